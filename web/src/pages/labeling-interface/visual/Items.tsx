/** The labels or choices of a tag: names, colours, keys, their order, and the field for new ones. */
import { type ClipboardEvent, type FocusEvent, memo, useId, useRef, useState } from "react";
import { Button, classes, IconButton, MenuButton, type MenuEntry } from "../../../shared/ui/ui";
import ui from "../../../shared/ui/ui.module.css";
import { normaliseKey, showKey } from "../../../editor/hotkeys/keys";
import { editorText } from "../../../editor/catalogue";
import { addItems, newValues } from "../model/additions";
import { describeTag, itemTagOf } from "../model/describe";
import { type Item, itemsOf, keyOf, nameOf, ownerOf, renameInConditions, siblingsOf, titleOf } from "../model/queries";
import { type SourceElement, valueOf } from "../source/document";
import { t } from "../messages";
import { type Builder, editOf, focusMark, useBuilder, write } from "./builder";
import { ColourButton } from "./ColourButton";
import { AttributeField, UnknownAttribute } from "./fields";
import { Findings } from "./Findings";
import { Handle } from "./Handle";
import { KeyField } from "./KeyField";
import { moveBy, remove } from "./moves";
import { unknownAttributes } from "./unknown";
import styles from "./visual.module.css";

const WORDS = { Label: ["labels", "labelName", "addLabel"], Choice: ["choices", "choiceName", "addChoice"], Relation: ["relations", "relationName", "addRelation"] } as const;

export function Items({ owner }: { owner: SourceElement }) {
  const builder = useBuilder();
  const items = itemsOf(owner);
  const tag = itemTagOf(owner.tag);
  if (tag === null) return null;
  return (
    <fieldset className={styles["items"]}>
      <legend>{t(WORDS[tag][0])}</legend>
      {items.length > 0 && (
        <ol className={styles["rows"]}>
          {items.map((item, index) => <Row key={builder.idOf(item.element)} item={item} number={index + 1} nameWord={WORDS[tag][1]} state={stateOf(builder, owner, items, item)} />)}
        </ol>
      )}
      <NewItem owner={owner} parent={owner} there={items} label={t(WORDS[tag][2])} />
      <StillUsed owner={owner} items={items} />
    </fieldset>
  );
}

interface RowProps {
  item: Item;
  number: number;
  nameWord: "labelName" | "choiceName" | "relationName";
  /** All that the row shows: the same text, the same row. */
  state: string;
}

/** There may be hundreds of them, and every key changes the text. */
const Row = memo(ItemRow, (before, now) => before.state === now.state && before.number === now.number);

function stateOf(builder: Builder, owner: SourceElement, items: readonly Item[], { element, depth }: Item): string {
  const { text } = builder.document;
  const isOpen = builder.isOpen(element);
  const others = element.parent?.children ?? [];
  const isSame = (other: SourceElement): boolean => other.tag === element.tag;
  const around = isOpen ? [text.slice(owner.from, owner.openTo), ...items.map((item) => keyOf(item.element))] : [];
  return JSON.stringify([text.slice(element.from, element.to), element.index, depth, others.find(isSame) === element, others.findLast(isSame) === element, isOpen, builder.clashes.get(element.index) ?? null, builder.findings.get(element.index) ?? null, around]);
}

function ItemRow({ item: { element, depth }, number, nameWord }: RowProps) {
  const builder = useBuilder();
  const clashId = useId();
  const renaming = useRenaming(element);
  const isOpen = builder.isOpen(element);
  const id = builder.idOf(element);
  const title = titleOf(element);
  const name = title === "" ? t(nameWord, { number }) : title;
  const clash = builder.clashes.get(element.index);
  const key = showKey(normaliseKey(valueOf(element, "hotkey") ?? "") ?? "");
  const siblings = siblingsOf(element);
  const at = siblings.indexOf(element);
  const entries: MenuEntry[] = [
    { id: "more", label: t("more"), icon: "edit", onAction: () => builder.setOpen(element, !isOpen) },
    { id: "up", label: t("moveUp"), icon: "up", isDisabled: at === 0, onAction: () => moveBy(builder, element, -1, "name") },
    { id: "down", label: t("moveDown"), icon: "down", isDisabled: at === siblings.length - 1, onAction: () => moveBy(builder, element, 1, "name") },
    { id: "remove", label: t("remove"), icon: "trash", danger: true, apart: true, onAction: () => remove(builder, element, "name") },
  ];
  return (
    <li data-row={id} className={styles["row"]} style={{ marginInlineStart: `${Math.min(depth, 4) * 18}px` }}>
      <div
        className={styles["rowLine"]}
        onKeyDown={(event) => {
          const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
          if (by === 0 || !event.altKey || event.ctrlKey) return;
          event.preventDefault();
          moveBy(builder, element, by, "name");
        }}
      >
        <Handle element={element} />
        {element.tag !== "choice" && <ColourButton element={element} name="background" label={name} />}
        <input
          className={classes(ui["input"], styles["itemName"])}
          aria-label={t(nameWord, { number })}
          data-focus={focusMark(id, "name")}
          value={valueOf(element, "value") ?? ""}
          {...renaming}
          onChange={(event) => write(builder, element, "value", event.target.value, true)}
        />
        {element.tag !== "relation" && <KeyField element={element} name={name} describedBy={clash === undefined ? undefined : clashId} />}
        <IconButton label={t("removeNamed", { name })} icon="close" className={classes(styles["wideOnly"], styles["quiet"])} onPress={() => remove(builder, element, "name")} />
        <MenuButton label={t("actions", { name })} icon="more" entries={entries} />
      </div>
      {clash && <p id={clashId} className={styles["note"]}>{clash.isEditors ? t("clashEditor", { key, other: editorText(clash.with) }) : t("clash", { key, other: clash.with })}</p>}
      <Findings element={element} />
      {isOpen && <ItemForm element={element} name={name} />}
    </li>
  );
}

/** Conditions that ask for a label go with it when it gets another name, as soon as that is written. */
function useRenaming(element: SourceElement): { onFocus: () => void; onBlur: (event: FocusEvent) => void } {
  const builder = useBuilder();
  const entered = useRef<string | null>(null);
  const leave = (): void => {
    const [before, now, owner] = [entered.current, keyOf(element), ownerOf(element)];
    entered.current = null;
    if (before === null || before === "" || before === now || now === "" || owner === null || itemsOf(owner).some((other) => keyOf(other.element) === before)) return;
    builder.edit(editOf(owner, (document, own) => renameInConditions(document, own, before, now)));
  };
  return {
    onFocus: () => (entered.current ??= keyOf(element)),
    onBlur: (event) => !event.currentTarget.contains(event.relatedTarget) && leave(),
  };
}

const IN_THE_ROW = new Set(["value", "background", "hotkey"]);

function ItemForm({ element, name }: { element: SourceElement; name: string }) {
  const { attributes = [] } = describeTag(element.tag) ?? {};
  const owner = ownerOf(element);
  const renaming = useRenaming(element);
  return (
    <div className={styles["itemForm"]} {...renaming} role="group" aria-label={t("itemMore", { name })}>
      <div className={styles["fields"]}>
        {attributes.filter((about) => !IN_THE_ROW.has(about.name)).map((about) => <AttributeField key={about.name} element={element} about={about} />)}
        {unknownAttributes(element, [...IN_THE_ROW]).map((unknown) => <UnknownAttribute key={unknown} element={element} name={unknown} />)}
      </div>
      {element.tag === "choice" && owner !== null && (valueOf(owner, "allowNested") === "true" || element.children.length > 0) && (
        <NewItem owner={owner} parent={element} there={itemsOf(owner)} label={t("addBelow")} />
      )}
    </div>
  );
}

function NewItem({ owner, parent, there, label }: { owner: SourceElement; parent: SourceElement; there: readonly Item[]; label: string }) {
  const builder = useBuilder();
  const [text, setText] = useState("");
  const tag = itemTagOf(owner.tag) ?? "Label";
  const add = (lines: string): void => {
    const wanted = newValues(lines, []);
    const values = newValues(lines, there.map((item) => valueOf(item.element, "value") ?? ""));
    if (wanted.length === 0) return;
    setText("");
    if (values.length > 0) {
      builder.edit((document) => {
        const [ownerNow, parentNow] = [document.elements[owner.index], document.elements[parent.index]];
        return ownerNow === undefined || parentNow === undefined ? [] : addItems(document, ownerNow, parentNow, tag, values);
      });
    }
    const known = wanted.length - values.length;
    builder.say(values.length === 0 ? t("nothingAdded") : known > 0 ? t("addedSome", { count: values.length, known }) : t("added", { count: values.length }));
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const pasted = event.clipboardData.getData("text/plain");
    if (!/[\r\n]/.test(pasted.trim())) return;
    event.preventDefault();
    add(`${text}${pasted}`);
  };
  return (
    <div className={styles["newItem"]} data-typing={text === "" ? undefined : ""}>
      <input
        className={ui["input"]}
        aria-label={label}
        placeholder={label}
        data-focus={focusMark(builder.idOf(parent), "new")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onPaste={onPaste}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add(text);
        }}
      />
      <Button icon="plus" isDisabled={text.trim() === ""} onPress={() => add(text)}>{t("add")}</Button>
    </div>
  );
}

/** Annotations keep labels that the config has not any more; here is where one of them can come back. */
function StillUsed({ owner, items }: { owner: SourceElement; items: readonly Item[] }) {
  const builder = useBuilder();
  const dynamic = (valueOf(owner, "value") ?? "").startsWith("$");
  const known = new Set(items.map((item) => keyOf(item.element)));
  const missing = Object.entries(builder.used[nameOf(owner)] ?? {}).filter(([label, count]) => count > 0 && !known.has(label));
  if (dynamic || missing.length === 0) return null;
  const names = missing.map(([label]) => label);
  const back = (): void => builder.edit(editOf(owner, (document, own) => addItems(document, own, own, itemTagOf(own.tag) ?? "Label", names)), { focusId: builder.idOf(owner), part: "new" });
  return (
    <div className={styles["used"]} role="status">
      <p>{t("stillUsed", { count: missing.length, labels: missing.map(([label, count]) => `${label} (${count})`).join(", ") })}</p>
      <Button icon="undo" onPress={back}>{t("addBack")}</Button>
    </div>
  );
}
