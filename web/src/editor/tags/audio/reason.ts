import { t } from "../../words/i18n";
import { commonSentence } from "../../media/words";
import type { BytesTrouble } from "../../sound/bytes";
import type { Trouble } from "../../sound/protocol";

/** Why a recording did not come, for the person who labels. */
export function sentenceOf({ reason, url }: BytesTrouble): string {
  if (reason === null) return t("This task has no address of a recording in the field that the labeling config names.");
  switch (reason.kind) {
    case "missing":
      return t("There is no recording at this address any more (404). Ask a manager to check the task's data.");
    case "forbidden":
      return t("The recording is refused (403). Its store's credential may list but not read, or you are not allowed to hear it. Ask a manager of the project.");
    case "session":
      return t("Your session has ended. Sign in again, then load the recording again.");
    case "status":
      return reason.status === 200
        ? t("The server of this recording sends it only as a whole, and it is larger than 512 MB. It must answer to requests for parts (Range).")
        : t("The server could not deliver the recording (status {status}). Try again in a moment.", { status: reason.status });
    case "cut":
      return t("The connection broke before the recording had come. Load it again.");
    default:
      return commonSentence(reason, url) ?? t("The recording could not be loaded. Try again.");
  }
}

/** What is wrong with a file that came. */
export function problemOf(trouble: Trouble, format: string, type: string): string {
  switch (trouble) {
    case "empty":
      return t("The file is empty.");
    case "no-sound":
      return t("There is no sound in this file ({kind}).", { kind: format });
    case "no-decoder":
      return t("This browser cannot decode the recording ({kind}). Convert it to MP3, WAV or FLAC, or use a current browser.", { kind: format });
    case "damaged":
      return format === "" ? t("The recording is damaged.") : t("The recording ({kind}) is damaged.", { kind: format });
    default:
      return type.startsWith("audio/") || type.startsWith("video/")
        ? t("The file is not a recording that can be played, though it is called {type}.", { type })
        : t("The file is not a recording but {type}.", { type: type === "" ? t("something unknown") : type });
  }
}
