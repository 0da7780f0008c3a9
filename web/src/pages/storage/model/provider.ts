/** What a store is spoken to by. */

export const PROVIDERS = ["s3", "gcs", "azure", "redis", "localfiles"] as const;
export type Provider = (typeof PROVIDERS)[number];
