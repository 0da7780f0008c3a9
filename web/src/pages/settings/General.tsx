import type { Project } from "../lib/project";
import { Switch } from "../lib/ui";
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
      <Switch isSelected={Boolean(project["is_published"])} onChange={(is_published) => void save({ is_published })}>
        {t("published")}
      </Switch>
    </div>
  );
}
