/** The project's instructions: HTML that somebody wrote, so it is cleaned before it is shown. */
import { useEffect, useRef } from "react";
import { cleanMarkup, PAGE_MARKUP } from "../../editor/api";
import { Button, Dialog } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./stream.module.css";

export function InstructionText({ html }: { html: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.replaceChildren(cleanMarkup(html, PAGE_MARKUP));
  }, [html]);
  return <div ref={box} className={styles["instructions"]} />;
}

export function InstructionsDialog({ html, isOpen, onClose }: { html: string; isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title={t("instructions")} isOpen={isOpen} onClose={onClose} closeLabel={t("close")} wide actions={<Button variant="primary" onPress={onClose}>{t("start")}</Button>}>
      <InstructionText html={html} />
    </Dialog>
  );
}
