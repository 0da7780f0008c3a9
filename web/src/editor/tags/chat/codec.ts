import { isObject } from "../../config/json";
import type { RegionCodec } from "../../model/tag";
import type { Geometry, JsonObject } from "../../model/types";
import { roleTitle, textOf } from "./message";

/** Longest beginning of a message in the list of regions. */
const SHOWN = 200;

/** A message that somebody added, or that came with a prediction. Its geometry is the message as it is written. */
export const messageCodec: RegionCodec = {
  kind: "chat",
  types: ["chatmessage"],
  objects: ["chat"],
  accepts: (value) => read(value) !== null,
  read,
  faults: () => ["chatmessage"],
  write: (geometry) => ({ chatmessage: { ...geometry } }),
  fields: () => [],
  getField: () => Number.NaN,
  setField: () => null,
  extent: () => null,
  exact: ["role", "content"],
  roleOf: (geometry) => String(geometry["role"]),
  summary: ({ geometry }) => `${roleTitle(String(geometry["role"]))}: ${textOf(geometry).slice(0, SHOWN)}`,
};

function read(value: Readonly<JsonObject>): Geometry | null {
  const message = value["chatmessage"];
  return isObject(message) && typeof message["role"] === "string" ? message : null;
}
