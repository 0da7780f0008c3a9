// Facts about every tag of the compatible language, also of those that have no module yet: a config that uses them
// still parses into the right graph, and their results are kept.

export type TagRole = "visual" | "object" | "control" | "child";

export interface TagFacts {
  readonly role: TagRole;
  /** Key in `value`; null for a bare shape. Missing on controls: same as the tag. */
  readonly valueKey?: string | null;
  /** Children (Label, Choice) are labels put on regions. */
  readonly labeling?: boolean;
  /** Makes results that belong to no region. */
  readonly classification?: boolean;
}

const control = (valueKey: string | null): TagFacts => ({ role: "control", valueKey });
const labels = (valueKey: string): TagFacts => ({ role: "control", valueKey, labeling: true });
const classification = (valueKey: string): TagFacts => ({ role: "control", valueKey, classification: true });
const visual: TagFacts = { role: "visual" };
const object: TagFacts = { role: "object" };
const child: TagFacts = { role: "child" };

const TABLE: Readonly<Record<string, TagFacts>> = {
  view: visual, header: visual, style: visual, collapse: visual, panel: visual, dialog: visual, markdown: visual,
  filter: visual, repeater: visual, pagedview: visual,
  label: child, choice: child, relation: child, channel: child, multichannel: child, bucket: child, shortcut: child,
  text: object, image: object, audio: object, audioplus: object, paragraphs: object, hypertext: object, timeseries: object,
  video: object, list: object, pdf: object, table: object, chat: object,
  labels: labels("labels"), hypertextlabels: labels("hypertextlabels"), paragraphlabels: labels("paragraphlabels"),
  rectanglelabels: labels("rectanglelabels"), polygonlabels: labels("polygonlabels"), keypointlabels: labels("keypointlabels"),
  ellipselabels: labels("ellipselabels"), brushlabels: labels("brushlabels"), bitmasklabels: labels("bitmasklabels"),
  vectorlabels: labels("vectorlabels"), timeserieslabels: labels("timeserieslabels"), timelinelabels: labels("timelinelabels"),
  videovectorlabels: labels("videovectorlabels"), ocrlabels: labels("ocrlabels"), cubelabels: labels("cubelabels"),
  rectangle: control(null), polygon: control(null), keypoint: control(null), ellipse: control(null), brush: control(null),
  bitmask: control(null), vector: control(null), magicwand: control(null), videorectangle: control("labels"), videovector: control("labels"),
  choices: classification("choices"), textarea: classification("text"), rating: classification("rating"), number: classification("number"),
  datetime: classification("datetime"), taxonomy: classification("taxonomy"), pairwise: classification("selected"),
  ranker: classification("ranker"), reactcode: classification("reactcode"),
  relations: { role: "control", valueKey: null },
};

export function tagFacts(tag: string): TagFacts | null {
  return Object.hasOwn(TABLE, tag) ? (TABLE[tag] ?? null) : null;
}
