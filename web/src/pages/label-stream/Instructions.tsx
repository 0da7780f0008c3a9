/** The project's instructions: HTML that somebody wrote, so it is cleaned before it is shown. */
import DOMPurify from "dompurify";
import { useEffect, useRef } from "react";
import { Button, Dialog } from "../lib/ui";
import { t } from "./messages";
import styles from "./stream.module.css";

/** No scripts, forms, frames or styles; links open in a tab of their own. */
function clean(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, { RETURN_DOM_FRAGMENT: true, FORBID_TAGS: ["style", "form", "input", "button", "iframe"], FORBID_ATTR: ["style", "id", "class"] });
  for (const link of fragment.querySelectorAll("a")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  return fragment;
}

export function InstructionText({ html }: { html: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.replaceChildren(clean(html));
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
