import type { TagProps, TagView } from "../../model/tag";
import { List } from "./List";
import { Ranker } from "./Ranker";

function ListOrRanker(props: TagProps) {
  return props.node.tag === "list" ? <List {...props} /> : <Ranker {...props} />;
}

export const view: TagView = { tags: ["list", "ranker"], Component: ListOrRanker };
