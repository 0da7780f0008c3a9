import { useEffect, useRef, type RefObject } from "react";
import { useSession } from "../session/useSession";
import type { Relation } from "../model/types";
import type { TagContext } from "../model/tag";

const MOST_LINES = 200;
const SVG = "http://www.w3.org/2000/svg";

/** Lines between related regions: those of the selected region, or all when the panel says so. Drawn outside of React. */
export function RelationLines({ ctx, host }: { readonly ctx: TagContext; readonly host: RefObject<HTMLElement | null> }) {
  const { showAllRelations } = useSession();
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    const element = svg.current;
    const scroller = host.current;
    if (element === null || scroller === null) return;
    let frame = 0;
    const draw = () => {
      frame = 0;
      element.style.clipPath = `inset(${coveredBy(scroller)}px 0 0 0)`;
      element.replaceChildren(...linesOf(ctx, scroller, showAllRelations));
    };
    const schedule = () => {
      if (frame === 0 && ctx.store.relations().length > 0) frame = requestAnimationFrame(draw);
      else if (ctx.store.relations().length === 0) element.replaceChildren();
    };
    const stop = ctx.store.subscribe(schedule);
    const observer = new ResizeObserver(schedule);
    observer.observe(scroller);
    scroller.addEventListener("scroll", schedule, { passive: true });
    scroller.addEventListener("wheel", schedule, { passive: true });
    schedule();
    return () => {
      stop();
      observer.disconnect();
      scroller.removeEventListener("scroll", schedule);
      scroller.removeEventListener("wheel", schedule);
      cancelAnimationFrame(frame);
    };
  }, [ctx, host, showAllRelations]);
  return <svg ref={svg} className="lke-lines" aria-hidden="true" />;
}

/** How much of the top lies under labels that stay in view; lines would run over them. */
function coveredBy(scroller: HTMLElement): number {
  const labels = scroller.scrollTop > 0 ? scroller.querySelector(".lke-labels") : null;
  return labels === null ? 0 : Math.max(0, labels.getBoundingClientRect().bottom - scroller.getBoundingClientRect().top);
}

function linesOf(ctx: TagContext, scroller: HTMLElement, all: boolean): readonly SVGElement[] {
  const { store } = ctx;
  const origin = scroller.getBoundingClientRect();
  const looked = new Set(store.selection);
  if (store.hovered !== null) looked.add(store.hovered);
  const shown = store.relations().filter((relation) => all || looked.has(relation.fromId) || looked.has(relation.toId)).slice(0, MOST_LINES);
  return shown.flatMap((relation) => lineOf(ctx, relation, origin) ?? []);
}

function lineOf(ctx: TagContext, relation: Relation, origin: DOMRect): SVGElement | null {
  const [from, to] = [rectOf(ctx, relation.fromId), rectOf(ctx, relation.toId)];
  if (from === null || to === null) return null;
  const start = { x: from.left + from.width / 2 - origin.left, y: from.top - origin.top };
  const end = { x: to.left + to.width / 2 - origin.left, y: to.top - origin.top };
  const lift = Math.min(60, 14 + Math.abs(end.x - start.x) / 8);
  const top = Math.min(start.y, end.y) - lift;
  const group = document.createElementNS(SVG, "g");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", `M${start.x} ${start.y} C${start.x} ${top} ${end.x} ${top} ${end.x} ${end.y}`);
  group.append(path);
  const color = ctx.config.relationLabels.find((item) => item.node?.attrs["background"] !== undefined && relation.labels?.includes(item.key))?.color;
  if (color !== undefined) group.style.setProperty("--lke-line-color", color);
  if (relation.direction !== "left") group.append(arrow(end.x, end.y));
  if (relation.direction !== "right") group.append(arrow(start.x, start.y));
  if (relation.labels !== null && relation.labels.length > 0) group.append(label(relation.labels.join(", "), (start.x + end.x) / 2, top + lift * 0.3));
  return group;
}

function arrow(x: number, y: number): SVGElement {
  const head = document.createElementNS(SVG, "path");
  head.setAttribute("d", `M${x - 4} ${y - 7} L${x} ${y} L${x + 4} ${y - 7}`);
  return head;
}

function label(text: string, x: number, y: number): SVGElement {
  const element = document.createElementNS(SVG, "text");
  element.setAttribute("x", String(x));
  element.setAttribute("y", String(y));
  element.textContent = text;
  return element;
}

function rectOf(ctx: TagContext, id: string): DOMRect | null {
  const region = ctx.store.region(id);
  return region === null ? null : (ctx.objects.get(region.toName)?.locate?.(id) ?? null);
}
