/** Who works on the listed projects. They come after the cards, in room that is kept for them. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../api/client";
import { formatNumber } from "../../shared/words/i18n";
import { initialsOf, nameOf } from "../../shared/words/person";
import { Avatar } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./projects.module.css";

export type Workers = Schemas["ProjectPeople"];

export function useWorkers(ids: readonly number[]): ReadonlyMap<number, Workers> {
  const list = ids.join(",");
  const { data } = useQuery({
    queryKey: ["projects", "people", list],
    queryFn: () => ask(api.GET("/api/projects/people", { params: { query: { ids: list } } })),
    enabled: list !== "",
    placeholderData: keepPreviousData,
  });
  return new Map((data ?? []).map((entry) => [entry.project, entry]));
}

export function WorkerRow({ workers }: { workers: Workers }) {
  const more = workers.count - workers.people.length;
  const names = workers.people.map(nameOf);
  const all = more > 0 ? t("workersMore", { names: names.join(", "), count: more }) : t("workers", { names: names.join(", ") });
  return (
    <span className={styles["workers"]} role="img" aria-label={all} title={all}>
      {workers.people.map((person) => (
        <Avatar key={person.id} id={person.id} initials={initialsOf(person)} name={nameOf(person)} />
      ))}
      {more > 0 && <span className={styles["more"]}>+{formatNumber(more)}</span>}
    </span>
  );
}
