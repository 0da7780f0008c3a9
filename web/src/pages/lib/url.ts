/** State that lives in the address bar. */
import { useCallback } from "react";
import { useLocation, useSearch } from "wouter";

export type Params = Readonly<Record<string, string>>;

/** Changes some parameters and keeps the others; null takes one away. */
export function withParams(search: string, change: Readonly<Record<string, string | number | null>>): string {
  const params = new URLSearchParams(search);
  for (const [name, value] of Object.entries(change)) {
    if (value === null) params.delete(name);
    else params.set(name, String(value));
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

export function useParams(): { get: (name: string) => string | null; set: (change: Readonly<Record<string, string | number | null>>, options?: { replace?: boolean }) => void } {
  const search = useSearch();
  const [, navigate] = useLocation();
  const get = useCallback((name: string) => new URLSearchParams(search).get(name), [search]);
  const set = useCallback(
    (change: Readonly<Record<string, string | number | null>>, options?: { replace?: boolean }) => {
      // The address may have changed since this page was drawn: change what is there now.
      const { pathname, search: now } = window.location;
      navigate(pathname + withParams(now, change), options);
    },
    [navigate],
  );
  return { get, set };
}

export function numberParam(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
