import { t } from "../../words/i18n";
import { whyNot } from "../../media/why";
import { commonSentence } from "../../media/words";
import { isImageAddress } from "./address";
import { fileProblem } from "./file";

/** An image element does not tell why it failed; the servers do when they are asked, and the file itself. */
export async function reasonOf(url: string, signal: AbortSignal): Promise<string> {
  if (!isImageAddress(url)) return missing();
  const target = new URL(url, location.href);
  if (target.protocol === "data:") return problemOfData(target.href);
  const reason = await whyNot(target.href, signal);
  switch (reason.kind) {
    case "missing":
      return missing();
    case "forbidden":
      return target.origin === location.origin && !target.pathname.endsWith("/resolve/")
        ? t("You are not allowed to see this image. Ask a manager of the project.")
        : t("The store refuses to give this image (403). Its credential may list but not read, or this network is not allowed. Ask a manager of the project.");
    case "session":
      return t("Your session has ended. Sign in again, then load the image again.");
    case "status":
      return t("The server could not deliver the image (status {status}). Try again in a moment.", { status: reason.status });
    case "cut":
      return t("The connection broke before the whole image had come. Load it again.");
    case "came":
      return fileProblem(reason.bytes, reason.type);
    default:
      return commonSentence(reason, target.href) ?? t("The image could not be loaded. Try again.");
  }
}

function missing(): string {
  return t("There is no image at this address any more. Ask a manager to check the task's data.");
}

function problemOfData(href: string): string {
  const [, type = "", base64] = /^data:([^;,]*)[^,]*?(;base64)?,/i.exec(href) ?? [];
  try {
    const text = href.slice(href.indexOf(",") + 1);
    const bytes = base64 === undefined ? new TextEncoder().encode(decodeURIComponent(text)) : Uint8Array.from(atob(decodeURIComponent(text)), (character) => character.charCodeAt(0));
    return fileProblem(bytes, type.toLowerCase());
  } catch {
    return t("The address holds the image itself, and it is damaged.");
  }
}
