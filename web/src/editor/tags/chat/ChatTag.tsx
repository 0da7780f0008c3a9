import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { t } from "../../words/i18n";
import type { TagProps } from "../../model/tag";
import { Composer } from "./Composer";
import { givenMessages, roleOf, roleTitle, type Message } from "./message";
import { chatOptions, isCompared } from "./options";
import { ChatThread } from "./thread";
import { ChatWriting } from "./writing";
import "./chat.css";

/** A conversation with a model: the messages of the task, and below them where it goes on. */
export function ChatTag({ node, ctx }: TagProps) {
  const read = useMemo((): { readonly given: readonly Message[]; readonly problem: string | null } => {
    const value = node.attrs["value"] ?? "";
    try {
      return { given: givenMessages(ctx.resolve(value), value), problem: null };
    } catch (error) {
      return { given: [], problem: error instanceof Error ? error.message : String(error) };
    }
  }, [node, ctx]);
  if (read.problem !== null) return <p className="lke-problem" role="alert">{read.problem}</p>;
  return <Chat node={node} ctx={ctx} given={read.given} />;
}

function Chat({ node, ctx, given }: TagProps & { readonly given: readonly Message[] }) {
  const name = node.attrs["name"] ?? "";
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const thread = useRef<ChatThread | null>(null);
  const options = useMemo(() => chatOptions(node, (expression) => ctx.resolveText(expression)), [node, ctx]);
  const writing = useMemo(() => {
    const last = given.at(-1);
    return new ChatWriting(ctx, name, options, last === undefined ? null : roleOf(last));
  }, [ctx, name, options, given]);
  const [count, setCount] = useState(given.length);
  const [asWritten, setAsWritten] = useState(false);
  const [, again] = useReducer((turn: number) => turn + 1, 0);
  useEffect(() => writing.subscribe(again), [writing]);
  useEffect(() => {
    if (root.current === null) return;
    const made = new ChatThread(root.current, ctx, {
      name, given, options, onCount: setCount,
      onChange: (id) => {
        writing.change(id);
        again();
        // The field may come with this change.
        requestAnimationFrame(() => field.current?.focus());
      },
    });
    thread.current = made;
    return () => {
      made.destroy();
      thread.current = null;
    };
  }, [ctx, name, given, options, writing]);
  useEffect(() => { if (thread.current !== null) thread.current.asWritten = asWritten; }, [asWritten]);
  const done = useCallback((id: string | null, wasThere: boolean) => {
    const region = id === null ? null : ctx.store.region(id);
    if (region === null) return;
    const role = roleTitle(roleOf(region.geometry));
    ctx.announce(wasThere ? t("Message changed: {role}", { role }) : t("Message added: {role}", { role }));
    thread.current?.follow(region.id);
    if (ctx.settings.selectAfterCreate) ctx.store.select([region.id]);
    // Nothing more to write: the focus goes to what was written.
    requestAnimationFrame(() => { if (wasThere || field.current === null) thread.current?.focusOn(region.id); });
  }, [ctx]);
  const isOver = options.most !== null && count >= options.most && writing.state().id === null;
  const writes = !ctx.readOnly && !isCompared(name, ctx.config);
  const limits = [options.least > 0 ? t("at least {least}", { least: options.least }) : "", options.most === null ? "" : t("at most {most}", { most: options.most })].filter((part) => part !== "");
  return (
    <div className="lkc-chat htx-chat">
      {/* What stands in it belongs to the engine; it can be scrolled by keys, so it can have the focus. */}
      <div ref={root} className="lkc-thread" role="feed" tabIndex={count === 0 ? 0 : -1} aria-label={t("Conversation “{name}”", { name })} />
      {count === 0 && <p className="lke-hint">{t("No message yet.")}</p>}
      {writes && !isOver && <Composer ctx={ctx} writing={writing} roles={options.roles} field={field} onDone={done} />}
      {writes && isOver && <p className="lke-hint" data-control={name}>{t("No further message: this conversation has as many as it may have.")}</p>}
      <div className="lkc-foot">
        <span role="status">{[t("{count} message||{count} messages", { count }), ...(writes ? limits : [])].join(" · ")}</span>
        <label className="lke-choice"><input type="checkbox" checked={asWritten} onChange={(event) => setAsWritten(event.target.checked)} /> {t("Show Markdown as it is written")}</label>
      </div>
    </div>
  );
}
