import { useRef, useState } from "react";
import { pastedFile } from "../data-manager/import-api";
import { Icon } from "../lib/icons";
import { Button, classes, TextField } from "../lib/ui";
import { t } from "./messages";
import styles from "./new-project.module.css";

/** Where data comes in: dropped, chosen or pasted. */
export function DropZone({ onFiles, small }: { onFiles: (files: readonly File[]) => void; small: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [pasting, setPasting] = useState(false);
  const [text, setText] = useState("");
  return (
    <div
      className={classes(styles["drop"], over && styles["over"], small && styles["small"])}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      {!small && <Icon name="upload" size={28} />}
      <div>
        <strong>{t("drop")}</strong>
        <p>{t("dropText")}</p>
      </div>
      <div className={styles["dropActions"]}>
        <Button icon="upload" onPress={() => input.current?.click()}>{t("choose")}</Button>
        <Button icon="copy" onPress={() => setPasting(!pasting)}>{t("paste")}</Button>
      </div>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("choose")}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {pasting && (
        <div className={styles["paste"]}>
          <TextField label={t("pasteLabel")} lines={6} value={text} onChange={setText} autoFocus />
          <Button
            variant="primary"
            isDisabled={text.trim() === ""}
            onPress={() => {
              onFiles([pastedFile(text)]);
              setText("");
              setPasting(false);
            }}
          >
            {t("usePasted")}
          </Button>
        </div>
      )}
    </div>
  );
}
