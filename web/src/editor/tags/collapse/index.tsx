import { useEffect, useId, useState } from "react";
import { isTrue } from "../../config/graph";
import type { ConfigNode } from "../../config/types";
import { useSession } from "../../session/useSession";
import { t } from "../../words/i18n";
import { NodeChildren } from "../NodeChildren";
import type { TagContext, TagProps, TagView } from "../../model/tag";

/** Sections that open and close: one at a time, or each for itself. A question that a submit lacks opens its own. */
function Collapse({ node, ctx }: TagProps) {
  const panels = node.children.filter((child) => child.tag === "panel");
  const single = node.attrs["accordion"] !== "false";
  const [open, setOpen] = useState<ReadonlySet<number>>(() => opened(node, panels, single));
  const { missing } = useSession();
  const asked = panels.find((panel) => missing.some(({ control }) => isInside(control.node, panel)))?.index ?? null;
  const change = (index: number, isOpen: boolean) => setOpen((now) => (isOpen ? new Set(single ? [index] : [...now, index]) : new Set([...now].filter((other) => other !== index))));
  useEffect(() => {
    if (asked !== null) setOpen((now) => (now.has(asked) ? now : new Set(single ? [asked] : [...now, asked])));
  }, [asked, single]);
  return (
    <div className={`lke-collapse${isTrue(node.attrs["bordered"]) ? " lke-collapse-bordered" : ""}`}>
      {panels.map((panel, position) => <Section key={panel.index} node={panel} ctx={ctx} title={titleOf(panel, position, ctx)} open={open.has(panel.index)} onOpen={(isOpen) => change(panel.index, isOpen)} />)}
    </div>
  );
}

interface SectionProps extends TagProps {
  readonly title: string;
  readonly open: boolean;
  onOpen(open: boolean): void;
}

/** What is in a closed section stays as it is, only out of sight. */
function Section({ node, ctx, title, open, onOpen }: SectionProps) {
  const id = useId();
  return (
    <section className="lke-collapse-section">
      <h4>
        <button type="button" className="lke-collapse-head" aria-expanded={open} aria-controls={id} onClick={() => onOpen(!open)}>
          <span className="lke-taxon-arrow" data-open={open} aria-hidden="true">›</span>{title}
        </button>
      </h4>
      <div id={id} className="lke-collapse-body" hidden={!open}><NodeChildren nodes={node.children} ctx={ctx} /></div>
    </section>
  );
}

/** A Panel that stands for itself. */
function Panel({ node, ctx }: TagProps) {
  const [open, setOpen] = useState(node.attrs["open"] !== "false");
  return <div className="lke-collapse"><Section node={node} ctx={ctx} title={titleOf(node, 0, ctx)} open={open} onOpen={setOpen} /></div>;
}

function opened({ attrs }: ConfigNode, panels: readonly ConfigNode[], single: boolean): ReadonlySet<number> {
  const open = panels.filter((panel) => isTrue(panel.attrs["open"] ?? attrs["open"])).map((panel) => panel.index);
  return new Set(single ? open.slice(0, 1) : open);
}

function titleOf({ attrs }: ConfigNode, position: number, ctx: TagContext): string {
  return ctx.resolveText(attrs["value"] ?? "") || t("Panel {number}", { number: position + 1 });
}

function isInside(node: ConfigNode, panel: ConfigNode): boolean {
  for (let current: ConfigNode | null = node; current !== null; current = current.parent) if (current === panel) return true;
  return false;
}

function CollapseOrPanel(props: TagProps) {
  return props.node.tag === "panel" ? <Panel {...props} /> : <Collapse {...props} />;
}

export const view: TagView = { tags: ["collapse", "panel"], Component: CollapseOrPanel };
