import type { Project } from "../../api/project";
import { Select, Switch } from "../../shared/ui/ui";
import { t } from "./messages";
import { SavedField } from "./SavedField";
import styles from "./settings.module.css";
import { type Fields, useSave } from "./use-save";

type Flag = { [Name in keyof Fields]: Project[Name & keyof Project] extends boolean ? Name : never }[keyof Fields] & keyof Project;

export function Annotation({ project }: { project: Project }) {
  const save = useSave(project);
  const flag = (name: Flag, label: string, hint?: string) => (
    <Switch {...(hint ? { hint } : {})} isSelected={project[name]} onChange={(on) => void save({ [name]: on })}>
      {label}
    </Switch>
  );
  const hours = project.custom_task_lock_ttl / 3600;
  return (
    <div className={styles["form"]}>
      <SavedField label={t("instructions")} hint={t("instructionsHint")} lines={6} value={project.expert_instruction ?? ""} onSave={(expert_instruction) => save({ expert_instruction })} />
      {flag("show_instruction", t("showInstructions"))}
      <Select
        label={t("sampling")}
        value={project.sampling}
        onChange={(sampling) => void save({ sampling })}
        options={[
          { value: "Sequential sampling", label: t("samplingSequential"), hint: t("samplingSequentialHint") },
          { value: "Uniform sampling", label: t("samplingUniform"), hint: t("samplingUniformHint") },
          { value: "Uncertainty sampling", label: t("samplingUncertainty"), hint: t("samplingUncertaintyHint") },
        ]}
      />
      <div className={styles["pair"]}>
        <SavedField label={t("overlap")} hint={t("overlapHint")} type="number" value={String(project.maximum_annotations)} onSave={(value) => save({ maximum_annotations: Number(value) })} />
        <SavedField label={t("cohort")} hint={t("cohortHint")} type="number" value={String(project["overlap_cohort_percentage"])} onSave={(value) => save({ overlap_cohort_percentage: Number(value) })} />
      </div>
      {project.maximum_annotations > 1 && flag("show_overlap_first", t("overlapFirst"), t("overlapFirstHint"))}
      {project.maximum_annotations > 1 && (
        <Switch
          hint={t("truthFirstHint")} isSelected={Boolean(project["show_ground_truth_first"] || project["annotator_evaluation_enabled"])}
          onChange={(on) => void save({ show_ground_truth_first: on, annotator_evaluation_enabled: on })}
        >
          {t("truthFirst")}
        </Switch>
      )}
      <Select
        label={t("skip")}
        value={String(project["skip_queue"])}
        onChange={(skip_queue) => void save({ skip_queue })}
        options={[
          { value: "REQUEUE_FOR_OTHERS", label: t("skipOthers"), hint: t("skipOthersHint") },
          { value: "REQUEUE_FOR_ME", label: t("skipMe"), hint: t("skipMeHint") },
          { value: "IGNORE_SKIPPED", label: t("skipIgnore"), hint: t("skipIgnoreHint") },
        ]}
      />
      {flag("show_skip_button", t("showSkip"), t("showSkipHint"))}
      {flag("auto_submit", t("autoSubmit"), t("autoSubmitHint"))}
      {flag("enable_empty_annotation", t("allowEmpty"), t("allowEmptyHint"))}
      {flag("show_annotation_history", t("showHistory"), t("showHistoryHint"))}
      {flag("show_unused_data_columns_to_annotators", t("showUnusedToAnnotators"), t("showUnusedHint"))}
      {flag("show_unused_data_columns_to_reviewers", t("showUnusedToReviewers"), t("showUnusedHint"))}
      <SavedField label={t("lock")} hint={t("lockHint")} type="number" value={String(hours)} onSave={(value) => save({ custom_task_lock_ttl: Math.round(Number(value) * 3600) })} />
    </div>
  );
}
