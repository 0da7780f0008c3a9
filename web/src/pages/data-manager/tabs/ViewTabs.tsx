/** The tabs of the Data Manager. */
import { useState } from "react";
import { Button, Dialog, IconButton, MenuButton, type MenuEntry, TextField } from "../../../shared/ui/ui";
import { t } from "../words/messages";
import { type View, viewData } from "../model/view";
import { LOOSE } from "./use-personal";
import type { Views } from "./use-views";
import styles from "../manager.module.css";

export function ViewTabs({ views, canSave }: { views: Views; canSave: boolean }) {
  const [renaming, setRenaming] = useState<View | null>(null);
  const [removing, setRemoving] = useState<View | null>(null);
  const { current } = views;
  if (!current) return <div className={styles["tabs"]} />;
  return (
    <div className={styles["tabs"]}>
      <nav aria-label={t("views")} className={styles["tabScroll"]}>
        <ul className={styles["tabList"]}>
          {views.views.map((view) => (
            <li key={view.id}>
              <button type="button" className={styles["tab"]} aria-current={view.id === current.id ? "page" : undefined} onClick={() => views.open(view.id)} onDoubleClick={() => canSave && view.id !== LOOSE && setRenaming(view)}>
                {view.title}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {canSave && current.id !== LOOSE && <MenuButton label={t("viewMenu", { title: current.title })} icon="more" entries={entries(views, current, () => setRenaming(current), () => setRemoving(current))} />}
      {canSave && current.id === LOOSE && <Button variant="plain" onPress={() => void views.add(viewData(current))}>{t("saveAsView")}</Button>}
      {canSave && <IconButton label={t("newView")} icon="plus" onPress={() => void views.add({ title: t("untitled"), type: "list", target: "tasks", filters: { conjunction: "and", items: [] }, ordering: [] })} />}
      {renaming && <RenameDialog view={renaming} onClose={() => setRenaming(null)} onSave={(title) => void views.rename(renaming, title)} />}
      {removing && (
        <Dialog
          title={t("deleteView", { title: removing.title })}
          isOpen
          onClose={() => setRemoving(null)}
          closeLabel={t("close")}
          actions={
            <>
              <Button onPress={() => setRemoving(null)}>{t("cancel")}</Button>
              <Button variant="danger" onPress={() => void views.remove(removing).finally(() => setRemoving(null))}>{t("delete")}</Button>
            </>
          }
        >
          {t("deleteViewText")}
        </Dialog>
      )}
    </div>
  );
}

/** Says that one sees something else than the others, and how to end that. */
export function ChangedBar({ views, canSave }: { views: Views; canSave: boolean }) {
  if (!views.isChanged) return null;
  return (
    <div className={styles["changed"]} role="group" aria-label={t("changedForYou")}>
      <span role="status">{t("changedForYou")}</span>
      {canSave && <Button variant="quiet" onPress={() => void views.saveForEverybody()}>{t("saveForEverybody")}</Button>}
      <Button variant="quiet" onPress={views.discard}>{t("discard")}</Button>
    </div>
  );
}

function entries(views: Views, view: View, rename: () => void, remove: () => void): MenuEntry[] {
  const at = views.views.findIndex((item) => item.id === view.id);
  return [
    { id: "rename", label: t("rename"), icon: "edit", onAction: rename },
    { id: "duplicate", label: t("duplicate"), icon: "copy", onAction: () => void views.duplicate(view) },
    { id: "left", label: t("moveLeft"), icon: "left", isDisabled: at <= 0, onAction: () => views.move(view, -1) },
    { id: "right", label: t("moveRight"), icon: "right", isDisabled: at < 0 || at >= views.views.length - 1, onAction: () => views.move(view, 1) },
    { id: "delete", label: t("delete"), icon: "trash", danger: true, apart: true, isDisabled: views.views.length < 2, onAction: remove },
  ];
}

function RenameDialog({ view, onClose, onSave }: { view: View; onClose: () => void; onSave: (title: string) => void }) {
  const [title, setTitle] = useState(view.title);
  const save = (): void => {
    if (title.trim() !== "") onSave(title.trim());
    onClose();
  };
  return (
    <Dialog
      title={t("rename")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" onPress={save}>{t("save")}</Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField label={t("viewName")} value={title} onChange={setTitle} autoFocus maxLength={120} />
      </form>
    </Dialog>
  );
}
