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

/** The people of the organization or, for who is shown nobody else of it, also those of the project in the address. */
async function loadPeople(projectId: string | undefined): Promise<UserLike[]> {
  const users = await http<UserLike[]>("GET", "/api/users/");
  if (projectId === undefined || !Array.isArray(users) || users.length > 1) return users;
  const members = await http<{ user: UserLike }[]>("GET", `/api/projects/${projectId}/members/`).catch(() => []);
  return [...users, ...members.map(({ user }) => user)];
}

/** Whoever may see neither sees numbers instead of names. */
export function usePeople(): ReadonlyMap<number, PersonLike> {
  const projectId = /^\/projects\/(\d+)/.exec(window.location.pathname)?.[1];
  const { data } = useQuery({
    queryKey: ["users", projectId],
    queryFn: () => loadPeople(projectId),
    staleTime: 300_000,
    retry: false,
  });
  return useMemo(() => (Array.isArray(data) ? new Map(data.map((user) => [user.id, toPerson(user)])) : NOBODY), [data]);
}
