/** Where somebody is signed in, for who manages people. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../api/client";
import { attempt } from "../../shared/ui/attempt";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog, Problem } from "../../shared/ui/ui";
import { SessionTable } from "../sessions/SessionTable";
import { t } from "./messages";

export function MemberSessions({ user, name, onClose }: { user: number; name: string; onClose: () => void }) {
  const client = useQueryClient();
  const key = ["sessions-of", user];
  const sessions = useQuery({ queryKey: key, queryFn: () => ask(api.GET("/api/users/{id}/sessions", { params: { path: { id: user } } })) });
  const list = sessions.data ?? [];
  const end = (session: number | null): void =>
    void attempt(
      async () => {
        if (session === null) await ask(api.DELETE("/api/users/{id}/sessions", { params: { path: { id: user } } }));
        else await ask(api.DELETE("/api/users/{id}/sessions/{session_id}", { params: { path: { id: user, session_id: session } } }));
        toast(t(session === null ? "sessionsEnded" : "sessionEnded"));
        await client.invalidateQueries({ queryKey: key });
      },
      (reason) => t("failed", { reason }),
    );
  return (
    <Dialog
      title={t("sessionsOf", { name })}
      isOpen
      wide
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button variant="danger" isDisabled={list.length === 0} onPress={() => end(null)}>{t("endSessions")}</Button>
          <Button variant="primary" onPress={onClose}>{t("close")}</Button>
        </>
      }
    >
      {sessions.error && <Problem title={sessions.error.message} />}
      {sessions.data && list.length === 0 && <p>{t("noSessions")}</p>}
      {list.length > 0 && <SessionTable sessions={list} label={t("sessionsOf", { name })} onEnd={(session) => end(session.id)} />}
    </Dialog>
  );
}

export function ConfirmSecondFactor({ name, onClose, onConfirm }: { name: string; onClose: () => void; onConfirm: () => void }) {
  return (
    <Dialog
      title={t("secondFactorTitle", { name })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="danger" onPress={onConfirm}>{t("secondFactorOff")}</Button>
        </>
      }
    >
      {t("secondFactorText", { name })}
    </Dialog>
  );
}

export function ConfirmUnlink({ name, onClose, onConfirm }: { name: string; onClose: () => void; onConfirm: () => void }) {
  return (
    <Dialog
      title={t("unlinkTitle", { name })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="danger" onPress={onConfirm}>{t("unlink")}</Button>
        </>
      }
    >
      {t("unlinkText", { name })}
    </Dialog>
  );
}
