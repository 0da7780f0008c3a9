import { isObject } from "../../config/json";
import { asText } from "../../config/interpolate";
import { t } from "../../words/i18n";
import { speakerColor } from "../speaker";
import type { TagProps, TagView } from "../../model/tag";

const MOST = 2_000;

/** A conversation to read: who says what, when, with hints and the turn that the task is about. */
function Dialog({ node, ctx }: TagProps) {
  const value = ctx.resolve(node.attrs["value"] ?? "");
  const turns = Array.isArray(value) ? value.slice(0, MOST).filter(isObject) : [];
  const name = node.attrs["name"] ?? t("Conversation");
  return (
    <div className="lke-dialog-tag" role="group" aria-label={name} tabIndex={0}>
      {turns.map((turn, index) => {
        const who = asText(turn["name"]);
        const [date, hint] = [asText(turn["date"]), asText(turn["hint"])];
        return (
          <div key={index} className="lke-turn" data-chosen={turn["selected"] === true} title={hint === "" ? undefined : hint} style={{ ["--lke-label-color" as string]: speakerColor(who) }}>
            {who !== "" && <span className="lke-speaker">{who}</span>} {date !== "" && <span className="lke-hint">{date}</span>}
            <p dir="auto">{asText(turn["text"])}</p>
            {hint !== "" && <p className="lke-hint">{hint}</p>}
          </div>
        );
      })}
      {turns.length === 0 && <p className="lke-hint">{t("This task has no conversation here.")}</p>}
    </div>
  );
}

export const view: TagView = { tags: ["dialog"], Component: Dialog };
