/** A filter as a sentence: “Completed is empty”. */
import { formatDate, formatNumber } from "../../../shared/words/i18n";
import { t } from "../words/messages";
import type { BaseType, Column } from "../model/columns";
import { type Filter, type FilterValue, isRange, type Operator, valueKind } from "../model/filters";
import type { PersonLike } from "../../../api/people";

export function operatorWord(type: BaseType, operator: Operator): string {
  if (type === "Datetime") {
    if (operator === "less") return t("op_before");
    if (operator === "greater") return t("op_after");
    if (operator === "less_or_equal") return t("op_not_after");
    if (operator === "greater_or_equal") return t("op_not_before");
  }
  if (type === "List" && operator === "contains") return t("op_has");
  if (type === "List" && operator === "not_contains") return t("op_has_not");
  return t(`op_${operator}`);
}

function scalarWord(type: BaseType, value: string | number | boolean | null, column: Column | undefined, people: ReadonlyMap<number, PersonLike>): string {
  if (value === null || value === "") return t("unfinished");
  if (typeof value === "boolean") return value ? t("yes") : t("no");
  if (type === "Datetime") return formatDate(String(value));
  if (type === "List") {
    const chosen = column?.choices.find((choice) => String(choice.value) === String(value));
    return people.get(Number(value))?.name ?? chosen?.label ?? String(value);
  }
  return typeof value === "number" ? formatNumber(value, 6) : value;
}

export function valueWord(filter: Filter, column: Column | undefined, people: ReadonlyMap<number, PersonLike>): string {
  if (valueKind(filter.type, filter.operator) === "none") return "";
  return wordOf(filter.type, filter.value, column, people);
}

function wordOf(type: BaseType, value: FilterValue, column: Column | undefined, people: ReadonlyMap<number, PersonLike>): string {
  const one = (item: string | number | boolean | null): string => scalarWord(type, item, column, people);
  if (Array.isArray(value)) return value.length === 0 ? t("unfinished") : value.map(one).join(", ");
  if (isRange(value)) return t("rangeValue", { min: one(value.min), max: one(value.max) });
  return one(value);
}

export function sentence(filter: Filter, column: Column | undefined, people: ReadonlyMap<number, PersonLike>): string {
  if (filter.columnId === "") return t("unfinished");
  return [column?.title ?? filter.columnId, operatorWord(filter.type, filter.operator), valueWord(filter, column, people)].filter((part) => part !== "").join(" ");
}
