import { useEffect, useRef } from "react";
import { useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import { roleTitle } from "./message";
import type { ChatWriting } from "./writing";

/** Longest message that can be typed. */
const LONGEST = 200_000;

interface Props {
  readonly ctx: TagContext;
  readonly writing: ChatWriting;
  readonly roles: readonly string[];
  /** Where messages are written, so that changing one leads here. */
  field: React.RefObject<HTMLTextAreaElement | null>;
  /** A message was finished: true where it had stood there before. */
  onDone(id: string | null, wasThere: boolean): void;
}

/** Where messages are written. What is typed is a message at once, so that nothing waits for a button; Enter finishes it. */
export function Composer({ ctx, writing, roles, field, onDone }: Props) {
  useTopics(ctx.store, "regions");
  const { role, text, isChanging } = writing.state();
  const offered = roles.includes(role) ? roles : [...roles, role];
  useEffect(() => {
    const element = field.current;
    if (element === null || element.scrollHeight === 0) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [text, field]);
  const finish = () => {
    const { id, wasThere } = writing.finish();
    onDone(id, wasThere);
  };
  const composing = useRef(false);
  return (
    <div className="lkc-composer" data-control={writing.name}>
      <select className="lke-input" value={role} aria-label={t("Role of the message")} onChange={(event) => writing.setRole(event.target.value)}>
        {offered.map((one) => <option key={one} value={one}>{roleTitle(one)}</option>)}
      </select>
      <textarea
        ref={field} className="lke-input lke-textarea" dir="auto" rows={2} maxLength={LONGEST} value={text} placeholder={t("Write the next message")} aria-label={t("What {role} says", { role: roleTitle(role) })}
        onChange={(event) => writing.setText(event.target.value)}
        onCompositionStart={() => { composing.current = true; }} onCompositionEnd={() => { composing.current = false; }}
        onKeyDown={(event) => {
          const isEnter = event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey && !composing.current && !event.nativeEvent.isComposing;
          if (!isEnter && !(event.key === "Escape" && isChanging)) return;
          event.preventDefault();
          event.stopPropagation();
          finish();
        }}
      />
      <button type="button" className="lke-button" disabled={text.trim() === ""} onClick={finish}>{isChanging ? t("Done") : t("Next message")}</button>
    </div>
  );
}
