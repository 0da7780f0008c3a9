/** What the credentials of a storage can do and should not be able to, as the server found out. */
import { call } from "../../../api/client";
import { inWords, type Said } from "../../../api/said";
import { listOf, objectOf, type Storage, textOf } from "./storage";

export const OUTCOMES = ["right", "missing", "excess", "public", "unknown"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Finding {
  readonly probe: string;
  readonly outcome: Outcome;
  readonly message: string;
  readonly said?: Said;
  /** What to add or to take away, in the provider's words. */
  readonly line: string | null;
  /** It was no problem at an earlier check. */
  readonly isNew: boolean;
}

export interface Report {
  readonly checkedAt: string;
  readonly findings: readonly Finding[];
}

const path = ({ direction, provider, id }: Storage): string => `/api/storages/${direction === "target" ? "export/" : ""}${provider}/${id}/doctor`;

export async function lastReport(storage: Storage): Promise<Report | null> {
  return read(await call("GET", path(storage)));
}

export async function examine(storage: Storage): Promise<Report | null> {
  return read(await call("POST", path(storage), {}));
}

async function read(answer: unknown): Promise<Report | null> {
  const report = objectOf(objectOf(answer)["report"]);
  const checkedAt = textOf(report["checked_at"]);
  if (checkedAt === "") return null;
  const drift = listOf(report["drift"]);
  const findings = listOf(report["findings"]).map(objectOf).map(({ probe, outcome, said: told, line }): Finding => {
    const { message, said } = objectOf(told);
    return {
      probe: textOf(probe),
      outcome: OUTCOMES.find((one) => one === outcome) ?? "unknown",
      message: textOf(message),
      ...(isSaid(said) ? { said } : {}),
      line: textOf(line) || null,
      isNew: drift.includes(probe),
    };
  });
  return { checkedAt, findings: await inWords(findings) };
}

function isSaid(value: unknown): value is Said {
  return typeof objectOf(value)["code"] === "string";
}
