/** From page to page of a list. */
import page from "../../shared/ui/page.module.css";
import { IconButton } from "../../shared/ui/ui";
import { t } from "./messages";

export function Pager({ count, size, number, onChange, label }: { count: number; size: number; number: number; onChange: (number: number) => void; label: string }) {
  const pages = Math.max(1, Math.ceil(count / size));
  if (pages <= 1 && number <= 1) return null;
  return (
    <nav className={page["row"]} aria-label={label}>
      <IconButton label={t("previous")} icon="left" isDisabled={number <= 1} onPress={() => onChange(number - 1)} />
      <span>{t("page", { page: number, pages })}</span>
      <IconButton label={t("next")} icon="right" isDisabled={number >= pages} onPress={() => onChange(number + 1)} />
    </nav>
  );
}
