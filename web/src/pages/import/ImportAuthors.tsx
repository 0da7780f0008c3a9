/** Whose annotations of another installation become. Asked once, for all authors of the files. */
import { Select } from "../../shared/ui/ui";
import type { Author, People } from "./import-api";
import { t } from "./messages";
import { usePeople } from "../../api/people";
import styles from "./import.module.css";

/** More authors get what the others get. */
const SHOWN = 50;

/** Whether there is anything to ask. */
export function hasStrangers(authors: readonly Author[] | undefined): authors is Author[] {
  return authors !== undefined && authors.some((author) => !author.is_here);
}

export function ImportAuthors({ authors, people, onChange }: { authors: readonly Author[]; people: People; onChange: (people: People) => void }) {
  const known = usePeople();
  const persons = [...known.values()].map((person) => ({ value: String(person.id), label: person.name }));
  return (
    <fieldset className={styles["authors"]}>
      <legend>{t("importAuthors")}</legend>
      <p className={styles["muted"]}>{t("importAuthorsText")}</p>
      <ul>
        {authors.slice(0, SHOWN).map((author) => (
          <li key={author.author}>
            <Select
              label={t("importAuthor", { author: author.author.includes("@") ? author.author : t("importNumber", { number: author.author }), annotations: t("annotations", { count: author.annotations }) })}
              value={String(people[author.author] ?? (author.is_here && author.becomes !== null ? author.becomes : "importer"))}
              onChange={(value) => onChange({ ...people, [author.author]: value === "importer" || value === "placeholder" ? value : Number(value) })}
              options={[{ value: "importer", label: t("importToMe") }, { value: "placeholder", label: t("importToPlaceholder") }, ...persons]}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
