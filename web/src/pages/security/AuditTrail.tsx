/** The audit trail with search; what is asked for is in the address. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useState } from "react";
import { nameOf } from "../../shared/words/person";
import { api, ask, type Schemas } from "../../api/client";
import { formatDate } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { useSession } from "../../api/session";
import { Button, Empty, IconButton, Problem, Select, TextField } from "../../shared/ui/ui";
import { numberParam, useParams } from "../../shared/url";
import { useDebounced } from "../../shared/use-latest";
import { useMembers } from "../people/api";
import { t } from "./messages";
import styles from "./security.module.css";

type Entry = Schemas["AuditBody"];

const SIZE = 50;

interface AuditQuery {
  page: number;
  page_size: number;
  search?: string;
  action?: string;
  user?: number;
  project?: number;
  from?: string;
  to?: string;
}

export function auditQuery(get: (name: string) => string | null): AuditQuery {
  const query: AuditQuery = { page: numberParam(get("page")) ?? 1, page_size: SIZE };
  for (const name of ["search", "action"] as const) {
    const value = get(name);
    if (value) query[name] = value;
  }
  for (const name of ["user", "project"] as const) {
    const value = numberParam(get(name));
    if (value !== null) query[name] = value;
  }
  const from = get("from");
  const to = get("to");
  // Whole days of the person's own time zone.
  if (from) query.from = new Date(`${from}T00:00:00`).toISOString();
  if (to) query.to = new Date(`${to}T23:59:59.999`).toISOString();
  return query;
}

/** Everything that the filters let through, on all pages. */
export function exportAddress(query: AuditQuery, format: "jsonl" | "cef"): string {
  const { page: _page, page_size: _size, ...filters } = query;
  const params = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(filters)) params.set(name, String(value));
  return `/api/audit/export?${params.toString()}`;
}

export function AuditTrail() {
  const params = useParams();
  const [search, setSearch] = useState(params.get("search") ?? "");
  const settled = useDebounced(search, 250);
  const { get, set } = params;
  useEffect(() => {
    if (settled !== (get("search") ?? "")) set({ search: settled === "" ? null : settled, page: null }, { replace: true });
  }, [settled, get, set]);
  const query = auditQuery(get);
  const trail = useQuery({ queryKey: ["audit", query], queryFn: () => ask(api.GET("/api/audit", { params: { query } })), placeholderData: keepPreviousData });
  const number = numberParam(get("page")) ?? 1;
  const pages = Math.max(1, Math.ceil((trail.data?.count ?? 0) / SIZE));
  return (
    <section className={page["section"]}>
      <header>
        <div>
          <h2>{t("audit")}</h2>
          <p className={`${page["muted"]} ${styles["flat"]}`}>{t("auditText")}</p>
        </div>
        {trail.data && <span className={page["muted"]} role="status">{t("count", { count: trail.data.count })}</span>}
      </header>
      <Filters search={search} onSearch={setSearch} get={get} set={set} />
      {trail.error && <Problem title={trail.error.message} action={<Button onPress={() => void trail.refetch()}>{t("retry")}</Button>} />}
      {trail.data?.count === 0 && <Empty icon="search" title={t("none")} />}
      {trail.data && trail.data.count > 0 && <Entries entries={trail.data.results} onAction={(action) => set({ action, page: null })} />}
      {trail.data && trail.data.count > 0 && (
        <p className={page["muted"]}>
          {t("takeAlong")} <a href={exportAddress(query, "jsonl")} download>{t("asJsonLines")}</a> · <a href={exportAddress(query, "cef")} download>{t("asCef")}</a>
        </p>
      )}
      {pages > 1 && (
        <div className={page["row"]}>
          <IconButton label={t("previous")} icon="left" isDisabled={number <= 1} onPress={() => set({ page: number - 1 })} />
          <span>{t("page", { page: number, pages })}</span>
          <IconButton label={t("next")} icon="right" isDisabled={number >= pages} onPress={() => set({ page: number + 1 })} />
        </div>
      )}
    </section>
  );
}

type Set = ReturnType<typeof useParams>["set"];

function Filters({ search, onSearch, get, set }: { search: string; onSearch: (text: string) => void; get: (name: string) => string | null; set: Set }) {
  const session = useSession();
  const members = useMembers(session?.organization?.id ?? null, 1, "", "");
  const action = get("action");
  return (
    <div className={styles["filters"]} role="search" aria-label={t("filters")}>
      <TextField type="search" label={t("search")} value={search} onChange={onSearch} className={styles["search"] ?? ""} />
      <Select label={t("who")} value={get("user") ?? "all"} options={[{ value: "all", label: t("everybody") }, ...(members.data?.results ?? []).map(({ user }) => ({ value: String(user.id), label: nameOf(user) }))]} onChange={(user) => set({ user: user === "all" ? null : user, page: null })} className={styles["who"] ?? ""} />
      <DateField label={t("from")} value={get("from") ?? ""} onChange={(from) => set({ from: from || null, page: null })} />
      <DateField label={t("to")} value={get("to") ?? ""} onChange={(to) => set({ to: to || null, page: null })} />
      {action && <Button icon="close" onPress={() => set({ action: null, page: null })}>{action}</Button>}
    </div>
  );
}

function DateField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className={styles["date"]}>
      {label}
      <input type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}

function Entries({ entries, onAction }: { entries: readonly Entry[]; onAction: (action: string) => void }) {
  const [open, setOpen] = useState<number | null>(null);
  return (
    <div className={page["tableWrap"]} role="region" aria-label={t("audit")} tabIndex={0}>
      <table className={page["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("when")}</th>
            <th scope="col">{t("who")}</th>
            <th scope="col">{t("action")}</th>
            <th scope="col">{t("object")}</th>
            <th scope="col">{t("where")}</th>
            <th scope="col">{t("credential")}</th>
            <th scope="col"><span className={page["srOnly"]}>{t("details")}</span></th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Fragment key={entry.id}>
              <tr>
                <td className={styles["when"]}><time dateTime={entry.at}>{formatDate(entry.at)}</time></td>
                <td>{entry.actor?.email ?? <span className={page["muted"]}>{t("system")}</span>}</td>
                <td><button type="button" className={styles["action"]} onClick={() => onAction(entry.action)}>{entry.action}</button></td>
                <td>{[entry.object_type, entry.object_id].filter((part) => part !== null && part !== "").join(" ")}{entry.project !== null && entry.object_type !== "project" && <span className={page["muted"]}> · {t("project", { id: String(entry.project) })}</span>}</td>
                <td>{entry.address ?? ""}</td>
                <td>{entry.credential ?? ""}</td>
                <td className={page["number"]}>
                  {hasDetails(entry.details) && (
                    <button type="button" className={styles["more"]} aria-expanded={open === entry.id} aria-label={t("show", { id: String(entry.id) })} onClick={() => setOpen(open === entry.id ? null : entry.id)}>
                      {open === entry.id ? "−" : "+"}
                    </button>
                  )}
                </td>
              </tr>
              {open === entry.id && (
                <tr>
                  <td colSpan={7}><pre className={page["code"]}>{JSON.stringify(entry.details, null, 2)}</pre></td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function hasDetails(details: unknown): boolean {
  return typeof details === "object" && details !== null && Object.keys(details).length > 0;
}
