import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "./client";

export type Session = Schemas["SessionBody"];

export function useSessionState(): { session: Session | null; error: Error | null; refetch: () => void } {
  const { data, error, refetch } = useQuery({ queryKey: ["session"], queryFn: () => ask(api.GET("/api/session")), staleTime: 60_000 });
  return { session: data ?? null, error, refetch: () => void refetch() };
}

export function useSession(): Session | null {
  return useSessionState().session;
}
