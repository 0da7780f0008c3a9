import type { ReactNode } from "react";
import { asideNodes } from "../config/aside";
import type { ConfigNode, ControlSpec } from "../config/types";
import { tagFacts } from "../config/tagtable";
import { useTopics } from "../session/useSession";
import { t } from "../words/i18n";
import { isSubmitted, isVisible } from "../model/visibility";
import { Inner, NodeChildren } from "./NodeChildren";
import { allAround, componentOf } from "./registry";
import type { TagContext, TagProps } from "../model/tag";

/** A tag of the config with all that is in it. */
export function NodeView(props: TagProps) {
  return (
    <Inner value={Node}>
      <Node {...props} />
    </Inner>
  );
}

/** Tags of the config beside each other, each with all that is in it. */
export function NodeViews({ nodes, ctx }: { readonly nodes: readonly ConfigNode[]; readonly ctx: TagContext }) {
  return (
    <Inner value={Node}>
      <NodeChildren nodes={nodes} ctx={ctx} />
    </Inner>
  );
}

/** One tag at its place. */
function Node({ node, ctx }: TagProps) {
  if (ctx.questionsBeside && asideNodes(ctx.config).has(node)) return null;
  const ruled = node.attrs["visiblewhen"] !== undefined || node.attrs["whenchoicevalue"] !== undefined || node.attrs["whenrole"] !== undefined;
  return ruled ? <RuledNode node={node} ctx={ctx} /> : <PlainNode node={node} ctx={ctx} />;
}

function RuledNode({ node, ctx }: TagProps) {
  useTopics(ctx.store, "selection", "classifications", "regions");
  return isVisible(node, ctx.config, ctx.store) ? <PlainNode node={node} ctx={ctx} /> : null;
}

function PlainNode({ node, ctx }: TagProps) {
  const control = ctx.config.controls.get(node.attrs["name"] ?? "");
  const Component = componentOf(node.tag);
  if (control?.node === node && control.perRegion && Component !== null) return <PerRegionNode control={control} node={node} ctx={ctx} />;
  if (Component !== null && tagFacts(node.tag)?.role === "object") return allAround().reduce<ReactNode>((inner, Around) => <Around node={node} ctx={ctx}>{inner}</Around>, <Component node={node} ctx={ctx} />);
  if (Component !== null) return <Component node={node} ctx={ctx} />;
  if (tagFacts(node.tag)?.role === "child") return null;
  return <UnknownTag node={node} ctx={ctx} />;
}

/** A control about regions stands at its place while a region is selected that it can speak about. */
function PerRegionNode({ control, node, ctx }: TagProps & { readonly control: ControlSpec }) {
  useTopics(ctx.store, "selection", "regions");
  const Component = componentOf(node.tag);
  const ids = [...ctx.store.selection].filter((id) => {
    const region = ctx.store.region(id);
    return region !== null && control.toNames.includes(region.toName) && isSubmitted(node, ctx.config, ctx.store, region);
  });
  if (Component === null || ids.length === 0) return null;
  return <Component key={ids.join()} node={node} ctx={ctx} regionIds={ids} />;
}

/** A tag that cannot be drawn yet: its children are, and its results stay as they are. */
function UnknownTag({ node, ctx }: TagProps) {
  const name = node.attrs["name"] ?? node.attrs["toname"];
  return (
    <div className="lke-unknown" role="group" aria-label={node.rawTag}>
      <p className="lke-unknown-title">
        <code>{`<${node.rawTag}>`}</code> {name !== undefined && <span>{name}</span>}
      </p>
      <p className="lke-hint">{t("This tag cannot be shown here yet. Its results are kept as they are.")}</p>
      {node.tag === "view" ? null : <NodeChildren nodes={node.children} ctx={ctx} />}
    </div>
  );
}
