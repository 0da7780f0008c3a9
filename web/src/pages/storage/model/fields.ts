/** The fields of a connection, by provider: what a form asks, in the words of the API. */
import type { Direction, Provider } from "./storage";

export interface Field {
  readonly name: FieldName;
  readonly kind: "text" | "number" | "lines" | "toggle";
  readonly isRequired?: boolean;
  /** Never shown again once it is stored. */
  readonly isSecret?: boolean;
  /** With another value the storage is another place, where the stored secret must not go by itself. */
  readonly isPlace?: boolean;
  /** Few need it. */
  readonly isRare?: boolean;
  readonly only?: Direction;
  readonly placeholder?: string;
}

export type FieldName =
  | "role_arn" | "target_service_account_email" | "google_project_number" | "google_wif_pool_id" | "google_wif_provider_id" | "google_service_account_email" | "public_endpoint"
  | "bucket" | "region_name" | "s3_endpoint" | "aws_access_key_id" | "aws_secret_access_key" | "aws_session_token" | "aws_sse_kms_key_id"
  | "google_application_credentials" | "google_project_id" | "container" | "account_name" | "account_key" | "tenant_id" | "client_id" | "client_secret"
  | "host" | "port" | "db" | "username" | "password" | "tls" | "ca_cert" | "client_cert" | "client_key" | "path";

/** What links begin with, where browsers reach the store by another address than the server. */
const PUBLIC: Field = { name: "public_endpoint", kind: "text", isPlace: true, isRare: true, only: "source", placeholder: "https://media.example.org" };
const BUCKET: Field = { name: "bucket", kind: "text", isRequired: true, isPlace: true };

export const FIELDS: Readonly<Record<Provider, readonly Field[]>> = {
  s3: [
    BUCKET,
    { name: "s3_endpoint", kind: "text", isPlace: true },
    { name: "region_name", kind: "text", placeholder: "eu-central-1" },
    { name: "aws_access_key_id", kind: "text" },
    { name: "aws_secret_access_key", kind: "text", isSecret: true },
    { name: "role_arn", kind: "text", isPlace: true, isRare: true, placeholder: "arn:aws:iam::123456789012:role/labeling" },
    { name: "aws_session_token", kind: "text", isSecret: true, isRare: true },
    { name: "aws_sse_kms_key_id", kind: "text", isRare: true, only: "target" },
    PUBLIC,
  ],
  gcs: [
    BUCKET,
    { name: "google_application_credentials", kind: "lines", isSecret: true },
    { name: "google_project_id", kind: "text", isRare: true },
    { name: "target_service_account_email", kind: "text", isPlace: true, isRare: true, placeholder: "name@project.iam.gserviceaccount.com" },
    { name: "google_wif_pool_id", kind: "text", isPlace: true, isRare: true },
    { name: "google_wif_provider_id", kind: "text", isPlace: true, isRare: true },
    { name: "google_project_number", kind: "text", isPlace: true, isRare: true },
    { name: "google_service_account_email", kind: "text", isPlace: true, isRare: true, placeholder: "name@project.iam.gserviceaccount.com" },
    PUBLIC,
  ],
  azure: [
    { name: "container", kind: "text", isRequired: true, isPlace: true },
    { name: "account_name", kind: "text", isRequired: true, isPlace: true },
    { name: "account_key", kind: "text", isSecret: true },
    { name: "tenant_id", kind: "text", isPlace: true, isRare: true },
    { name: "client_id", kind: "text", isRare: true },
    { name: "client_secret", kind: "text", isSecret: true, isRare: true },
    PUBLIC,
  ],
  redis: [
    { name: "host", kind: "text", isRequired: true, isPlace: true, placeholder: "redis.example.org" },
    { name: "port", kind: "number", isPlace: true, placeholder: "6379" },
    { name: "db", kind: "number", isPlace: true, placeholder: "0" },
    { name: "username", kind: "text" },
    { name: "password", kind: "text", isSecret: true },
    { name: "tls", kind: "toggle", isPlace: true },
    { name: "ca_cert", kind: "lines", isPlace: true, isRare: true },
    { name: "client_cert", kind: "lines", isRare: true },
    { name: "client_key", kind: "lines", isSecret: true, isRare: true },
  ],
  localfiles: [{ name: "path", kind: "text", isRequired: true, placeholder: "/srv/label/pictures" }],
};

export function fieldsOf(provider: Provider, direction: Direction): readonly Field[] {
  return FIELDS[provider].filter(({ only }) => only === undefined || only === direction);
}

/** Which field holds the beginning of the keys: a folder, of Redis any text. A directory is its own. */
export function prefixField(provider: Provider): "prefix" | "path" | null {
  if (provider === "localfiles") return null;
  return provider === "redis" ? "path" : "prefix";
}

/** Who sells or runs what speaks Amazon's protocol; each has its own form of the address. */
export const S3_KINDS = ["amazon", "r2", "minio", "wasabi", "spaces", "backblaze", "other"] as const;
export type S3Kind = (typeof S3_KINDS)[number];

export const S3_ENDPOINTS: Readonly<Record<Exclude<S3Kind, "amazon">, string>> = {
  r2: "https://<account>.r2.cloudflarestorage.com",
  minio: "https://minio.example.org:9000",
  wasabi: "https://s3.eu-central-1.wasabisys.com",
  spaces: "https://fra1.digitaloceanspaces.com",
  backblaze: "https://s3.eu-central-003.backblazeb2.com",
  other: "https://s3.example.org",
};

export function s3KindOf(endpoint: string): S3Kind {
  const host = endpoint.replace(/^https?:\/\//, "").split(/[/:]/)[0] ?? "";
  if (host === "" || host.endsWith(".amazonaws.com")) return "amazon";
  if (host.endsWith(".r2.cloudflarestorage.com")) return "r2";
  if (host.endsWith(".wasabisys.com")) return "wasabi";
  if (host.endsWith(".digitaloceanspaces.com")) return "spaces";
  if (host.endsWith(".backblazeb2.com")) return "backblaze";
  return host.includes("minio") ? "minio" : "other";
}
