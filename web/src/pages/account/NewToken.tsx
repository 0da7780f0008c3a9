/** A token to be: what it is for, how much it may do, where and until when. */
import { type FormEvent, useState } from "react";
import { ApiError, api, ask } from "../../api/client";
import { Button, Dialog, Problem, Select, TextField } from "../../shared/ui/ui";
import styles from "./account.module.css";
import { t } from "./messages";

const FORM = "new-token";
const SCOPES = ["manage", "label", "read"] as const;
const FORMS = ["jwt", "prefixed"] as const;

/** Null: something in it is no number of a project. */
export function projectNumbers(text: string): number[] | null {
  const parts = text.split(/[\s,]+/).filter(Boolean);
  return parts.every((part) => /^\d{1,15}$/.test(part)) ? parts.map(Number) : null;
}

/** One of each name, so that a list of them says what each is for. */
export function NewToken({ taken, most, onClose, onMade }: { taken: readonly string[]; most: number | null; onClose: () => void; onMade: (token: string) => void }) {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<(typeof SCOPES)[number]>("manage");
  const [form, setForm] = useState<(typeof FORMS)[number]>("jwt");
  const [projects, setProjects] = useState("");
  const [days, setDays] = useState("");
  const [fields, setFields] = useState<ApiError["fields"]>({});
  const [problem, setProblem] = useState<string | null>(null);
  const isTaken = taken.includes(name.trim());
  const numbers = projectNumbers(projects);
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isTaken || numbers === null) return;
    setFields({});
    setProblem(null);
    try {
      const body = { name: name.trim(), scope, form, projects: numbers, ...(days === "" ? {} : { expires_in_days: Number(days) }) };
      onMade((await ask(api.POST("/api/token", { body }))).token);
    } catch (cause) {
      if (cause instanceof ApiError && Object.keys(cause.fields).length > 0) setFields(cause.fields);
      else setProblem(cause instanceof Error ? cause.message : String(cause));
    }
  };
  return (
    <Dialog
      title={t("create")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" type="submit" form={FORM} isDisabled={isTaken || numbers === null}>{t("create")}</Button>
        </>
      }
    >
      <form id={FORM} className={styles["prefs"]} onSubmit={(event) => void create(event)}>
        <TextField autoFocus label={t("name")} hint={t("nameHint")} maxLength={100} value={name} onChange={setName} error={isTaken ? t(name.trim() === "" ? "namelessTaken" : "nameTaken") : (fields["name"]?.[0] ?? null)} />
        <Select label={t("may")} value={scope} options={SCOPES.map((value) => ({ value, label: t(`scope_${value}`), hint: t(`scope_${value}_hint`) }))} onChange={setScope} />
        <TextField label={t("inProjects")} hint={t("inProjectsHint")} value={projects} onChange={setProjects} error={numbers === null ? t("inProjectsWrong") : (fields["projects"]?.[0] ?? null)} />
        <TextField type="number" label={t("days")} hint={most === null ? t("daysHint") : t("daysMost", { most })} value={days} onChange={setDays} error={fields["expires_in_days"]?.[0] ?? null} />
        <Select label={t("form")} value={form} options={FORMS.map((value) => ({ value, label: t(`form_${value}`), hint: t(`form_${value}_hint`) }))} onChange={setForm} />
        {problem && <Problem title={problem} />}
      </form>
    </Dialog>
  );
}
