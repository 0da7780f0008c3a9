/** Leads to the first field of a question, for keys that the config gives it. */
export function focusField(controlName: string): void {
  document.querySelector<HTMLElement>(`.lke-root [data-control="${CSS.escape(controlName)}"] :is(input, select, textarea, [tabindex="0"])`)?.focus();
}
