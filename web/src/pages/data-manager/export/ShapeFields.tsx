/** What can be said of a format of another program: splits, which annotations, the report. */
import { Switch, TextField } from "../../../shared/ui/ui";
import { isPossible, type Shape } from "./shape";
import { t } from "./messages";
import styles from "./snapshots.module.css";

interface Props {
  shape: Shape;
  hasSplits: boolean;
  onChange: (shape: Shape) => void;
}

export function ShapeFields({ shape, hasSplits, onChange }: Props) {
  const set = (part: Partial<Shape>): void => onChange({ ...shape, ...part });
  return (
    <>
      {hasSplits && (
        <fieldset className={styles["splits"]}>
          <legend>{t("splits")}</legend>
          <TextField label={t("validation")} type="number" value={shape.validation} onChange={(validation) => set({ validation })} error={isPossible(shape) ? null : t("splitsWrong")} />
          <TextField label={t("test")} type="number" value={shape.test} onChange={(test) => set({ test })} />
          <TextField label={t("group")} value={shape.group} onChange={(group) => set({ group })} hint={t("groupHint")} maxLength={200} />
          <TextField label={t("seed")} type="number" value={shape.seed} onChange={(seed) => set({ seed })} hint={t("seedHint")} />
        </fieldset>
      )}
      <Switch isSelected={shape.onlyLatest} onChange={(onlyLatest) => set({ onlyLatest })}>{t("onlyLatest")}</Switch>
      <Switch isSelected={shape.report} onChange={(report) => set({ report })} hint={t("reportHint")}>{t("report")}</Switch>
    </>
  );
}
