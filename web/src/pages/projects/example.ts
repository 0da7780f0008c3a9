/** The example: a small project of our own, made on the spot; offered wherever somebody looks for a start. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import { messages } from "../../shared/words/i18n";

export const t = messages({
  en: {
    try: "Try the example",
    trySounds: "An example with sounds",
    about: "A small project of our own pictures and texts, made on the spot. Remove it whenever you like.",
    failed: "The example could not be made: {reason}",
  },
  de: {
    try: "Beispiel ausprobieren",
    trySounds: "Ein Beispiel mit Ton",
    about: "Ein kleines Projekt aus eigenen Bildern und Texten, sofort angelegt. Sie können es jederzeit entfernen.",
    failed: "Das Beispiel ließ sich nicht anlegen: {reason}",
  },
});

/** Makes the example and goes there. */
export function useExample(): { busy: boolean; make: () => void; makeSounds: () => void } {
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
    makeSounds: begin(async () => (await import("./example-sounds")).makeSounds()),
  };
}
