/** Above the list: what can be done with it, and how it is shown. */
import { IconButton, MenuButton, type MenuEntry, Segments, Select, TextField, Button } from "../../../shared/ui/ui";
import { ColumnsMenu } from "./ColumnsMenu";
import { t } from "../words/messages";
import type { Column } from "../model/columns";
import { searchable, sortState, type View } from "../model/view";
import styles from "../manager.module.css";

export interface Search {
  text: string;
  columnId: string;
}

interface Props {
  columns: readonly Column[];
  view: View;
  onChange: (change: Partial<View>) => void;
  search: Search;
  onSearch: (search: Search) => void;
  onRefresh: () => void;
  onLabel: (() => void) | null;
  /** Labels what the view shows, in its order; null when that is the same as the queue. */
  onLabelShown: (() => void) | null;
  onImport: (() => void) | null;
  onExport: (() => void) | null;
  /** The list is the narrow half beside an open task. */
  isSplit: boolean;
}

export function Toolbar({ columns, view, onChange, search, onSearch, onRefresh, onLabel, onLabelShown, onImport, onExport, isSplit }: Props) {
  const fields = searchable(columns);
  const field = fields.find((column) => column.id === search.columnId) ?? fields[0];
  return (
    <div className={styles["toolbar"]} role="toolbar" aria-label={t("table")}>
      {field && (
        <div className={styles["search"]}>
          <TextField bare type="search" label={t("search", { field: field.title })} placeholder={t("search", { field: field.title })} value={search.text} onChange={(text) => onSearch({ text, columnId: field.id })} />
          {fields.length > 1 && !isSplit && <Select bare label={t("searchField")} value={field.id} options={fields.map((column) => ({ value: column.id, label: column.title }))} onChange={(columnId) => onSearch({ ...search, columnId })} />}
        </div>
      )}
      <span className={styles["gap"]} />
      {!isSplit && <OrderMenu columns={columns} view={view} onChange={onChange} />}
      {!isSplit && <ColumnsMenu columns={columns} view={view} onChange={onChange} />}
      {!isSplit && <Segments label={t("layout")} value={view.type} options={[{ value: "list", label: t("list"), icon: "list" }, { value: "grid", label: t("grid"), icon: "grid" }]} onChange={(type) => onChange({ type })} />}
      {!isSplit && <MenuButton label={t("more")} icon="more" entries={[...sizes(view, onChange), ...doors(onImport, onExport)]} />}
      <IconButton label={t("refresh")} icon="refresh" onPress={onRefresh} />
      {!isSplit && onImport && <Button icon="upload" onPress={onImport} className={styles["shrink"] ?? ""} aria-label={t("import")}>{t("import")}</Button>}
      {!isSplit && onExport && <Button icon="download" onPress={onExport} className={styles["shrink"] ?? ""} aria-label={t("export")}>{t("export")}</Button>}
      {/* On a narrow screen the project's own tab is right above. */}
      {!isSplit && onLabel && !onLabelShown && <Button variant="primary" icon="play" onPress={onLabel} className={styles["shrink"] ?? ""}>{t("label")}</Button>}
      {!isSplit && onLabel && onLabelShown && (
        <MenuButton
          label={t("label")}
          text={t("label")}
          icon="play"
          variant="primary"
          entries={[
            { id: "shown", label: t("labelShown"), onAction: onLabelShown },
            { id: "queue", label: t("labelQueue"), onAction: onLabel },
          ]}
        />
      )}
    </div>
  );
}

function sizes(view: View, onChange: (change: Partial<View>) => void): MenuEntry[] {
  if (view.type === "grid") {
    return [2, 3, 4, 5, 6, 8, 10].map((count) => ({ id: String(count), label: `${t("tileSize")}: ${count}`, ...(view.gridWidth === count ? { icon: "check" as const } : {}), onAction: () => onChange({ gridWidth: count }) }));
  }
  return (["compact", "comfortable"] as const).map((density) => ({ id: density, label: `${t("density")}: ${t(density)}`, ...(view.density === density ? { icon: "check" as const } : {}), onAction: () => onChange({ density }) }));
}

/** On a narrow screen these have no button of their own. */
function doors(onImport: (() => void) | null, onExport: (() => void) | null): MenuEntry[] {
  return [
    ...(onImport ? [{ id: "import", label: t("import"), icon: "upload" as const, apart: true, onAction: onImport }] : []),
    ...(onExport ? [{ id: "export", label: t("export"), icon: "download" as const, apart: !onImport, onAction: onExport }] : []),
  ];
}

function OrderMenu({ columns, view, onChange }: { columns: readonly Column[]; view: View; onChange: (change: Partial<View>) => void }) {
  const ordered = columns.find((column) => sortState(view.ordering, column.key) !== "none");
  const direction = ordered ? sortState(view.ordering, ordered.key) : "none";
  const entries: MenuEntry[] = [
    { id: "none", label: t("noOrder"), ...(direction === "none" ? { icon: "check" as const } : {}), onAction: () => onChange({ ordering: [] }) },
    ...(ordered
      ? (["ascending", "descending"] as const).map((way): MenuEntry => ({ id: way, label: t(way), icon: way === "ascending" ? "up" : "down", onAction: () => onChange({ ordering: [way === "ascending" ? ordered.key : `-${ordered.key}`] }) }))
      : []),
    ...columns.map((column, index): MenuEntry => ({ id: column.key, label: column.title, apart: index === 0, ...(column === ordered ? { icon: "check" as const } : {}), onAction: () => onChange({ ordering: [column.key] }) })),
  ];
  return <MenuButton label={t("orderBy")} icon="sort" text={<span className={styles["wideOnly"]}>{ordered ? `${ordered.title} ${direction === "ascending" ? "↑" : "↓"}` : t("order")}</span>} entries={entries} />;
}
