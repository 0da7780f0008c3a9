import { Switch, TextField } from "../../../shared/ui/ui";
import { lifetimeOf } from "../model/draft";
import { Choice } from "./Choice";
import { t } from "./messages";
import type { StepProps } from "./step";

const WAYS = ["link", "task", "proxy"] as const;
type Way = (typeof WAYS)[number];

export function MediaStep({ draft, set, fault }: StepProps) {
  const seconds = Number(draft.lifetime);
  const about = seconds >= 60 && seconds % 60 === 0 ? ` (${lifetimeOf(seconds)})` : "";
  const now: Way = draft.taskLinks ? "task" : draft.presign ? "link" : "proxy";
  return (
    <>
      <Choice<Way> legend={t("mediaLegend")} value={now} onChange={(way) => set({ presign: way === "link", taskLinks: way === "task" })} options={WAYS.map((way) => ({ value: way, label: t(`media_${way}`), hint: t(`media_${way}_hint`) }))} />
      {now === "link" && <TextField label={t("lifetime") + about} hint={t("lifetimeHint")} type="number" value={draft.lifetime} onChange={(lifetime) => set({ lifetime })} error={fault("lifetime") ?? fault("presign_ttl_seconds") ?? fault("presign_ttl")} />}
      {now === "task" && <Switch hint={t("forAddressHint")} isSelected={draft.forAddress} onChange={(forAddress) => set({ forAddress })}>{t("forAddress")}</Switch>}
    </>
  );
}
