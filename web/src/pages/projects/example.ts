/** The example: a small project of our own, made on the spot; offered wherever somebody looks for a start. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import type { IconName } from "../../shared/ui/icons";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

export const t = messages({
  en: {
    try: "Try the example",
    tryShapes: "An example with shapes",
    trySounds: "An example with sounds",
    trySeries: "An example with time series",
    tryVideos: "An example with videos",
    tryChats: "An example with conversations",
    tryDocuments: "An example with documents",
    about: "A small project of our own pictures and texts, made on the spot. Remove it whenever you like.",
    failed: "The example could not be made: {reason}",
  },
  de: {
    try: "Beispiel ausprobieren",
    tryShapes: "Ein Beispiel mit Formen",
    trySounds: "Ein Beispiel mit Ton",
    trySeries: "Ein Beispiel mit Zeitreihen",
    tryVideos: "Ein Beispiel mit Videos",
    tryChats: "Ein Beispiel mit Gesprächen",
    tryDocuments: "Ein Beispiel mit Dokumenten",
    about: "Ein kleines Projekt aus eigenen Bildern und Texten, sofort angelegt. Sie können es jederzeit entfernen.",
    failed: "Das Beispiel ließ sich nicht anlegen: {reason}",
  },
});

/** Examples of other kinds of data, in the order in which they are offered. Each is fetched when somebody wants it. */
const OTHERS = [
  { id: "shapes", icon: "image", text: "tryShapes", make: async () => (await import("./example-shapes")).makeShapes() },
  { id: "sounds", icon: "audio", text: "trySounds", make: async () => (await import("./example-sounds")).makeSounds() },
  { id: "series", icon: "chart", text: "trySeries", make: async () => (await import("./example-series")).makeSeries() },
  { id: "videos", icon: "video", text: "tryVideos", make: async () => (await import("./example-videos")).makeVideos() },
  { id: "chats", icon: "chat", text: "tryChats", make: async () => (await import("./example-chats")).makeChats() },
  { id: "documents", icon: "document", text: "tryDocuments", make: async () => (await import("./example-documents")).makeDocuments() },
] as const satisfies readonly { readonly id: string; readonly icon: IconName; readonly text: string; make(): Promise<number> }[];

export interface Example {
  readonly id: string;
  readonly icon: IconName;
  readonly title: string;
  make(): void;
}

/** Makes an example and goes there. */
export function useExample(): { busy: boolean; make: () => void; others: readonly Example[] } {
  const [, navigate] = useLocation();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const begin = (made: () => Promise<number>) => (): void => {
    if (busy) return;
    setBusy(true);
    const work = async (): Promise<void> => {
      const id = await made();
      await client.invalidateQueries({ queryKey: ["projects"] });
      navigate(`/projects/${id}/data`);
    };
    void attempt(work, (reason) => t("failed", { reason })).finally(() => setBusy(false));
  };
  return {
    busy,
    make: begin(async () => (await ask(api.POST("/api/projects/example"))).id),
    others: OTHERS.map(({ id, icon, text, make }) => ({ id, icon, title: t(text), make: begin(make) })),
  };
}
