import type { Moment } from "../../canvas/moment";
import type { PageText } from "../../documents/pageText";
import { rectContains, type Rect } from "../../geometry/rect";
import { rectBounds } from "../../geometry/rect";
import { union, type Size } from "../../geometry/types";
import type { Geometry } from "../../model/types";
import { partsOf } from "../ocr/shape";

/** The words under a region, as the document has them; null where it has none. */
export function wordsUnder(geometry: Geometry, text: PageText | null, page: Size): string | null {
  if (text === null || text.text.trim() === "") return null;
  const parts: readonly Rect[] = partsOf(geometry, page);
  const area = parts.map(rectBounds).reduce(union);
  return text.within(area, (point) => parts.some((part) => rectContains(part, point, 0)));
}

/** Regions of one page. Their words follow their place, until somebody has corrected them. */
export function onPage(number: number, text: PageText | null, page: Size): Moment {
  return {
    now: (region) => (region.geometry["pageIndex"] === number ? region : null),
    put(region, seen) {
      const { lines, ocrtext, ...place } = seen;
      const found = wordsUnder(seen, text, page);
      const isOurs = region === null ? ocrtext === undefined : region.geometry["ocrtext"] === undefined || region.geometry["ocrtext"] === wordsUnder(region.geometry, text, page);
      const words = isOurs ? (found ?? ocrtext ?? (region === null ? "" : undefined)) : ocrtext;
      return { ...place, pageIndex: number, ...(words === undefined ? {} : { ocrtext: words }), ...(lines === undefined ? {} : { lines }) };
    },
    envelope: () => ({}),
  };
}
