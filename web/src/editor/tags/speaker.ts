import { LABEL_COLORS } from "../config/palette";

/** A colour for who speaks, the same one in every task. The name stands beside it, so that nobody depends on the colour. */
export function speakerColor(name: string): string {
  let hash = 0;
  for (let index = 0; index < name.length; index += 1) hash = (hash * 31 + name.charCodeAt(index)) | 0;
  return LABEL_COLORS[Math.abs(hash) % LABEL_COLORS.length] ?? "#0072b2";
}
