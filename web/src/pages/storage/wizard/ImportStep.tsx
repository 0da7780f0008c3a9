/** Which objects become tasks, with the keys that are found; of a target: where and how is written. */
import page from "../../../shared/ui/page.module.css";
import { Button, Problem, Select, Switch, TextField } from "../../../shared/ui/ui";
import { formatBytes } from "../../../shared/words/i18n";
import { KINDS_OF_FILES, type KindOfFile } from "../model/draft";
import { prefixField } from "../model/fields";
import type { Mode } from "../model/storage";
import { Choice } from "./Choice";
import { t } from "./messages";
import type { Found } from "./use-found";
import type { StepProps } from "./step";
import styles from "./wizard.module.css";

export function ImportStep(props: StepProps & { found: Found }) {
  return props.draft.direction === "target" ? <Writing {...props} /> : <Reading {...props} />;
}

function Prefix({ draft, set, fault }: StepProps) {
  const field = prefixField(draft.provider);
  if (field === null) return null;
  const isRedis = draft.provider === "redis";
  const within = draft.connection?.prefix ?? "";
  const hint = within !== "" ? t("prefixWithin", { prefix: within }) : draft.direction === "target" ? t("prefixTargetHint") : t(isRedis ? "redisPrefixHint" : "prefixHint");
  return <TextField label={t(isRedis ? "redisPrefix" : "prefix")} hint={hint} value={draft.prefix} onChange={(prefix) => set({ prefix })} error={fault(field)} autoComplete="off" />;
}

function Writing(props: StepProps) {
  const { draft, set } = props;
  return (
    <>
      <p className={page["muted"]}>{t("writeText")}</p>
      <Prefix {...props} />
      <Switch hint={t("canDeleteHint")} isSelected={draft.canDelete} onChange={(canDelete) => set({ canDelete })}>{t("canDelete")}</Switch>
    </>
  );
}

const MINUTES = [0, 15, 60, 360, 1440] as const;

function Every({ draft, set }: StepProps) {
  const label = (minutes: number): string => (minutes === 0 ? t("syncNever") : minutes % 60 === 0 ? t("syncHours", { count: minutes / 60 }) : t("syncMinutes", { count: minutes }));
  const all = [...new Set<number>([...MINUTES, draft.syncEvery])].sort((one, other) => one - other);
  return <Select label={t("syncEvery")} value={String(draft.syncEvery)} options={all.map((minutes) => ({ value: String(minutes), label: label(minutes) }))} onChange={(minutes) => set({ syncEvery: Number(minutes) })} />;
}

function Reading({ found, ...props }: StepProps & { found: Found }) {
  const { draft, set, fault } = props;
  const modes: readonly Mode[] = draft.provider === "redis" ? ["json", "none"] : ["media", "json", "none"];
  return (
    <>
      <Choice legend={t("modeLegend")} value={draft.mode} onChange={(mode) => set({ mode })} options={modes.map((mode) => ({ value: mode, label: t(`mode_${mode}`), hint: t(`mode_${mode}_hint`) }))} />
      <Prefix {...props} />
      <div className={styles["fields"]}>
        <TextField label={t("regex")} hint={t("regexHint")} value={draft.regex} onChange={(regex) => set({ regex })} error={fault("regex_filter")} autoComplete="off" />
        {draft.provider !== "redis" && <Presets onChoose={(regex) => set({ regex })} />}
      </div>
      {draft.provider !== "redis" && <Switch isSelected={draft.recursive} onChange={(recursive) => set({ recursive })}>{t("recursive")}</Switch>}
      {draft.mode !== "none" && <Every {...props} />}
      <Keys mode={draft.mode} found={found} />
    </>
  );
}

function Presets({ onChoose }: { onChoose: (regex: string) => void }) {
  const kinds = Object.keys(KINDS_OF_FILES) as KindOfFile[];
  return (
    <div role="group" aria-label={t("kindsOf")} className={styles["presets"]}>
      <span aria-hidden="true">{t("kindsOf")}</span>
      {kinds.map((kind) => <Button key={kind} onPress={() => onChoose(KINDS_OF_FILES[kind])}>{t(`kind_${kind}`)}</Button>)}
      <Button onPress={() => onChoose("")}>{t("kind_all")}</Button>
    </div>
  );
}

function Keys({ mode, found: { found, isLooking, problem } }: { mode: Mode; found: Found }) {
  const count = found?.files.length ?? 0;
  const said = mode === "none" ? t("previewNone") : isLooking ? t("previewLooking") : found === null ? t("previewWait") : count === 0 ? t("previewEmpty") : t(found.more ? "previewMore" : "previewCount", { count });
  return (
    <section className={styles["keys"]}>
      <h4>{t("preview")}</h4>
      {problem ? <Problem title={t("previewFailed")} text={problem} /> : <p role="status" className={page["muted"]}>{said}</p>}
      {count > 0 && (
        <div className={styles["keyList"]} role="region" aria-label={t("keys")} tabIndex={0}>
          <ul>
            {found?.files.map((file) => (
              <li key={file.key}><code>{file.key}</code>{file.size !== null && <span>{formatBytes(file.size)}</span>}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
