/** Filling in messages: `{name}` placeholders, and plural forms by the language's rules. Pure. */

export type Message = string | { one: string; other: string };
export type Values = Readonly<Record<string, string | number>>;

export function formatMessage(message: Message, values: Values | undefined, locale: string): string {
  const text = typeof message === "string" ? message : pluralForm(message, Number(values?.["count"] ?? 0), locale);
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : value;
  });
}

function pluralForm(message: { one: string; other: string }, count: number, locale: string): string {
  return new Intl.PluralRules(locale).select(count) === "one" ? message.one : message.other;
}
