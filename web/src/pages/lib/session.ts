import { useQuery } from "@tanstack/react-query";
import { http } from "./http";

export interface Session {
  user: { id: number; email: string; first_name: string; last_name: string; initials: string; avatar: string | null } | null;
  role: string | null;
  permissions: string[];
  organization: { id: number; title: string } | null;
  version: string;
}

export function useSession(): Session | null {
  const { data } = useQuery({ queryKey: ["session"], queryFn: () => http<Session>("GET", "/api/session"), staleTime: 60_000 });
  return data ?? null;
}
