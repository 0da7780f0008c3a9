/** Without a word about it, the marked words of a text that is loaded from a link are not kept in the result. */
export function savesText(asked: string | undefined, valueType: string | undefined): boolean {
  if (asked === "yes" || asked === "true") return true;
  return asked !== "no" && asked !== "false" && valueType !== "url";
}
