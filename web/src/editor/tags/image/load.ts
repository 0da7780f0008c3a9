import { t } from "../../i18n";
import type { UrlResolver } from "../types";

export interface LoadedImage {
  readonly element: HTMLImageElement;
  readonly width: number;
  readonly height: number;
}

/** Why an image is not there, in words for the person who labels. */
export class ImageProblem extends Error {}

/**
 * Loads an image. A link may have expired since the task was opened, so after a failure it is resolved again once
 * before anybody is troubled with it.
 */
export async function loadImage(address: string, resolveUrl: UrlResolver, crossOrigin: string | undefined, signal: AbortSignal): Promise<LoadedImage> {
  if (address.trim() === "") throw new ImageProblem(t("This task has no address of an image in the field that the labeling config names."));
  try {
    return await fetchImage(await resolveUrl(address), crossOrigin, signal);
  } catch {
    signal.throwIfAborted();
  }
  const url = await resolveUrl(address);
  try {
    return await fetchImage(url, crossOrigin, signal);
  } catch {
    signal.throwIfAborted();
    throw new ImageProblem(await reasonOf(url, signal));
  }
}

/** Whether an address is of a kind that can be an image's; `javascript:` and the like are not even tried. */
export function isImageAddress(url: string): boolean {
  return URL.canParse(url, location.href) && ["http:", "https:", "data:", "blob:"].includes(new URL(url, location.href).protocol);
}

async function fetchImage(url: string, crossOrigin: string | undefined, signal: AbortSignal): Promise<LoadedImage> {
  if (!isImageAddress(url)) throw new Error("no address of an image");
  const element = new Image();
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
  });
  await element.decode();
  if (element.naturalWidth === 0 || element.naturalHeight === 0) throw new Error("empty");
  return { element, width: element.naturalWidth, height: element.naturalHeight };
}

/** An image element does not tell why it failed; our own server does when it is asked. */
async function reasonOf(url: string, signal: AbortSignal): Promise<string> {
  if (!isImageAddress(url)) return t("There is no image at this address any more. Ask a manager to check the task's data.");
  const target = new URL(url, location.href);
  const ours = target.origin === location.origin;
  if (ours && target.protocol.startsWith("http")) {
    const status = await fetch(target, { method: "HEAD", signal }).then((answer) => answer.status, () => 0);
    if (status === 0) return t("The server does not answer. Try again when you are connected.");
    if (status === 401) return t("Your session has ended. Sign in again, then load the image again.");
    if (status === 403) return t("You are not allowed to see this image. Ask a manager of the project.");
    if (status === 404 || status === 410) return t("There is no image at this address any more. Ask a manager to check the task's data.");
    if (status >= 500) return t("The server could not deliver the image (status {status}). Try again in a moment.", { status });
    return t("The file is not an image that this browser can show. It may be damaged, or another kind of file.");
  }
  return t("The image could not be loaded from another server: it is missing there, access is refused, or it is not an image.");
}
