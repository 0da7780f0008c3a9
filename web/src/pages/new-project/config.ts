/** The config of a new project: a template with the person's labels, showing a column of the person's data. */
import { dataKeys, isShowable, labelLines, pointAtKey, writeLabels } from "./labels";
import type { Template } from "../labeling-interface/templates";

export interface Column {
  name: string;
  kind: string;
}

/** The first column of a kind the template shows; a template's own key when the data has it. */
export function fittingColumn(template: Template | null, columns: readonly Column[]): string | null {
  if (!template) return null;
  const own = dataKeys(template.config)[0];
  if (own !== undefined && columns.some((column) => column.name === own || column.name === own.split(".")[0])) return own;
  const showable = columns.filter((column) => isShowable(column.name));
  return (showable.find((column) => template.kinds.includes(column.kind)) ?? showable[0])?.name ?? null;
}

export function buildConfig(template: Template | null, labels: string | null, key: string | null): string {
  if (!template) return "<View></View>";
  const lines = labels === null ? [] : labelLines(labels);
  const named = lines.length > 0 ? writeLabels(template.config, lines) : template.config;
  return key === null ? named : pointAtKey(named, key);
}
