/** A secret that is shown once, with a button that copies it. */
import page from "./page.module.css";
import { toast } from "./toast";
import { Button } from "./ui";
import styles from "./copy.module.css";

export function CopyBox({ text, label, copyLabel, doneText, failedText }: { text: string; label: string; copyLabel: string; doneText: string; failedText: string }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      toast(doneText);
    } catch {
      toast(failedText, { tone: "bad" });
    }
  };
  return (
    <div className={styles["copy"]}>
      <code className={page["code"]} aria-label={label} tabIndex={0}>{text}</code>
      <Button icon="copy" onPress={() => void copy()}>{copyLabel}</Button>
    </div>
  );
}
