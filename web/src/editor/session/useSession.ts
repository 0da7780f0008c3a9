import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { EditorSession } from "./session";
import type { AnnotationStore } from "../model/store";
import type { Topic } from "../model/types";

/** Draws again when one of these topics of the store changes. */
export function useTopics(store: AnnotationStore, ...topics: Topic[]): void {
  const names = topics.join(",");
  const subscribe = useCallback((listener: () => void) => {
    const stops = (names === "" ? [] : (names.split(",") as Topic[])).map((topic) => store.subscribeTo(topic, listener));
    return () => stops.forEach((stop) => stop());
  }, [store, names]);
  useSyncExternalStore(subscribe, () => topics.reduce((sum, topic) => sum + store.version(topic), 0));
}

export const SessionContext = createContext<EditorSession | null>(null);

/** The session, drawn again with every change of it (tabs, notices, states; not regions). */
export function useSession(): EditorSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession outside of the editor");
  useSyncExternalStore(session.subscribe, session.version);
  return session;
}
