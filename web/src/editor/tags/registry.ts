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

const MODULES: readonly TagModule[] = [
  viewModule, headerModule, styleModule, textModule, labelsModule, choicesModule, textareaModule, ratingModule, numberModule, relationsModule,
  ...imageModules,
];

const BY_TAG = new Map(MODULES.flatMap((module) => module.tags.map((name) => [name, module] as const)));

export function moduleOf(tag: string): TagModule | null {
  return BY_TAG.get(tag) ?? null;
}
