/** The address of the tasks behind a number. Pure. */
import type { WireFilter } from "../data-manager/model/filters";

export function tasksBehind(projectId: number, filters: readonly WireFilter[], ordering: readonly string[] = []): string {
  const query = JSON.stringify({ filters: { conjunction: "and", items: filters }, ordering });
  return `/projects/${projectId}/data?${new URLSearchParams({ query })}`;
}

export const DONE: WireFilter = { filter: "filter:tasks:completed_at", type: "Datetime", operator: "empty", value: false };
export const LEFT: WireFilter = { filter: "filter:tasks:completed_at", type: "Datetime", operator: "empty", value: true };
export const SKIPPED: WireFilter = { filter: "filter:tasks:cancelled_annotations", type: "Number", operator: "greater", value: 0 };
export const DRAFTED: WireFilter = { filter: "filter:tasks:draft_exists", type: "Boolean", operator: "equal", value: true };
export const ANNOTATED: WireFilter = { filter: "filter:tasks:total_annotations", type: "Number", operator: "greater", value: 0 };
export const PREDICTED: WireFilter = { filter: "filter:tasks:total_predictions", type: "Number", operator: "greater", value: 0 };

export function annotatedBy(userId: number): WireFilter {
  return { filter: "filter:tasks:annotators", type: "List", operator: "contains", value: userId };
}

export function withLabel(label: string): WireFilter {
  return { filter: "filter:tasks:annotations_results", type: "String", operator: "contains", value: label };
}

/** All of one day, in the day's own (UTC) time. */
export function onDay(date: string): WireFilter {
  const day = date.slice(0, 10);
  return { filter: "filter:tasks:completed_at", type: "Datetime", operator: "in", value: { min: `${day}T00:00:00.000Z`, max: `${day}T23:59:59.999Z` } };
}
