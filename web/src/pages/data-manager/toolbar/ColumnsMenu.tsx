/** Which columns are shown. */
import { useState } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Icon } from "../../../shared/ui/icons";
import { Button, Checkbox, classes, TextField } from "../../../shared/ui/ui";
import ui from "../../../shared/ui/ui.module.css";
import { t } from "../words/messages";
import { type Column, isShown, orderColumns, toggleColumn } from "../model/columns";
import type { View } from "../model/view";
import styles from "../manager.module.css";

export function ColumnsMenu({ columns, view, onChange }: { columns: readonly Column[]; view: View; onChange: (change: Partial<View>) => void }) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = orderColumns(columns, view.order).filter((column) => column.title.toLowerCase().includes(wanted));
  return (
    <DialogTrigger>
      <AriaButton className={classes(ui["button"], ui["quiet"])}>
        <Icon name="columns" />
        <span className={styles["wideOnly"]}>{t("columns")}</span>
      </AriaButton>
      <Popover className={ui["popover"] ?? ""} placement="bottom end">
        <Dialog aria-label={t("columns")} className={styles["columnsMenu"] ?? ""}>
          <TextField bare label={t("findColumn")} placeholder={t("findColumn")} type="search" value={search} onChange={setSearch} />
          <div className={styles["columnList"]}>
            {found.map((column) => (
              <Checkbox key={column.key} isSelected={isShown(column, view)} onChange={() => onChange({ hidden: toggleColumn(columns, view, column.key) })}>
                <span className={styles["columnName"]}>
                  {column.title}
                  {column.help && <small>{column.help}</small>}
                </span>
              </Checkbox>
            ))}
          </div>
          <div className={styles["columnFoot"]}>
            <Button variant="quiet" onPress={() => onChange({ hidden: null, order: [], widths: {} })}>{t("asAtFirst")}</Button>
            <Button variant="quiet" onPress={() => onChange({ hidden: [] })}>{t("showAll")}</Button>
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
