/** Finds the sections of the help that have every word of a question. */
import type { Block, HelpPage, Inline } from "./document";

export interface Found {
  page: string;
  title: string;
  /** The section's heading; empty for the page's own beginning. */
  heading: string;
  anchor: string;
  excerpt: string;
}

interface Section {
  page: HelpPage;
  heading: string;
  anchor: string;
  text: string;
}

function words(text: readonly Inline[]): string {
  return text.map((part) => (typeof part === "string" ? part : typeof part.text === "string" ? part.text : words(part.text))).join("");
}

function textOf(block: Block): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return words(block.text);
    case "code":
      return block.text;
    case "list":
      return block.items.map((item) => item.map(textOf).join(" ")).join(" ");
    case "table":
      return [block.head, ...block.rows].map((row) => row.map(words).join(" ")).join(" ");
    case "note":
      return block.blocks.map(textOf).join(" ");
  }
}

function sections(page: HelpPage): Section[] {
  const list: Section[] = [{ page, heading: "", anchor: "", text: page.about }];
  for (const block of page.blocks) {
    if (block.kind === "heading") list.push({ page, heading: words(block.text), anchor: block.id, text: "" });
    else {
      const last = list.at(-1);
      if (last) last.text += ` ${textOf(block)}`;
    }
  }
  return list;
}

/** Small and without accents, so that "Ubersicht" finds "Übersicht". */
function fold(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

function excerpt(text: string, word: string): string {
  const at = Math.max(0, fold(text).indexOf(word) - 40);
  const start = at === 0 ? 0 : text.indexOf(" ", at) + 1;
  const cut = text.slice(start, start + 140).trim();
  return `${start > 0 ? "… " : ""}${cut}${start + 140 < text.length ? " …" : ""}`;
}

export function search(pages: readonly HelpPage[], question: string, most = 20): Found[] {
  const asked = fold(question).split(/\s+/).filter(Boolean);
  const [first] = asked;
  if (first === undefined) return [];
  const ranked = pages.flatMap(sections).flatMap((section) => {
    const title = fold(`${section.page.title} ${section.heading}`);
    const text = fold(section.text);
    if (!asked.every((word) => title.includes(word) || text.includes(word))) return [];
    const rank = asked.filter((word) => title.includes(word)).length;
    return [{ section, rank }];
  });
  ranked.sort((a, b) => b.rank - a.rank);
  return ranked.slice(0, most).map(({ section }) => ({
    page: section.page.id,
    title: section.page.title,
    heading: section.heading,
    anchor: section.anchor,
    excerpt: excerpt(section.text.trim(), asked.find((word) => fold(section.text).includes(word)) ?? first),
  }));
}
