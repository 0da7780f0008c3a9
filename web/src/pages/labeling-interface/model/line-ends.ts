/** The code field knows one kind of line end. Where a text has only the long one, that is what it gets back. */
export interface LineEnds {
  readonly isLong: boolean;
}

export function lineEndsOf(text: string): LineEnds {
  return { isLong: text.includes("\r\n") && !text.replaceAll("\r\n", "").includes("\n") && !text.replaceAll("\r\n", "").includes("\r") };
}

export const toField = (text: string, { isLong }: LineEnds): string => (isLong ? text.replaceAll("\r\n", "\n") : text);
export const fromField = (text: string, { isLong }: LineEnds): string => (isLong ? text.replaceAll("\n", "\r\n") : text);
