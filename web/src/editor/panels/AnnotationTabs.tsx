import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useSession } from "../session/useSession";
import { showScore } from "../words/format";
import { t } from "../words/i18n";
import type { EditorSession } from "../session/session";
import type { AnnotationTab } from "../session/tab";
import { ConfirmDialog } from "./Dialogs";
import { Icon } from "../ui/icons";
import { age, initials, personName } from "./people";

/** Annotations and predictions of the task. */
export function AnnotationTabs() {
  const session = useSession();
  const { interfaces } = session;
  const strip = useRef<HTMLDivElement>(null);
  const tabs = session.tabs.filter((tab) => interfaces.predictions !== false || tab.kind !== "prediction");
  useEffect(() => {
    // Only the strip scrolls: a preview further down must not pull the page to itself.
    const box = strip.current?.getBoundingClientRect();
    const tab = strip.current?.querySelector("[aria-selected=true]")?.getBoundingClientRect();
    if (box && tab) strip.current?.scrollBy(Math.min(0, tab.left - box.left) + Math.max(0, tab.right - box.right), 0);
  }, [session.currentKey]);
  const move = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const index = tabs.findIndex((tab) => tab.key === session.currentKey);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    session.select(next.key);
    strip.current?.querySelector<HTMLElement>(`[data-tab="${next.key}"]`)?.focus();
  };
  return (
    <div className="lke-top">
      <div ref={strip} role="tablist" className="lke-tabs" aria-label={t("Annotations")} onKeyDown={move}>
        {tabs.map((tab) => <TabButton key={tab.key} tab={tab} session={session} />)}
      </div>
      {session.mode !== "review" && interfaces.addAnnotation !== false && (
        <button type="button" className="lke-icon-button" aria-label={t("New annotation")} title={t("New annotation")} onClick={() => session.addAnnotation()}><Icon name="plus" /></button>
      )}
      <TabMenu session={session} tab={session.current} />
      {interfaces.compare !== false && tabs.length > 1 && (
        <button type="button" className="lke-button lke-compare-button" aria-label={t("Compare")} aria-pressed={session.comparing} onClick={() => session.setComparing(!session.comparing)}><Icon name="compare" /> <span>{t("Compare")}</span></button>
      )}
    </div>
  );
}

function TabButton({ tab, session }: { readonly tab: AnnotationTab; readonly session: EditorSession }) {
  const selected = tab.key === session.currentKey;
  const { name, detail, when } = describeTab(tab, session);
  const unsaved = tab.draft !== null || tab.opened?.keeper?.dirty === true;
  return (
    <button type="button" role="tab" data-tab={tab.key} aria-selected={selected} tabIndex={selected ? 0 : -1} className={`lke-tab lke-tab-${tab.kind}`} title={[name, detail, when].filter((part) => part !== "").join(" · ")} onClick={() => session.select(tab.key)}>
      <span className="lke-avatar" aria-hidden="true">{tab.kind === "prediction" ? <Icon name="spark" /> : initials(name)}</span>
      <span className="lke-tab-text"><span className="lke-tab-name">{name}</span><span className="lke-tab-detail">{[detail, when].filter((part) => part !== "").join(" · ")}</span></span>
      {tab.annotation?.ground_truth === true && <span className="lke-truth" title={t("Ground truth")}><Icon name="star" filled /><span className="lke-visually-hidden">{t("Ground truth")}</span></span>}
      {tab.annotation?.was_cancelled === true && <span className="lke-badge">{t("skipped")}</span>}
      {unsaved && <span className="lke-draft-dot" title={t("Draft")}><span className="lke-visually-hidden">{t("Draft")}</span></span>}
    </button>
  );
}

export function describeTab(tab: AnnotationTab, session: EditorSession): { readonly name: string; readonly detail: string; readonly when: string } {
  if (tab.kind === "prediction") {
    const score = tab.prediction?.score;
    return { name: tab.prediction?.model_version || t("Prediction"), detail: typeof score === "number" ? t("score {score}", { score: showScore(score) }) : `#${tab.prediction?.id ?? ""}`, when: "" };
  }
  const { annotation } = tab;
  if (annotation === null) return { name: session.user === null ? t("New") : personName(session.user), detail: tab.draft === null ? t("new") : t("draft"), when: age(tab.draft?.updated_at) };
  const own = session.isOwn(annotation) && session.user !== null;
  const name = own ? personName(session.user) : (annotation.created_username?.replace(/,.*$/, "").trim() || personName(annotation.completed_by));
  return { name: name === "" ? t("Annotation") : name, detail: `#${annotation.id}`, when: age(annotation.created_at) };
}

function copy(text: string): void {
  void navigator.clipboard?.writeText(text);
}

function TabMenu({ session, tab }: { readonly session: EditorSession; readonly tab: AnnotationTab }) {
  const [confirming, setConfirming] = useState(false);
  const { host, interfaces } = session;
  const { annotation } = tab;
  const items: { id: string; title: string; run(): void }[] = [];
  if (interfaces.addAnnotation !== false && session.mode !== "review") items.push({ id: "duplicate", title: t("Duplicate to a new annotation"), run: () => session.duplicate(tab) });
  if (annotation !== null && host.setGroundTruth !== undefined && interfaces.groundTruth !== false) {
    items.push({ id: "truth", title: annotation.ground_truth === true ? t("Take the ground truth mark off") : t("Mark as ground truth"), run: () => void session.toggleGroundTruth(tab) });
  }
  if (annotation !== null) items.push({ id: "copy", title: t("Copy the id"), run: () => copy(String(annotation.id)) });
  const { linkTo } = host;
  if (annotation !== null && linkTo !== undefined) {
    items.push({
      id: "link", title: t("Copy the link"), run: () => {
        // With a region selected the link leads to the region.
        copy(linkTo(annotation.id, tab.opened?.store.selected?.id ?? null));
        session.announce(t("Link copied."));
      },
    });
  }
  if (annotation !== null && tab.draft !== null && host.discardDraft !== undefined) items.push({ id: "discard", title: t("Discard the draft"), run: () => void session.discardDraft(tab) });
  const deletable = tab.kind === "annotation" && interfaces.deleteAnnotation !== false && (annotation === null ? session.tabs.length > 1 : host.deleteAnnotation !== undefined);
  if (deletable) items.push({ id: "delete", title: annotation === null ? t("Delete the draft") : t("Delete the annotation…"), run: () => setConfirming(true) });
  if (items.length === 0) return null;
  return (
    <>
      <MenuTrigger>
        <Button className="lke-icon-button" aria-label={t("More about this annotation")}><Icon name="more" /></Button>
        <Popover className="lke-popover" placement="bottom end">
          <Menu className="lke-menu" aria-label={t("More about this annotation")} onAction={(id) => items.find((item) => item.id === id)?.run()}>
            {items.map((item) => <MenuItem key={item.id} id={item.id} className="lke-menu-item">{item.title}</MenuItem>)}
          </Menu>
        </Popover>
      </MenuTrigger>
      <ConfirmDialog
        open={confirming} onClose={() => setConfirming(false)} title={annotation === null ? t("Delete this draft?") : t("Delete annotation #{id}?", { id: annotation.id })}
        text={t("Its {count} region and its answers are deleted for everybody. This cannot be undone.||Its {count} regions and its answers are deleted for everybody. This cannot be undone.", { count: session.openTab(tab).store.regionCount })}
        action={t("Delete")} onConfirm={() => void session.remove(tab)}
      />
    </>
  );
}
