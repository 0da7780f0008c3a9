import { asText } from "../config/interpolate";
import type { Region } from "./types";

/** The note on a region as one text, whatever a stored result has in its place. */
export function noteOf({ meta }: Region): string {
  const text: unknown = meta?.text;
  return Array.isArray(text) ? text.map(asText).join("\n") : typeof text === "string" ? text : "";
}
