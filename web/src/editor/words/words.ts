/** What a tag says, in every other language. */
export interface Words {
  readonly de: Readonly<Record<string, string>>;
}
