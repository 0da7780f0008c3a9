import { t } from "../../words/i18n";
import { PdfTrouble, type PdfProblem } from "../../documents/trouble";
import { commonSentence } from "../../media/words";
import { BytesTrouble } from "../../sound/bytes";

/** Why a document is not there, for the person who labels. */
export function sentenceOfError(error: unknown): string {
  if (error instanceof PdfTrouble) return sentenceOfProblem(error.problem);
  if (error instanceof BytesTrouble) return sentenceOfBytes(error);
  return t("The document could not be loaded. Try again.");
}

function sentenceOfBytes({ reason, url }: BytesTrouble): string {
  if (reason === null) return t("This task has no address of a PDF in the field that the labeling config names.");
  switch (reason.kind) {
    case "missing":
      return t("There is no document at this address any more (404). Ask a manager to check the task's data.");
    case "forbidden":
      return t("The document is refused (403). Its store's credential may list but not read, or you are not allowed to see it. Ask a manager of the project.");
    case "session":
      return t("Your session has ended. Sign in again, then load the document again.");
    case "status":
      return t("The server could not deliver the document (status {status}). Try again in a moment.", { status: reason.status });
    case "cut":
      return t("The connection broke before the document had come. Load it again.");
    default:
      return commonSentence(reason, url) ?? t("The document could not be loaded. Try again.");
  }
}

function sentenceOfProblem(problem: PdfProblem): string {
  switch (problem.kind) {
    case "empty":
      return t("The file is empty.");
    case "damaged":
      return t("The file is damaged or not whole: no page can be read from it. Ask a manager to import it again.");
    case "password":
      return t("The document is protected by a password. Whoever knows it loads it again and types it, or a manager imports the document without one.");
    case "pages":
      return t("The document has no pages.");
    case "other":
      return problem.looksLike === "page" ? t("The file is not a PDF but a web page. Check the address in the task's data.")
        : problem.looksLike === "picture" ? t("The file is not a PDF but a picture. A manager shows it with Image in the labeling config.")
        : t("The file is not a PDF. Check the address in the task's data.");
  }
}
