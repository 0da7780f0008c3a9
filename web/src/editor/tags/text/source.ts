import type { ConfigNode } from "../../config/types";
import { t } from "../../i18n";
import type { TagContext } from "../types";

const MAX_BYTES = 20_000_000;

/** The text of a Text tag: from the task, decoded, or loaded from its URL. */
export async function loadText(node: ConfigNode, ctx: TagContext, signal: AbortSignal): Promise<string> {
  const expression = node.attrs["value"] ?? "";
  const value = ctx.resolveText(expression);
  if (ctx.resolve(expression) === undefined) throw new Error(t("This task has no {field}, so there is no text to show.", { field: expression }));
  if (node.attrs["valuetype"] !== "url") return decode(value, node.attrs["encoding"]);
  if (!/^(https?:|\/|data:|blob:)/i.test(await ctx.resolveUrl(value))) throw new Error(t("The text should be a link (valueType=\"url\"), but the task has no link there."));
  const response = await fetch(await ctx.resolveUrl(value), { signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new Error(t("The text could not be loaded: its server does not answer or does not allow it. Check the address in the task."));
  });
  if (!response.ok) throw new Error(t("The text cannot be loaded: the server answers {status}.", { status: response.status }));
  const blob = await response.blob();
  if (blob.size > MAX_BYTES) throw new Error(t("The text is larger than 20 MB and is not shown."));
  return decode(await blob.text(), node.attrs["encoding"]);
}

export function decode(value: string, encoding: string | undefined): string {
  if (encoding === "base64") return atob(value);
  if (encoding === "base64unicode") return new TextDecoder().decode(Uint8Array.from(atob(value), (character) => character.charCodeAt(0)));
  return value;
}
