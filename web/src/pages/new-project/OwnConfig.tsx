/** The config of a new project when a template and its labels are not enough. */
import { useEffect, useRef } from "react";
import page from "../../shared/ui/page.module.css";
import { Button } from "../../shared/ui/ui";
import { Preview } from "../labeling-interface/Preview";
import { Problems } from "../labeling-interface/Problems";
import { useCheck } from "../labeling-interface/use-check";
import { Workbench } from "../labeling-interface/Workbench";
import { t } from "./messages";

interface Props {
  text: string;
  onChange: (text: string) => void;
  onLeave: () => void;
  /** Whether somebody came by the button that led here, which is not there any more. */
  takesFocus: boolean;
  columns: readonly string[];
  task: Record<string, unknown> | null;
}

export function OwnConfig({ text, onChange, onLeave, takesFocus, columns, task }: Props) {
  const known = useCheck(text, null);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) head.current?.focus();
    // Once, when it is shown.
  }, []);
  return (
    <section className={page["section"]}>
      <header>
        <h2 ref={head} tabIndex={-1}>{t("interface")}</h2>
        <Button icon="grid" onPress={onLeave}>{t("toTemplates")}</Button>
      </header>
      <Workbench text={text} onChange={onChange} check={known?.check} checked={known?.text ?? ""} columns={columns} preview={<Preview config={text} task={task} />}>
        <Problems check={known?.check} isChanged />
      </Workbench>
    </section>
  );
}
