/** A tag of the config: a line that says what it is, and its form when it is opened. */
import { useId } from "react";
import { safeColor } from "../../../editor/config/palette";
import { Icon, type IconName } from "../../../shared/ui/icons";
import { classes, IconButton, MenuButton, type MenuEntry, Select } from "../../../shared/ui/ui";
import { type AttributeDescription, describeTag, kindOf, type TagKind } from "../model/describe";
import { columnOf, isNameTaken, itemsOf, nameOf, objectsOf, partsOf, siblingsOf, titleOf } from "../model/queries";
import { attributeOf, type SourceElement, valueOf } from "../source/document";
import { t } from "../messages";
import { tagWord } from "../words/messages";
import { type Builder, focusMark, useBuilder, write } from "./builder";
import { Conditions, CONDITIONS, hasConditions } from "./Conditions";
import { Column } from "./Column";
import { AttributeField, NameField, TextAttribute, UnknownAttribute } from "./fields";
import { Findings } from "./Findings";
import { Handle } from "./Handle";
import { Items } from "./Items";
import { callOf, groupMoves, moveBy, moveIn, moveOut, remove } from "./moves";
import { unknownAttributes } from "./unknown";
import styles from "./visual.module.css";

const ICONS: Readonly<Record<TagKind, IconName>> = { object: "eye", tool: "edit", question: "help", relations: "link", group: "grid", heading: "list", style: "columns", item: "list", other: "info" };

export function Card({ element }: { element: SourceElement }) {
  const builder = useBuilder();
  const bodyId = useId();
  const kind = kindOf(element.tag);
  const isOpen = builder.isOpen(element);
  const id = builder.idOf(element);
  const parts = partsOf(element);
  const isRoot = element.parent === null;
  return (
    <li data-row={id} className={styles["card"]} data-kind={kind}>
      <div
        className={styles["head"]}
        onKeyDown={(event) => {
          const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
          if (by === 0 || !event.altKey || event.ctrlKey) return;
          event.preventDefault();
          moveBy(builder, element, by, "head");
        }}
      >
        {!isRoot && <Handle element={element} />}
        <button type="button" className={styles["toggle"]} aria-expanded={isOpen} aria-controls={bodyId} data-focus={focusMark(id, "head")} onClick={() => builder.setOpen(element, !isOpen)}>
          <Icon name={ICONS[kind]} />
          <span className={styles["what"]}>{isRoot ? t("outermost") : tagWord(element.tag, element.name)}</span>
          <Summary element={element} kind={kind} />
          <Icon name={isOpen ? "up" : "down"} />
        </button>
        {!isRoot && <IconButton label={t("removeNamed", { name: callOf(element) })} icon="close" className={classes(styles["wideOnly"], styles["quiet"])} onPress={() => remove(builder, element, "head")} />}
        {!isRoot && <MenuButton label={t("actions", { name: callOf(element) })} icon="more" entries={entriesOf(builder, element)} />}
      </div>
      <Findings element={element} />
      <div id={bodyId} hidden={!isOpen} className={styles["body"]}>
        {isOpen && <Form element={element} kind={kind} />}
      </div>
      {!isRoot && parts.length > 0 && <Cards elements={parts} />}
    </li>
  );
}

export function Cards({ elements, label }: { elements: readonly SourceElement[]; label?: string }) {
  const builder = useBuilder();
  return (
    <ol className={styles["cards"]} {...(label === undefined ? {} : { "aria-label": label })}>
      {elements.map((element) => <Card key={builder.idOf(element)} element={element} />)}
    </ol>
  );
}

function entriesOf(builder: Builder, element: SourceElement): MenuEntry[] {
  const siblings = siblingsOf(element);
  const at = siblings.indexOf(element);
  const { out, above, below } = groupMoves(element);
  return [
    { id: "up", label: t("moveUp"), icon: "up", isDisabled: at === 0, onAction: () => moveBy(builder, element, -1, "head") },
    { id: "down", label: t("moveDown"), icon: "down", isDisabled: at === siblings.length - 1, onAction: () => moveBy(builder, element, 1, "head") },
    ...(out ? [{ id: "out", label: t("moveOut"), icon: "left" as const, onAction: () => moveOut(builder, element) }] : []),
    ...(above ? [{ id: "above", label: t("moveInAbove"), icon: "right" as const, onAction: () => moveIn(builder, element, above) }] : []),
    ...(below ? [{ id: "below", label: t("moveInBelow"), icon: "right" as const, onAction: () => moveIn(builder, element, below) }] : []),
    { id: "code", label: t("showCode"), icon: "search", apart: true, onAction: () => builder.showCode(element) },
    { id: "remove", label: t("remove"), icon: "trash", danger: true, apart: true, onAction: () => remove(builder, element, "head") },
  ];
}

function Summary({ element, kind }: { element: SourceElement; kind: TagKind }) {
  if (kind === "heading") return <span className={styles["summary"]}>{titleOf(element)}</span>;
  if (kind === "group") return <span className={styles["summary"]}>{[valueOf(element, "className"), t("itemCount", { count: element.children.length })].filter(Boolean).join(" · ")}</span>;
  const items = itemsOf(element);
  const column = kind === "object" ? columnOf(element) : null;
  const words = [nameOf(element), column === null ? null : t("showsField", { field: column }), valueOf(element, "toName") === null ? null : t("onObject", { object: valueOf(element, "toName") ?? "" })];
  return (
    <span className={styles["summary"]}>
      {words.filter((word) => word !== null && word !== "").join(" · ")}
      {items.length > 0 && <Dots items={items.map((item) => item.element)} />}
    </span>
  );
}

function Dots({ items }: { items: readonly SourceElement[] }) {
  const coloured = items.filter((item) => item.tag !== "choice").slice(0, 8);
  return (
    <>
      {" · "}
      {t("itemCount", { count: items.length })}
      <span className={styles["dots"]} aria-hidden="true">
        {coloured.map((item) => <span key={item.index} className={styles["dot"]} style={{ backgroundColor: safeColor(valueOf(item, "background") ?? "", "transparent") }} />)}
      </span>
    </>
  );
}

/** What matters most of a tag; the rest stands under “More settings”. */
const MAIN: Readonly<Record<string, readonly string[]>> = {
  header: ["size"], choices: ["choice", "layout", "required", "perRegion", "allowNested"], textarea: ["placeholder", "rows", "maxSubmissions", "editable", "required", "perRegion"],
  rating: ["maxRating", "required", "perRegion"], number: ["min", "max", "step", "slider", "required", "perRegion"], datetime: ["only", "format", "required", "perRegion"],
  image: ["zoomControl", "rotateControl", "brightnessControl"], text: ["granularity"], relations: ["choice"], view: ["className"],
};

function Form({ element, kind }: { element: SourceElement; kind: TagKind }) {
  const { attributes = [] } = describeTag(element.tag) ?? {};
  const isControl = kind === "tool" || kind === "question";
  const own = ["name", "toName", ...CONDITIONS, ...(kind === "object" ? ["value"] : []), ...(kind === "heading" ? ["value"] : [])];
  const main = (MAIN[element.tag] ?? (kind === "tool" ? ["choice"] : [])).flatMap((name) => attributes.find((about) => about.name === name) ?? []);
  const more = attributes.filter((about) => !own.includes(about.name) && !main.includes(about));
  const unknown = unknownAttributes(element, own);
  const hasName = isControl || kind === "object" || (kind === "other" && attributeOf(element, "name") !== null);
  return (
    <>
      {kind === "other" && <p className={styles["note"]}>{t("unknownTag", { tag: element.name })}</p>}
      {kind === "style" && <p className={styles["note"]}>{t("styleText")}</p>}
      <div className={styles["fields"]}>
        {kind === "heading" && <TextAttribute element={element} name="value" label={tagWord("header", "Header")} isFirst />}
        {kind === "object" && <Column element={element} />}
        {hasName && <NameField element={element} isFirst={isControl && itemsOf(element).length === 0} />}
        {isControl && <About element={element} />}
      </div>
      <Items owner={element} />
      <Fields element={element} attributes={main} />
      {hasConditions(element) && element.parent !== null && <Conditions element={element} />}
      {(more.length > 0 || unknown.length > 0) && (
        <details className={styles["more"]}>
          <summary>{t("more")}</summary>
          <Fields element={element} attributes={more} />
          {unknown.map((name) => <UnknownAttribute key={name} element={element} name={name} />)}
        </details>
      )}
    </>
  );
}

/** Switches stand together below the fields. */
function Fields({ element, attributes }: { element: SourceElement; attributes: readonly AttributeDescription[] }) {
  const switches = attributes.filter((about) => about.kind === "yesNo");
  const others = attributes.filter((about) => about.kind !== "yesNo");
  return (
    <>
      {others.length > 0 && <div className={styles["fields"]}>{others.map((about) => <AttributeField key={about.name} element={element} about={about} />)}</div>}
      {switches.length > 0 && <div className={styles["switches"]}>{switches.map((about) => <AttributeField key={about.name} element={element} about={about} />)}</div>}
    </>
  );
}

/** The object that a control is about; several, or none of this config, are shown as they are written. */
function About({ element }: { element: SourceElement }) {
  const builder = useBuilder();
  const value = valueOf(element, "toName") ?? "";
  const options = objectsOf(builder.document).filter((object) => nameOf(object) !== "" && !isNameTaken(builder.document, object, nameOf(object))).map((object) => ({ value: nameOf(object), label: callOf(object) }));
  const strange = options.some((option) => option.value === value) ? [] : [{ value, label: value === "" ? t("standardNone") : value }];
  return <Select label={t("about")} value={value} onChange={(next) => write(builder, element, "toName", next)} options={[...options, ...strange]} />;
}
