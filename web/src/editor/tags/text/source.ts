import type { ConfigNode } from "../../config/types";
import { t } from "../../words/i18n";
import { type Reason, reasonOfAnswer, whyNot } from "../../media/why";
import { commonSentence } from "../../media/words";
import type { TagContext } from "../../model/tag";

const MAX_BYTES = 20_000_000;

/** The text of a Text tag: from the task, decoded, or loaded from its URL. */
export async function loadText(node: ConfigNode, ctx: TagContext, signal: AbortSignal): Promise<string> {
  const expression = node.attrs["value"] ?? "";
  const value = ctx.resolveText(expression);
  if (ctx.resolve(expression) === undefined) throw new Error(t("This task has no {field}, so there is no text to show.", { field: expression }));
  if (node.attrs["valuetype"] !== "url") return decode(value, node.attrs["encoding"]);
  if (!/^(https?:|\/|data:|blob:)/i.test(await ctx.resolveUrl(value))) throw new Error(t("The text should be a link (valueType=\"url\"), but the task has no link there."));
  const response = await fetchText(await ctx.resolveUrl(value), signal);
  const type = response.headers.get("Content-Type")?.split(";")[0]?.trim() ?? "";
  if (/^(image\/(?!svg)|audio\/|video\/|application\/(pdf|zip|gzip))/i.test(type)) throw new Error(t("The file is not a text but {type}.", { type }));
  const blob = await response.blob();
  if (blob.size > MAX_BYTES) throw new Error(t("The text is larger than 20 MB and is not shown."));
  return decode(await blob.text(), node.attrs["encoding"]);
}

/** A link that ended since the task was opened is made anew by asking the same address again. */
async function fetchText(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return null;
  });
  if (response?.ok) return response;
  const isOurs = new URL(url, location.href).origin === location.origin && response?.redirected !== true;
  const reason = response === null ? await whyNot(url, signal) : await reasonOfAnswer(response, isOurs);
  if (reason.kind === "expired" || reason.kind === "came") {
    const again = await fetch(url, { signal, cache: "reload" }).catch(() => null);
    signal.throwIfAborted();
    if (again?.ok) return again;
  }
  throw new Error(sentenceOf(reason, url));
}

function sentenceOf(reason: Reason, url: string): string {
  switch (reason.kind) {
    case "missing":
      return t("There is no text at this address any more (404). Ask a manager to check the task's data.");
    case "forbidden":
      return t("The text is refused (403). Its store's credential may list but not read, or you are not allowed to see it. Ask a manager of the project.");
    case "session":
      return t("Your session has ended. Sign in again, then load the text again.");
    case "status":
      return t("The text cannot be loaded: the server answers {status}.", { status: reason.status });
    default:
      return commonSentence(reason, url) ?? t("The text could not be loaded: its server does not answer or does not allow it. Check the address in the task.");
  }
}

export function decode(value: string, encoding: string | undefined): string {
  if (encoding === "base64") return atob(value);
  if (encoding === "base64unicode") return new TextDecoder().decode(Uint8Array.from(atob(value), (character) => character.charCodeAt(0)));
  return value;
}
