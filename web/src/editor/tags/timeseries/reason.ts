import { t } from "../../words/i18n";
import { commonSentence } from "../../media/words";
import type { BytesTrouble } from "../../sound/bytes";
import type { Notice, Trouble } from "../../series/protocol";

/** Why a series did not come, for the person who labels. */
export function sentenceOf({ reason, url }: BytesTrouble): string {
  if (reason === null) return t("This task has no address of a series in the field that the labeling config names. A series that stands in the task itself needs valueType=\"json\".");
  switch (reason.kind) {
    case "missing":
      return t("There is no series at this address any more (404). Ask a manager to check the task's data.");
    case "forbidden":
      return t("The series is refused (403). Its store's credential may list but not read, or you are not allowed to see it. Ask a manager of the project.");
    case "session":
      return t("Your session has ended. Sign in again, then load the series again.");
    case "status":
      return t("The server could not deliver the series (status {status}). Try again in a moment.", { status: reason.status });
    case "cut":
      return t("The connection broke before the whole series had come. Load it again.");
    default:
      return commonSentence(reason, url) ?? t("The series could not be loaded. Try again.");
  }
}

/** What is wrong with data that came, and who can mend it. */
export function problemOf(trouble: Trouble, type: string): string {
  switch (trouble.kind) {
    case "empty":
      return t("The series is empty.");
    case "no-rows":
      return t("The series has names of columns but no rows.");
    case "one-time":
      return t("All rows of the series have the same time, so there is nothing to mark.");
    case "page":
      return t("The file is not a table but a web page. Check the address in the task's data.");
    case "not-text":
      return t("The file is not a table but {type}. A series is a CSV or JSON file.", { type: type === "" ? t("something unknown") : type });
    case "bad-json":
      return t("The series is no JSON with columns of numbers. It should look like {example}.", { example: '{"time": [0, 1], "value": [2.5, 3]}' });
    case "no-time-column":
      return t("There is no column “{name}” for the time. The columns are: {found}. A manager sets timeColumn to one of them in the labeling config.", { name: trouble.name, found: list(trouble.found) });
    case "no-columns":
      return t("None of the columns that should be drawn is there ({names}). The columns are: {found}. A manager sets column to one of them in the labeling config; a file without names has numbers from 0.", { names: list(trouble.names), found: list(trouble.found) });
    case "bad-time":
      return trouble.format === ""
        ? t("Row {row}: “{text}” is no number. Times that are no numbers need a timeFormat in the labeling config.", { row: trouble.row, text: trouble.text })
        : t("Row {row}: the time “{text}” does not have the format {format} that the labeling config names (timeFormat).", { row: trouble.row, text: trouble.text, format: trouble.format });
    case "unsorted":
      return t("The times are not in order: row {row} has {text}, after {before}. Sort the rows of the file by time.", { row: trouble.row, text: trouble.text, before: trouble.before });
  }
}

/** What is missing, though the rest is there. */
export function noticeOf(notice: Notice): string {
  switch (notice.kind) {
    case "ragged":
      return t("{rows} row has another number of values than there are columns, the first is row {first}. What is missing is a gap.||{rows} rows have another number of values than there are columns, the first is row {first}. What is missing is a gap.", { rows: notice.rows, count: notice.rows, first: notice.first });
    case "no-column":
      return t("There is no column “{name}”. The columns are: {found}.", { name: notice.name, found: list(notice.found) });
    case "no-numbers":
      return t("The column “{name}” has no numbers, but “{text}”.", { name: notice.name, text: notice.text });
    case "too-many":
      return t("The series is too long for a browser: only its first {rows} rows are shown. Split the file.", { rows: notice.rows });
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? "–" : names.join(", ");
}
