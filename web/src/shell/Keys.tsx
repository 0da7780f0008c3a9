/** `?`: the keys that work here. In the editor its own overlay answers, which knows the labels' keys. */
import { useEffect, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { Dialog } from "../shared/ui/ui";
import styles from "./frame.module.css";
import { t } from "./messages";
import { partOf } from "./ProjectFrame";

interface Line {
  keys: readonly string[];
  text: string;
}

const everywhere = (): Line[] => [
  { keys: [t("ctrlKey"), "K"], text: t("keyPalette") },
  { keys: ["?"], text: t("keyKeys") },
  { keys: ["Tab"], text: t("keyTab") },
  { keys: ["Esc"], text: t("keyEscape") },
];

const inTable = (): Line[] => [
  { keys: ["↑", "↓", "←", "→"], text: t("keyMove") },
  { keys: [t("spaceKey")], text: t("keySelect") },
  { keys: [t("enterKey")], text: t("keyOpen") },
];

/** Somebody is writing: the key belongs to the text. */
function writes(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role='dialog'], [role='menu'], [role='listbox']") !== null;
}

export function Keys() {
  const [open, setOpen] = useState(false);
  const [location] = useLocation();
  const part = partOf(location, useSearch());
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || writes(event.target)) return;
      if (document.querySelector(".lke-editor, .lke-bottom")) return;
      event.preventDefault();
      setOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <Dialog title={t("keys")} isOpen={open} onClose={() => setOpen(false)} closeLabel={t("close")}>
      {part === "data" && <Lines title={t("keysTable")} lines={inTable()} />}
      <Lines title={t("keysEverywhere")} lines={everywhere()} />
      <p className={styles["keysMore"]}>{t("keysEditor")}</p>
    </Dialog>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section className={styles["keys"]}>
      <h3>{title}</h3>
      <dl>
        {lines.map((line) => (
          <div key={line.text}>
            <dt>{line.text}</dt>
            <dd>{line.keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
