import { useEffect, useRef } from "react";
import type { ImageEngine } from "../../canvas/engine";
import type { TagContext } from "../../model/tag";

interface Parts {
  readonly ctx: TagContext;
  readonly name: string;
  readonly engine: ImageEngine | null;
  readonly page: number;
  readonly count: number;
  readonly go: (page: number) => void;
}

/** Lets the panels find regions in the document. What lies on another page is shown when that page is. */
export function useHandle({ ctx, name, engine, page, count, go }: Parts): void {
  const waiting = useRef<string | null>(null);
  useEffect(() => {
    if (engine === null) return;
    if (waiting.current !== null) engine.reveal(waiting.current);
    waiting.current = null;
  }, [engine]);
  useEffect(() => ctx.registerObject(name, {
    ...(engine === null ? {} : { focus: () => engine.canvas.focus({ preventScroll: true }) }),
    reveal(id) {
      const region = ctx.store.region(id);
      const number = region?.geometry["pageIndex"];
      if (region === null || region.toName !== name || typeof number !== "number") return;
      if (number === page && engine !== null) {
        engine.canvas.closest(".lki-frame")?.scrollIntoView({ block: "nearest" });
        return engine.reveal(id);
      }
      waiting.current = id;
      if (number !== page) go(number);
    },
    locate: (id) => engine?.locate(id) ?? null,
    normalise: (geometry) => (typeof geometry["pageIndex"] === "number" && geometry["pageIndex"] > count ? null : geometry),
  }), [ctx, name, engine, page, count, go]);
}
