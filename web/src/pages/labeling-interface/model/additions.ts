/** What can be added to a config, and where it goes. */
import { WRITTEN_TAGS } from "../../../editor/config/generated/written";
import type { SourceDocument, SourceElement } from "../source/document";
import { type Change, insertTag, type NewTag } from "../source/edits";
import { kindOf } from "./describe";
import { controlsOf, freeName, freshColours, nameOf, objectsOf } from "./queries";

const BUILT = WRITTEN_TAGS.filter((tag) => tag.built);

export const addableObjects = (): readonly string[] => BUILT.filter((tag) => tag.kind === "object").map((tag) => tag.name);
export const addableQuestions = (): readonly string[] => BUILT.filter((tag) => kindOf(tag.name.toLowerCase()) === "question").map((tag) => tag.name);
export const toolsFor = (object: SourceElement): readonly string[] => BUILT.filter((tag) => tag.children === "Label" && tag.on?.some((name) => name.toLowerCase() === object.tag) === true).map((tag) => tag.name);

/** Words for what is added, in the language of the person. */
export interface Words {
  readonly label: string;
  readonly choice: string;
  readonly question: string;
  readonly heading: string;
}

export function addObject(document: SourceDocument, tag: string, column: string): Change[] {
  const last = objectsOf(document).at(-1);
  const made: NewTag = { name: tag, attributes: [["name", freeName(document, tag.toLowerCase())], ["value", `$${column}`]] };
  return last === undefined ? insertTag(document, document.root, document.root.children.find((child) => child.tag !== "style") ?? null, [made]) : behind(document, last, [made]);
}

export function addTool(document: SourceDocument, tag: string, object: SourceElement, words: Words): Change[] {
  const name = nameOf(object);
  const last = controlsOf(document).filter((control) => kindOf(control.tag) === "tool" && control.parent === object.parent).at(-1);
  const label: NewTag = { name: "Label", attributes: [["value", `${words.label} 1`], ["background", freshColours(document, 1)[0] ?? ""]] };
  const made: NewTag = { name: tag, attributes: [["name", freeName(document, "label")], ["toName", name]], children: [label] };
  return behind(document, last ?? object, [made]);
}

/** With a heading, because a question does not say by itself what is asked. */
export function addQuestion(document: SourceDocument, tag: string, words: Words): Change[] {
  const object = objectsOf(document)[0];
  const children: NewTag[] = tag === "Choices" ? [1, 2].map((number) => ({ name: "Choice", attributes: [["value", `${words.choice} ${number}`]] })) : [];
  const made: NewTag = { name: tag, attributes: [["name", freeName(document, NAMES[tag] ?? tag.toLowerCase())], ["toName", object === undefined ? "" : nameOf(object)]], children };
  const heading: NewTag = { name: "Header", attributes: [["value", words.question], ["size", "5"]] };
  return atEnd(document, [heading, made]);
}

const NAMES: Readonly<Record<string, string>> = { Choices: "choice", TextArea: "answer", DateTime: "date" };

export function addHeading(document: SourceDocument, words: Words): Change[] {
  return atEnd(document, [{ name: "Header", attributes: [["value", words.heading]] }]);
}

export function addGroup(document: SourceDocument): Change[] {
  return atEnd(document, [{ name: "View", attributes: [] }]);
}

export function addRelations(document: SourceDocument, words: Words): Change[] {
  return atEnd(document, [{ name: "Relations", attributes: [], children: [{ name: "Relation", attributes: [["value", `${words.label} 1`]] }] }]);
}

/** Behind the last question, which may stand in a column of its own; else at the end of all. */
function atEnd(document: SourceDocument, tags: readonly NewTag[]): Change[] {
  const last = controlsOf(document).filter((control) => kindOf(control.tag) === "question").at(-1);
  return last === undefined ? insertTag(document, document.root, null, tags) : behind(document, last, tags);
}

function behind(document: SourceDocument, element: SourceElement, tags: readonly NewTag[]): Change[] {
  const parent = element.parent;
  if (parent === null) return insertTag(document, element, null, tags);
  return insertTag(document, parent, parent.children[parent.children.indexOf(element) + 1] ?? null, tags);
}

/** Lines as labels or choices; what the list has already is left out. */
export function addItems(document: SourceDocument, owner: SourceElement, parent: SourceElement, itemTag: "Label" | "Choice" | "Relation", values: readonly string[]): Change[] {
  const colours = freshColours(document, values.length);
  const tags = values.map((value, index): NewTag => ({ name: itemTag, attributes: itemTag === "Label" && owner === parent ? [["value", value], ["background", colours[index] ?? ""]] : [["value", value]] }));
  return tags.length === 0 ? [] : insertTag(document, parent, null, tags);
}

/** One a line, without empty ones and without those that are there. */
export function newValues(text: string, there: readonly string[]): readonly string[] {
  const known = new Set(there);
  return [...new Set(text.split(/[\r\n]+/).map((line) => line.trim()))].filter((line) => line !== "" && !known.has(line));
}
