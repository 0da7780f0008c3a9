/** A connection of the organization's as people of a project see it: where it leads, and no secret. */
import type { Provider } from "./provider";

export interface Connection {
  readonly id: number;
  readonly provider: Provider;
  /** Empty: it is not shared with the project any more. */
  readonly title: string;
  /** What the prefix must begin with; empty: nothing. */
  readonly prefix: string;
  readonly settings: Readonly<Record<string, unknown>>;
}
