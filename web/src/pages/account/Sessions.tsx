import { useQuery, useQueryClient } from "@tanstack/react-query";
import { attempt } from "../../shared/ui/attempt";
import { api, ask, type Schemas } from "../../api/client";
import { formatAgo, formatDate } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, Problem } from "../../shared/ui/ui";
import { t } from "./messages";
import { describeAgent } from "./user-agent";

type SignedIn = Schemas["OwnSession"];

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
      <div className={page["tableWrap"]} role="region" aria-label={t("sessions")} tabIndex={0}>
        <table className={page["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("browser")}</th>
              <th scope="col">{t("address")}</th>
              <th scope="col">{t("since")}</th>
              <th scope="col">{t("lastSeen")}</th>
              <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>
            </tr>
          </thead>
          <tbody>
            {list.map((session) => (
              <tr key={session.id}>
                <td title={session.user_agent ?? undefined}>{describeAgent(session.user_agent) || t("unknown")}</td>
                <td>{session.address ?? ""}</td>
                <td>{formatDate(session.created_at)}</td>
                <td>{formatAgo(session.last_activity)}</td>
                <td className={page["number"]}>{session.current ? <Badge tone="good">{t("thisOne")}</Badge> : <Button variant="danger" onPress={() => end([session])}>{t("end")}</Button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {others.length > 1 && <div><Button variant="danger" onPress={() => end(others)}>{t("endOthers")}</Button></div>}
    </section>
  );
}
