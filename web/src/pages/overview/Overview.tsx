/** What a manager asks at nine in the morning. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { initialsOf, nameOf } from "../../shared/words/person";
import { api, ask, type Schemas } from "../../api/client";
import { formatAgo, formatDate, formatDuration, formatNumber } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { may, useProject } from "../../api/project";
import { Avatar, Button, Empty, Problem } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./overview.module.css";
import { percent } from "./pace";
import { PaceChart } from "./PaceChart";
import { ANNOTATED, annotatedBy, DONE, DRAFTED, LEFT, PREDICTED, SKIPPED, tasksBehind, withLabel } from "./tasks-behind";

type OverviewData = Schemas["OverviewBody"];

export function Overview({ projectId }: { projectId: number }) {
  const project = useProject(projectId);
  const overview = useQuery({ queryKey: ["overview", projectId], queryFn: () => ask(api.GET("/api/projects/{id}/overview", { params: { path: { id: projectId } } })), refetchInterval: 60_000 });
  const error = overview.error ?? project.error;
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <h2>{t("title")}</h2>
        <div className={page["row"]}>
          <Link href={`/projects/${projectId}/data`} className={styles["action"] ?? ""}>{t("openTasks")}</Link>
          {may(project.data, "label") && <Link href={`/projects/${projectId}/data?labeling=1`} className={`${styles["action"]} ${styles["primary"]}`}>{t("label_now")}</Link>}
        </div>
      </header>
      {error && <Problem title={error.message} action={<Button onPress={() => void overview.refetch()}>↻</Button>} />}
      {overview.data && (overview.data.total === 0 ? <Empty icon="inbox" title={t("empty")} action={<Link href={`/projects/${projectId}/data`}>{t("openTasks")}</Link>}>{t("noData")}</Empty> : <Body projectId={projectId} data={overview.data} />)}
    </div>
  );
}

function Body({ projectId, data }: { projectId: number; data: OverviewData }) {
  const link = (...filters: Parameters<typeof tasksBehind>[1]): string => tasksBehind(projectId, filters);
  return (
    <>
      <section className={styles["top"]} aria-label={t("progress", { done: data.done, total: data.total })}>
        <div className={styles["progress"]}>
          <p className={styles["percent"]}>{`${percent(data.done, data.total)} %`}</p>
          <div className={styles["bar"]} aria-hidden="true">
            <div style={{ inlineSize: `${(data.done / data.total) * 100}%` }} />
          </div>
          <p className={styles["sentence"]}>{finishSentence(data)}</p>
        </div>
        <ul className={styles["numbers"]}>
          <Figure name={t("all")} value={data.total} href={`/projects/${projectId}/data`} />
          <Figure name={t("done")} value={data.done} href={link(DONE)} />
          <Figure name={t("left")} value={data.total - data.done} href={link(LEFT)} />
          <Figure name={t("annotations")} value={data.annotations} href={link(ANNOTATED)} />
          <Figure name={t("skipped")} value={data.skipped} href={link(SKIPPED)} />
          <Figure name={t("drafts")} value={data.drafts} href={link(DRAFTED)} />
          <Figure name={t("predictions")} value={data.predictions} href={link(PREDICTED)} />
        </ul>
      </section>
      <div className={styles["columns"]}>
        <Section title={t("pace")} note={t("paceText")}>
          <PaceChart projectId={projectId} days={data.per_day} />
        </Section>
        <Section title={t("stuck")}>
          <Stuck projectId={projectId} stuck={data.stuck} />
        </Section>
      </div>
      <Section title={t("people")}>
        <People projectId={projectId} people={data.people} brought={broughtAlong(data)} />
      </Section>
      <Section title={t("labels")}>
        <Labels projectId={projectId} groups={data.labels} />
      </Section>
    </>
  );
}

function finishSentence(data: OverviewData): string {
  if (data.done >= data.total) return t("finished");
  if (!data.estimate?.finish_at) return t("noFinish");
  return t("finish", { pace: formatNumber(data.estimate.per_day, data.estimate.per_day < 10 ? 1 : 0), date: formatDate(data.estimate.finish_at, "date") });
}

function Figure({ name, value, href }: { name: string; value: number; href: string }) {
  return (
    <li>
      <Link href={href}>
        <strong>{formatNumber(value)}</strong>
        <span>{name}</span>
      </Link>
    </li>
  );
}

function Section({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className={page["section"]}>
      <header>
        <h2>{title}</h2>
        {note && <span className={`${page["muted"]} ${page["small"]}`}>{note}</span>}
      </header>
      {children}
    </section>
  );
}

function Stuck({ projectId, stuck }: { projectId: number; stuck: OverviewData["stuck"] }) {
  const rows = [
    { key: "stuck_skipped_tasks" as const, count: stuck.skipped_tasks, href: tasksBehind(projectId, [SKIPPED, LEFT]) },
    { key: "stuck_failed_jobs" as const, count: stuck.failed_jobs, href: null },
    { key: "stuck_expired_locks" as const, count: stuck.expired_locks, href: tasksBehind(projectId, [LEFT]) },
  ].filter((row) => row.count > 0);
  if (rows.length === 0) return <p className={`${page["card"]} ${page["muted"]} ${styles["flat"]}`}>{t("stuckNone")}</p>;
  return (
    <ul className={`${page["card"]} ${styles["stuck"]}`}>
      {rows.map((row) => (
        <li key={row.key}>
          <span>{t(row.key, { count: row.count })}</span>
          {row.href && <Link href={row.href} aria-label={`${t("show")}: ${t(row.key, { count: row.count })}`}>{t("show")}</Link>}
        </li>
      ))}
    </ul>
  );
}

/** Annotations that nobody submitted here: imported ones, and those that an action made. */
function broughtAlong(data: OverviewData): number {
  return Math.max(0, data.annotations - data.people.reduce((sum, person) => sum + person.annotations, 0));
}

function People({ projectId, people, brought }: { projectId: number; people: OverviewData["people"]; brought: number }) {
  const note = brought > 0 ? t("brought", { count: brought }) : null;
  if (people.length === 0) return <p className={`${page["card"]} ${page["muted"]} ${styles["flat"]}`}>{note === null ? t("nobody") : `${t("nobodyHere")} ${note}`}</p>;
  const most = Math.max(1, ...people.map((person) => person.annotations));
  return (
    <>
      {note !== null && <p className={`${page["muted"]} ${page["small"]}`}>{note}</p>}
    <div className={page["tableWrap"]} role="region" aria-label={t("people")} tabIndex={0}>
      <table className={page["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("person")}</th>
            <th scope="col">{t("annotations")}</th>
            <th scope="col" className={page["number"]}>{t("skipped")}</th>
            <th scope="col" className={page["number"]}>{t("drafts")}</th>
            <th scope="col" className={page["number"]}>{t("time")}</th>
            <th scope="col">{t("lastSeen")}</th>
          </tr>
        </thead>
        <tbody>
          {people.map(({ user, ...person }) => (
            <tr key={user.id}>
              <td>
                <div className={page["person"]}>
                  <Avatar id={user.id} initials={initialsOf(user)} name={nameOf(user)} />
                  <div><strong><span>{nameOf(user)}</span></strong></div>
                </div>
              </td>
              <td>
                <Link href={tasksBehind(projectId, [annotatedBy(user.id)])} className={styles["share"] ?? ""}>
                  <span className={styles["shareBar"]} aria-hidden="true"><span style={{ inlineSize: `${(person.annotations / most) * 100}%` }} /></span>
                  {formatNumber(person.annotations)}
                </Link>
              </td>
              <td className={page["number"]}>{formatNumber(person.skipped)}</td>
              <td className={page["number"]}>{formatNumber(person.drafts)}</td>
              <td className={page["number"]}>{formatDuration(person.avg_lead_time)}</td>
              <td>{formatAgo(person.last_activity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    </>
  );
}

const LABELS_SHOWN = 12;

function Labels({ projectId, groups }: { projectId: number; groups: OverviewData["labels"] }) {
  if (groups.every((group) => group.labels.length === 0)) return <p className={`${page["card"]} ${page["muted"]} ${styles["flat"]}`}>{t("noLabels")}</p>;
  return (
    <div className={styles["groups"]}>
      {groups.map((group) => {
        const most = Math.max(1, ...group.labels.map((item) => item.count));
        return (
          <div key={group.from_name} className={page["card"]}>
            <h3>{group.from_name}</h3>
            <ul className={styles["labels"]}>
              {group.labels.slice(0, LABELS_SHOWN).map((item) => (
                <li key={item.label}>
                  <Link href={tasksBehind(projectId, [withLabel(item.label)])}>
                    <span dir="auto">{item.label}</span>
                    <span className={styles["shareBar"]} aria-hidden="true"><span style={{ inlineSize: `${(item.count / most) * 100}%` }} /></span>
                    <span className={styles["labelCount"]}>{formatNumber(item.count)}</span>
                  </Link>
                </li>
              ))}
            </ul>
            {group.labels.length > LABELS_SHOWN && <p className={`${page["muted"]} ${page["small"]}`}>{t("more", { count: group.labels.length - LABELS_SHOWN })}</p>}
          </div>
        );
      })}
    </div>
  );
}
