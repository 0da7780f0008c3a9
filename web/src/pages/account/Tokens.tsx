/** Personal access tokens: shown once, listed by what is known of them, revoked one by one. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import { CopyBox } from "../../shared/ui/copy";
import { api, ask, type Schemas } from "../../api/client";
import { formatAgo, formatDate } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, classes, Dialog, Problem } from "../../shared/ui/ui";
import { useJwtSettings } from "../people/ApiTokenSettings";
import { t } from "./messages";
import { NewToken } from "./NewToken";
import { readClaims } from "./token-claims";

/** “200 years” is how the compatible format writes “never”. */
const FAR = 50 * 365 * 86_400_000;

export function Tokens() {
  const client = useQueryClient();
  const settings = useJwtSettings();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: () => ask(api.GET("/api/token")) });
  const [fresh, setFresh] = useState<string | null>(null);
  const [naming, setNaming] = useState(false);
  const failed = (reason: string): string => t("failed", { reason });
  const show = (token: string): void => {
    setNaming(false);
    setFresh(token);
    void client.invalidateQueries({ queryKey: ["tokens"] });
  };
  const revoke = (id: number): void => {
    void attempt(async () => {
      await ask(api.DELETE("/api/token/{id}", { params: { path: { id } } }));
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
      {tokens.data && list.length === 0 && !off && <p>{t("noTokens")}</p>}
      {tokens.data && !off && <div><Button variant="primary" icon="plus" onPress={() => setNaming(true)}>{t("create")}</Button></div>}
      {list.length > 0 && (
        <div className={page["tableWrap"]} role="region" aria-label={t("tokens")} tabIndex={0}>
          <table className={classes(page["table"], page["stacked"])}>
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                <th scope="col">{t("token")}</th>
                <th scope="col">{t("may")}</th>
                <th scope="col">{t("created")}</th>
                <th scope="col">{t("lastUsed")}</th>
                <th scope="col">{t("expires")}</th>
                <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>
              </tr>
            </thead>
            <tbody>
              {list.map((item) => <Row key={item.id} item={item} onRevoke={() => revoke(item.id)} />)}
            </tbody>
          </table>
        </div>
      )}
      <HowTo />
      {naming && <NewToken taken={list.map((item) => item.name)} most={settings.data?.api_token_ttl_days ?? null} onClose={() => setNaming(false)} onMade={show} />}
      {fresh !== null && (
        <Dialog title={t("createdTitle")} isOpen onClose={() => setFresh(null)} closeLabel={t("close")} firm actions={<Button variant="primary" onPress={() => setFresh(null)}>{t("done")}</Button>}>
          <p>{t("createdText")}</p>
          <CopyBox text={fresh} label={t("createdTitle")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
        </Dialog>
      )}
    </section>
  );
}

function Row({ item, onRevoke }: { item: Schemas["TokenBody"]; onRevoke: () => void }) {
  const claims = readClaims(item.token);
  const expires = item.expires_at ? Date.parse(item.expires_at) : claims.expires;
  return (
    <tr>
      <td>{item.name === "" ? <span className={page["muted"]}>{t("nameless")}</span> : item.name}</td>
      <td><code>{item.token.startsWith("lkp_") ? `${item.token}…` : `…${claims.id}`}</code></td>
      <td>{t(`scope_${item.scope}`)}{item.projects.length > 0 && <span className={page["muted"]}>{` (${t("onlyProjects", { projects: item.projects.join(", ") })})`}</span>}</td>
      <td>{formatDate(item.created_at ?? claims.issued, "date")}</td>
      <td>{item.last_used_at ? formatAgo(item.last_used_at) : t("neverUsed")}</td>
      <td>{expires === null || expires - Date.now() > FAR ? t("never") : formatDate(expires, "date")}</td>
      <td className={page["number"]}><Button variant="danger" onPress={onRevoke} aria-label={t("revokeNamed", { name: item.name === "" ? t("nameless") : item.name })}>{t("revoke")}</Button></td>
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
