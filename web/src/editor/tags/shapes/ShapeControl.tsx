import { tagFacts } from "../../config/tagtable";
import { Labels } from "../labels/Labels";
import type { TagProps } from "../../model/tag";

/** A control that draws on pictures: its labels stand at its place, a bare shape stands in the picture's own toolbar. */
export function ShapeControl(props: TagProps) {
  return tagFacts(props.node.tag)?.labeling === true ? <Labels {...props} /> : null;
}
