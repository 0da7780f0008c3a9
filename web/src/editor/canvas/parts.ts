import type { Size } from "../geometry/types";
import type { TagContext } from "../model/tag";
import type { Moment } from "./moment";
import type { ImageOptions } from "./options";
import type { Picture } from "./paint/picture";
import type { ReadableText } from "./tools/types";

/** What an engine is made of. */
export interface EngineParts {
  readonly stage: HTMLElement;
  readonly image: CanvasImageSource | Picture;
  readonly size: Size;
  readonly ctx: TagContext;
  readonly options: ImageOptions;
  readonly page: number | null;
  readonly label: string;
  /** Of pictures that move, or show one part of many. */
  readonly moment?: Moment;
  /** Of pictures with letters. */
  readonly letters?: ReadableText;
  /** What one such picture is called where a screen reader says what has the focus. */
  readonly described?: string;
}
