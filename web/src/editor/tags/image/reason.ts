import { t } from "../../i18n";
import { isImageAddress } from "./address";
import { fileProblem } from "./file";

/** An image element does not tell why it failed; our own server does when it is asked, and the file itself. */
export async function reasonOf(url: string, signal: AbortSignal): Promise<string> {
  if (!isImageAddress(url)) return t("There is no image at this address any more. Ask a manager to check the task's data.");
  const target = new URL(url, location.href);
  if (target.protocol === "data:") return problemOfData(target.href);
  if (target.origin !== location.origin) return t("The image could not be loaded from another server: it is missing there, access is refused, or it is not an image.");
  const answer = await fetch(target, { signal, redirect: "manual" }).catch(() => null);
  if (answer === null) return t("The server does not answer. Try again when you are connected.");
  if (answer.type === "opaqueredirect") return t("The image could not be loaded from another server: it is missing there, access is refused, or it is not an image.");
  const { status } = answer;
  if (status === 401) return t("Your session has ended. Sign in again, then load the image again.");
  if (status === 403) return t("You are not allowed to see this image. Ask a manager of the project.");
  if (status === 404 || status === 410) return t("There is no image at this address any more. Ask a manager to check the task's data.");
  if (!answer.ok) return t("The server could not deliver the image (status {status}). Try again in a moment.", { status });
  const body = await answer.arrayBuffer().catch(() => null);
  if (body === null) return t("The connection broke before the whole image had come. Load it again.");
  return fileProblem(new Uint8Array(body), typeOf(answer.headers.get("Content-Type")));
}

function typeOf(header: string | null): string {
  return header?.split(";")[0]?.trim().toLowerCase() ?? "";
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
