import { useState } from "react";
import { DiffersContext } from "../session/differs";
import { Differences } from "../compare/Differences";
import { useComparison, type Shown } from "../compare/useComparison";
import { useSession } from "../session/useSession";
import { t } from "../words/i18n";
import { NodeView } from "../tags/NodeView";
import { describeTab } from "./AnnotationTabs";

/** Annotations side by side, read-only, with what is different between them. */
export function Compare() {
  const session = useSession();
  const [chosen, setChosen] = useState<readonly string[]>(() => {
    const others = session.tabs.filter((tab) => tab.key !== session.currentKey).map((tab) => tab.key);
    return [session.currentKey, ...others.slice(0, 1)];
  });
  const { shown, comparison } = useComparison(session, chosen);
  const toggle = (key: string) => setChosen(chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key]);
  const nameOf = ({ tab }: Shown) => {
    const { name, detail } = describeTab(tab, session);
    return `${name} ${detail}`;
  };
  return (
    <div className="lke-compare">
      <fieldset className="lke-compare-choice">
        <legend>{t("Shown side by side")}</legend>
        {session.tabs.map((tab) => {
          const { name, detail } = describeTab(tab, session);
          return <label key={tab.key} className="lke-check"><input type="checkbox" checked={chosen.includes(tab.key)} onChange={() => toggle(tab.key)} /> {name} <span className="lke-tab-detail">{detail}</span></label>;
        })}
      </fieldset>
      <DiffersContext value={comparison.controls}>
        {/* Other annotations beside it: other marks, so everything is drawn anew. */}
        <div className="lke-columns" key={chosen.join()}>
          {shown.map((side) => (
            <Column key={side.tab.key} side={side} name={nameOf(side)}>
              {shown.length > 1 && <Differences side={side} others={shown} comparison={comparison} nameOf={nameOf} />}
            </Column>
          ))}
        </div>
      </DiffersContext>
    </div>
  );
}

function Column({ side, name, children }: { readonly side: Shown; readonly name: string; readonly children: React.ReactNode }) {
  const session = useSession();
  const { root } = session.config;
  return (
    <section className="lke-column" aria-label={name}>
      <h3>{name} <span className="lke-count">{side.ctx.store.regionCount}</span></h3>
      {children}
      <div className="lke-scroller" tabIndex={0}><div className="lke-task">{root !== null && <NodeView node={root} ctx={side.ctx} />}</div></div>
    </section>
  );
}
