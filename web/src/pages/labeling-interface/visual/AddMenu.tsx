/** What can be added, and what has the focus then. */
import { MenuButton, type MenuEntry } from "../../../shared/ui/ui";
import { addableObjects, addableQuestions, addGroup, addHeading, addObject, addQuestion, addRelations, addTool, toolsFor, type Words } from "../model/additions";
import { kindOf } from "../model/describe";
import { objectsOf } from "../model/queries";
import type { SourceDocument } from "../source/document";
import type { Change } from "../source/edits";
import { t } from "../messages";
import { tagWord } from "../words/messages";
import { useBuilder } from "./builder";
import { callOf } from "./moves";

export function AddMenu() {
  const builder = useBuilder();
  const objects = objectsOf(builder.document);
  const words: Words = { label: t("newLabel"), choice: t("newChoice"), question: t("newQuestion"), heading: t("newHeading") };
  const add = (make: (document: SourceDocument) => Change[]): void => {
    const before = builder.document;
    builder.edit(make, { focus: (document) => newest(before, document) });
  };
  const word = (tag: string): string => tagWord(tag.toLowerCase(), tag);
  const column = builder.columns[0];
  const entries: MenuEntry[] = [
    ...addableObjects().map((tag): MenuEntry => ({ id: tag, label: `${t("addData")}: ${word(tag)}`, icon: "eye", onAction: () => add((document) => addObject(document, tag, column ?? tag.toLowerCase())) })),
    ...objects.flatMap((object, place) =>
      toolsFor(object).map((tag, index): MenuEntry => ({
        id: `${tag} ${object.index}`, label: t("addTool", { tool: word(tag), object: callOf(object) }), icon: "edit", apart: place === 0 && index === 0,
        onAction: () => add((document) => addTool(document, tag, document.elements[object.index] ?? object, words)),
      })),
    ),
    ...addableQuestions().map((tag, index): MenuEntry => ({
      id: tag, label: t("addQuestion", { question: word(tag) }), icon: "help", apart: index === 0, isDisabled: objects.length === 0, ...(objects.length === 0 ? { hint: t("needsData") } : {}),
      onAction: () => add((document) => addQuestion(document, tag, words)),
    })),
    { id: "heading", label: t("addHeading"), icon: "list", apart: true, onAction: () => add((document) => addHeading(document, words)) },
    { id: "group", label: t("addGroup"), icon: "grid", onAction: () => add(addGroup) },
    ...(builder.document.elements.some((element) => element.tag === "relations") ? [] : [{ id: "relations", label: t("addRelations"), icon: "link" as const, onAction: () => add((document) => addRelations(document, words)) }]),
  ];
  return <MenuButton label={t("add")} text={t("add")} icon="plus" variant="primary" entries={entries} />;
}

/** The first tag that was not there, and is shown as an entry of its own. */
function newest(before: SourceDocument, now: SourceDocument) {
  const added = now.elements.length - before.elements.length;
  for (let index = 0; index < now.elements.length; index += 1) {
    const [old, element] = [before.elements[index], now.elements[index]];
    if (element === undefined) return null;
    const isSame = old !== undefined && old.tag === element.tag && startOf(before, old) === startOf(now, element);
    if (!isSame && element.parent !== null && added > 0) return { element, part: kindOf(element.tag) === "tool" ? ("name" as const) : ("first" as const), opens: true };
  }
  return null;
}

/** Of a tag that is opened for its first child only the end is another one. */
function startOf({ text }: SourceDocument, element: SourceDocument["root"]): string {
  return text.slice(element.from, element.attributes.at(-1)?.to ?? element.nameTo);
}
