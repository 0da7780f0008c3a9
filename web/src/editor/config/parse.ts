import { buildGraph } from "./graph";
import { interpolate } from "./interpolate";
import type { JsonObject } from "./json";
import { xmlFault } from "./wellformed";
import { parseXml } from "./xml";
import { tagPositions, type TagPosition } from "./positions";
import type { ConfigNode, ConfigProblem, LabelingConfig } from "./types";

const MAX_LENGTH = 1_000_000;
const MAX_NODES = 50_000;
const MAX_DEPTH = 100;
/** Tags whose content is markup or CSS, not tags of the language. */
const RAW_CONTENT = new Set(["hypertext", "markdown", "style"]);

/**
 * Reads a labeling config. Never throws: what is wrong is in `errors`, with the line where it is known. With the data of a task,
 * what a Repeater holds stands there as often as the task has something for it.
 */
export function parseConfig(source: string, task: Readonly<JsonObject> | null = null): LabelingConfig {
  const refused = refuse(source);
  if (refused !== null) return failed(refused);
  const document = parseXml(source.trim());
  const failure = document.querySelector("parsererror");
  if (failure !== null) return failed(parserProblem(failure.textContent ?? "", leadingLines(source)));
  const element = document.documentElement;
  if (element === null) return failed({ message: "The labeling config is empty.", line: 1, column: 1 });
  try {
    const root = new Reader(element, tagPositions(source), task).read(element, null, 0, []);
    return buildGraph(root);
  } catch (error) {
    if (error instanceof ConfigLimit) return failed({ message: error.message, line: 1, column: 1 });
    throw error;
  }
}

class ConfigLimit extends Error {}

function refuse(source: string): ConfigProblem | null {
  if (source.trim() === "") return { message: "The labeling config is empty.", line: 1, column: 1 };
  if (source.length > MAX_LENGTH) return { message: "The labeling config is longer than 1 MB. Make it shorter.", line: 1, column: 1 };
  const withoutComments = source.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, " "));
  const doctype = withoutComments.search(/<!(DOCTYPE|ENTITY)/i);
  if (doctype === -1) return xmlFault(source);
  const line = withoutComments.slice(0, doctype).split("\n").length;
  return { message: "A document type (<!DOCTYPE>) is not allowed in a labeling config. Remove it.", line, column: 1 };
}

function failed(problem: ConfigProblem): LabelingConfig {
  return {
    root: null, controls: new Map(), objects: new Map(), relationLabels: [], relationsMultiple: false, errors: [problem], warnings: [],
  };
}

/** Chromium and Firefox name the line differently; both put the numbers in this order. */
function parserProblem(text: string, linesBefore: number): ConfigProblem {
  const place = /line(?: number)?\D{0,3}(\d+)\D+column\D{0,3}(\d+)/i.exec(text);
  const message = text.replace(/^[\s\S]*?(error on line[^:]*:)\s*/i, "").split(/\n|Below is a rendering/)[0]?.trim() ?? "";
  return {
    message: message === "" ? "The labeling config is not well-formed XML." : message,
    line: Number(place?.[1] ?? 1) + linesBefore,
    column: Number(place?.[2] ?? 1),
  };
}

/** The parser sees the text without the blank lines before it. */
function leadingLines(source: string): number {
  return source.slice(0, source.length - source.trimStart().length).split("\n").length - 1;
}

class Reader {
  readonly #positions: ReadonlyMap<Element, TagPosition>;
  readonly #task: Readonly<JsonObject> | null;
  #index = 0;

  constructor(root: Element, positions: readonly TagPosition[], task: Readonly<JsonObject> | null) {
    this.#positions = new Map([root, ...root.getElementsByTagName("*")].flatMap((element, index) => {
      const position = positions[index];
      return position === undefined ? [] : [[element, position] as const];
    }));
    this.#task = task;
  }

  read(element: Element, parent: ConfigNode | null, depth: number, numbers: readonly Numbering[]): ConfigNode {
    if (depth > MAX_DEPTH) throw new ConfigLimit("The labeling config is nested more than 100 levels deep.");
    if (this.#index >= MAX_NODES) throw new ConfigLimit("The labeling config has more than 50,000 tags.");
    const index = this.#index;
    this.#index += 1;
    const rawTag = element.tagName;
    const tag = rawTag.toLowerCase();
    const children: ConfigNode[] = [];
    const raw = RAW_CONTENT.has(tag);
    const node: ConfigNode = {
      index, tag, rawTag, children, parent,
      attrs: readAttributes(element, numbers),
      text: [...element.childNodes].filter((child) => child.nodeType === 3 || child.nodeType === 4).map((child) => child.nodeValue ?? "").join("").trim(),
      inner: raw ? innerOf(element) : "",
      line: this.#positions.get(element)?.line ?? 1,
      column: this.#positions.get(element)?.column ?? 1,
    };
    if (this.#task !== null && tag === "repeater") return this.#repeat(element, node, depth, numbers, this.#task);
    if (!raw) for (const child of element.children) children.push(this.read(child, node, depth + 1, numbers));
    return node;
  }

  /** A group for every entry of the list, with its number wherever the placeholder stands. */
  #repeat(element: Element, repeater: ConfigNode, depth: number, numbers: readonly Numbering[], task: Readonly<JsonObject>): ConfigNode {
    const { attrs } = repeater;
    const list = interpolate(attrs["on"] ?? "", task);
    const count = Array.isArray(list) ? list.length : 0;
    const groups: ConfigNode[] = [];
    const node: ConfigNode = { ...repeater, tag: attrs["mode"] === "pagination" ? "pagedview" : "view", children: groups };
    for (let number = 0; number < count; number += 1) {
      const children: ConfigNode[] = [];
      const group: ConfigNode = { ...node, index: this.#index, tag: "view", rawTag: "View", attrs: {}, text: "", children, parent: node };
      this.#index += 1;
      const inside = [...numbers, { flag: attrs["indexflag"] || "{{idx}}", number }];
      for (const child of element.children) children.push(this.read(child, group, depth + 1, inside));
      groups.push(group);
    }
    return node;
  }
}

/** What stands for the number of an entry, and the number. */
interface Numbering {
  readonly flag: string;
  readonly number: number;
}

function readAttributes(element: Element, numbers: readonly Numbering[]): Readonly<Record<string, string>> {
  const attrs: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const attribute of element.attributes) attrs[attribute.name.toLowerCase()] = numbers.reduce((value, { flag, number }) => value.replaceAll(flag, String(number)), attribute.value);
  return attrs;
}

function innerOf(element: Element): string {
  return element.childElementCount === 0 ? (element.textContent ?? "") : element.innerHTML;
}
