/** Our own documents as plain data. What help cannot show stops the build, so nothing is lost on the way. */
import { Lexer, type Token, type Tokens } from "marked";
import type { Block, Inline } from "../src/pages/help/document";

/** Says where a link goes; `null` keeps the words without a link. */
export type Resolve = (address: string) => string | null;

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}

export function blocksOf(markdown: string, resolve: Resolve): Block[] {
  const used = new Set<string>();
  return Lexer.lex(markdown).flatMap((token) => blockOf(token, resolve, used));
}

function blockOf(token: Token, resolve: Resolve, used: Set<string>): Block[] {
  switch (token.type) {
    case "space":
      return [];
    case "heading": {
      const heading = token as Tokens.Heading;
      const text = inlineOf(heading.tokens, resolve);
      return [{ kind: "heading", level: heading.depth, id: anchor(wordsOf(text), used), text }];
    }
    case "paragraph":
    case "text": {
      const { tokens, text } = token as Tokens.Text;
      return [{ kind: "paragraph", text: tokens ? inlineOf(tokens, resolve) : [plain(text)] }];
    }
    case "code": {
      const code = token as Tokens.Code;
      return [{ kind: "code", text: code.text }];
    }
    case "list": {
      const list = token as Tokens.List;
      return [{ kind: "list", ordered: list.ordered, items: list.items.map((item) => item.tokens.flatMap((inner) => blockOf(inner, resolve, used))) }];
    }
    case "table": {
      const table = token as Tokens.Table;
      const cells = (row: Tokens.TableCell[]): Inline[][] => row.map((cell) => inlineOf(cell.tokens, resolve));
      return [{ kind: "table", head: cells(table.header), rows: table.rows.map(cells) }];
    }
    case "html":
      // Notes to ourselves are not shown; markup is refused.
      if (/^<!--[^]*-->\s*$/.test(token.raw)) return [];
      throw new Error(`help cannot show markup: ${token.raw.slice(0, 80)}`);
    case "blockquote":
      return [{ kind: "note", blocks: ((token as Tokens.Blockquote).tokens ?? []).flatMap((inner) => blockOf(inner, resolve, used)) }];
    default:
      throw new Error(`help cannot show ${token.type}: ${token.raw.slice(0, 80)}`);
  }
}

function inlineOf(tokens: readonly Token[], resolve: Resolve): Inline[] {
  return tokens.map((token): Inline => {
    switch (token.type) {
      case "text":
      case "escape":
        return plain((token as Tokens.Text).text);
      case "codespan":
        return { kind: "code", text: (token as Tokens.Codespan).text };
      case "strong":
      case "em":
        return { kind: token.type, text: inlineOf(token.tokens ?? [], resolve) };
      case "link": {
        const link = token as Tokens.Link;
        const href = resolve(link.href);
        const text = inlineOf(link.tokens, resolve);
        return href === null ? { kind: "em", text } : { kind: "link", href, text };
      }
      default:
        throw new Error(`help cannot show ${token.type}: ${token.raw.slice(0, 80)}`);
    }
  });
}

export function wordsOf(text: readonly Inline[]): string {
  return text.map((part) => (typeof part === "string" ? part : typeof part.text === "string" ? part.text : wordsOf(part.text))).join("");
}

/** The same names as repository viewers give to headings, so that links work in both. */
function anchor(words: string, used: Set<string>): string {
  const base = words.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replace(/ /g, "-");
  let name = base;
  for (let count = 1; used.has(name); count += 1) name = `${base}-${count}`;
  used.add(name);
  return name;
}
