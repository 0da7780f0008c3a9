import { useMemo, useState } from "react";
import { useSession } from "../hooks";
import { t } from "../i18n";
import { NodeView } from "../tags/NodeView";
import type { AnnotationTab } from "../model/tab";
import { describeTab } from "./AnnotationTabs";

/** Annotations side by side, read-only. */
export function Compare() {
  const session = useSession();
  const [chosen, setChosen] = useState<readonly string[]>(() => {
    const others = session.tabs.filter((tab) => tab.key !== session.currentKey).map((tab) => tab.key);
    return [session.currentKey, ...others.slice(0, 1)];
  });
  const shown = session.tabs.filter((tab) => chosen.includes(tab.key));
  const toggle = (key: string) => setChosen(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
  return (
    <div className="lke-compare">
      <fieldset className="lke-compare-choice">
        <legend>{t("Shown side by side")}</legend>
        {session.tabs.map((tab) => {
          const { name, detail } = describeTab(tab, session);
          return <label key={tab.key} className="lke-check"><input type="checkbox" checked={chosen.includes(tab.key)} onChange={() => toggle(tab.key)} /> {name} <span className="lke-tab-detail">{detail}</span></label>;
        })}
      </fieldset>
      <div className="lke-columns">{shown.map((tab) => <Column key={tab.key} tab={tab} />)}</div>
    </div>
  );
}

function Column({ tab }: { readonly tab: AnnotationTab }) {
  const session = useSession();
  const ctx = useMemo(() => session.lookOnly(tab), [session, tab]);
  const { name, detail } = describeTab(tab, session);
  const { root } = session.config;
  return (
    <section className="lke-column" aria-label={`${name} ${detail}`}>
      <h3>{name} <span className="lke-tab-detail">{detail}</span> <span className="lke-count">{ctx.store.regionCount}</span></h3>
      <div className="lke-scroller" tabIndex={0}><div className="lke-task">{root !== null && <NodeView node={root} ctx={ctx} />}</div></div>
    </section>
  );
}
