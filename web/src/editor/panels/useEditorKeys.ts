import { useEffect, useMemo } from "react";
import { assignKeys } from "../hotkeys/assign";
import { dispatch, type KeyTable } from "../hotkeys/dispatch";
import type { ActionSpec } from "../hotkeys/spec";
import { walk } from "../config/graph";
import { effectiveKeymap, isOf, withPages } from "../keymap/keymap";
import { keyTargets } from "../keymap/targets";
import { t } from "../words/i18n";
import { codecOf, isDrawnOn } from "../model/kinds";
import { connect } from "../model/relations";
import { copySelected, duplicateSelected, paste } from "../model/regionActions";
import type { EditorSession } from "../session/session";
import type { EditorSettings } from "../model/settings";
import type { TagContext } from "../model/tag";

/** Beside each other annotations are only looked at: no key changes the one that was open before. */
const WHILE_COMPARING = new Set(["annotation:submit", "annotation:skip", "region:unselect", "task:previous", "task:next", "decision:accept", "decision:reject", "decision:back", "help:keys"]);
const NO_LABELS = { assigned: [], targets: new Map() };

/** The table of keys in force, and what they do. */
export function useEditorKeys(session: EditorSession, ctx: TagContext, settings: EditorSettings, showKeys: () => void) {
  const made = useMemo(() => {
    const types = new Set([...ctx.config.objects.values()].map((object) => object.type));
    const isDrawn = [...types].some(isDrawnOn);
    const decides = session.mode === "stream" || session.mode === "review";
    const controls = new Set([...ctx.config.controls.values()].map(({ type }) => type));
    const isOfUse = ({ draws }: ActionSpec) => draws === undefined || codecOf(draws)?.types.some((type) => controls.has(type)) === true;
    const hasPages = ctx.config.root !== null && [...walk(ctx.config.root)].some((node) => node.tag === "pagedview");
    const whole = effectiveKeymap(settings.hotkeys);
    const inForce = (hasPages ? withPages(whole) : whole).filter((entry) => isOf(entry, types, isDrawn) && isOfUse(entry) && (decides || entry.decision !== true));
    const targets = ctx.readOnly ? [] : keyTargets(ctx, settings.labelHotkeys);
    const { assigned, conflicts, keymap } = assignKeys(targets, inForce);
    const table: KeyTable = { keymap, assigned, targets: new Map(targets.map((target) => [target.id, target])) };
    return { table, comparing: { ...NO_LABELS, keymap: keymap.filter((entry) => WHILE_COMPARING.has(entry.action)) }, conflicts, keys: { keymap, byTarget: new Map(assigned.map((item) => [item.target.id, item])), hints: settings.hotkeyHints } };
  }, [session, ctx, settings.hotkeys, settings.labelHotkeys, settings.hotkeyHints]);
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (dispatch(event, session.comparing ? made.comparing : made.table, session.actions)) event.preventDefault();
    };
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, [made, session]);
  useEffect(() => registerActions(session, ctx, showKeys), [session, ctx, showKeys]);
  useEffect(() => watchLinks(session, ctx), [session, ctx]);
  return made;
}

function registerActions(session: EditorSession, ctx: TagContext, showKeys: () => void): () => void {
  const { store } = ctx;
  const selected = () => [...store.selection];
  const say = (message: string) => session.announce(message);
  const edits: Readonly<Record<string, () => void>> = {
    "annotation:submit": () => send(session, () => session.submit()),
    "annotation:skip": () => send(session, () => session.skip()),
    "annotation:undo": () => session.undo(),
    "annotation:redo": () => {
      const step = store.redo();
      if (step !== null) say(t("Redone: {step}", { step: t(step) }));
    },
    "decision:accept": () => session.actions.run("annotation:submit"),
    "decision:reject": () => session.actions.run("annotation:skip"),
    "region:delete": () => {
      const count = store.removeRegions(selected());
      if (count > 0) say(t("{count} region deleted. Undo brings it back.||{count} regions deleted. Undo brings them back.", { count }));
    },
    "region:delete-all": () => {
      const count = store.removeRegions(store.regions().map((region) => region.id), "Delete all regions");
      if (count > 0) say(t("{count} region deleted. Undo brings it back.||{count} regions deleted. Undo brings them back.", { count }));
    },
    "region:relation": () => session.setLink(session.linkFrom === null ? (store.selected?.id ?? null) : null),
    "region:lock": () => {
      const locked = selected().every((id) => store.isLocked(id));
      store.setLocked(selected(), !locked);
    },
    "region:duplicate": () => void duplicateSelected(ctx),
    "region:paste": () => void paste(ctx),
    "tool:repeat": () => {
      if (store.drawn === null) return say(t("Nothing has been drawn yet."));
      store.select([]);
      store.setUp(store.drawn);
      say(t("Drawing again as last time."));
    },
    "region:meta": () => document.querySelector<HTMLElement>("[data-note]")?.focus(),
  };
  const looks: Readonly<Record<string, () => void>> = {
    "task:previous": () => session.host.previous?.(),
    "task:next": () => session.host.next?.(),
    "decision:back": () => session.host.previous?.(),
    "region:select-all": () => {
      const ids = store.regions().filter((region) => !store.isHidden(region.id)).map((region) => region.id);
      store.select(ids);
      say(t("{count} region selected.||{count} regions selected.", { count: ids.length }));
    },
    "region:copy": () => {
      const count = copySelected(ctx);
      if (count > 0) say(t("{count} region copied.||{count} regions copied.", { count }));
    },
    "region:focus": () => cycle(ctx, 0),
    "region:cycle": () => cycle(ctx, 1),
    "region:hide": () => {
      const hidden = selected().every((id) => store.isHidden(id));
      store.setHidden(selected(), !hidden);
    },
    "region:hide-all": () => {
      const all = store.regions().map((region) => region.id);
      store.setHidden(all, !all.every((id) => store.isHidden(id)));
    },
    "region:unselect": () => {
      if (session.comparing) session.setComparing(false);
      else if (session.linkFrom !== null) session.setLink(null);
      else if (store.selection.size > 0) store.select([]);
      else {
        store.setUp({ tool: null, activeControl: null, labels: {} });
        say(t("Nothing is chosen any more."));
      }
    },
    "help:keys": showKeys,
  };
  const stops = Object.entries(ctx.readOnly ? looks : { ...edits, ...looks }).map(([name, run]) => session.actions.on(name, run));
  return () => stops.forEach((stop) => stop());
}

/** A field that is still being typed in hands its text over first; afterwards one goes on with the data. */
function send(session: EditorSession, work: () => Promise<void>): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  void work().then(() => {
    if (document.activeElement === document.body) session.actions.run("view:data");
  });
}

function cycle(ctx: TagContext, step: number): void {
  const { store } = ctx;
  const regions = store.regions().filter((region) => !store.isHidden(region.id));
  const [current] = store.selection;
  const index = step === 0 ? 0 : (regions.findIndex((region) => region.id === current) + step) % regions.length;
  const next = regions[index];
  if (next === undefined) return;
  store.select([next.id]);
  ctx.objects.get(next.toName)?.reveal?.(next.id);
  ctx.announce(t("Region {number}: {title}", { number: index + 1, title: ctx.styleOf(next).title || t("No label") }));
}

/** While a relation is being made, the next region that is selected becomes its other end. */
function watchLinks(session: EditorSession, ctx: TagContext): () => void {
  return ctx.store.subscribeTo("selection", () => {
    const from = session.linkFrom;
    const target = ctx.store.selected;
    if (from === null || target === null || target.id === from) return;
    const made = connect(ctx.store, from, target.id);
    session.setLink(null);
    ctx.store.select([from]);
    session.announce(made ? t("Relation added.") : t("These regions are connected already."));
  });
}
