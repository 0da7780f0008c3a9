/** What a page of the help is made of: data, never markup. */
export type Inline =
  | string
  | { kind: "strong" | "em"; text: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "link"; href: string; text: Inline[] };

export type Block =
  | { kind: "heading"; level: number; id: string; text: Inline[] }
  | { kind: "paragraph"; text: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "list"; ordered: boolean; items: Block[][] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] }
  | { kind: "note"; blocks: Block[] };

export interface HelpPage {
  id: string;
  title: string;
  group: string;
  about: string;
  /** There is no translation yet. */
  inEnglish: boolean;
  blocks: Block[];
}
