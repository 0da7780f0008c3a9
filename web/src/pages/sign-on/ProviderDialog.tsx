/** One provider: where it is, who we are there, and what its groups mean here. */
import { type FormEvent, useState } from "react";
import { ApiError, api, ask, type Schemas } from "../../api/client";
import { CopyBox } from "../../shared/ui/copy";
import { Button, Checkbox, Dialog, Problem, Select, TextField } from "../../shared/ui/ui";
import { LineError, readProjectGroups, readRoleGroups, readWorkspaceGroups, writeProjectGroups, writeRoleGroups, writeWorkspaceGroups } from "./mapping";
import { t } from "./messages";
import styles from "./sign-on.module.css";

type Provider = Schemas["SignInProvider"];
const FORM = "sign-in-provider";
const DEFAULT_ROLES = ["NO", "AN", "RE", "MA"] as const;
const TRUST = ["never", "said", "always"] as const;

function startOf(provider: Provider | null) {
  return {
    title: provider?.title ?? "",
    slug: provider?.slug ?? "",
    issuer: provider?.issuer ?? "",
    client_id: provider?.client_id ?? "",
    client_secret: "",
    groups_claim: provider?.groups_claim ?? "groups",
    makes_accounts: provider?.makes_accounts ?? true,
    links_by_address: provider?.links_by_address ?? true,
    confirms_addresses: provider?.confirms_addresses ?? false,
    second_factor: provider?.second_factor ?? "said",
    values: (provider?.second_factor_values ?? ["mfa", "otp", "hwk", "fido"]).join(" "),
    hosts: (provider?.domains ?? []).join(" "),
    scopes: provider?.scopes ?? "openid email profile",
    default_role: DEFAULT_ROLES.find((role) => role === provider?.default_role) ?? "NO",
    roles: writeRoleGroups(provider?.role_groups ?? []),
    projects: writeProjectGroups(provider?.project_groups ?? []),
    workspaces: writeWorkspaceGroups(provider?.workspace_groups ?? []),
  };
}

type Draft = ReturnType<typeof startOf>;

const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** Throws a `LineError`. */
function bodyOf(draft: Draft): Schemas["NewSignInProvider"] {
  const { roles, projects, workspaces, values, hosts, client_secret, ...rest } = draft;
  return { ...rest, ...(client_secret === "" ? {} : { client_secret }), role_groups: readRoleGroups(roles), project_groups: readProjectGroups(projects), workspace_groups: readWorkspaceGroups(workspaces), second_factor_values: wordsOf(values), domains: wordsOf(hosts) };
}

export function ProviderDialog({ provider, onClose, onSaved }: { provider: Provider | null; onClose: () => void; onSaved: () => void }) {
  const [draft, setDraft] = useState(() => startOf(provider));
  const [fields, setFields] = useState<ApiError["fields"]>({});
  const [problem, setProblem] = useState<string | null>(null);
  const set = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const error = (field: string): string | null => fields[field]?.[0] ?? null;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFields({});
    setProblem(null);
    try {
      const body = bodyOf(draft);
      await ask(provider ? api.PUT("/api/sign-in-providers/{id}", { params: { path: { id: provider.id } }, body }) : api.POST("/api/sign-in-providers", { body }));
      onSaved();
    } catch (cause) {
      if (cause instanceof LineError) setProblem(t("lineWrong", { line: cause.line }));
      else if (cause instanceof ApiError && Object.keys(cause.fields).length > 0) setFields(cause.fields);
      else setProblem(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <Dialog
      title={provider ? t("change", { name: provider.title }) : t("add")}
      isOpen
      wide
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" type="submit" form={FORM}>{t("save")}</Button>
        </>
      }
    >
      <form id={FORM} className={styles["form"]} onSubmit={(event) => void save(event)}>
        <TextField label={t("name")} hint={t("nameHint")} value={draft.title} onChange={(title) => set({ title })} error={error("title")} maxLength={100} isRequired autoFocus />
        <TextField label={t("slug")} hint={t("slugHint")} value={draft.slug} onChange={(slug) => set({ slug })} error={error("slug")} isReadOnly={provider !== null} maxLength={40} isRequired />
        <TextField label={t("issuer")} hint={t("issuerHint")} type="url" value={draft.issuer} onChange={(issuer) => set({ issuer })} error={error("issuer")} isRequired />
        <TextField label={t("clientId")} value={draft.client_id} onChange={(client_id) => set({ client_id })} error={error("client_id")} isRequired />
        <TextField label={t("clientSecret")} hint={t(provider?.has_client_secret ? "secretKept" : "secretNone")} type="password" autoComplete="off" value={draft.client_secret} onChange={(client_secret) => set({ client_secret })} />
        <TextField label={t("groupsClaim")} value={draft.groups_claim} onChange={(groups_claim) => set({ groups_claim })} />
        <TextField label={t("roleGroups")} hint={t("roleGroupsText")} lines={4} value={draft.roles} onChange={(roles) => set({ roles })} error={error("role_groups")} />
        <TextField label={t("workspaceGroups")} hint={t("workspaceGroupsText")} lines={4} value={draft.workspaces} onChange={(workspaces) => set({ workspaces })} error={error("workspace_groups")} />
        <TextField label={t("projectGroups")} hint={t("projectGroupsText")} lines={4} value={draft.projects} onChange={(projects) => set({ projects })} error={error("project_groups")} />
        <Checkbox isSelected={draft.makes_accounts} onChange={(makes_accounts) => set({ makes_accounts })}>{t("makesAccounts")}</Checkbox>
        <Select label={t("defaultRole")} value={draft.default_role} options={DEFAULT_ROLES.map((role) => ({ value: role, label: t(`role_${role}`) }))} onChange={(default_role) => set({ default_role })} />
        <Checkbox isSelected={draft.links_by_address} onChange={(links_by_address) => set({ links_by_address })}>{t("linksByAddress")}</Checkbox>
        <Checkbox isSelected={draft.confirms_addresses} onChange={(confirms_addresses) => set({ confirms_addresses })}>{t("confirmsAddresses")}</Checkbox>
        <TextField label={t("domains")} hint={t("domainsHint")} value={draft.hosts} onChange={(hosts) => set({ hosts })} error={error("domains")} />
        <Select label={t("secondFactor")} value={draft.second_factor} options={TRUST.map((value) => ({ value, label: t(`factor_${value}`) }))} onChange={(second_factor) => set({ second_factor })} />
        {draft.second_factor === "said" && <TextField label={t("values")} hint={t("valuesHint")} value={draft.values} onChange={(values) => set({ values })} error={error("second_factor_values")} />}
        <TextField label={t("scopes")} hint={t("scopesHint")} value={draft.scopes} onChange={(scopes) => set({ scopes })} error={error("scopes")} />
        {problem && <Problem title={problem} />}
        {provider && (
          <>
            <p>{t("tell")}</p>
            <Told label={t("redirect")} text={provider.redirect_url} />
            <Told label={t("backChannel")} text={provider.back_channel_logout_url} />
          </>
        )}
      </form>
    </Dialog>
  );
}

function Told({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <span>{label}</span>
      <CopyBox text={text} label={label} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
    </div>
  );
}
