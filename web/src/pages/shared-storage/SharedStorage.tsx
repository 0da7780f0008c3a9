/** Connections to stores that administrators make once, and which projects may use each. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { messageOf } from "../../shared/failure";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Empty, Problem } from "../../shared/ui/ui";
import { CONNECTIONS, type SharedConnection, useSharedConnections } from "./api";
import { ConnectionCard } from "./ConnectionCard";
import { ConnectionForm } from "./ConnectionForm";
import { t } from "./messages";
import styles from "./shared-storage.module.css";

export function SharedStorage() {
  const client = useQueryClient();
  const connections = useSharedConnections();
  const [edited, setEdited] = useState<SharedConnection | "new" | null>(null);
  const refresh = (): void => void client.invalidateQueries({ queryKey: CONNECTIONS });
  const add = <Button icon="plus" variant="primary" onPress={() => setEdited("new")}>{t("add")}</Button>;
  const isEmpty = connections.data?.length === 0;
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h1>{t("title")}</h1>
          <p>{t("intro")} <Link href="/help/storage">{t("help")}</Link></p>
        </div>
        {!isEmpty && add}
      </header>
      {connections.error && <Problem title={messageOf(connections.error)} action={<Button onPress={() => void connections.refetch()}>{t("retry")}</Button>} />}
      {isEmpty && <div className={page["card"]}><Empty icon="cloud" title={t("none")} action={add}>{t("noneText")}</Empty></div>}
      {connections.data && !isEmpty && (
        <ul className={styles["list"]}>
          {connections.data.map((connection) => <ConnectionCard key={connection.id} connection={connection} onEdit={() => setEdited(connection)} onChanged={refresh} />)}
        </ul>
      )}
      {edited !== null && (
        <ConnectionForm
          connection={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={({ title }) => { setEdited(null); refresh(); toast(t("saved", { title })); }}
        />
      )}
    </div>
  );
}
