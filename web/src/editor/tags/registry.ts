import { choicesModule } from "./choices";
import { headerModule } from "./header";
import { imageModules } from "./image";
import { labelsModule } from "./labels";
import { numberModule } from "./number";
import { ratingModule } from "./rating";
import { relationsModule } from "./relations";
import { styleModule } from "./style";
import { textModule } from "./text";
import { textareaModule } from "./textarea";
import type { TagModule } from "./types";
import { viewModule } from "./view";

// Made on first use: some modules draw their children and so import this file themselves.
function modules(): readonly TagModule[] {
  return [
    viewModule, headerModule, styleModule, textModule, labelsModule, choicesModule, textareaModule, ratingModule, numberModule, relationsModule,
    ...imageModules,
  ];
}

let byTag: Map<string, TagModule> | null = null;

export function moduleOf(tag: string): TagModule | null {
  byTag ??= new Map(modules().flatMap((module) => module.tags.map((name) => [name, module])));
  return byTag.get(tag) ?? null;
}
