import { t } from "../words/i18n";
import type { TagContext } from "../model/tag";
import { Icon } from "../ui/icons";
import type { PanelOptions } from "./options";
import type { Grouping, Ordering } from "./rows";
import { IdleButton } from "../ui/IdleButton";

interface Props {
  readonly ctx: TagContext;
  readonly options: PanelOptions;
  readonly filter: string;
  readonly shown: number;
  onOptions(options: PanelOptions): void;
  onFilter(filter: string): void;
}

export function RegionsToolbar({ ctx, options, filter, onOptions, onFilter }: Props) {
  const { store } = ctx;
  const all = store.regions().map((region) => region.id);
  const hidden = all.length > 0 && all.every((id) => store.isHidden(id));
  return (
    <div className="lke-panel-tools">
      <input className="lke-input lke-filter" type="search" value={filter} placeholder={t("Filter regions")} aria-label={t("Filter regions")} onChange={(event) => onFilter(event.target.value)} />
      <select className="lke-input lke-small-select" aria-label={t("Group")} value={options.grouping} onChange={(event) => onOptions({ ...options, grouping: event.target.value as Grouping })}>
        <option value="tree">{t("As a tree")}</option>
        <option value="label">{t("By label")}</option>
        <option value="tool">{t("By tool")}</option>
      </select>
      <select className="lke-input lke-small-select" aria-label={t("Order")} value={options.ordering} onChange={(event) => onOptions({ ...options, ordering: event.target.value as Ordering })}>
        <option value="time">{t("By time")}</option>
        <option value="place">{t("By place")}</option>
        <option value="score">{t("By score")}</option>
        <option value="label">{t("By label")}</option>
      </select>
      <button type="button" className="lke-icon-button" aria-pressed={options.descending} aria-label={t("Turn the order round")} title={t("Turn the order round")} onClick={() => onOptions({ ...options, descending: !options.descending })}>
        <Icon name={options.descending ? "down" : "up"} />
      </button>
      <IdleButton className="lke-icon-button" aria-pressed={hidden} disabled={all.length === 0} aria-label={hidden ? t("Show all regions") : t("Hide all regions")} title={hidden ? t("Show all regions") : t("Hide all regions")} onClick={() => store.setHidden(all, !hidden)}>
        <Icon name={hidden ? "hidden" : "eye"} />
      </IdleButton>
    </div>
  );
}
