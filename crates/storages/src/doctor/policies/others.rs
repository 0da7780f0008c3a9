use super::{Policy, PolicyKind, Wanted};
use serde_json::json;

const READ_BY_PAGES: [&str; 5] = ["Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag"];

pub(super) fn google(wanted: &Wanted<'_>) -> Vec<Policy> {
    let (bucket, prefix, lists) = (wanted.text("bucket", "BUCKET"), wanted.prefix, wanted.is_source() && wanted.lists);
    // Writing over an object takes the permission to delete it, and annotations change.
    let role = match (wanted.is_source(), lists) {
        (false, _) => "roles/storage.objectUser",
        (true, true) => "roles/storage.objectViewer",
        (true, false) => "roles/storage.legacyObjectReader",
    };
    let account = ["target_service_account_email", "google_service_account_email"]
        .map(|name| wanted.text(name, ""))
        .into_iter()
        .find(|email| !email.is_empty())
        .unwrap_or_else(|| "NAME@PROJECT.iam.gserviceaccount.com".to_owned());
    let mut text = format!(
        "gcloud storage buckets add-iam-policy-binding gs://{bucket} \\\n  --member=serviceAccount:{account} \\\n  --role={role}"
    );
    if !prefix.is_empty() {
        let within = format!("resource.name.startsWith(\"projects/_/buckets/{bucket}/objects/{prefix}\")");
        // A list is asked of the bucket: its own condition is the prefix that is asked for.
        let expression = match lists {
            true => format!(
                "{within} || api.getAttribute(\"storage.googleapis.com/objectListPrefix\", \"\").startsWith(\"{prefix}\")"
            ),
            false => within,
        };
        text.push_str(&format!(" \\\n  --condition='title=labelkeep,expression={expression}'"));
    }
    let mut all = vec![Policy::new(PolicyKind::GcsRole, text)];
    if wanted.is_source() && wanted.has_links {
        let cors = json!([{
            "origin": [wanted.origin], "method": ["GET", "HEAD"], "responseHeader": READ_BY_PAGES, "maxAgeSeconds": 3600,
        }]);
        all.push(Policy::new(PolicyKind::GcsCors, serde_json::to_string_pretty(&cors).unwrap_or_default()));
    }
    all
}

pub(super) fn azure(wanted: &Wanted<'_>) -> Vec<Policy> {
    let (account, container) = (wanted.text("account_name", "ACCOUNT"), wanted.text("container", "CONTAINER"));
    let client = wanted.text("client_id", "CLIENT-ID");
    let role = if wanted.is_source() { "Storage Blob Data Reader" } else { "Storage Blob Data Contributor" };
    let scope = format!(
        "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Storage/storageAccounts/{account}"
    );
    let mut roles = format!(
        "az role assignment create --assignee {client} \\\n  --role '{role}' \\\n  --scope {scope}/blobServices/default/containers/{container}"
    );
    if wanted.is_source() && wanted.has_links {
        // What signs links that are good for an hour at most is lent by the account.
        roles.push_str(&format!(
            "\naz role assignment create --assignee {client} \\\n  --role 'Storage Blob Delegator' \\\n  --scope {scope}"
        ));
    }
    let permissions = match (wanted.is_source(), wanted.lists, wanted.deletes) {
        (true, true, _) => "rl",
        (true, false, _) => "r",
        (false, _, false) => "cw",
        (false, _, true) => "cwd",
    };
    let sas = format!(
        "az storage container generate-sas --account-name {account} --name {container} \\\n  --permissions {permissions} --https-only --expiry YYYY-MM-DD --auth-mode key"
    );
    let mut all = vec![Policy::new(PolicyKind::AzureRole, roles), Policy::new(PolicyKind::AzureSas, sas)];
    if wanted.is_source() && wanted.has_links {
        let cors = format!(
            "az storage cors add --services b --methods GET HEAD \\\n  --origins {} --allowed-headers '*' --exposed-headers '*' \\\n  --max-age 3600 --account-name {account}",
            wanted.origin
        );
        all.push(Policy::new(PolicyKind::AzureCors, cors));
    }
    all
}

pub(super) fn redis(wanted: &Wanted<'_>) -> Vec<Policy> {
    let commands = match (wanted.is_source(), wanted.lists, wanted.deletes) {
        (true, true, _) => "+scan +strlen +exists +getrange",
        (true, false, _) => "+strlen +exists +getrange",
        (false, _, false) => "+set",
        (false, _, true) => "+set +del",
    };
    let user = wanted.text("username", "labelkeep");
    let text = format!("ACL SETUSER {user} on >PASSWORD ~{}* +ping +select {commands}", wanted.prefix);
    vec![Policy::new(PolicyKind::RedisAcl, text)]
}

#[cfg(test)]
mod tests {
    use super::super::{PolicyKind, Wanted, policies};
    use labelkeep_database::storages::{Direction, Provider};
    use serde_json::json;

    #[test]
    fn s21_others_get_what_they_need_too() {
        let settings = json!({ "bucket": "data", "container": "data", "account_name": "acc", "username": "u" });
        let of = |provider, direction| {
            let all = policies(&Wanted {
                provider,
                direction,
                settings: settings.as_object().unwrap(),
                prefix: "img/",
                lists: true,
                deletes: true,
                has_links: true,
                origin: "https://label.example.org",
                identity: None,
                external_id: None,
                source_addresses: &[],
                vpc_endpoint: None,
            });
            (
                all.iter().map(|one| one.kind).collect::<Vec<_>>(),
                all.into_iter().map(|one| one.text).collect::<String>(),
            )
        };
        let (kinds, text) = of(Provider::Gcs, Direction::Source);
        assert_eq!(kinds, [PolicyKind::GcsRole, PolicyKind::GcsCors]);
        assert!(
            text.contains("roles/storage.objectViewer")
                && text.contains("objectListPrefix\", \"\").startsWith(\"img/\")")
        );
        let (kinds, text) = of(Provider::Azure, Direction::Source);
        assert_eq!(kinds, [PolicyKind::AzureRole, PolicyKind::AzureSas, PolicyKind::AzureCors]);
        assert!(text.contains("Storage Blob Delegator") && text.contains("--permissions rl "));
        let (_, text) = of(Provider::Azure, Direction::Target);
        assert!(text.contains("--permissions cwd ") && !text.contains("Delegator"));
        assert!(
            of(Provider::Redis, Direction::Source).1.ends_with("~img/* +ping +select +scan +strlen +exists +getrange")
        );
    }
}
