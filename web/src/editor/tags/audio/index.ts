import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["audio", "audioplus"], load: () => import("./AudioTag").then((part) => part.AudioTag) };
