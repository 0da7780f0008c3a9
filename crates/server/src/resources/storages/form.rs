//! The form of each provider, as interfaces of the compatible API draw it: rows of fields.

use super::addressed::Addressed;
use crate::http::endpoint::{Endpoint, Guard};
use axum::Json;
use labelkeep_database::storages::{Direction, Provider};
use labelkeep_model::Permission;
use serde_json::{Value, json};

const GUARD: Guard = Guard::Organization(Permission::ProjectsCreate);

pub(super) fn endpoints() -> Vec<Endpoint> {
    let rows = || json!({ "type": "array", "items": { "type": "object", "additionalProperties": true } });
    vec![
        Endpoint::get("/api/storages/{provider}/form", GUARD, handler)
            .summary("Get the fields of a source storage, as rows of a form")
            .answers_json(200, rows()),
        Endpoint::get("/api/storages/export/{provider}/form", GUARD, handler)
            .summary("Get the fields of a target storage, as rows of a form")
            .answers_json(200, rows()),
    ]
}

async fn handler(addressed: Addressed) -> Json<Vec<Value>> {
    let Addressed { direction, provider, .. } = addressed;
    let mut rows = vec![place(provider), connection(provider, direction)];
    if direction == Direction::Source {
        rows.push(row(1, vec![regex()]));
        rows.push(row(1, vec![method()]));
        rows.extend(links(provider));
        if provider != Provider::Redis {
            rows.push(row(
                1,
                vec![toggle("recursive_scan", "Scan all sub-folders", "Include files from all nested folders")],
            ));
        }
    } else {
        let text = "If unchecked, annotations will not be deleted from storage";
        rows.push(row(1, vec![toggle("can_delete_objects", "Can delete objects from storage", text)]));
    }
    rows.retain(|row| row.get("fields").and_then(Value::as_array).is_none_or(|fields| !fields.is_empty()));
    Json(rows)
}

fn row(columns: usize, fields: Vec<Value>) -> Value {
    json!({ "columnCount": columns, "fields": fields })
}

fn text(name: &str, label: &str) -> Value {
    json!({ "type": "text", "name": name, "label": label })
}

fn required(name: &str, label: &str) -> Value {
    json!({ "type": "text", "name": name, "label": label, "required": true })
}

/// One that is never shown again; left empty, the stored one stays.
fn protected(name: &str, label: &str, may_be_empty: bool) -> Value {
    json!({
        "type": "password", "name": name, "label": label, "autoComplete": "new-password", "skipAutofill": true,
        "allowEmpty": may_be_empty, "protectedValue": true,
    })
}

fn toggle(name: &str, label: &str, description: &str) -> Value {
    json!({ "type": "toggle", "name": name, "label": label, "description": description })
}

fn place(provider: Provider) -> Value {
    let title = required("title", "Storage Name");
    match provider {
        Provider::S3 | Provider::Gcs => {
            row(3, vec![title, required("bucket", "Bucket Name"), text("prefix", "Bucket Prefix")])
        }
        Provider::Azure => {
            row(3, vec![title, required("container", "Container Name"), text("prefix", "Container Prefix")])
        }
        Provider::Redis => row(2, vec![title, text("path", "Path")]),
        Provider::LocalFiles => row(2, vec![title, required("path", "Absolute local path")]),
    }
}

fn connection(provider: Provider, direction: Direction) -> Value {
    match provider {
        Provider::S3 => {
            let mut fields = vec![text("region_name", "Region Name"), text("s3_endpoint", "S3 Endpoint")];
            if direction == Direction::Target {
                fields.push(text("aws_sse_kms_key_id", "SSE KMS Key ID"));
            }
            fields.push(protected("aws_access_key_id", "Access Key ID", false));
            fields.push(protected("aws_secret_access_key", "Secret Access Key", false));
            fields.push(protected("aws_session_token", "Session Token", true));
            fields.push(text("role_arn", "Role ARN"));
            row(3, fields)
        }
        Provider::Gcs => row(
            1,
            vec![
                protected("google_application_credentials", "Google Application Credentials", true),
                text("google_project_id", "Google Project ID"),
                text("target_service_account_email", "Service Account To Act As"),
                text("google_project_number", "Project Number Of The Workload Identity Pool"),
                text("google_wif_pool_id", "Workload Identity Pool ID"),
                text("google_wif_provider_id", "Workload Identity Provider ID"),
                text("google_service_account_email", "Service Account Of The Pool"),
            ],
        ),
        Provider::Azure => row(
            2,
            vec![
                protected("account_name", "Account Name", false),
                protected("account_key", "Account Key", true),
                text("tenant_id", "Tenant ID"),
                text("client_id", "Client ID"),
                protected("client_secret", "Client Secret", true),
            ],
        ),
        Provider::Redis => row(
            2,
            vec![
                text("host", "Host"),
                text("port", "Port"),
                text("db", "Database Number (db)"),
                text("username", "User"),
                protected("password", "Password", true),
                toggle("tls", "TLS", "Encrypt the connection, and check the server's certificate"),
                text("ca_cert", "CA Certificate"),
                text("client_cert", "Client Certificate"),
                protected("client_key", "Client Key", true),
            ],
        ),
        Provider::LocalFiles => row(1, Vec::new()),
    }
}

fn regex() -> Value {
    json!({
        "type": "text", "name": "regex_filter", "label": "File Filter Regex",
        "placeholder": ".*csv or .*(jpe?g|png|tiff)", "validators": ["regexp"],
    })
}

fn method() -> Value {
    json!({
        "type": "select", "name": "use_blob_urls", "label": "Import method", "required": true,
        "description": "Choose how to import your data from storage",
        "options": [
            { "value": true, "label": "Files - a task for each storage object (e.g. JPG, MP3, TXT)" },
            { "value": false, "label": "Tasks - each JSON or JSONL file holds one task or several" },
        ],
    })
}

/// Redis and the server's own disk have no links of their own.
fn links(provider: Provider) -> Option<Value> {
    let has_links = matches!(provider, Provider::S3 | Provider::Gcs | Provider::Azure);
    has_links.then(|| {
        let presign = json!({
            "type": "toggle", "name": "presign", "label": "Use pre-signed URLs (On)\n Proxy through the platform (Off)",
            "description": "With pre-signed URLs browsers read the data from the storage, and not through the server",
            "value": true,
        });
        let ttl = json!({
            "type": "counter", "name": "presign_ttl", "label": "Expire pre-signed URLs (minutes)", "min": 1, "value": 15,
            "dependency": "presign",
        });
        json!({ "columnCount": 2, "columns": [{ "width": 468, "fields": [presign] }, { "fields": [ttl] }] })
    })
}
