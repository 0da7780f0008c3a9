/** Three views of one config: as a list of what people see and answer, as code, and tried out. */
import { isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import type { EditorView, ViewUpdate } from "@codemirror/view";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { classes, Button, IconButton, Problem, Segments } from "../../shared/ui/ui";
import { CodeField } from "./code/CodeField";
import { t } from "./messages";
import { type Finding, tagAt } from "./model/problems";
import { fromField, lineEndsOf, toField } from "./model/line-ends";
import { readSource, type SourceElement } from "./source/document";
import type { Change } from "./source/edits";
import type { Check } from "./use-check";
import { useNarrow } from "./use-narrow";
import { keptView, keepView, type View } from "./view";
import { Visual } from "./visual/Visual";
import styles from "./workbench.module.css";

interface Props {
  text: string;
  onChange: (text: string) => void;
  check: Pick<Check, "errors" | "warnings"> | undefined;
  /** The text that the check speaks of. */
  checked: string;
  columns: readonly string[];
  used?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  preview: ReactNode;
  /** Below the view: what the check says about all of it. */
  children?: ReactNode;
}

export function Workbench({ text, onChange, check, checked, columns, used = {}, preview, children }: Props) {
  const isNarrow = useNarrow();
  const [chosen, setChosen] = useState<View>(keptView);
  const view: View = chosen === "preview" && !isNarrow ? "visual" : chosen;
  const field = useRef<EditorView | null>(null);
  const [steps, setSteps] = useState({ back: false, forth: false });
  const ends = lineEndsOf(text);
  const shown = toField(text, ends);
  const source = useMemo(() => readSource(shown), [shown]);
  const checkedShown = toField(checked, ends);
  const findings = useMemo(() => [...(check?.errors ?? []).map((finding) => ({ ...finding, isError: true })), ...(check?.warnings ?? []).map((finding) => ({ ...finding, isError: false }))], [check]);
  const show = (next: View): void => {
    setChosen(next);
    keepView(next);
  };
  const change = (changes: readonly Change[], isTyping: boolean): void =>
    field.current?.dispatch({ changes: [...changes], userEvent: isTyping ? "input.type" : "input.visual", annotations: isTyping ? [] : isolateHistory.of("full") });
  const onUpdate = (update: ViewUpdate): void => {
    const now = { back: undoDepth(update.state) > 0, forth: redoDepth(update.state) > 0 };
    setSteps((before) => (before.back === now.back && before.forth === now.forth ? before : now));
  };
  const back = (): void => void (field.current && undo(field.current));
  const forth = (): void => void (field.current && redo(field.current));
  const goTo = (from: number, to: number): void => {
    show("code");
    // The field can have the focus once it is shown.
    requestAnimationFrame(() => {
      const editor = field.current;
      if (!editor) return;
      editor.requestMeasure();
      editor.focus();
      editor.dispatch({ selection: { anchor: Math.min(from, editor.state.doc.length), head: Math.min(to, editor.state.doc.length) }, scrollIntoView: true });
    });
  };
  const goToFinding = ({ line, column }: Finding): void => {
    const doc = field.current?.state.doc;
    const start = doc?.line(Math.min(Math.max(1, line), doc.lines)).from ?? 0;
    const found = source === null ? null : tagAt(source, start + column - 1);
    goTo(found?.from ?? start, found?.openTo ?? start);
  };
  const views = [{ value: "visual" as const, label: t("visual") }, { value: "code" as const, label: t("code") }, ...(isNarrow ? [{ value: "preview" as const, label: t("preview") }] : [])];
  const fault = check?.errors[0];
  return (
    <div className={styles["bench"]}>
      <div className={styles["left"]}>
        <div className={styles["bar"]}>
          <Segments label={t("views")} value={view} options={views} onChange={show} />
          <Steps steps={steps} back={back} forth={forth} />
          <span className={styles["space"]} />
          {findings[0] && <Button variant="quiet" icon="warning" onPress={() => findings[0] && goToFinding(findings[0])}>{t("problems", { count: findings.length })}</Button>}
        </div>
        {view === "visual" && source !== null && (
          <Visual
            document={source} findings={findings} checked={checkedShown} columns={columns} used={used}
            textNow={() => field.current?.state.doc.toString() ?? shown} change={change} undo={back} redo={forth}
            showCode={(element: SourceElement) => goTo(element.from, element.to)}
          />
        )}
        {view === "visual" && source === null && (
          <Problem title={t("notRead")} {...(fault === undefined ? {} : { text: `${fault.line}:${fault.column} ${fault.message}` })} action={<Button onPress={() => (fault === undefined ? goTo(0, 0) : goToFinding(fault))}>{t("toCode")}</Button>} />
        )}
        {/* The field keeps the text and the way back for all views, so it is never taken away. */}
        <div className={classes(styles["code"])} hidden={view !== "code"}>
          <CodeField label={t("configuration")} value={shown} onChange={(next) => onChange(fromField(next, ends))} errors={check?.errors ?? []} warnings={check?.warnings ?? []} field={field} onUpdate={onUpdate} />
        </div>
        {view === "preview" && preview}
        {children}
      </div>
      {!isNarrow && (
        <div className={styles["right"]}>
          <h3>{t("preview")}</h3>
          {preview}
        </div>
      )}
    </div>
  );
}

function Steps({ steps, back, forth }: { steps: { back: boolean; forth: boolean }; back: () => void; forth: () => void }) {
  return (
    <span className={styles["steps"]}>
      <IconButton label={t("undo")} icon="undo" isDisabled={!steps.back} onPress={back} />
      <IconButton label={t("redo")} icon="redo" isDisabled={!steps.forth} onPress={forth} />
    </span>
  );
}
