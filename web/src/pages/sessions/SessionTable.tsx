/** Sessions, the own or those of somebody else: where, since when, and how the person showed who they are. */
import type { Schemas } from "../../api/client";
import { formatAgo, formatDate } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { Badge, Button, classes } from "../../shared/ui/ui";
import { t } from "./messages";
import { describeAgent } from "./user-agent";

export type SignedIn = Schemas["SignedIn"];

const PROOFS: Readonly<Record<string, Parameters<typeof t>[0]>> = {
  password: "proof_password",
  "password+totp": "proof_totp",
  "password+recovery_code": "proof_recovery",
  single_sign_on: "proof_sso",
  "single_sign_on+second_factor": "proof_sso_factor",
  "single_sign_on+totp": "proof_sso_totp",
  "single_sign_on+recovery_code": "proof_sso_recovery",
};

function proofOf(session: SignedIn): string {
  const known = PROOFS[session.proved_by];
  return known ? t(known) : session.proved_by;
}

export function SessionTable({ sessions, label, onEnd }: { sessions: readonly SignedIn[]; label: string; onEnd: (session: SignedIn) => void }) {
  return (
    <div className={page["tableWrap"]} role="region" aria-label={label} tabIndex={0}>
      <table className={classes(page["table"], page["stacked"])}>
        <thead>
          <tr>
            <th scope="col">{t("browser")}</th>
            <th scope="col">{t("address")}</th>
            <th scope="col">{t("since")}</th>
            <th scope="col">{t("shown")}</th>
            <th scope="col">{t("lastSeen")}</th>
            <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <td title={session.user_agent}>{describeAgent(session.user_agent) || t("unknown")}</td>
              <td>{session.address}</td>
              <td>{formatDate(session.created_at)}</td>
              <td title={formatDate(session.proved_at)}>{proofOf(session)}, {formatAgo(session.proved_at)}</td>
              <td>{formatAgo(session.last_activity)}</td>
              <td className={page["number"]}>{session.current ? <Badge tone="good">{t("thisOne")}</Badge> : <Button variant="danger" onPress={() => onEnd(session)}>{t("end")}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
