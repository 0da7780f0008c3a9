import { useEffect, useMemo, useRef, useState } from "react";
import type { ConfigNode } from "../../config/types";
import { useTopics } from "../../session/useSession";
import { TextDocument } from "../../text/document";
import { TextEngine } from "../../text/engine";
import { t } from "../../words/i18n";
import { savesText } from "../savesText";
import { speakerColor } from "../speaker";
import type { TagContext } from "../../model/tag";
import { Filters, NO_FILTER, passes, type PhraseFilter } from "./Filters";
import { PhrasePlaces, joined, type Phrase } from "./phrases";
import { Player, type Playing } from "./Player";
import { useStep } from "./useStep";

interface Props {
  readonly node: ConfigNode;
  readonly ctx: TagContext;
  readonly phrases: readonly Phrase[];
}

/** A conversation: who says what, to be marked like a text, filtered by who speaks and what is said, and heard. */
export function Conversation({ node, ctx, phrases }: Props) {
  const { attrs } = node;
  const name = attrs["name"] ?? "";
  const root = useRef<HTMLDivElement>(null);
  const open = useRef<{ readonly engine: TextEngine; readonly places: PhrasePlaces; readonly surface: TextDocument } | null>(null);
  const [filter, setFilter] = useState<PhraseFilter>(NO_FILTER);
  const [playing, setPlaying] = useState<Playing | null>(null);
  const hasSound = (attrs["audiourl"] ?? "") !== "";
  const isSpoken = (hasSound || (attrs["sync"] ?? "") !== "") && phrases.some(({ from }) => from !== null);
  const shown = useMemo(() => phrases.map((phrase) => passes(phrase, filter)), [phrases, filter]);
  const showLabels = ctx.settings.showLabels && attrs["showlabels"] !== "false";
  useTopics(ctx.store, "selection");
  useStep({ ctx, name, phrases, root, isOn: isSpoken && !hasSound, onPlaying: setPlaying });
  useEffect(() => {
    const { current } = root;
    if (current === null) return;
    const { text, starts } = joined(phrases);
    const places = new PhrasePlaces(phrases, savesText(attrs["savetextresult"], attrs["valuetype"]));
    const surface = new TextDocument(current, text, phrases.map((phrase, index) => ({ start: starts[index] ?? 0, head: headOf(phrase, index, isSpoken) })));
    for (const block of surface.blocks) block.style.setProperty("--lke-label-color", speakerColor(phrases[Number(block.dataset["section"])]?.name ?? ""));
    const engine = new TextEngine(surface, places, ctx, { name, granularity: attrs["granularity"], selectable: true, clickableLinks: false, highlightColor: null, showLabels });
    open.current = { engine, places, surface };
    const stop = ctx.store.subscribeTo("tool", () => engine.markSelection());
    const onKey = (event: KeyboardEvent) => { if (byKey(event, engine, places, phrases.length)) { event.preventDefault(); event.stopImmediatePropagation(); } };
    current.addEventListener("keydown", onKey, true);
    return () => {
      current.removeEventListener("keydown", onKey, true);
      stop();
      engine.destroy();
      open.current = null;
    };
  }, [phrases, ctx, name, showLabels, attrs, isSpoken]);
  useEffect(() => {
    const { current } = open;
    if (current === null) return;
    current.places.shows = (phrase) => shown[phrase] ?? true;
    for (const block of current.surface.blocks) block.hidden = !(shown[Number(block.dataset["section"])] ?? true);
  }, [shown, phrases]);
  // What is chosen in the list of regions must be seen.
  const selected = ctx.store.selected;
  useEffect(() => {
    if (selected?.toName !== name || selected.kind !== "paragraphs") return;
    const place = open.current?.places.units(selected.geometry) ?? null;
    if (place !== null && shown[open.current?.places.phraseAt(place[0]) ?? 0] === false) setFilter(NO_FILTER);
  }, [selected, name, shown]);
  useEffect(() => {
    for (const block of open.current?.surface.blocks ?? []) block.dataset["playing"] = String(Number(block.dataset["section"]) === playing?.phrase);
    if (attrs["contextscroll"] === "true" && playing !== null) root.current?.querySelector("[data-playing=true]")?.scrollIntoView({ block: "nearest" });
  }, [playing, attrs]);
  return (
    <>
      {isSpoken && hasSound && <Player node={node} ctx={ctx} phrases={phrases} root={root} onPlaying={setPlaying} />}
      <Filters phrases={phrases} filter={filter} shown={shown.filter(Boolean).length} onChange={setFilter} />
      <div ref={root} className={`lke-text lke-phrases${attrs["layout"] === "dialogue" ? " lke-phrases-dialogue" : ""}`} dir="auto" tabIndex={0} role="document" aria-label={t("Conversation “{name}”", { name })} />
    </>
  );
}

/** Who speaks, before what is said; no part of the text that is marked. */
function headOf({ name, from }: Phrase, index: number, isSpoken: boolean): HTMLElement {
  const head = document.createElement("div");
  head.className = "lke-phrase-head";
  if (isSpoken && from !== null) {
    const play = document.createElement("button");
    play.type = "button";
    play.className = "lke-icon-button";
    play.textContent = "▶";
    play.dataset["play"] = String(index);
    play.setAttribute("aria-label", t("Play what {name} says", { name: name === "" ? String(index + 1) : name }));
    head.append(play);
  }
  const who = document.createElement("span");
  who.className = "lke-speaker";
  who.textContent = name;
  head.append(who);
  return head;
}

/** Ctrl with up and down goes from phrase to phrase, with Shift and A it marks the whole one. */
function byKey(event: KeyboardEvent, engine: TextEngine, places: PhrasePlaces, count: number): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const at = engine.caret;
  const phrase = at === null ? null : places.phraseAt(at);
  if (event.shiftKey && event.key.toLowerCase() === "a") {
    const [start, end] = places.rangeOf(phrase ?? 0);
    if (start < end) engine.markPlace(start, end);
    return true;
  }
  if (event.shiftKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return false;
  const step = event.key === "ArrowDown" ? 1 : -1;
  for (let next = phrase === null ? 0 : phrase + step; next >= 0 && next < count; next += step) {
    if (!places.shows(next)) continue;
    engine.placeCaret(places.rangeOf(next)[0]);
    break;
  }
  return true;
}
