/** The providers of single sign-on, and whether they are the only way in. For administrators. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "../../api/client";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, Dialog, Problem, Switch } from "../../shared/ui/ui";
import { t } from "./messages";
import { ProviderDialog } from "./ProviderDialog";
import styles from "./sign-on.module.css";

type Provider = Schemas["SignInProvider"];
const PROVIDERS = ["sign-in-providers"];
const POLICY = ["sign-on-policy"];
const failed = (reason: string): string => t("failed", { reason });

export function SignOn() {
  const client = useQueryClient();
  const providers = useQuery({ queryKey: PROVIDERS, queryFn: () => ask(api.GET("/api/sign-in-providers")) });
  const policy = useQuery({ queryKey: POLICY, queryFn: () => ask(api.GET("/api/sign-on-policy")) });
  const [editing, setEditing] = useState<Provider | "new" | null>(null);
  const [removing, setRemoving] = useState<Provider | null>(null);
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: PROVIDERS });
    await client.invalidateQueries({ queryKey: ["session"] });
  };
  const setOnly = (only_single_sign_on: boolean): void =>
    void attempt(async () => {
      client.setQueryData(POLICY, await ask(api.PATCH("/api/sign-on-policy", { body: { only_single_sign_on } })));
    }, failed);
  const remove = (provider: Provider): void => {
    setRemoving(null);
    void attempt(async () => {
      await ask(api.DELETE("/api/sign-in-providers/{id}", { params: { path: { id: provider.id } } }));
      toast(t("removed", { name: provider.title }));
      await refresh();
    }, failed);
  };
  const test = (provider: Provider): void =>
    void attempt(async () => {
      await ask(api.POST("/api/sign-in-providers/{id}/test", { params: { path: { id: provider.id } } }));
      toast(t("tested", { name: provider.title }));
    }, failed);
  const list = providers.data ?? [];
  return (
    <section className={page["section"]}>
      <header>
        <h2>{t("title")}</h2>
        <Button icon="plus" onPress={() => setEditing("new")}>{t("add")}</Button>
      </header>
      <p className={page["muted"]}>{t("text")}</p>
      {(providers.error ?? policy.error) && <Problem title={(providers.error ?? policy.error)?.message ?? ""} />}
      {providers.data && list.length === 0 && <p>{t("none")}</p>}
      <ul className={styles["providers"]}>
        {list.map((provider) => (
          <li key={provider.id} className={page["card"]}>
            <div>
              <strong>{provider.title}</strong> {!provider.is_owners && <Badge tone="warn">{t("notOwners")}</Badge>}
              <div className={page["muted"]}>{provider.issuer}</div>
            </div>
            <div className={page["row"]}>
              <Button onPress={() => test(provider)} aria-label={`${t("test")}: ${provider.title}`}>{t("test")}</Button>
              <Button onPress={() => setEditing(provider)} aria-label={t("change", { name: provider.title })}>{t("changeDo")}</Button>
              <Button variant="danger" onPress={() => setRemoving(provider)} aria-label={`${t("remove")}: ${provider.title}`}>{t("remove")}</Button>
            </div>
          </li>
        ))}
      </ul>
      {policy.data && (list.length > 0 || policy.data.only_single_sign_on) && (
        <div className={page["card"]}>
          <Switch isSelected={policy.data.only_single_sign_on} onChange={setOnly} hint={t("onlyText")}>{t("only")}</Switch>
        </div>
      )}
      {editing && <ProviderDialog provider={editing === "new" ? null : editing} onClose={() => setEditing(null)} onSaved={() => { setEditing(null); toast(t("saved")); void refresh(); }} />}
      {removing && (
        <Dialog
          title={t("removeTitle", { name: removing.title })}
          isOpen
          onClose={() => setRemoving(null)}
          closeLabel={t("close")}
          actions={
            <>
              <Button onPress={() => setRemoving(null)}>{t("cancel")}</Button>
              <Button variant="danger" onPress={() => remove(removing)}>{t("remove")}</Button>
            </>
          }
        >
          {t("removeText")}
        </Dialog>
      )}
    </section>
  );
}
