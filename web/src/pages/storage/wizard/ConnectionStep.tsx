import { useState } from "react";
import { Link } from "wouter";
import page from "../../../shared/ui/page.module.css";
import { Icon } from "../../../shared/ui/icons";
import { Button, Problem, Select, Switch, TextField } from "../../../shared/ui/ui";
import { addressOf, hostOf } from "../model/address";
import { type Body, validateStorage } from "../model/api";
import type { Connection } from "../model/connection";
import { faultsOf, isElsewhere, isKept } from "../model/draft";
import { type Field, fieldsOf, S3_ENDPOINTS, S3_KINDS, type S3Kind } from "../model/fields";
import { textOf } from "../model/storage";
import { t as words } from "../words/messages";
import { t } from "./messages";
import type { StepProps } from "./step";
import styles from "./wizard.module.css";

const HELP = { s3: "storage-amazon", gcs: "storage-google", azure: "storage-azure", redis: "storage-redis", localfiles: "storage-local" } as const;

export function ConnectionStep({ draft, stored, set, fault, body, onRefused }: StepProps & { body: Body; onRefused: (error: unknown) => void }) {
  return (
    <>
      {draft.connection === null ? <OwnConnection draft={draft} stored={stored?.connection ? null : stored} set={set} fault={fault} /> : <Shared connection={draft.connection} isStored={stored !== null} onLeave={() => set({ connection: null, values: {} })} />}
      <TextField label={t("name")} hint={t("nameHint")} value={draft.title} onChange={(title) => set({ title })} maxLength={256} error={fault("title")} />
      <Test draft={draft} stored={stored} body={body} onRefused={onRefused} />
    </>
  );
}

function Shared({ connection: { provider, title, settings }, isStored, onLeave }: { connection: Connection; isStored: boolean; onLeave: () => void }) {
  if (title === "") return <Problem title={t("sharedGone")} text={t("sharedGoneText")} action={<Button onPress={onLeave}>{t("ownCredentials")}</Button>} />;
  const host = hostOf(provider, settings);
  return (
    <>
      <p>{t("sharedText", { title })}</p>
      <dl className={styles["review"]}>
        <div><dt>{t("reviewPlace")}</dt><dd>{addressOf(provider, settings)}</dd></div>
        {host !== "" && <div><dt>{t("reviewServer")}</dt><dd>{host}</dd></div>}
      </dl>
      {isStored && <div><Button onPress={onLeave}>{t("ownCredentials")}</Button></div>}
    </>
  );
}

/** Where it leads, and the credentials for it. */
export function OwnConnection({ draft, stored, set, fault }: StepProps) {
  const fields = fieldsOf(draft.provider, draft.direction);
  const rare = fields.filter(({ isRare }) => isRare);
  const elsewhere = isElsewhere(draft, stored);
  const show = (field: Field) => <ConnectionField key={field.name} field={field} draft={draft} stored={stored} set={set} fault={fault} />;
  return (
    <>
      <p className={page["muted"]}><Link href={`/help/${HELP[draft.provider]}`} target="_blank">{t("help")} <Icon name="external" size={12} /></Link></p>
      {draft.provider === "s3" && (
        <Select<S3Kind> label={words("kind")} value={draft.kind} options={S3_KINDS.map((kind) => ({ value: kind, label: words(`kind_${kind}`) }))} onChange={(kind) => set({ kind })} />
      )}
      {fields.filter(({ isRare }) => !isRare).map(show)}
      {elsewhere && !fields.some(({ name, isSecret }) => isSecret && fault(name)) && <Problem title={t("elsewhere")} />}
      {rare.length > 0 && (
        <details className={styles["rare"]} open={rare.some((field) => textOf(draft.values[field.name]) !== "" || fault(field.name) !== null) || undefined}>
          <summary>{t("rare")}</summary>
          <div className={styles["fields"]}>{rare.map(show)}</div>
        </details>
      )}
    </>
  );
}

/** Asks the store with what is typed, without storing anything. */
function Test({ draft, stored, body, onRefused }: Pick<StepProps, "draft" | "stored"> & { body: Body; onRefused: (error: unknown) => void }) {
  const [state, setState] = useState<{ of: string; is: "asking" | "good" } | null>(null);
  const of = JSON.stringify(body);
  const is = state?.of === of ? state.is : null;
  const test = async (): Promise<void> => {
    setState({ of, is: "asking" });
    try {
      await validateStorage(draft.provider, draft.direction, body);
      setState({ of, is: "good" });
    } catch (error) {
      setState(null);
      onRefused(error);
    }
  };
  const isReady = Object.keys(faultsOf(draft, "connection", stored)).length === 0;
  return (
    <div className={styles["test"]}>
      <Button icon="check" isDisabled={!isReady || is === "asking"} onPress={() => void test()}>{t("test")}</Button>
      <span role="status">{is === "asking" ? t("working") : is === "good" ? <span className={styles["good"]}><Icon name="check" /> {t("testOk")}</span> : null}</span>
    </div>
  );
}

function ConnectionField({ field, draft, stored, set, fault }: StepProps & { field: Field }) {
  const { name, kind } = field;
  const change = (value: string | boolean): void => set({ values: { ...draft.values, [name]: value } });
  const label = words(name);
  if (kind === "toggle") return <Switch hint={hintOf(field, draft)} isSelected={draft.values[name] === true} onChange={change}>{label}</Switch>;
  const isPassword = field.isSecret === true && kind !== "lines";
  return (
    <TextField
      label={label}
      hint={isKept(field, stored) ? `${t("kept")} ${hintOf(field, draft)}` : hintOf(field, draft)}
      value={textOf(draft.values[name])}
      onChange={change}
      error={fault(name)}
      autoComplete={isPassword ? "new-password" : "off"}
      {...(isPassword ? { type: "password" as const } : {})}
      {...(kind === "lines" ? { lines: 4 } : {})}
      {...(field.isRequired && !isKept(field, stored) ? { isRequired: true } : {})}
      {...placeholderOf(field, draft)}
    />
  );
}

function hintOf({ name }: Field, { provider, kind }: StepProps["draft"]): string {
  if (name === "bucket") return words(provider === "gcs" ? "bucket_gcs" : "bucket_s3");
  if (name === "s3_endpoint") return words(`s3_endpoint_${kind}`);
  return words(`${name}_hint`);
}

function placeholderOf({ name, placeholder }: Field, { kind }: StepProps["draft"]): { placeholder?: string } {
  const text = name === "s3_endpoint" ? (kind === "amazon" ? undefined : S3_ENDPOINTS[kind]) : placeholder;
  return text === undefined ? {} : { placeholder: text };
}
