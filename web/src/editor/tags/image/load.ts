import { t } from "../../words/i18n";
import { watchPolicy } from "../../media/why";
import { policySentence } from "../../media/words";
import { isImageAddress } from "./address";
import { ImageProblem } from "./problem";
import { reasonOf } from "./reason";
import { tiledKind } from "./tiled/manifest";
import { loadTiled } from "./tiled/load";
import type { Picture } from "../../canvas/paint/picture";
import type { UrlResolver } from "../../model/tag";

export interface LoadedImage {
  readonly picture: CanvasImageSource | Picture;
  readonly width: number;
  readonly height: number;
}

/**
 * Loads an image. A link may have expired since the task was opened, so after a failure it is resolved again once
 * before anybody is troubled with it.
 */
export async function loadImage(address: string, resolveUrl: UrlResolver, crossOrigin: string | undefined, signal: AbortSignal): Promise<LoadedImage> {
  if (address.trim() === "") throw new ImageProblem(t("This task has no address of an image in the field that the labeling config names."));
  const tiled = tiledKind(address);
  if (tiled !== null) {
    const picture = await loadTiled(address, tiled, resolveUrl, crossOrigin, signal);
    return { picture, ...picture.size };
  }
  try {
    return await fetchImage(await resolveUrl(address), crossOrigin, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ImageProblem) throw error;
  }
  const url = await resolveUrl(address);
  try {
    return await fetchImage(url, crossOrigin, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof ImageProblem ? error : new ImageProblem(await reasonOf(url, signal));
  }
}

async function fetchImage(url: string, crossOrigin: string | undefined, signal: AbortSignal): Promise<LoadedImage> {
  if (!isImageAddress(url)) throw new Error("no address of an image");
  const element = new Image();
  const policy = watchPolicy(url, "img-src");
  if (crossOrigin === "anonymous" || crossOrigin === "use-credentials") element.crossOrigin = crossOrigin;
  element.decoding = "async";
  await new Promise<void>((resolve, reject) => {
    const stop = () => {
      element.src = "";
      reject(new Error("aborted"));
    };
    signal.addEventListener("abort", stop, { once: true });
    element.addEventListener("load", () => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, { once: true });
    element.addEventListener("error", () => {
      signal.removeEventListener("abort", stop);
      reject(new Error("error"));
    }, { once: true });
    element.src = url;
  }).catch(async (error: unknown) => {
    throw (await policy.refused()) ? new ImageProblem(policySentence(url)) : error;
  }).finally(policy.stop);
  await element.decode();
  if (element.naturalWidth === 0 || element.naturalHeight === 0) throw new Error("empty");
  return { picture: element, width: element.naturalWidth, height: element.naturalHeight };
}
