import { useSession, useTopics } from "../session/useSession";
import type { TagContext } from "../model/tag";
import { t } from "../words/i18n";

/** Auto-annotation: whether a model is asked for what is drawn, and what to do with what it suggests. */
export function SmartBar({ ctx }: { readonly ctx: TagContext }) {
  const session = useSession();
  useTopics(ctx.store, "regions");
  const { suggesting } = session;
  const { store } = ctx;
  if (!suggesting.isPossible || ctx.readOnly || session.comparing) return null;
  const count = suggesting.waiting(store).length;
  return (
    <div className="lke-smart" role="group" aria-label={t("Auto-annotation")}>
      <label><input type="checkbox" checked={suggesting.isOn} onChange={(event) => suggesting.set({ isOn: event.target.checked })} /> {t("Auto-annotation")}</label>
      {suggesting.isOn && <label><input type="checkbox" checked={suggesting.takesAll} onChange={(event) => suggesting.set({ takesAll: event.target.checked })} /> {t("Take suggestions as they come")}</label>}
      {suggesting.isOn && hasPoints(ctx) && <label><input type="checkbox" checked={suggesting.excludes} onChange={(event) => suggesting.set({ excludes: event.target.checked })} /> {t("Points say what does not belong")}</label>}
      {suggesting.isBusy && <span role="status">{t("The model is asked …")}</span>}
      {suggesting.hasAny(store) && (
        <>
          <button type="button" className="lke-button lke-button-small" disabled={count === 0} onClick={() => suggesting.accept(store)}>{t("Take {count} suggestion||Take {count} suggestions", { count })}</button>
          <button type="button" className="lke-button lke-button-small" onClick={() => suggesting.reject(store)}>{t("Reject")}</button>
        </>
      )}
    </div>
  );
}

function hasPoints(ctx: TagContext): boolean {
  return [...ctx.config.controls.values()].some(({ type }) => type.startsWith("keypoint"));
}
