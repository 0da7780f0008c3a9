import { SafeHtml } from "../SafeHtml";
import type { ListItem } from "./items";

/** What is said about one thing of a list. */
export function ItemBody({ item }: { readonly item: ListItem }) {
  return (
    <div className="lke-ranker-body" dir="auto">
      {(item.title !== "" || item.body === "") && <strong>{item.title || item.id}</strong>}
      {item.body !== "" && <p>{item.body}</p>}
      {item.html !== null && <SafeHtml html={item.html} fallback="" />}
    </div>
  );
}
