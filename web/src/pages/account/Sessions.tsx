import { useQuery, useQueryClient } from "@tanstack/react-query";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Problem } from "../../shared/ui/ui";
import { t } from "./messages";
import { SessionTable, type SignedIn } from "../sessions/SessionTable";

export function Sessions() {
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: () => ask(api.GET("/api/current-user/sessions")) });
  const list = sessions.data ?? [];
  const others = list.filter((session) => !session.current);
  const end = (which: readonly SignedIn[]): void => {
    void attempt(
      async () => {
        for (const session of which) await ask(api.DELETE("/api/current-user/sessions/{id}", { params: { path: { id: session.id } } }));
        await client.invalidateQueries({ queryKey: ["sessions"] });
        toast(t("ended"));
      },
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <section className={page["section"]}>
      <p className={page["muted"]}>{t("sessionsText")}</p>
      {sessions.error && <Problem title={sessions.error.message} />}
      <SessionTable sessions={list} label={t("sessions")} onEnd={(session) => end([session])} />
      {others.length > 1 && <div><Button variant="danger" onPress={() => end(others)}>{t("endOthers")}</Button></div>}
    </section>
  );
}
