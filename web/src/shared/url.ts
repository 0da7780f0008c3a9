/** State that lives in the address bar. */
import { useCallback, useEffect, useState } from "react";
import { useLocation, useSearch } from "wouter";

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

/** What is typed goes to the address after a pause: browsers allow few changes of it in a short time. */
const ADDRESS_AFTER = 300;

/** A text of the address that follows what somebody types, and is followed when it changes otherwise. */
export function useTypedParam(name: string): [string, (text: string) => void] {
  const { get, set } = useParams();
  const address = get(name) ?? "";
  const [typed, setTyped] = useState<{ text: string; from: string } | null>(null);
  const text = typed && (address === typed.from || address === typed.text) ? typed.text : address;
  useEffect(() => {
    if (typed === null) return;
    const timer = setTimeout(() => {
      setTyped(null);
      if (text !== address) set({ [name]: text === "" ? null : text }, { replace: true });
    }, ADDRESS_AFTER);
    return () => clearTimeout(timer);
  }, [typed, text, address, set, name]);
  return [text, (next) => setTyped({ text: next, from: address })];
}

export function numberParam(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
