import { positiveInteger } from "../../config/graph";
import { targetId, useTargetKey } from "../../hotkeys/context";
import { KeyHint } from "../../hotkeys/KeyHint";
import { t } from "../../words/i18n";
import { useAnswer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import { RatingIcon } from "./RatingIcon";
import type { TagView, TagProps } from "../../model/tag";

function Rating(props: TagProps) {
  const answer = useAnswer(props);
  const name = answer?.control.name ?? "";
  const hotkey = useTargetKey(targetId(name, "next"));
  if (answer === null) return null;
  const most = Math.min(100, positiveInteger(props.node.attrs["maxrating"]) ?? 5);
  const rating = typeof answer.value === "number" ? answer.value : 0;
  const stars = Array.from({ length: most }, (_, index) => index + 1);
  return (
    <fieldset className={`lke-rating lke-rating-${props.node.attrs["size"] ?? "medium"}`} data-control={name} disabled={answer.readOnly}>
      <legend className={props.regionIds === undefined ? "lke-visually-hidden" : "lke-field-label"}>{name}</legend>
      {stars.map((star) => (
        <button
          key={star} type="button" className="lke-star" data-on={star <= rating} aria-pressed={star === rating}
          aria-label={t("{rating} of {most}", { rating: star, most })}
          onClick={() => {
            answer.set(star === rating ? null : star);
            if (props.regionIds === undefined) props.ctx.decide(name);
          }}
        >
          <RatingIcon name={props.node.attrs["icon"]} on={star <= rating} />
        </button>
      ))}
      <KeyHint hotkey={hotkey} />
      <RequiredMark control={answer.control} />
    </fieldset>
  );
}

export const view: TagView = { tags: ["rating"], Component: Rating };
