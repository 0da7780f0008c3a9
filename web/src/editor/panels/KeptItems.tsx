import { t } from "../words/i18n";
import { isObject } from "../config/json";
import type { Passthrough } from "../model/types";

/** As many are named as somebody would look for; the others are counted. */
const MOST_NAMED = 5;

/** Items of the result that are not shown, and why. They are written back as they came. */
export function KeptItems({ items }: { readonly items: readonly Passthrough[] }) {
  if (items.length === 0) return null;
  const foreign = items.filter(({ why }) => why.kind === "no-tag").length;
  const named = items.filter(({ why }) => why.kind !== "no-tag");
  return (
    <div className="lke-hint lke-panel-note">
      {foreign > 0 && <p>{t("{count} result of a tag that is not shown here is kept as it is.||{count} results of tags that are not shown here are kept as they are.", { count: foreign })}</p>}
      {named.slice(0, MOST_NAMED).map((item) => <p key={item.seq}>{explain(item)} {t("It is kept as it is.")}</p>)}
      {named.length > MOST_NAMED && <p>{t("{count} more result cannot be shown and is kept.||{count} more results cannot be shown and are kept.", { count: named.length - MOST_NAMED })}</p>}
    </div>
  );
}

function explain({ raw, seq, why }: Passthrough): string {
  const item = isObject(raw) ? raw : {};
  const values = { id: text(item["id"]) || String(seq + 1), name: text(item["from_name"]), members: why.kind === "unread" ? why.members.join(", ") : "" };
  switch (why.kind) {
    case "no-region": return t("Result {id} of “{name}” speaks of a region that is not here.", values);
    case "second": return t("Result {id} of “{name}” is a second answer to the same question.", values);
    default: return values.members === "" ? t("Item {id} of the result is none that can be read.", values) : t("Result {id} of “{name}” is not shown, because its values cannot be read: {members}.", values);
  }
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
