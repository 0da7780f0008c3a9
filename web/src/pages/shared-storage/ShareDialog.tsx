/** Choosing a project that may use a connection, and below which prefix. */
import { useState } from "react";
import { ApiError } from "../../api/client";
import { useProjectNames } from "../../api/project-names";
import { messageOf } from "../../shared/failure";
import { Button, Dialog, Problem, Select, TextField } from "../../shared/ui/ui";
import { useDebounced } from "../../shared/use-latest";
import { share, type SharedConnection } from "./api";
import { t } from "./messages";
import styles from "./shared-storage.module.css";

interface Props {
  connection: SharedConnection;
  /** One that may use it already; null: another one is chosen. */
  project: SharedConnection["projects"][number] | null;
  onClose: () => void;
  onShared: () => void;
}

export function ShareDialog({ connection, project, onClose, onShared }: Props) {
  const [search, setSearch] = useState("");
  const found = useProjectNames(useDebounced(search, 200));
  const others = (found.data ?? []).filter(({ id }) => !connection.projects.some((shared) => shared.project === id));
  const [chosen, setChosen] = useState("");
  const [prefix, setPrefix] = useState(project?.prefix ?? "");
  const [refused, setRefused] = useState<unknown>(null);
  const id = project?.project ?? (Number(others.some((other) => String(other.id) === chosen) ? chosen : others[0]?.id) || null);
  const save = async (): Promise<void> => {
    if (id === null) return;
    try {
      await share(connection.id, id, prefix);
      onShared();
    } catch (error) {
      setRefused(error);
    }
  };
  const fault = refused instanceof ApiError ? (refused.fields["prefix"]?.join(" ") ?? null) : null;
  return (
    <Dialog
      title={project === null ? t("shareTitle", { title: connection.title }) : t("prefixTitle", { title: project.title })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={<><Button onPress={onClose}>{t("cancel")}</Button><Button variant="primary" isDisabled={id === null} onPress={() => void save()}>{project === null ? t("share") : t("save")}</Button></>}
    >
      <div className={styles["form"]}>
        {project === null && (
          <>
            <TextField type="search" label={t("findProject")} value={search} onChange={setSearch} autoComplete="off" />
            {others.length === 0 ? <p role="status">{t("noProject")}</p> : <Select label={t("project")} value={String(id)} options={others.map((other) => ({ value: String(other.id), label: other.title }))} onChange={setChosen} />}
          </>
        )}
        <TextField label={t("prefix")} hint={t(connection.provider === "redis" ? "prefixHintRedis" : "prefixHint")} value={prefix} onChange={setPrefix} error={fault} autoComplete="off" />
        {refused !== null && fault === null && <Problem title={messageOf(refused)} />}
      </div>
    </Dialog>
  );
}
