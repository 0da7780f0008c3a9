/** The models of a project: how each is, what it predicts, and which people begin from. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { messageOf } from "../../shared/failure";
import page from "../../shared/ui/page.module.css";
import { Button, Empty, Problem } from "../../shared/ui/ui";
import { t } from "./messages";
import { useModels, type Model } from "./model";
import { ChatForm } from "./ChatForm";
import { ModelCard } from "./ModelCard";
import { ModelForm } from "./ModelForm";
import styles from "./models.module.css";

export function Models({ projectId }: { projectId: number }) {
  const client = useQueryClient();
  const models = useModels(projectId);
  const [edited, setEdited] = useState<Model | "new" | "newChat" | null>(null);
  const refresh = (): void => {
    for (const key of ["ml", "model-versions", "project", "jobs"]) void client.invalidateQueries({ queryKey: key === "jobs" ? [key] : [key, projectId] });
  };
  const add = (
    <div className={styles["actions"]}>
      <Button icon="plus" variant="primary" onPress={() => setEdited("new")}>{t("add")}</Button>
      <Button icon="plus" onPress={() => setEdited("newChat")}>{t("addChat")}</Button>
    </div>
  );
  const form = { projectId, onClose: () => setEdited(null), onSaved: () => { setEdited(null); refresh(); } };
  const isChat = edited === "newChat" || (edited !== null && edited !== "new" && edited.chat !== null);
  const isEmpty = models.data?.length === 0;
  return (
    <div className={styles["models"]}>
      <p className={page["muted"]}>{t("intro")} <Link href="/help/models">{t("help")}</Link></p>
      {models.error && <Problem title={messageOf(models.error)} action={<Button onPress={() => void models.refetch()}>{t("retry")}</Button>} />}
      {isEmpty && <div className={page["card"]}><Empty icon="external" title={t("none")} action={add}>{t("noneText")}</Empty></div>}
      {models.data && !isEmpty && (
        <>
          <ul className={styles["list"]}>
            {models.data.map((model) => <ModelCard key={model.id} projectId={projectId} model={model} onEdit={() => setEdited(model)} onChanged={refresh} />)}
          </ul>
          <div>{add}</div>
        </>
      )}
      {edited !== null && !isChat && <ModelForm {...form} stored={typeof edited === "string" ? null : edited} />}
      {isChat && <ChatForm {...form} stored={typeof edited === "string" ? null : edited} />}
    </div>
  );
}
