/** The filters of a view as a row of sentences; each opens to be changed, and the list follows while one types. */
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button, classes, IconButton } from "../../../shared/ui/ui";
import { FilterEditor } from "./FilterEditor";
import { operatorWord, sentence, valueWord } from "./filter-words";
import { t } from "../words/messages";
import type { Column } from "../model/columns";
import { blankFilter, type Filter, isComplete } from "../model/filters";
import type { PersonLike } from "../../../api/people";
import styles from "./filters.module.css";

interface Props {
  columns: readonly Column[];
  filters: readonly Filter[];
  conjunction: "and" | "or";
  people: ReadonlyMap<number, PersonLike>;
  onChange: (filters: Filter[], conjunction: "and" | "or") => void;
  /** The filter that was just added, to open it. */
  openKey: string | null;
  onOpenKey: (key: string | null) => void;
}

export function FilterBar({ columns, filters, conjunction, people, onChange, openKey, onOpenKey }: Props) {
  const add = (): void => {
    const filter = blankFilter();
    onChange([...filters, filter], conjunction);
    onOpenKey(filter.key);
  };
  const other = conjunction === "and" ? "or" : "and";
  return (
    <div className={styles["bar"]} role="group" aria-label={t("filters")}>
      {filters.map((filter, index) => (
        <span key={filter.key} className={styles["part"]}>
          {index > 0 && (
            <button type="button" className={styles["word"]} aria-label={t("conjunction", { word: t(conjunction) })} onClick={() => onChange([...filters], other)}>
              {t(conjunction)}
            </button>
          )}
          <Chip
            filter={filter}
            columns={columns}
            people={people}
            isOpen={openKey === filter.key}
            onOpen={(open) => {
              onOpenKey(open ? filter.key : null);
              // One that was opened and left without a column asks for nothing.
              if (!open && filter.columnId === "") onChange(filters.filter((item) => item.key !== filter.key), conjunction);
            }}
            onChange={(next) => onChange(filters.map((item) => (item.key === filter.key ? next : item)), conjunction)}
            onRemove={() => onChange(filters.filter((item) => item.key !== filter.key), conjunction)}
          />
        </span>
      ))}
      <Button variant="quiet" icon="plus" onPress={add}>{t("addFilter")}</Button>
      {filters.length > 1 && <Button variant="quiet" onPress={() => onChange([], conjunction)}>{t("removeFilters")}</Button>}
    </div>
  );
}

interface ChipProps {
  filter: Filter;
  columns: readonly Column[];
  people: ReadonlyMap<number, PersonLike>;
  isOpen: boolean;
  onOpen: (open: boolean) => void;
  onChange: (filter: Filter) => void;
  onRemove: () => void;
}

function Chip({ filter, columns, people, isOpen, onOpen, onChange, onRemove }: ChipProps) {
  const column = columns.find((item) => item.id === filter.columnId);
  const words = sentence(filter, column, people);
  return (
    <span className={classes(styles["chip"], !isComplete(filter) && styles["half"])}>
      <DialogTrigger
        isOpen={isOpen}
        onOpenChange={onOpen}
      >
        <AriaButton className={styles["chipText"] ?? ""} aria-label={t("editFilter", { filter: words })}>
          {filter.columnId === "" ? (
            <em>{t("unfinished")}</em>
          ) : (
            <>
              <b>{column?.title ?? filter.columnId}</b> <span>{operatorWord(filter.type, filter.operator)}</span> <em>{valueWord(filter, column, people)}</em>
            </>
          )}
        </AriaButton>
        <Popover className={styles["editor"] ?? ""} placement="bottom start">
          <Dialog aria-label={t("editFilter", { filter: words })} className={styles["editorBody"] ?? ""}>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                onOpen(false);
              }}
            >
              <FilterEditor filter={filter} columns={columns} people={people} onChange={onChange} />
              <div className={styles["editorFoot"]}>
                <Button variant="quiet" icon="trash" onPress={onRemove}>{t("delete")}</Button>
                <Button variant="primary" type="submit">{t("done")}</Button>
              </div>
            </form>
          </Dialog>
        </Popover>
      </DialogTrigger>
      <IconButton label={t("removeFilter", { filter: words })} icon="close" onPress={onRemove} className={styles["remove"] ?? ""} />
    </span>
  );
}

