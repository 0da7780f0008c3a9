import { t } from "../../words/i18n";
import { commonSentence } from "../../media/words";
import type { BytesTrouble } from "../../sound/bytes";
import type { Trouble } from "../../frames/protocol";

/** Why a video did not come, for the person who labels. */
export function sentenceOf({ reason, url }: BytesTrouble): string {
  if (reason === null) return t("This task has no address of a video in the field that the labeling config names.");
  switch (reason.kind) {
    case "missing":
      return t("There is no video at this address any more (404). Ask a manager to check the task's data.");
    case "forbidden":
      return t("The video is refused (403). Its store's credential may list but not read, or you are not allowed to see it. Ask a manager of the project.");
    case "session":
      return t("Your session has ended. Sign in again, then load the video again.");
    case "status":
      return reason.status === 200
        ? t("The server of this video sends it only as a whole, and it is larger than 512 MB. It must answer to requests for parts (Range).")
        : t("The server could not deliver the video (status {status}). Try again in a moment.", { status: reason.status });
    case "cut":
      return t("The connection broke before the video had come. Load it again.");
    default:
      return commonSentence(reason, url) ?? t("The video could not be loaded. Try again.");
  }
}

/** What is wrong with a file that came. */
export function problemOf(trouble: Trouble, format: string, type: string): string {
  switch (trouble) {
    case "empty":
      return t("The file is empty.");
    case "no-picture":
      return t("There is no picture in this file ({kind}), only sound or nothing. Label it as a recording, or export it with its video.", { kind: format });
    case "damaged":
      return format === "" ? t("The video is damaged.") : t("The video ({kind}) is damaged, or was not uploaded completely.", { kind: format });
    default:
      return type.startsWith("video/")
        ? t("The file is not a video that can be read, though it is called {type}.", { type })
        : t("The file is not a video but {type}.", { type: type === "" ? t("something unknown") : type });
  }
}

export function noDecoder(kind: string): string {
  return t("This browser cannot decode the video ({kind}). Convert it to H.264 in MP4, or to VP9 or AV1 in WebM, or use another browser.", { kind });
}
