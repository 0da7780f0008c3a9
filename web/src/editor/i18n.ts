// One door to the catalogue, so that the editor's files need not know where the shell lives.
type Values = Readonly<Record<string, string | number>>;

export function t(key: string, values: Values = {}): string {
  return key.replace(/\{(\w+)\}/g, (found, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : found));
}
