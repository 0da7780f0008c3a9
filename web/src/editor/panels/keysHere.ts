import type { ActionSpec } from "../hotkeys/spec";
import { hasRegions } from "../model/draw";
import type { EditorSession } from "../session/session";
import type { TagContext } from "../model/tag";

/** Does this key mean anything in this project, for this person, now? */
export function isHere(entry: ActionSpec, session: EditorSession, ctx: TagContext): boolean {
  const { host, project, interfaces } = session;
  if (entry.keys.length === 0 || !session.actions.has(entry.action)) return false;
  if (entry.group === "Regions" && !hasRegions(ctx)) return false;
  switch (entry.action) {
    case "task:previous":
    case "decision:back": return host.previous !== undefined;
    case "task:next": return host.next !== undefined;
    case "annotation:submit":
    case "decision:accept": return session.mode !== "preview" && (host.submitAnnotation !== undefined || host.updateAnnotation !== undefined);
    case "annotation:skip":
    case "decision:reject": return host.skip !== undefined && interfaces.skip !== false && project.showSkipButton !== false;
    default: return true;
  }
}
