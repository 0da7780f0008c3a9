import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import type { Project } from "../../api/project";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./settings.module.css";

export function Danger({ project }: { project: Project }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const explain = (reason: string): string => t("failed", { reason });
  const restore = (): void => void attempt(async () => {
    await ask(api.POST("/api/projects/{id}/restore", { params: { path: { id: project.id } } }));
    await client.invalidateQueries();
    navigate(`/projects/${project.id}/settings/danger`);
  }, explain);
  const trash = (): void => void attempt(async () => {
    await ask(api.DELETE("/api/projects/{id}", { params: { path: { id: project.id } } }));
    await client.invalidateQueries({ queryKey: ["projects"] });
    navigate("/projects/");
    toast(t("trashed", { title: project.title }), { action: { label: t("undo"), run: restore }, seconds: 10 });
  }, explain);
  const reset = (): void => void attempt(async () => {
    await ask(api.POST("/api/projects/{id}/summary/reset", { params: { path: { id: project.id } } }));
    toast(t("resetDone"));
  }, explain);
  const [asking, setAsking] = useState(false);
  const resetTabs = (): void => {
    setAsking(false);
    void attempt(async () => {
      await ask(api.DELETE("/api/dm/views/reset", { params: { query: { project: project.id } } }));
      await client.invalidateQueries({ queryKey: ["dm-views", project.id] });
      toast(t("resetTabsDone"));
    }, explain);
  };
  return (
    <div className={styles["form"]}>
      <p className={page["muted"]}>{t("resetText")}</p>
      <div><Button icon="refresh" onPress={reset}>{t("resetSummary")}</Button></div>
      <p className={page["muted"]}>{t("resetTabsText")}</p>
      <div><Button variant="danger" icon="close" onPress={() => setAsking(true)}>{t("resetTabs")}</Button></div>
      <p className={page["muted"]}>{t("trashText")}</p>
      <div><Button variant="danger" icon="trash" onPress={trash}>{t("trash")}</Button></div>
      {asking && (
        <Dialog
          title={t("resetTabs")}
          isOpen
          onClose={() => setAsking(false)}
          closeLabel={t("close")}
          actions={
            <>
              <Button onPress={() => setAsking(false)}>{t("cancel")}</Button>
              <Button variant="danger" onPress={resetTabs}>{t("resetTabs")}</Button>
            </>
          }
        >
          {t("resetTabsText")}
        </Dialog>
      )}
    </div>
  );
}
