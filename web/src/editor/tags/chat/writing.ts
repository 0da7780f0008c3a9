import { makeRegion } from "../../model/create";
import { withRegionDefaults } from "../../model/regionDefaults";
import type { TagContext } from "../../model/tag";
import type { Region } from "../../model/types";
import { textOf, roleOf, writtenAt } from "./message";
import { addedMessages, nextRole, type ChatOptions } from "./options";

/**
 * The message that is being written. It is in the annotation from its first letter on, so drafts and undo know it. Whatever else adds
 * messages, a model for example, calls `add`.
 */
export class ChatWriting {
  readonly name: string;
  readonly #ctx: TagContext;
  readonly #options: ChatOptions;
  readonly #lastGiven: string | null;
  #open: string | null = null;
  #wasThere = false;
  #role: string | null = null;

  constructor(ctx: TagContext, name: string, options: ChatOptions, lastGiven: string | null) {
    this.#ctx = ctx;
    this.name = name;
    this.#options = options;
    this.#lastGiven = lastGiven;
  }

  /** What stands in the field. */
  state(): { readonly id: string | null; readonly role: string; readonly text: string; readonly isChanging: boolean } {
    const region = this.#region();
    if (region === null) return { id: null, role: this.#role ?? this.#nextRole(), text: "", isChanging: false };
    return { id: region.id, role: roleOf(region.geometry), text: textOf(region.geometry), isChanging: this.#wasThere };
  }

  /** Takes a message that stands there into the field. */
  change(id: string): void {
    this.finish();
    this.#open = id;
    this.#wasThere = true;
  }

  setRole(role: string): void {
    const region = this.#region();
    this.#role = role;
    if (region === null) this.#changed();
    else this.#put(region, { role }, "Change role");
  }

  setText(text: string): void {
    const region = this.#region();
    if (region === null) {
      if (text !== "") this.#open = this.add(this.state().role, text);
    } else if (text === "" && !this.#wasThere) {
      this.#role = roleOf(region.geometry);
      this.#ctx.store.run("Add message", [{ on: "region", id: region.id, before: region, after: null }], keyOf(region.id));
      this.#open = null;
    } else this.#put(region, { content: text }, this.#wasThere ? "Change message" : "Add message");
  }

  /** Adds a message at the end and answers its id. */
  add(role: string, content: string): string {
    const { store, config } = this.#ctx;
    const control = config.controls.get(this.name);
    if (control === undefined) return "";
    const last = Math.max(0, ...addedMessages(store, this.name).map(({ geometry }) => writtenAt(geometry) ?? 0));
    const geometry = { role, content, createdAt: Math.max(Date.now(), last + 1) };
    const region = withRegionDefaults(config, store, makeRegion(store, { control, labels: [], extra: [] }, { kind: "chat", toName: this.name, geometry }));
    store.run("Add message", [{ on: "region", id: region.id, before: null, after: region }], keyOf(region.id));
    return region.id;
  }

  /** Lets go of the message; one that says nothing any more is none. */
  finish(): { readonly id: string | null; readonly wasThere: boolean } {
    const region = this.#region();
    const wasThere = this.#wasThere;
    this.#open = null;
    this.#wasThere = false;
    this.#role = null;
    if (region !== null && textOf(region.geometry).trim() === "") this.#ctx.store.removeRegions([region.id]);
    this.#changed();
    return { id: region?.id ?? null, wasThere };
  }

  #region(): Region | null {
    const region = this.#open === null ? null : this.#ctx.store.region(this.#open);
    if (region !== null && !region.readOnly) return region;
    // Undone, deleted or locked meanwhile.
    this.#open = null;
    this.#wasThere = false;
    return null;
  }

  #put(region: Region, change: { readonly role?: string; readonly content?: string }, label: string): void {
    this.#ctx.store.updateRegion(region.id, (now) => ({ ...now, geometry: { ...now.geometry, ...change } }), label, keyOf(region.id));
  }

  #nextRole(): string {
    const last = addedMessages(this.#ctx.store, this.name).at(-1);
    return nextRole(last === undefined ? this.#lastGiven : roleOf(last.geometry), this.#options.roles);
  }

  readonly #listeners = new Set<() => void>();

  /** What is chosen for a message that does not exist yet is not in the annotation. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Letters of one message that follow each other are one step of undo. */
function keyOf(id: string): string {
  return `chat:${id}`;
}
