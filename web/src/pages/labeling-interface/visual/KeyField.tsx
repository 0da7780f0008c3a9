/** The key of a label or choice: it is pressed, not spelled. */
import ui from "../../../shared/ui/ui.module.css";
import { classes } from "../../../shared/ui/ui";
import { type SourceElement, valueOf } from "../source/document";
import { t } from "../messages";
import { useBuilder, write } from "./builder";
import styles from "./visual.module.css";

export function KeyField({ element, name, describedBy }: { element: SourceElement; name: string; describedBy: string | undefined }) {
  const builder = useBuilder();
  const value = valueOf(element, "hotkey") ?? "";
  const set = (next: string): void => write(builder, element, "hotkey", next === "" ? null : next);
  return (
    <input
      className={classes(ui["input"], styles["key"])}
      aria-label={t("hotkeyOf", { name })}
      title={t("hotkeyHint")}
      {...(describedBy === undefined ? {} : { "aria-describedby": describedBy, "aria-invalid": true })}
      value={value}
      placeholder={t("hotkey")}
      autoComplete="off"
      maxLength={40}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Backspace" || event.key === "Delete") set("");
        else if (event.key.length === 1 && event.key !== " ") set(event.shiftKey && isLetter(event.key) ? `shift+${event.key.toLowerCase()}` : event.key.toLowerCase());
        else return;
        event.preventDefault();
      }}
      // Keyboards on a screen say only what was written.
      onChange={(event) => set(event.target.value.trim().slice(-1).toLowerCase())}
    />
  );
}

/** Of other signs nobody knows whether they need the shift key on the next keyboard. */
function isLetter(sign: string): boolean {
  return sign.toLowerCase() !== sign.toUpperCase();
}
