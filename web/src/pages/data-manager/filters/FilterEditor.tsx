/** Three fields: which column, which condition, which value. */
import { useState } from "react";
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Button as AriaButton } from "react-aria-components";
import { Icon } from "../../../shared/ui/icons";
import { Select, TextField } from "../../../shared/ui/ui";
import ui from "../../../shared/ui/ui.module.css";
import { operatorWord } from "./filter-words";
import { t } from "../words/messages";
import type { BaseType, Column } from "../model/columns";
import { type Filter, type FilterValue, isRange, isRegex, type Operator, operatorsOf, type Range, typesOf, valueKind, withColumn, withOperator, withType } from "../model/filters";
import type { PersonLike } from "../../../api/people";
import styles from "./filters.module.css";

interface Props {
  filter: Filter;
  columns: readonly Column[];
  people: ReadonlyMap<number, PersonLike>;
  /** How the values of a column are meant. */
  onChange: (filter: Filter) => void;
}

export function FilterEditor({ filter, columns, people, onChange }: Props) {
  const column = columns.find((item) => item.id === filter.columnId);
  const types = typesOf(column, filter.type);
  return (
    <div className={styles["fields"]}>
      <ColumnBox columns={columns} value={filter.columnId} onChange={(next) => onChange(withColumn(filter, next))} />
      {column && types.length > 0 && (
        <Select<BaseType> label={t("filterAs")} value={filter.type} options={types.map((type) => ({ value: type, label: t(`as_${type}`) }))} onChange={(type) => onChange(withType(filter, column, type))} />
      )}
      {filter.columnId !== "" && (
        <Select<Operator>
          label={t("filterOperator")}
          value={filter.operator}
          options={operatorsOf(filter, column).map((operator) => ({ value: operator, label: operatorWord(filter.type, operator) }))}
          onChange={(operator) => onChange(withOperator(filter, operator))}
        />
      )}
      {filter.columnId !== "" && <ValueInput filter={filter} column={column} people={people} onChange={(value) => onChange({ ...filter, value })} />}
    </div>
  );
}

function ColumnBox({ columns, value, onChange }: { columns: readonly Column[]; value: string; onChange: (column: Column) => void }) {
  return (
    <ComboBox
      className={ui["field"] ?? ""}
      value={value === "" ? null : value}
      autoFocus={value === ""}
      menuTrigger="focus"
      onChange={(key) => {
        const column = columns.find((item) => item.id === key);
        if (column) onChange(column);
      }}
    >
      <Label>{t("filterColumn")}</Label>
      <div className={styles["combo"]}>
        <Input className={ui["input"] ?? ""} />
        <AriaButton className={styles["comboButton"] ?? ""}><Icon name="down" /></AriaButton>
      </div>
      <Popover className={ui["popover"] ?? ""}>
        <ListBox className={ui["menu"] ?? ""}>
          {columns.map((column) => (
            <ListBoxItem key={column.id} id={column.id} textValue={column.title} className={ui["item"] ?? ""}>{column.title}</ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

interface ValueProps {
  filter: Filter;
  column: Column | undefined;
  people: ReadonlyMap<number, PersonLike>;
  onChange: (value: FilterValue) => void;
}

function ValueInput({ filter, column, people, onChange }: ValueProps) {
  const { value } = filter;
  switch (valueKind(filter.type, filter.operator)) {
    case "none":
      return null;
    case "boolean":
      return <Select label={t("filterValue")} value={value === true ? "yes" : "no"} options={[{ value: "yes", label: t("yes") }, { value: "no", label: t("no") }]} onChange={(next) => onChange(next === "yes")} />;
    case "number":
      return <NumberInput label={t("filterValue")} value={value} onChange={onChange} />;
    case "date":
      return <DateInput label={t("filterValue")} value={value} onChange={onChange} />;
    case "number-range":
      return <RangeInput value={value} onChange={onChange} Field={NumberInput} />;
    case "date-range":
      return <RangeInput value={value} onChange={onChange} Field={DateInput} />;
    case "texts":
      return <ManyInput value={value} onChange={onChange} numeric={false} />;
    case "numbers":
      return <ManyInput value={value} onChange={onChange} numeric />;
    case "text":
      return <TextInput filter={filter} column={column} people={people} onChange={onChange} />;
  }
}

function TextInput({ filter, column, people, onChange }: ValueProps) {
  const value = typeof filter.value === "string" || typeof filter.value === "number" ? filter.value : "";
  if (filter.type === "List" && column && column.choices.length > 0) {
    const options = column.choices.map((choice) => ({ value: String(choice.value), label: people.get(Number(choice.value))?.name ?? choice.label }));
    return (
      <Select
        label={t("filterValue")}
        value={String(value)}
        options={options}
        onChange={(next) => onChange(column.choices.find((choice) => String(choice.value) === next)?.value ?? next)}
      />
    );
  }
  const bad = filter.operator === "regex" && !isRegex(String(value));
  return <TextField label={t("filterValue")} value={String(value)} onChange={onChange} autoFocus error={bad ? t("badRegex") : null} />;
}

interface ScalarProps {
  label: string;
  value: FilterValue;
  onChange: (value: string | number) => void;
}

function NumberInput({ label, value, onChange }: ScalarProps) {
  return <TextField type="number" label={label} value={typeof value === "number" ? String(value) : ""} onChange={(text) => onChange(text === "" || !Number.isFinite(Number(text)) ? "" : Number(text))} />;
}

/** The field works in local time; the wire in UTC. */
function DateInput({ label, value, onChange }: ScalarProps) {
  return (
    <TextField
      type="datetime-local"
      label={label}
      value={typeof value === "string" && value !== "" ? toLocal(value) : ""}
      onChange={(text) => {
        const date = new Date(text);
        onChange(text === "" || Number.isNaN(date.getTime()) ? "" : date.toISOString());
      }}
    />
  );
}

function toLocal(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function RangeInput({ value, onChange, Field }: { value: FilterValue; onChange: (value: Range) => void; Field: (props: ScalarProps) => React.ReactNode }) {
  const range: Range = isRange(value) ? value : { min: null, max: null };
  return (
    <div className={styles["range"]}>
      <Field label={t("filterFrom")} value={range.min} onChange={(min) => onChange({ ...range, min })} />
      <Field label={t("filterTo")} value={range.max} onChange={(max) => onChange({ ...range, max })} />
    </div>
  );
}

function ManyInput({ value, onChange, numeric }: { value: FilterValue; onChange: (value: (string | number)[]) => void; numeric: boolean }) {
  const [text, setText] = useState(() => (Array.isArray(value) ? value.join("\n") : ""));
  return (
    <TextField
      label={t("filterMany")}
      lines={4}
      value={text}
      onChange={(next) => {
        setText(next);
        const parts = next.split("\n").map((part) => part.trim()).filter((part) => part !== "");
        onChange(numeric ? parts.map(Number).filter(Number.isFinite) : parts);
      }}
    />
  );
}
