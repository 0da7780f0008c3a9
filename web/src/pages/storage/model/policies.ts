/** What a credential must be allowed, and no more, as the provider's console takes it. Pure. */
import type { Draft } from "./draft";
import { textOf } from "./storage";

export interface Paste {
  /** The key of a message that says where it goes. */
  readonly where: "iamPolicy" | "s3Cors" | "gcsRole" | "gcsCors" | "azureSas" | "azureCors" | "redisAcl";
  readonly text: string;
}

export type Need = "list" | "get" | "put" | "delete";

export function needsOf({ direction, mode, canDelete }: Pick<Draft, "direction" | "mode" | "canDelete">): readonly Need[] {
  if (direction === "target") return canDelete ? ["put", "delete"] : ["put"];
  return mode === "none" ? ["get"] : ["list", "get"];
}

export function pastesOf(draft: Draft, origin: string): readonly Paste[] {
  const needs = needsOf(draft);
  const isSource = draft.direction === "source";
  const name = textOf(draft.values.bucket ?? draft.values.container).trim() || "BUCKET";
  if (draft.provider === "s3") return [{ where: "iamPolicy", text: iamPolicy(name, folder(draft.prefix), needs) }, ...(isSource && draft.presign ? [{ where: "s3Cors", text: s3Cors(origin) } as const] : [])];
  if (draft.provider === "gcs") return [{ where: "gcsRole", text: gcsRole(name, folder(draft.prefix), needs) }, ...(isSource && draft.presign ? [{ where: "gcsCors", text: gcsCors(origin) } as const] : [])];
  if (draft.provider === "azure") return isSource && draft.presign ? [{ where: "azureCors", text: azureCors(origin, textOf(draft.values.account_name).trim() || "ACCOUNT") }] : [];
  return draft.provider === "redis" ? [{ where: "redisAcl", text: redisAcl(draft.prefix, needs) }] : [];
}

/** Who writes on a condition must also read: so Amazon, and so a connection is tested without writing. */
const ACTIONS: Readonly<Record<Exclude<Need, "list">, readonly string[]>> = { get: ["s3:GetObject"], put: ["s3:PutObject", "s3:GetObject"], delete: ["s3:DeleteObject"] };

/** A prefix is a folder. */
const folder = (prefix: string): string => (prefix === "" ? "" : `${prefix.replace(/\/+$/, "")}/`);

function iamPolicy(bucket: string, prefix: string, needs: readonly Need[]): string {
  const list = { Sid: "List", Effect: "Allow", Action: "s3:ListBucket", Resource: `arn:aws:s3:::${bucket}`, ...(prefix === "" ? {} : { Condition: { StringLike: { "s3:prefix": [`${prefix}*`] } } }) };
  const objects = { Sid: "Objects", Effect: "Allow", Action: needs.flatMap((need) => (need === "list" ? [] : ACTIONS[need])), Resource: `arn:aws:s3:::${bucket}/${prefix}*` };
  return JSON.stringify({ Version: "2012-10-17", Statement: [...(needs.includes("list") ? [list] : []), objects] }, null, 2);
}

const READ_BY_PAGES = ["Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag"];

function s3Cors(origin: string): string {
  return JSON.stringify([{ AllowedOrigins: [origin], AllowedMethods: ["GET", "HEAD"], AllowedHeaders: ["*"], ExposeHeaders: READ_BY_PAGES, MaxAgeSeconds: 3600 }], null, 2);
}

function gcsCors(origin: string): string {
  return JSON.stringify([{ origin: [origin], method: ["GET", "HEAD"], responseHeader: READ_BY_PAGES, maxAgeSeconds: 3600 }], null, 2);
}

function gcsRole(bucket: string, prefix: string, needs: readonly Need[]): string {
  // Writing over an object takes the permission to delete it, and annotations change.
  const role = needs.includes("put") ? "roles/storage.objectUser" : needs.includes("list") ? "roles/storage.objectViewer" : "roles/storage.legacyObjectReader";
  // Listing is asked of the bucket, not of an object: a condition on names alone would refuse it.
  const within = `resource.name.startsWith("projects/_/buckets/${bucket}/objects/${prefix}")`;
  const expression = needs.includes("list") ? `resource.type != "storage.googleapis.com/Object" || ${within}` : within;
  const condition = prefix === "" ? "" : ` \\\n  --condition='title=prefix,expression=${expression}'`;
  return `gcloud storage buckets add-iam-policy-binding gs://${bucket} \\\n  --member=serviceAccount:NAME@PROJECT.iam.gserviceaccount.com \\\n  --role=${role}${condition}`;
}

function azureCors(origin: string, account: string): string {
  return `az storage cors add --services b --methods GET HEAD \\\n  --origins ${origin} --allowed-headers '*' --exposed-headers '*' \\\n  --max-age 3600 --account-name ${account}`;
}

function redisAcl(prefix: string, needs: readonly Need[]): string {
  const commands = needs.flatMap((need) => ({ list: ["+scan"], get: ["+strlen", "+exists", "+getrange"], put: ["+set"], delete: ["+del"] })[need]);
  return `ACL SETUSER labelkeep on >PASSWORD ~${prefix}* +ping +select ${commands.join(" ")}`;
}
