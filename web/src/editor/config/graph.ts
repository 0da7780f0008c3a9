import { paletteBeside, paletteColor, safeColor } from "./palette";
import { tagFacts } from "./tagtable";
import { EMPTY_LABEL, type ConfigNode, type ConfigProblem, type ControlSpec, type LabelingConfig, type LabelSpec, type ObjectSpec } from "./types";

/** Finds controls, objects and relation labels in the tree, and what does not fit together. */
export function buildGraph(root: ConfigNode): LabelingConfig {
  const controls = new Map<string, ControlSpec>();
  const objects = new Map<string, ObjectSpec>();
  const warnings: ConfigProblem[] = [];
  const relationLabels: LabelSpec[] = [];
  let relationsMultiple = false;
  // Labels of different controls stand side by side, so they do not share a colour of the palette.
  let labelCount = 0;
  const palette = paletteBeside([...walk(root)].flatMap((node) => (node.tag === "label" ? (node.attrs["background"] ?? []) : [])));
  for (const node of walk(root)) {
    const facts = tagFacts(node.tag);
    const name = node.attrs["name"] ?? "";
    if (facts === null) warnings.push(problem(node, `The tag <${node.rawTag}> is not known. It is shown as a box, and its results are kept.`));
    if (node.tag === "relations") {
      relationsMultiple ||= node.attrs["choice"] === "multiple";
      relationLabels.push(...node.children.filter((child) => child.tag === "relation").map((child, index) => labelSpec(child, index)));
    } else if (facts?.role === "object") {
      if (name === "") warnings.push(problem(node, `The tag <${node.rawTag}> has no name.`));
      else {
        objects.set(name, { node, name, type: node.tag });
        if (facts.writes !== undefined && !controls.has(name)) controls.set(name, ownControl(node, name, facts.writes));
      }
    } else if (facts?.role === "control" || (facts === null && node.attrs["toname"] !== undefined)) {
      if (name === "") warnings.push(problem(node, `The tag <${node.rawTag}> has no name.`));
      else if (controls.has(name)) warnings.push(problem(node, `The name "${name}" is used twice.`));
      else {
        const control = controlSpec(node, name, labelCount, palette);
        labelCount += control.labels.length;
        controls.set(name, control);
      }
    }
  }
  for (const control of controls.values()) {
    for (const target of control.toNames) {
      if (!objects.has(target) && !controls.has(target)) warnings.push(problem(control.node, `toName="${target}" names no tag of this config.`));
    }
  }
  return { root, controls, objects, relationLabels, relationsMultiple, errors: [], warnings };
}

export function* walk(node: ConfigNode): Generator<ConfigNode> {
  yield node;
  for (const child of node.children) yield* walk(child);
}

export function isTrue(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === "true";
}

function controlSpec(node: ConfigNode, name: string, labelsBefore: number, palette: readonly string[]): ControlSpec {
  const facts = tagFacts(node.tag);
  const labels = facts?.labeling === true ? labelsOfNode(node, labelsBefore, palette) : [];
  return {
    node, name, labels,
    toNames: namesIn(node.attrs["toname"]),
    type: node.tag,
    valueKey: facts?.valueKey === undefined ? node.tag : facts.valueKey,
    perRegion: isTrue(node.attrs["perregion"]),
    perItem: isTrue(node.attrs["peritem"]),
    required: isTrue(node.attrs["required"]),
    paths: facts?.results === "answer" && isTrue(node.attrs["labeling"]),
  };
}

/** What an object is to its own results. */
function ownControl(node: ConfigNode, name: string, type: string): ControlSpec {
  const targets = namesIn(node.attrs["toname"]);
  return { node, name, type, labels: [], toNames: targets.length === 0 ? [name] : targets, valueKey: null, perRegion: false, perItem: false, required: false, paths: false, isOwn: true };
}

function namesIn(list: string | undefined): readonly string[] {
  return (list ?? "").split(",").map((part) => part.trim()).filter((part) => part !== "");
}

const NO_LABEL: LabelSpec = {
  node: null, key: EMPTY_LABEL, title: "", color: "#808080", hotkey: null, hint: null, maxUsages: null,
  selected: false, granularity: null, showAlias: false, aliasStyle: undefined, html: null,
};

/** Labels may be grouped in Views inside the control. */
function labelsOfNode(node: ConfigNode, labelsBefore: number, palette: readonly string[]): readonly LabelSpec[] {
  const found: ConfigNode[] = [];
  for (const inner of walk(node)) if (inner.tag === "label") found.push(inner);
  const labels = found.map((label, index) => labelSpec(label, labelsBefore + index, palette));
  return isTrue(node.attrs["allowempty"]) ? [NO_LABEL, ...labels] : labels;
}

export function labelSpec(node: ConfigNode, position: number, palette?: readonly string[]): LabelSpec {
  const value = node.attrs["value"] ?? node.text;
  const alias = node.attrs["alias"];
  return {
    node,
    key: alias !== undefined && alias !== "" ? alias : value,
    title: value === "" ? (alias ?? "") : value,
    color: safeColor(node.attrs["background"], paletteColor(position, palette)),
    hotkey: node.attrs["hotkey"] ?? null,
    hint: node.attrs["hint"] ?? null,
    maxUsages: positiveInteger(node.attrs["maxusages"]),
    selected: isTrue(node.attrs["selected"]),
    granularity: node.attrs["granularity"] ?? null,
    showAlias: isTrue(node.attrs["showalias"]),
    aliasStyle: node.attrs["aliasstyle"],
    html: node.attrs["html"] ?? null,
  };
}

export function positiveInteger(value: string | undefined): number | null {
  const number = Number(value);
  return value !== undefined && Number.isInteger(number) && number > 0 ? number : null;
}

function problem(node: ConfigNode, message: string): ConfigProblem {
  return { message, line: node.line, column: node.column };
}
