import type { ComponentType } from "react";
import type { ConfigNode } from "../config/types";
import type { RunnableTarget } from "../hotkeys/assign";
import type { AroundProps, TagContext, TagProps } from "../model/tag";
import { TAG_VIEWS } from "./generated/views";

const here = new Map<string, ComponentType<TagProps>>();
for (const view of TAG_VIEWS) if ("Component" in view) put(view.tags, view.Component);

function put(tags: readonly string[], component: ComponentType<TagProps>): void {
  for (const tag of tags) here.set(tag, component);
}

/** What draws a tag; null for tags that nothing draws. */
export function componentOf(tag: string): ComponentType<TagProps> | null {
  return here.get(tag) ?? null;
}

/**
 * Fetches what draws these tags, before any of them is on the screen: so nothing moves when it comes. Null: all is here.
 */
export function loadViews(tags: ReadonlySet<string>): Promise<unknown> | null {
  const missing = TAG_VIEWS.flatMap((view) => ("load" in view && view.tags.some((tag) => tags.has(tag) && !here.has(tag)) ? [view.load().then((component) => put(view.tags, component))] : []));
  return missing.length === 0 ? null : Promise.all(missing);
}

const around = TAG_VIEWS.flatMap(({ Around }) => (Around === undefined ? [] : [Around]));

/** What tags do around an object. */
export function allAround(): readonly ComponentType<AroundProps>[] {
  return around;
}

/** Keys that the config gives to a tag that is no control. */
export function keysOfTag(node: ConfigNode, ctx: TagContext): readonly RunnableTarget[] {
  return TAG_VIEWS.find(({ tags, keys }) => keys !== undefined && tags.includes(node.tag))?.keys?.(node, ctx) ?? [];
}
