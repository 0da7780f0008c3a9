import { useQuery } from "@tanstack/react-query";
import { http } from "./http";

export interface Session {
  user: { id: number; email: string; first_name: string; last_name: string; initials: string; avatar: string | null } | null;
  role: string | null;
  permissions: string[];
  organization: { id: number; title: string } | null;
  setup_required: boolean;
  signup_open: boolean;
  version: string;
}

export function useSessionState(): { session: Session | null; error: Error | null; refetch: () => void } {
  const { data, error, refetch } = useQuery({ queryKey: ["session"], queryFn: () => http<Session>("GET", "/api/session"), staleTime: 60_000 });
  return { session: data ?? null, error, refetch: () => void refetch() };
}

export function useSession(): Session | null {
  return useSessionState().session;
}
