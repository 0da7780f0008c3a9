/** Names of the people a project's tasks speak of. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, ask } from "./client";
import { initialsOf, nameOf, type UserLike } from "../shared/words/person";

export interface PersonLike {
  id: number;
  name: string;
  initials: string;
}

export function toPerson(user: UserLike): PersonLike {
  return { id: user.id, name: nameOf(user), initials: initialsOf(user) };
}

const NOBODY: ReadonlyMap<number, PersonLike> = new Map();

/** The people of the organization or, for who is shown nobody else of it, also those of the project in the address. */
async function loadPeople(projectId: number | undefined): Promise<UserLike[]> {
  const users = await ask(api.GET("/api/users"));
  if (projectId === undefined || users.length > 1) return users;
  const members = await ask(api.GET("/api/projects/{id}/members", { params: { path: { id: projectId } } })).catch(() => []);
  return [...users, ...members.map(({ user }) => user)];
}

/** Whoever may see neither sees numbers instead of names. */
export function usePeople(): ReadonlyMap<number, PersonLike> {
  const number = /^\/projects\/(\d+)/.exec(window.location.pathname)?.[1];
  const projectId = number === undefined ? undefined : Number(number);
  const { data } = useQuery({
    queryKey: ["users", projectId],
    queryFn: () => loadPeople(projectId),
    staleTime: 300_000,
    retry: false,
  });
  return useMemo(() => (Array.isArray(data) ? new Map(data.map((user) => [user.id, toPerson(user)])) : NOBODY), [data]);
}
