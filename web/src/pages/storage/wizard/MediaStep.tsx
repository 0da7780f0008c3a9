import { TextField } from "../../../shared/ui/ui";
import { lifetimeOf } from "../model/draft";
import { Choice } from "./Choice";
import { t } from "./messages";
import type { StepProps } from "./step";

export function MediaStep({ draft, set, fault }: StepProps) {
  const ways = ["link", "proxy"] as const;
  const seconds = Number(draft.lifetime);
  const about = seconds >= 60 && seconds % 60 === 0 ? ` (${lifetimeOf(seconds)})` : "";
  return (
    <>
      <Choice legend={t("mediaLegend")} value={draft.presign ? "link" : "proxy"} onChange={(way) => set({ presign: way === "link" })} options={ways.map((way) => ({ value: way, label: t(`media_${way}`), hint: t(`media_${way}_hint`) }))} />
      {draft.presign && <TextField label={t("lifetime") + about} hint={t("lifetimeHint")} type="number" value={draft.lifetime} onChange={(lifetime) => set({ lifetime })} error={fault("lifetime") ?? fault("presign_ttl_seconds") ?? fault("presign_ttl")} />}
    </>
  );
}
