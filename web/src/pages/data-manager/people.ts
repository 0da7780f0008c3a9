/** Names of the people a project's tasks speak of. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { http } from "../lib/http";

export interface UserLike {
  id: number;
  email: string;
  first_name?: string;
  last_name?: string;
  initials?: string;
}

export interface PersonLike {
  id: number;
  name: string;
  initials: string;
}

export function nameOf(user: UserLike): string {
  const name = `${user.first_name ?? ""} ${user.last_name ?? ""}`.trim();
  return name === "" ? user.email : name;
}

export function initialsOf(user: UserLike): string {
  if (user.initials) return user.initials;
  return `${user.first_name?.[0] ?? user.email[0] ?? "?"}${user.last_name?.[0] ?? ""}`;
}

export function toPerson(user: UserLike): PersonLike {
  return { id: user.id, name: nameOf(user), initials: initialsOf(user) };
}

const NOBODY: ReadonlyMap<number, PersonLike> = new Map();

/** Whoever may not see the list of people sees numbers instead of names. */
export function usePeople(): ReadonlyMap<number, PersonLike> {
  const { data } = useQuery({
    queryKey: ["users"],
    queryFn: () => http<UserLike[]>("GET", "/api/users/"),
    staleTime: 300_000,
    retry: false,
  });
  return useMemo(() => (Array.isArray(data) ? new Map(data.map((user) => [user.id, toPerson(user)])) : NOBODY), [data]);
}
