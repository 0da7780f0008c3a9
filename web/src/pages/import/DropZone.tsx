import { useRef, useState } from "react";
import { pastedFile } from "./import-api";
import { Icon } from "../../shared/ui/icons";
import { Button, classes, TextField } from "../../shared/ui/ui";
import { droppedFiles, isHidden } from "./dropped";
import { t } from "./messages";
import styles from "./drop.module.css";

/** Where data comes in: dropped, chosen or pasted. */
export function DropZone({ onFiles, onBucket, small }: { onFiles: (files: readonly File[]) => void; /** Where data can also stay in a store. */ onBucket?: () => void; small: boolean }) {
  const [over, setOver] = useState(false);
  const [pasting, setPasting] = useState(false);
  return (
    <div
      className={classes(styles["drop"], over && styles["over"], small && styles["small"])}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        // Moving onto a button inside is not leaving.
        if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void droppedFiles(event.dataTransfer).then(onFiles, () => onFiles([]));
      }}
    >
      {!small && <Icon name="upload" size={28} />}
      <div>
        <strong>{small ? t("dropMore") : t("drop")}</strong>
        {!small && <p>{t("dropText")}</p>}
      </div>
      <div className={styles["dropActions"]}>
        <Chooser label={t("choose")} onFiles={onFiles} />
        <Chooser label={t("chooseFolder")} folder onFiles={onFiles} />
        <Button icon="copy" onPress={() => setPasting(!pasting)}>{t("paste")}</Button>
        {onBucket && <Button icon="cloud" onPress={onBucket}>{t("bucket")}</Button>}
      </div>
      {pasting && (
        <PasteField
          onFile={(file) => {
            onFiles([file]);
            setPasting(false);
          }}
        />
      )}
    </div>
  );
}

function Chooser({ label, folder = false, onFiles }: { label: string; folder?: boolean; onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...(folder ? {} : { icon: "upload" as const })} onPress={() => input.current?.click()}>{label}</Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])].filter((file) => !isHidden(file.name)));
          event.target.value = "";
        }}
      />
    </>
  );
}

function PasteField({ onFile }: { onFile: (file: File) => void }) {
  const [text, setText] = useState("");
  return (
    <div className={styles["paste"]}>
      <TextField label={t("pasteLabel")} lines={6} value={text} onChange={setText} autoFocus />
      <Button variant="primary" isDisabled={text.trim() === ""} onPress={() => onFile(pastedFile(text))}>
        {t("usePasted")}
      </Button>
    </div>
  );
}
