import { TileLayer } from "../../../canvas/tiles/layer";
import { tileLoader } from "../../../canvas/tiles/load";
import type { Pyramid } from "../../../canvas/tiles/pyramid";
import type { UrlResolver } from "../../../model/tag";
import { t } from "../../../words/i18n";
import { ImageProblem } from "../problem";
import { reasonOf } from "../reason";
import { readDzi, readIiif } from "./manifest";

/** No description is longer. */
const MOST_TEXT = 1024 * 1024;

/** Reads the description and asks for the coarsest tile, so that it is seen at once whether there are any. */
export async function loadTiled(address: string, kind: "dzi" | "iiif", resolveUrl: UrlResolver, crossOrigin: string | undefined, signal: AbortSignal): Promise<TileLayer> {
  const url = new URL(await resolveUrl(address), location.href).href;
  const answer = await fetch(url, { signal }).catch(() => null);
  signal.throwIfAborted();
  if (answer === null || !answer.ok) throw new ImageProblem(await reasonOf(url, signal));
  const text = await textOf(answer);
  const from = answer.redirected ? answer.url : url;
  const pyramid = kind === "dzi" ? readDzi(text, from) : readIiif(text, from);
  const load = tileLoader(crossOrigin);
  const [coarsest = ""] = pyramid.addresses(0, 0, 0);
  await tryFirst(pyramid, load, signal).catch(async () => {
    signal.throwIfAborted();
    throw new ImageProblem(t("The description of the image is there, but not its tiles: {reason}", { reason: await reasonOf(coarsest, signal) }));
  });
  return new TileLayer(pyramid, load);
}

async function tryFirst(pyramid: Pyramid, load: ReturnType<typeof tileLoader>, signal: AbortSignal): Promise<void> {
  let trouble: unknown = null;
  for (const address of pyramid.addresses(0, 0, 0)) {
    try {
      return (await load(address, pyramid.tile, signal)).close();
    } catch (error) {
      trouble = error;
    }
  }
  throw trouble;
}

async function textOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length <= MOST_TEXT) continue;
    await reader?.cancel();
    throw new ImageProblem(t("The description of this tiled image is too long to be one."));
  }
  return text;
}
