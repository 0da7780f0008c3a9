/** Where a storage points, as one text. */
import type { Provider } from "./storage";
import { textOf } from "./storage";

type Fields = Readonly<Record<string, unknown>>;

export function addressOf(provider: Provider, fields: Fields): string {
  const text = (name: string): string => textOf(fields[name]).trim();
  const prefix = text("prefix").replace(/^\/+/, "");
  const within = prefix === "" ? "" : `/${prefix}`;
  switch (provider) {
    case "s3":
      return `s3://${text("bucket")}${within}`;
    case "gcs":
      return `gs://${text("bucket")}${within}`;
    case "azure":
      return `azure-blob://${text("container")}${within}`;
    case "redis":
      return `redis://${text("host") || "localhost"}:${text("port") || "6379"}/${text("db") || "0"}${text("path") === "" ? "" : ` · ${text("path")}`}`;
    case "localfiles":
      return text("path");
  }
}

/** The server or the account behind that address, where it does not say so itself. */
export function hostOf(provider: Provider, fields: Fields): string {
  if (provider === "s3") {
    const endpoint = textOf(fields["s3_endpoint"]);
    return endpoint === "" ? textOf(fields["region_name"]) : endpoint.replace(/^https?:\/\//, "").replace(/\/+$/, "");
  }
  return provider === "azure" ? textOf(fields["account_name"]) : "";
}
