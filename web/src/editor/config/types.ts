// The labeling config as a tree of plain nodes plus the graph of controls and objects.

export interface ConfigNode {
  /** Position in document order; unique inside one config. */
  readonly index: number;
  /** Tag name in lower case. */
  readonly tag: string;
  /** Tag name as written. */
  readonly rawTag: string;
  /** Attribute names are lower-cased (`showInline` is `showinline`); values are as written. */
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: readonly ConfigNode[];
  readonly parent: ConfigNode | null;
  /** Text between the tags, trimmed; empty when there are only elements. */
  readonly text: string;
  /** Inner XML, only for tags that keep markup (HyperText, Style). */
  readonly inner: string;
  readonly line: number;
  readonly column: number;
}

/** The label that `allowEmpty` adds. A region that has it has no label. */
export const EMPTY_LABEL = "";

export interface LabelSpec {
  readonly node: ConfigNode | null;
  /** What is written to the result: the alias when there is one. */
  readonly key: string;
  readonly title: string;
  readonly color: string;
  readonly hotkey: string | null;
  readonly hint: string | null;
  readonly maxUsages: number | null;
  readonly selected: boolean;
  readonly granularity: string | null;
  /** The alias stands beside the title, in this style. */
  readonly showAlias: boolean;
  readonly aliasStyle: string | undefined;
  /** Markup to show instead of the title; not trusted. */
  readonly html: string | null;
}

export interface ControlSpec {
  readonly node: ConfigNode;
  readonly name: string;
  readonly toNames: readonly string[];
  /** Wire type = tag in lower case. */
  readonly type: string;
  /** Key in `value` of its results; null when the control writes only a shape. */
  readonly valueKey: string | null;
  readonly perRegion: boolean;
  readonly perItem: boolean;
  readonly required: boolean;
  /** A question that marks places as well: its labels form a tree, and each is written as the way to it. */
  readonly paths: boolean;
  readonly labels: readonly LabelSpec[];
  /** An object that writes results about itself; nothing is drawn with it. */
  readonly isOwn?: true;
}

export interface ObjectSpec {
  readonly node: ConfigNode;
  readonly name: string;
  readonly type: string;
}

export interface ConfigProblem {
  /** Catalogue key; `values` fill its placeholders. */
  readonly message: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly line: number;
  readonly column: number;
}

export interface LabelingConfig {
  readonly root: ConfigNode | null;
  readonly controls: ReadonlyMap<string, ControlSpec>;
  readonly objects: ReadonlyMap<string, ObjectSpec>;
  readonly relationLabels: readonly LabelSpec[];
  readonly relationsMultiple: boolean;
  /** A config with errors cannot be shown; warnings are shown beside it. */
  readonly errors: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}
