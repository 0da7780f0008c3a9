import { useEffect, useState, type RefObject } from "react";
import { t } from "../../words/i18n";
import { IdleButton } from "../../ui/IdleButton";
import { PATHS, ToolIcon } from "../image/icons";
import { PAGES } from "./icons";
import type { SearchState } from "./search";
import type { Searching } from "./useSearch";

interface Props {
  readonly page: number;
  readonly count: number;
  go(page: number): void;
  readonly state: SearchState;
  readonly search: Searching;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly list: boolean;
  onList(open: boolean): void;
}

/** Pages and search. */
export function DocumentBar({ page, count, go, state, search, field, list, onList }: Props) {
  return (
    <div className="lkp-bar" role="toolbar" aria-label={t("Document")}>
      <button type="button" className="lki-tool" aria-pressed={list} aria-label={t("Show all pages")} title={t("Show all pages")} onClick={() => onList(!list)}><ToolIcon path={PAGES} /></button>
      <IdleButton className="lki-tool" aria-label={t("Page before")} title={t("Page before")} disabled={page <= 1} onClick={() => go(page - 1)}><ToolIcon path={PATHS.previous} /></IdleButton>
      <PageField page={page} count={count} go={go} />
      <IdleButton className="lki-tool" aria-label={t("Next page")} title={t("Next page")} disabled={page >= count} onClick={() => go(page + 1)}><ToolIcon path={PATHS.next} /></IdleButton>
      <span className="lkp-search" role="search">
        <input
          ref={field} type="search" className="lke-input" aria-label={t("Search in the document")} placeholder={t("Search in the document")} value={search.words} onChange={(event) => search.type(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
            if (event.key === "Enter") search.go(event.shiftKey ? -1 : 1);
            else if (event.key === "Escape" && search.words !== "") search.type("");
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
        />
        <IdleButton className="lki-tool" aria-label={t("Find before")} title={t("Find before")} disabled={state.found.length === 0} onClick={() => search.go(-1)}><ToolIcon path={PATHS.previous} /></IdleButton>
        <IdleButton className="lki-tool" aria-label={t("Next find")} title={t("Next find")} disabled={state.found.length === 0} onClick={() => search.go(1)}><ToolIcon path={PATHS.next} /></IdleButton>
        <output className="lkp-found">{said(state, count)}</output>
      </span>
    </div>
  );
}

function said({ words, found, at, looked }: SearchState, count: number): string {
  if (words === "") return "";
  if (found.length > 0) return t("{at} of {count} found", { at: at + 1, count: found.length });
  return looked === null ? t("Nothing found") : t("Page {page} of {count} …", { page: looked, count });
}

/** The number of the page; another one is typed and turned to with Enter, or when the field is left. */
function PageField({ page, count, go }: Pick<Props, "page" | "count" | "go">) {
  const [text, setText] = useState(String(page));
  useEffect(() => setText(String(page)), [page]);
  const turn = () => {
    const wanted = Number(text);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count) go(wanted);
    else setText(String(page));
  };
  return (
    <span className="lkp-page">
      <input
        className="lke-input" type="text" inputMode="numeric" aria-label={t("Page")} value={text} size={Math.max(2, String(count).length)} onChange={(event) => setText(event.target.value)} onBlur={turn}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
          turn();
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <span className="lkp-count">{t("of {count}", { count })}</span>
    </span>
  );
}
