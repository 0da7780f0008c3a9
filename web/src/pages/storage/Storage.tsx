/** The storages of a project: what is connected, how it goes, and the way to connect more. */
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { useQueryClient } from "@tanstack/react-query";
import page from "../../shared/ui/page.module.css";
import { Button, classes, Empty, Problem } from "../../shared/ui/ui";
import { useParams } from "../../shared/url";
import { messageOf } from "../../shared/failure";
import { t } from "./messages";
import { useStorages } from "./model/api";
import type { Direction, Storage as Connection } from "./model/storage";
import { StorageCard } from "./StorageCard";
import styles from "./storage.module.css";

const Wizard = lazy(() => import("./wizard/Wizard").then((part) => ({ default: part.Wizard })));

/** What the address asks for: `?add=source`, or `?edit=source-s3-4`. */
const nameOf = ({ direction, provider, id }: Connection): string => `${direction}-${provider}-${id}`;

export function Storage({ projectId }: { projectId: number }) {
  const client = useQueryClient();
  const params = useParams();
  const storages = useStorages(projectId);
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["storages", projectId] });
  const add = params.get("add");
  const edit = params.get("edit");
  const edited = edit === null ? undefined : storages.data?.find((storage) => nameOf(storage) === edit);
  const leave = (): void => {
    void refresh();
    params.set({ add: null, edit: null });
  };
  if (add === "source" || add === "target" || edited) {
    return (
      <Suspense fallback={null}>
        <Wizard projectId={projectId} direction={edited?.direction ?? (add === "target" ? "target" : "source")} stored={edited ?? null} onLeave={leave} />
      </Suspense>
    );
  }
  const section = (direction: Direction) => (
    <Section
      direction={direction}
      storages={storages.data?.filter((storage) => storage.direction === direction) ?? null}
      onAdd={() => params.set({ add: direction })}
      onEdit={(storage) => params.set({ edit: nameOf(storage) })}
      onChanged={() => void refresh()}
    />
  );
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h2>{t("title")}</h2>
          <p>{t("intro")}</p>
        </div>
        <Link href="/help/storage">{t("help")}</Link>
      </header>
      {storages.error && <Problem title={messageOf(storages.error)} action={<Button onPress={() => void storages.refetch()}>{t("retry")}</Button>} />}
      {storages.data && section("source")}
      {storages.data && section("target")}
    </div>
  );
}

interface SectionProps {
  direction: Direction;
  storages: readonly Connection[] | null;
  onAdd: () => void;
  onEdit: (storage: Connection) => void;
  onChanged: () => void;
}

function Section({ direction, storages, onAdd, onEdit, onChanged }: SectionProps) {
  const isSource = direction === "source";
  const button = <Button icon="plus" variant={isSource ? "primary" : "plain"} onPress={onAdd}>{isSource ? t("addSource") : t("addTarget")}</Button>;
  const isEmpty = storages?.length === 0;
  return (
    <section className={classes(page["section"], styles["section"])} aria-labelledby={`storage-${direction}`}>
      <header>
        <div>
          <h2 id={`storage-${direction}`}>{isSource ? t("sources") : t("targets")}</h2>
          {!isEmpty && <p className={page["muted"]}>{isSource ? t("sourcesText") : t("targetsText")}</p>}
        </div>
        {!isEmpty && button}
      </header>
      {isEmpty ? (
        <div className={page["card"]}>
          <Empty icon={isSource ? "cloud" : "upload"} title={isSource ? t("noSource") : t("noTarget")} action={button}>
            {isSource ? t("noSourceText") : t("noTargetText")}
          </Empty>
        </div>
      ) : (
        <ul className={styles["list"]}>
          {storages?.map((storage) => <StorageCard key={nameOf(storage)} storage={storage} onEdit={() => onEdit(storage)} onChanged={onChanged} />)}
        </ul>
      )}
    </section>
  );
}
