/** The help: docs/users, found by groups or by words. */
import { lazy, Suspense, use, useDeferredValue, useState } from "react";
import { Link } from "wouter";
import { NotFound } from "../not-found/NotFound";
import { locale } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { useSession } from "../../api/session";
import { Button, classes, TextField } from "../../shared/ui/ui";
import { t as exampleText, useExample } from "../projects/example";
import { Article, HelpLink } from "./Article";
import type { HelpPage } from "./document";
import styles from "./help.module.css";
import { t } from "./messages";
import { type Found, search } from "./search";

const KeyTable = lazy(() => import("./KeyTable").then((part) => ({ default: part.KeyTable })));
const KEYS = "keys";

const loaded = new Map<string, Promise<HelpPage[]>>();

function load(language: "en" | "de"): Promise<HelpPage[]> {
  const known = loaded.get(language) ?? (language === "de" ? import("virtual:help/de") : import("virtual:help/en")).then((part) => part.default);
  loaded.set(language, known);
  return known;
}

export function Help({ topic }: { topic: string | undefined }) {
  const pages = use(load(locale().startsWith("de") ? "de" : "en"));
  const [question, setQuestion] = useState("");
  const asked = useDeferredValue(question.trim());
  const current = pages.find((entry) => entry.id === topic);
  if (topic !== undefined && topic !== KEYS && !current) return <NotFound />;
  return (
    <div className={classes(page["page"], styles["help"], topic !== undefined && styles["beside"])}>
      <div className={styles["side"]}>
        <div role="search">
          <TextField type="search" label={t("search")} bare placeholder={t("search")} value={question} onChange={setQuestion} />
        </div>
        {topic !== undefined && <Contents pages={pages} topic={topic} />}
      </div>
      <div className={styles["main"]}>
        {asked !== "" ? (
          <Results found={search(pages, asked)} onOpen={() => setQuestion("")} />
        ) : current ? (
          <Article key={current.id} topic={current} />
        ) : topic === KEYS ? (
          <Suspense fallback={null}><KeyTable /></Suspense>
        ) : (
          <Overview pages={pages} />
        )}
      </div>
    </div>
  );
}

function groups(pages: readonly HelpPage[]): [string, HelpPage[]][] {
  const names = [...new Set(pages.map((entry) => entry.group))];
  return names.map((name) => [name, pages.filter((entry) => entry.group === name)]);
}

function Contents({ pages, topic }: { pages: readonly HelpPage[]; topic: string }) {
  const here = (id: string) => (id === topic ? { "aria-current": "page" as const } : {});
  return (
    <nav aria-label={t("topics")} className={styles["contents"]}>
      <Link href="/help/">{t("allTopics")}</Link>
      {groups(pages).map(([name, entries]) => (
        <div key={name}>
          <p>{name}</p>
          <ul>
            {entries.map((entry) => (
              <li key={entry.id}><Link href={`/help/${entry.id}`} {...here(entry.id)}>{entry.title}</Link></li>
            ))}
          </ul>
        </div>
      ))}
      <ul>
        <li><Link href={`/help/${KEYS}`} {...here(KEYS)}>{t("keys")}</Link></li>
      </ul>
    </nav>
  );
}

function Overview({ pages }: { pages: readonly HelpPage[] }) {
  return (
    <>
      <header className={page["head"]}>
        <h1>{t("title")}</h1>
        <Example />
      </header>
      {groups(pages).map(([name, entries], index) => (
        <section key={name} className={page["section"]}>
          <h2>{name}</h2>
          <ul className={styles["cards"]}>
            {entries.map((entry) => <Card key={entry.id} id={entry.id} title={entry.title} about={entry.about} />)}
            {index === 0 && <Card id={KEYS} title={t("keys")} about={t("keysAbout")} />}
          </ul>
        </section>
      ))}
    </>
  );
}

/** Trying is the best help; for who may make projects. */
function Example() {
  const session = useSession();
  const { busy, make, others } = useExample();
  if (!session?.permissions.includes("projects_create")) return null;
  return (
    <>
      <Button icon="play" isDisabled={busy} onPress={make}>{exampleText("try")}</Button>
      {others.map((other) => <Button key={other.id} icon={other.icon} isDisabled={busy} onPress={other.make}>{other.title}</Button>)}
    </>
  );
}

function Card({ id, title, about }: { id: string; title: string; about: string }) {
  return (
    <li>
      <Link href={`/help/${id}`}>{title}</Link>
      <span>{about}</span>
    </li>
  );
}

function Results({ found, onOpen }: { found: readonly Found[]; onOpen: () => void }) {
  return (
    <section className={page["section"]}>
      <div role="status">
        <h1 className={styles["resultsTitle"]}>{t("results", { count: found.length })}</h1>
      </div>
      <ul className={classes(styles["cards"], styles["list"])} onClick={(event) => event.target instanceof Element && event.target.closest("a") && onOpen()}>
        {found.map((hit) => (
          <li key={`${hit.page}#${hit.anchor}`}>
            <HelpLink href={`/help/${hit.page}${hit.anchor && `#${hit.anchor}`}`} current={undefined}>
              {hit.heading ? `${hit.title} › ${hit.heading}` : hit.title}
            </HelpLink>
            <span>{hit.excerpt}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
