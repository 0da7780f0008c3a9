/** A colour, chosen among those that everybody can tell apart, or written. */
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { useId } from "react";
import { LABEL_COLORS, safeColor } from "../../../editor/config/palette";
import { TextField } from "../../../shared/ui/ui";
import ui from "../../../shared/ui/ui.module.css";
import { type SourceElement, valueOf } from "../source/document";
import { t } from "../messages";
import { colourWord } from "../words/colours/messages";
import { useBuilder, write } from "./builder";
import styles from "./visual.module.css";

export function ColourButton({ element, name, label }: { element: SourceElement; name: string; label: string }) {
  const value = valueOf(element, name) ?? "";
  const shown = safeColor(value, "");
  const said = value === "" ? t("colourNone") : colourWord(value);
  return (
    <DialogTrigger>
      <AriaButton className={styles["swatchButton"] ?? ""} aria-label={t("colourOf", { name: label, colour: said })}>
        <Swatch colour={shown} />
      </AriaButton>
      <Popover className={ui["popover"] ?? ""}>
        <Dialog aria-label={t("colour")} className={styles["colours"] ?? ""}>
          <Colours element={element} name={name} value={value} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Swatch({ colour }: { colour: string }) {
  return <span className={styles["swatch"]} data-none={colour === "" || undefined} style={colour === "" ? {} : { backgroundColor: colour }} aria-hidden="true" />;
}

function Colours({ element, name, value }: { element: SourceElement; name: string; value: string }) {
  const builder = useBuilder();
  const group = useId();
  const now = value.trim().toLowerCase();
  const set = (next: string | null, isTyping = false): void => write(builder, element, name, next, isTyping);
  return (
    <>
      <fieldset className={styles["palette"]}>
        <legend>{t("colourPalette")}</legend>
        {["", ...LABEL_COLORS].map((colour) => {
          const word = colour === "" ? t("colourNone") : colourWord(colour);
          return (
            <label key={colour} className={styles["choice"]} title={word}>
              <input type="radio" name={group} aria-label={word} checked={now === colour} onChange={() => set(colour === "" ? null : colour)} />
              <Swatch colour={colour} />
            </label>
          );
        })}
      </fieldset>
      <TextField label={t("colourOwn")} hint={t("colourOwnHint")} value={value} onChange={(next) => set(next === "" ? null : next, true)} maxLength={60} />
    </>
  );
}
