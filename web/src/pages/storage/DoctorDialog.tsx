/** The storage's doctor: what the credentials can do, what is too much or missing, and what to enter at the provider. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { Badge, Button, Dialog, Problem, Select, TextField } from "../../shared/ui/ui";
import { formatAgo } from "../../shared/words/i18n";
import { changeStorage } from "./model/api";
import { examine, type Finding, lastReport, type Outcome } from "./model/doctor";
import { policiesFor } from "./model/policies";
import type { Storage } from "./model/storage";
import { Policies } from "./Policies";
import styles from "./storage.module.css";
import { t } from "./words/doctor";

const TONES: Readonly<Record<Outcome, "good" | "bad" | "warn" | "plain">> = { right: "good", missing: "bad", excess: "warn", public: "bad", unknown: "plain" };
const HOURS = ["0", "24", "168"] as const;
const failed = (reason: string): string => t("failed", { reason });

export function DoctorDialog({ storage, title, onClose, onChanged }: { storage: Storage; title: string; onClose: () => void; onChanged: () => void }) {
  return (
    <Dialog title={t("title", { title })} isOpen onClose={onClose} closeLabel={t("close")} actions={<Button onPress={onClose}>{t("close")}</Button>}>
      <Examination storage={storage} />
      <Again storage={storage} onChanged={onChanged} />
      <Rights storage={storage} />
    </Dialog>
  );
}

function Examination({ storage }: { storage: Storage }) {
  const queries = useQueryClient();
  const key = ["storage-doctor", storage.direction, storage.id];
  const { data: report } = useQuery({ queryKey: key, queryFn: () => lastReport(storage) });
  const [busy, setBusy] = useState(false);
  const ask = (): void => {
    setBusy(true);
    void attempt(async () => { queries.setQueryData(key, await examine(storage)); }, failed).finally(() => setBusy(false));
  };
  return (
    <>
      <p className={page["muted"]}>{t("intro")}</p>
      <div className={styles["actions"]}>
        <Button variant="primary" icon="check" isDisabled={busy} onPress={ask}>{t("ask")}</Button>
        <span role="status">{busy ? t("asking") : report ? t("asked", { ago: formatAgo(report.checkedAt) }) : ""}</span>
      </div>
      {report && <ul className={styles["findings"]}>{report.findings.map((finding) => <Found key={finding.probe} finding={finding} />)}</ul>}
    </>
  );
}

function Found({ finding: { outcome, message, line, isNew } }: { finding: Finding }) {
  return (
    <li>
      <Badge tone={TONES[outcome]}>{t(outcome)}</Badge>{isNew && <> <Badge tone="warn">{t("isNew")}</Badge></>} {message}
      {line !== null && <> {t(outcome === "missing" ? "add" : "takeAway")} <code>{line}</code></>}
    </li>
  );
}

function Again({ storage, onChanged }: { storage: Storage; onChanged: () => void }) {
  const now = String(Number(storage.fields["check_every_hours"] ?? 0) || 0);
  const options = [...new Set([...HOURS, now])].map((hours) => ({ value: hours, label: hours === "0" ? t("never") : t("everyHours", { count: Number(hours) }) }));
  const change = (hours: string): void => void attempt(async () => {
    await changeStorage(storage, { check_every_hours: Number(hours) });
    onChanged();
  }, failed);
  return <Select label={t("again")} value={now} options={options} onChange={change} />;
}

/** With the networks and the endpoint that requests may come from, where somebody names them. */
function Rights({ storage }: { storage: Storage }) {
  const [networks, setNetworks] = useState("");
  const [endpoint, setEndpoint] = useState("");
  const list = networks.split(/[\s,]+/).filter((text) => text !== "");
  const body = { id: storage.id, source_addresses: list, vpc_endpoint: endpoint.trim() };
  const { data: policies, error } = useQuery({
    queryKey: ["storage-policies", storage.direction, storage.id, networks, endpoint],
    queryFn: () => policiesFor(storage.provider, storage.direction, body),
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <details className={styles["rights"]}>
      <summary>{t("rights")}</summary>
      {storage.provider === "s3" && (
        <>
          <TextField label={t("networks")} hint={t("networksHint")} value={networks} onChange={setNetworks} autoComplete="off" />
          <TextField label={t("vpc")} hint={t("vpcHint")} value={endpoint} onChange={setEndpoint} autoComplete="off" />
        </>
      )}
      {error && <Problem title={t("noPolicies")} text={error.message} />}
      {policies && <Policies policies={policies} />}
    </details>
  );
}
