/** Connects a store, step by step, or changes a connection. What is typed stays in this page's memory until it is sent. */
import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiError } from "../../../api/error";
import { storesChanged } from "../../../shared/media-policy";
import { messageOf } from "../../../shared/failure";
import page from "../../../shared/ui/page.module.css";
import { toast } from "../../../shared/ui/toast";
import { Button, classes, Problem } from "../../../shared/ui/ui";
import { changeStorage, createStorage, syncStorage } from "../model/api";
import { bodyOf, type Draft, draftOf, type Faults, faultsOf, newDraft, type Step, stepOfField, stepsOf } from "../model/draft";
import type { Direction, Storage } from "../model/storage";
import { addressOf } from "../model/address";
import { ConnectionStep } from "./ConnectionStep";
import { ImportStep } from "./ImportStep";
import { MediaStep } from "./MediaStep";
import { t } from "./messages";
import { ProviderStep } from "./ProviderStep";
import { ReviewStep } from "./ReviewStep";
import type { StepProps } from "./step";
import { type Found, useFound } from "./use-found";
import styles from "./wizard.module.css";

interface Props {
  projectId: number;
  direction: Direction;
  /** The storage that is changed; null: a new one. */
  stored: Storage | null;
  onLeave: () => void;
  /** For a page that goes on with the new storage and syncs it itself. */
  onCreated?: (storage: Storage, found: Found) => void;
}

interface Refusal {
  fields: Readonly<Record<string, string>>;
  /** About no field of the form. */
  general: string | null;
}

const NOTHING: Refusal = { fields: {}, general: null };

export function Wizard({ projectId, direction, stored, onLeave, onCreated }: Props) {
  const [draft, setDraft] = useState<Draft>(() => (stored === null ? newDraft(direction) : draftOf(stored)));
  const [step, setStep] = useState<Step>(stored === null ? "provider" : "connection");
  const [faults, setFaults] = useState<Faults>({});
  const [refusal, setRefusal] = useState<Refusal>(NOTHING);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const steps = stepsOf(draft, stored !== null);
  const at = steps.indexOf(step);
  const body = bodyOf(draft, projectId, stored);
  const found = useFound(draft, body, stored, step === "import" || step === "review");
  useFocusOnFault(form, faults, refusal, step);

  const set = (change: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...change }));
    setFaults({});
    setRefusal(NOTHING);
  };
  const go = (to: Step): void => {
    setFaults({});
    setStep(to);
  };
  /** What is missing on the way there is shown instead. */
  const goOn = (to: Step): void => {
    for (const passed of steps.slice(0, steps.indexOf(to))) {
      const missing = faultsOf(draft, passed, stored);
      if (Object.keys(missing).length === 0) continue;
      setStep(passed);
      return setFaults(missing);
    }
    go(to);
  };
  const refused = (error: unknown): void => {
    const told = refusalOf(error);
    setRefusal(told);
    const [first] = Object.keys(told.fields);
    const place = first === undefined ? null : stepOfField(first);
    if (place !== null && steps.includes(place)) setStep(place);
  };
  const save = async (andSync: boolean): Promise<void> => {
    setBusy(true);
    setRefusal(NOTHING);
    try {
      const storage = stored === null ? await createStorage(draft.provider, direction, body) : await changeStorage(stored, body);
      storesChanged();
      const title = storage.title || addressOf(storage.provider, storage.fields);
      if (andSync) await syncStorage(storage).catch((error: unknown) => toast(messageOf(error), { tone: "bad" }));
      toast(t(stored === null ? "created" : "saved", { title }), { kind: "storage" });
      if (onCreated) onCreated(storage, found);
      else onLeave();
    } catch (error) {
      refused(error);
    } finally {
      setBusy(false);
    }
  };
  const maySync = !onCreated && direction === "source" && draft.mode !== "none";
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const next = steps[at + 1];
    if (next !== undefined) goOn(next);
    else if (!busy) void save(maySync && stored === null);
  };
  const props: StepProps = { draft, stored, set, fault: (name) => refusal.fields[name] ?? (faults[name] ? t(`fault_${faults[name]}`) : null) };
  const title = stored === null ? t(direction === "source" ? "addSource" : "addTarget") : t("editTitle", { title: stored.title || addressOf(stored.provider, stored.fields) });
  return (
    <div className={classes(page["page"], styles["wizard"])}>
      <header className={page["head"]}>
        <h2>{title}</h2>
        <Button variant="quiet" icon="close" onPress={onLeave}>{t("cancel")}</Button>
      </header>
      <Steps steps={steps} here={step} direction={direction} onGo={(to) => (steps.indexOf(to) < at ? go(to) : goOn(to))} />
      <form ref={form} className={styles["form"]} onSubmit={submit} noValidate aria-label={wordOf(step, direction)}>
        <StepTitle key={step} text={wordOf(step, direction)} number={at + 1} of={steps.length} isFirst={stored === null && step === "provider"} />
        {refusal.general && <Problem title={t("refused")} text={refusal.general} />}
        {step === "provider" && <ProviderStep {...props} projectId={projectId} />}
        {step === "connection" && <ConnectionStep {...props} body={body} onRefused={refused} />}
        {step === "import" && <ImportStep {...props} found={found} />}
        {step === "media" && <MediaStep {...props} />}
        {step === "review" && <ReviewStep draft={draft} found={found} isLater={onCreated !== undefined} body={body} />}
        <footer className={styles["foot"]}>
          {at > 0 && <Button icon="left" onPress={() => go(steps[at - 1] ?? step)}>{t("back")}</Button>}
          {busy && <span role="status" className={page["muted"]}>{t("working")}</span>}
          <span className={styles["gap"]} />
          {step === "review" && stored !== null && maySync && <Button isDisabled={busy} icon="refresh" onPress={() => void save(true)}>{t("saveSync")}</Button>}
          <Button type="submit" variant="primary" isDisabled={busy}>{step !== "review" ? t("next") : stored !== null ? t("save") : maySync ? t("createSync") : t("create")}</Button>
        </footer>
      </form>
    </div>
  );
}

/** What the server refuses, at the fields that it names. */
function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { fields: {}, general: messageOf(error) };
  const fields = Object.fromEntries(Object.entries(error.fields).filter(([name]) => name !== "non_field_errors").map(([name, texts]) => [name, texts.join(" ")]));
  const general = error.fields["non_field_errors"]?.join(" ") ?? (Object.keys(fields).length === 0 ? error.message : null);
  return { fields, general };
}

function wordOf(step: Step, direction: Direction): string {
  return t(step === "import" && direction === "target" ? "step_write" : `step_${step}`);
}

function Steps({ steps, here, direction, onGo }: { steps: readonly Step[]; here: Step; direction: Direction; onGo: (step: Step) => void }) {
  const at = steps.indexOf(here);
  return (
    <nav aria-label={t("steps")}>
      <ol className={styles["steps"]}>
        {steps.map((step, index) => (
          <li key={step}>
            <button type="button" className={styles["step"]} data-done={index < at} {...(step === here ? { "aria-current": "step" as const } : {})} onClick={() => onGo(step)}>
              <span aria-hidden="true">{index + 1}</span>
              {wordOf(step, direction)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Takes the focus when the step changes, so that it is read out and the keyboard goes on from there. */
function StepTitle({ text, number, of, isFirst }: { text: string; number: number; of: number; isFirst: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // A field with a fault is a better place.
    if (!isFirst && !document.querySelector("form [aria-invalid=true]")) heading.current?.focus({ preventScroll: true });
    heading.current?.closest("main")?.scrollTo({ top: 0 });
  }, [isFirst]);
  return (
    <h3 ref={heading} tabIndex={-1} className={styles["title"]}>
      {text} <span className={page["srOnly"]}>{t("stepOf", { number, of })}</span>
    </h3>
  );
}

function useFocusOnFault(form: React.RefObject<HTMLFormElement | null>, faults: Faults, refusal: Refusal, step: Step): void {
  useEffect(() => {
    // What is about no field stands above all fields, perhaps out of sight.
    if (refusal.general !== null) form.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
    if (Object.keys(faults).length + Object.keys(refusal.fields).length === 0) return;
    form.current?.querySelector<HTMLElement>("input[aria-invalid=true], textarea[aria-invalid=true]")?.focus();
  }, [form, faults, refusal, step]);
}
