/** Personal access tokens: shown once, listed by what is known of them, revoked one by one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../lib/attempt";
import { CopyBox } from "../lib/copy";
import { http } from "../lib/http";
import { formatDate } from "../lib/i18n";
import page from "../lib/page.module.css";
import { toast } from "../lib/toast";
import { Button, Dialog, Problem } from "../lib/ui";
import { useJwtSettings } from "../people/ApiTokenSettings";
import { t } from "./messages";
import { readClaims } from "./token-claims";

interface Listed {
  token: string;
  created_at?: string | null;
  expires_at?: string | null;
}

/** “200 years” is how the compatible format writes “never”. */
const FAR = 50 * 365 * 86_400_000;

export function Tokens() {
  const client = useQueryClient();
  const settings = useJwtSettings();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: () => http<Listed[]>("GET", "/api/token/") });
  const [fresh, setFresh] = useState<string | null>(null);
  const failed = (reason: string): string => t("failed", { reason });
  const create = (): void => {
    void attempt(async () => {
      const made = await http<{ token: string }>("POST", "/api/token/", {});
      setFresh(made.token);
      await client.invalidateQueries({ queryKey: ["tokens"] });
    }, failed);
  };
  const revoke = (token: string): void => {
    void attempt(async () => {
      await http("POST", "/api/token/blacklist/", { refresh: token });
      await client.invalidateQueries({ queryKey: ["tokens"] });
      toast(t("revoked"));
    }, failed);
  };
  const off = settings.data?.api_tokens_enabled === false;
  const list = tokens.data ?? [];
  return (
    <section className={page["section"]}>
      <p className={page["muted"]}>{t("tokensText")}</p>
      {off && <Problem title={t("tokensOff")} />}
      {tokens.error && <Problem title={tokens.error.message} />}
      {tokens.data && list.length === 0 && !off && (
        <div className={page["card"]}>
          <div className={page["section"]}>
            <p>{t("noTokens")}</p>
            <div><Button variant="primary" icon="plus" onPress={create}>{t("create")}</Button></div>
          </div>
        </div>
      )}
      {list.length > 0 && (
        <div className={page["tableWrap"]} role="region" aria-label={t("tokens")} tabIndex={0}>
          <table className={page["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("token")}</th>
                <th scope="col">{t("created")}</th>
                <th scope="col">{t("expires")}</th>
                <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>
              </tr>
            </thead>
            <tbody>
              {list.map((item) => <Row key={item.token} item={item} onRevoke={() => revoke(item.token)} />)}
            </tbody>
          </table>
        </div>
      )}
      <HowTo />
      {fresh !== null && (
        <Dialog title={t("createdTitle")} isOpen onClose={() => setFresh(null)} closeLabel={t("close")} firm actions={<Button variant="primary" onPress={() => setFresh(null)}>{t("done")}</Button>}>
          <p>{t("createdText")}</p>
          <CopyBox text={fresh} label={t("createdTitle")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
        </Dialog>
      )}
    </section>
  );
}

function Row({ item, onRevoke }: { item: Listed; onRevoke: () => void }) {
  const claims = readClaims(item.token);
  const expires = item.expires_at ? Date.parse(item.expires_at) : claims.expires;
  return (
    <tr>
      <td><code>{`…${claims.id}`}</code></td>
      <td>{formatDate(item.created_at ?? claims.issued, "date")}</td>
      <td>{expires === null || expires - Date.now() > FAR ? t("never") : formatDate(expires, "date")}</td>
      <td className={page["number"]}><Button variant="danger" onPress={onRevoke}>{t("revoke")}</Button></td>
    </tr>
  );
}

function HowTo() {
  const code = `from label_studio_sdk import LabelStudio\nclient = LabelStudio(base_url="${window.location.origin}", api_key="…")`;
  return (
    <details>
      <summary>{t("howTo")}</summary>
      <pre className={page["code"]}>{code}</pre>
    </details>
  );
}
