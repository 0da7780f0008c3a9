/** The tags that completion offers, with what each takes. */

interface Tag {
  name: string;
  attributes: readonly (string | { name: string; values: readonly string[] })[];
  children?: readonly string[];
}

const yesNo = (name: string) => ({ name, values: ["true", "false"] });
const control = ["name", "toName"] as const;
const answer = [...control, yesNo("required"), "requiredMessage", yesNo("perRegion"), yesNo("perItem")] as const;
const visible = [{ name: "visibleWhen", values: ["region-selected", "no-region-selected", "choice-selected", "choice-unselected"] }, "whenTagName", "whenLabelValue", "whenChoiceValue"] as const;
const shape = ["opacity", "fillColor", "strokeColor", "strokeWidth", yesNo("canRotate"), { name: "snap", values: ["none", "pixel"] }] as const;
const list = [{ name: "choice", values: ["single", "multiple"] }, "maxUsages", yesNo("showInline")] as const;

export const TAGS: readonly Tag[] = [
  { name: "View", attributes: [{ name: "display", values: ["block", "inline"] }, "style", "className", ...visible] },
  { name: "Header", attributes: ["value", "size", "style", yesNo("underline")] },
  { name: "Style", attributes: [] },
  { name: "Text", attributes: ["name", "value", { name: "valueType", values: ["text", "url"] }, { name: "granularity", values: ["symbol", "word", "sentence", "paragraph"] }, yesNo("showLabels"), { name: "saveTextResult", values: ["yes", "no"] }] },
  { name: "Image", attributes: ["name", "value", "valueList", yesNo("zoom"), yesNo("zoomControl"), yesNo("brightnessControl"), yesNo("contrastControl"), yesNo("rotateControl"), yesNo("crosshair"), yesNo("grid"), "gridSize", { name: "defaultZoom", values: ["fit", "auto", "original"] }] },
  { name: "Labels", attributes: [...control, ...list], children: ["Label"] },
  { name: "RectangleLabels", attributes: [...control, ...list, ...shape], children: ["Label"] },
  { name: "PolygonLabels", attributes: [...control, ...list, ...shape], children: ["Label"] },
  { name: "KeyPointLabels", attributes: [...control, ...list, ...shape], children: ["Label"] },
  { name: "EllipseLabels", attributes: [...control, ...list, ...shape], children: ["Label"] },
  { name: "Rectangle", attributes: [...control, ...shape] },
  { name: "Polygon", attributes: [...control, ...shape] },
  { name: "KeyPoint", attributes: [...control, ...shape] },
  { name: "Ellipse", attributes: [...control, ...shape] },
  { name: "Label", attributes: ["value", "alias", "background", "hotkey", "hint", "maxUsages", yesNo("selected"), { name: "granularity", values: ["symbol", "word"] }], children: [] },
  { name: "Choices", attributes: [...answer, { name: "choice", values: ["single", "single-radio", "multiple"] }, yesNo("showInline"), { name: "layout", values: ["select", "inline", "vertical"] }, yesNo("allowNested"), ...visible], children: ["Choice"] },
  { name: "Choice", attributes: ["value", "alias", "hint", "hotkey", yesNo("selected")], children: ["Choice"] },
  { name: "TextArea", attributes: [...answer, "placeholder", "rows", "maxSubmissions", yesNo("editable"), yesNo("skipDuplicates"), yesNo("showSubmitButton")] },
  { name: "Rating", attributes: [...answer, "maxRating", "defaultValue", "hotkey"] },
  { name: "Number", attributes: [...answer, "min", "max", "step", "defaultValue", yesNo("slider")] },
  { name: "Relations", attributes: [{ name: "choice", values: ["single", "multiple"] }], children: ["Relation"] },
  { name: "Relation", attributes: ["value", "background"], children: [] },
];
