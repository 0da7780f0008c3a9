import { useQuery, useQueryClient } from "@tanstack/react-query";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import { formatNumber } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import type { Project } from "../../api/project";
import { toast } from "../../shared/ui/toast";
import { Button, Select, Switch } from "../../shared/ui/ui";
import { useModels } from "../models/model";
import { t } from "./messages";
import styles from "./settings.module.css";
import { useSave } from "./use-save";

/** Fields of the compatible project that the real open product keeps without using them. */
const WITHOUT_EFFECT = ["reveal_preannotations_interactively"] as const;

export function Predictions({ project }: { project: Project }) {
  const save = useSave(project);
  const client = useQueryClient();
  const key = ["model-versions", project.id];
  const { data = {} } = useQuery({ queryKey: key, queryFn: () => ask(api.GET("/api/projects/{id}/model-versions", { params: { path: { id: project.id } } })) });
  const idle = WITHOUT_EFFECT.filter((name) => project[name]);
  const versions = Object.entries(data);
  const models = useModels(project.id).data ?? [];
  const names = [...new Set([...models.map(({ title }) => title), ...versions.map(([version]) => version)])].filter((name) => name !== "");
  const remove = (version: string): void =>
    void attempt(
      async () => {
        const count = await ask(api.DELETE("/api/projects/{id}/model-versions", { params: { path: { id: project.id } }, body: { model_version: version } }));
        toast(t("deleted", { count: String(count) }));
        await client.invalidateQueries({ queryKey: key });
      },
      (reason) => t("failed", { reason }),
    );
  return (
    <div className={styles["form"]}>
      <Switch hint={t("prelabelHint")} isSelected={project.show_collab_predictions} onChange={(show_collab_predictions) => void save({ show_collab_predictions })}>
        {t("prelabel")}
      </Switch>
      <Select label={t("model")} hint={t("modelHint")} value={project.model_version ?? ""} onChange={(model_version) => void save({ model_version })} options={[{ value: "", label: t("modelNone") }, ...names.map((name) => ({ value: name, label: name }))]} />
      {models.length > 0 && (
        <Switch hint={t("evaluateHint")} isSelected={project.evaluate_predictions_automatically} onChange={(evaluate_predictions_automatically) => void save({ evaluate_predictions_automatically })}>
          {t("evaluate")}
        </Switch>
      )}
      <Select
        label={t("validate")}
        hint={t("validateHint")}
        value={String(project.validate_predictions)}
        onChange={(value) => void save({ validate_predictions: value === "null" ? null : value === "true" })}
        options={[{ value: "null", label: t("validateDefault") }, { value: "true", label: t("validateOn") }, { value: "false", label: t("validateOff") }]}
      />
      {idle.length > 0 && <p className={page["muted"]}>{t("noEffect", { fields: idle.join(", ") })}</p>}
      <h3>{t("versions")}</h3>
      {versions.length === 0 ? (
        <p className={page["muted"]}>{t("noVersions")}</p>
      ) : (
        <div className={page["tableWrap"]}>
          <table className={page["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("version")}</th>
                <th scope="col" className={page["number"]}>{t("count")}</th>
                <th scope="col"><span className={page["srOnly"]}>{t("deleteVersion")}</span></th>
              </tr>
            </thead>
            <tbody>
              {versions.map(([version, count]) => (
                <tr key={version}>
                  <td>{version}</td>
                  <td className={page["number"]}>{formatNumber(count)}</td>
                  <td><Button variant="danger" icon="trash" onPress={() => remove(version)}>{t("deleteVersion")}</Button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
