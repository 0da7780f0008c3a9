import type { Look } from "./types";

/** Colours of the page where an element stands. */
export function lookOf(element: HTMLElement): Look {
  const probe = document.createElement("span");
  element.append(probe);
  const read = (name: string) => {
    // The canvas does not know of variables and of colours for light and dark.
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color || "gray";
  };
  const look = {
    text: read("--e-text"), muted: read("--e-text-muted"), border: read("--e-border"), accent: read("--e-accent"), ground: read("--e-bg-sunken"), raised: read("--e-bg-raised"),
    ratio: window.devicePixelRatio || 1,
  };
  probe.remove();
  return look;
}
