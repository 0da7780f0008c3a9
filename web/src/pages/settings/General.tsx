import type { Project } from "../../api/project";
import { Switch } from "../../shared/ui/ui";
import { COLOURS } from "./colours";
import { t } from "./messages";
import { SavedField } from "./SavedField";
import styles from "./settings.module.css";
import { useSave } from "./use-save";

export function General({ project }: { project: Project }) {
  const save = useSave(project);
  return (
    <div className={styles["form"]}>
      <SavedField label={t("name")} value={project.title} maxLength={50} onSave={(title) => save({ title })} />
      <SavedField label={t("description")} value={String(project["description"] ?? "")} lines={3} onSave={(description) => save({ description })} />
      <fieldset className={styles["colours"]}>
        <legend>{t("colour")}</legend>
        {COLOURS.map(({ value, name }) => (
          <label key={value} title={t(name)} className={styles["colour"]}>
            <input type="radio" name="colour" checked={String(project["color"]).toUpperCase() === value} onChange={() => void save({ color: value })} aria-label={t(name)} />
            <span style={{ background: value }} aria-hidden="true" />
          </label>
        ))}
      </fieldset>
      <Switch hint={t("publishedHint")} isSelected={Boolean(project["is_published"])} onChange={(is_published) => void save({ is_published })}>
        {t("published")}
      </Switch>
    </div>
  );
}
