/** What a credential must be allowed, and no more. The server writes it in the words of each provider. */
import { call } from "../../../api/client";
import type { Body } from "./api";
import type { Draft } from "./draft";
import { type Direction, listOf, objectOf, type Provider, textOf } from "./storage";

export type Need = "list" | "get" | "put" | "delete";

export function needsOf({ direction, mode, canDelete }: Pick<Draft, "direction" | "mode" | "canDelete">): readonly Need[] {
  if (direction === "target") return canDelete ? ["put", "delete"] : ["put"];
  return mode === "none" ? ["get"] : ["list", "get"];
}

export const POLICY_KINDS = ["iam_policy", "trust_policy", "bucket_policy", "s3_cors", "gcs_role", "gcs_cors", "azure_role", "azure_sas", "azure_cors", "redis_acl"] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];
export const POLICY_WARNINGS = ["locks_out", "browsers_too", "fill_in_identity"] as const;
export type PolicyWarning = (typeof POLICY_WARNINGS)[number];

export interface Policy {
  readonly kind: PolicyKind;
  readonly text: string;
  readonly warnings: readonly PolicyWarning[];
}

const known = <Word extends string>(all: readonly Word[], word: unknown): Word[] => all.filter((one) => one === word);

export async function policiesFor(provider: Provider, direction: Direction, body: Body): Promise<readonly Policy[]> {
  const path = direction === "target" ? `/api/storages/export/${provider}/policies` : `/api/storages/${provider}/policies`;
  return listOf(objectOf(await call("POST", path, body))["policies"]).map(objectOf).flatMap(({ kind, text, warnings }) => known(POLICY_KINDS, kind).map((one) => ({ kind: one, text: textOf(text), warnings: listOf(warnings).flatMap((warning) => known(POLICY_WARNINGS, warning)) })));
}
