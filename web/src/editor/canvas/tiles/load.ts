import type { Drawable, Load } from "./cache";

/** What a tile may be larger than said: some servers round differently. */
const SLACK = 2;

/** A tile as an element, so that servers need no leave for it; decoded before it is drawn. */
export function tileLoader(crossOrigin: string | undefined): Load {
  return async (address, most, signal) => {
    const element = new Image();
    if (crossOrigin === "anonymous" || crossOrigin === "use-credentials") element.crossOrigin = crossOrigin;
    element.decoding = "async";
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        element.src = "";
        reject(new Error("stopped"));
      };
      if (signal.aborted) return stop();
      signal.addEventListener("abort", stop, { once: true });
      const done = (run: () => void) => () => {
        signal.removeEventListener("abort", stop);
        run();
      };
      element.addEventListener("load", done(resolve), { once: true });
      element.addEventListener("error", done(() => reject(new Error("no tile"))), { once: true });
      element.src = address;
    });
    const { naturalWidth: width, naturalHeight: height } = element;
    // Before anything is decoded: a small file may be a picture of any size.
    if (width < 1 || height < 1 || width > most.width + SLACK || height > most.height + SLACK) throw new Error("a tile of another size");
    return drawableOf(await createImageBitmap(element));
  };
}

function drawableOf(bitmap: ImageBitmap): Drawable {
  return { image: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
}
