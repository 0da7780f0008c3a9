use super::{Policy, PolicyKind, Wanted, Warning};
use serde_json::{Value as Json, json};

const READ_BY_PAGES: [&str; 5] = ["Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag"];

pub(super) fn all(wanted: &Wanted<'_>) -> Vec<Policy> {
    let mut all = vec![Policy::new(PolicyKind::IamPolicy, pretty(&iam(wanted)))];
    if !wanted.text("role_arn", "").is_empty() {
        all.push(trust(wanted));
    }
    if !wanted.source_addresses.is_empty() || wanted.vpc_endpoint.is_some() {
        all.push(bucket(wanted));
    }
    if wanted.is_source() && wanted.has_links {
        let cors = json!([{
            "AllowedOrigins": [wanted.origin], "AllowedMethods": ["GET", "HEAD"], "AllowedHeaders": ["*"],
            "ExposeHeaders": READ_BY_PAGES, "MaxAgeSeconds": 3600,
        }]);
        all.push(Policy::new(PolicyKind::S3Cors, pretty(&cors)));
    }
    all
}

fn pretty(value: &Json) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn arn(wanted: &Wanted<'_>) -> String {
    let region = wanted.text("region_name", "");
    let partition = match () {
        () if region.starts_with("cn-") => "aws-cn",
        () if region.starts_with("us-gov-") => "aws-us-gov",
        () => "aws",
    };
    format!("arn:{partition}:s3:::{}", wanted.text("bucket", "BUCKET"))
}

/// Who writes on a condition must also read: so Amazon, and so a connection is tested without writing.
fn actions(wanted: &Wanted<'_>) -> Vec<&'static str> {
    match (wanted.is_source(), wanted.deletes) {
        (true, _) => vec!["s3:GetObject"],
        (false, false) => vec!["s3:PutObject", "s3:GetObject"],
        (false, true) => vec!["s3:PutObject", "s3:GetObject", "s3:DeleteObject"],
    }
}

fn iam(wanted: &Wanted<'_>) -> Json {
    let (arn, prefix) = (arn(wanted), wanted.prefix);
    let mut statements = Vec::new();
    if wanted.is_source() && wanted.lists {
        let mut list = json!({ "Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": arn });
        if let (false, Some(list)) = (prefix.is_empty(), list.as_object_mut()) {
            let inside = json!({ "StringLike": { "s3:prefix": [format!("{prefix}*")] } });
            list.insert("Condition".into(), inside);
        }
        statements.push(list);
    }
    let objects = format!("{arn}/{prefix}*");
    statements.push(json!({ "Sid": "Objects", "Effect": "Allow", "Action": actions(wanted), "Resource": objects }));
    let key = wanted.text("aws_sse_kms_key_id", "");
    if !key.is_empty() {
        let key = if key.starts_with("arn:") { key } else { format!("arn:aws:kms:*:*:key/{key}") };
        let action =
            if wanted.is_source() { json!(["kms:Decrypt"]) } else { json!(["kms:GenerateDataKey", "kms:Decrypt"]) };
        statements.push(json!({ "Sid": "Key", "Effect": "Allow", "Action": action, "Resource": key }));
    }
    json!({ "Version": "2012-10-17", "Statement": statements })
}

fn trust(wanted: &Wanted<'_>) -> Policy {
    let identity = wanted.identity.map_or_else(|| "arn:aws:iam::ACCOUNT:role/LABELKEEP".to_owned(), principal);
    let statement = json!({
        "Sid": "Labelkeep", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": identity },
        "Condition": { "StringEquals": { "sts:ExternalId": wanted.external_id.unwrap_or("EXTERNAL-ID") } },
    });
    let text = pretty(&json!({ "Version": "2012-10-17", "Statement": [statement] }));
    let mut policy = Policy::new(PolicyKind::TrustPolicy, text);
    if wanted.identity.is_none() {
        policy.warnings.push(Warning::FillInIdentity);
    }
    policy
}

/// A session of a role is nobody that a policy can name: the role is.
fn principal(identity: &str) -> String {
    match identity.split_once(":sts::").zip(identity.split_once(":assumed-role/")) {
        Some(((start, rest), (_, names))) => {
            let account = rest.split(':').next().unwrap_or_default();
            format!("{start}:iam::{account}:role/{}", names.split('/').next().unwrap_or_default())
        }
        None => identity.to_owned(),
    }
}

/// Refuses what this connection asks from elsewhere. It names the connection's own principal, so that it locks nobody else out.
fn bucket(wanted: &Wanted<'_>) -> Policy {
    let role = wanted.text("role_arn", "");
    let own = if role.is_empty() { wanted.identity.map(principal) } else { Some(role) };
    let mut condition = serde_json::Map::new();
    if !wanted.source_addresses.is_empty() {
        condition.insert("NotIpAddress".into(), json!({ "aws:SourceIp": wanted.source_addresses }));
    }
    if let Some(endpoint) = wanted.vpc_endpoint {
        condition.insert("StringNotEquals".into(), json!({ "aws:SourceVpce": endpoint }));
    }
    let arn = arn(wanted);
    let mut warnings = Vec::new();
    // The root of an account stands for all of it.
    if own.as_deref().is_some_and(|name| name.ends_with(":root")) {
        warnings.push(Warning::LocksOut);
    }
    if own.is_none() {
        warnings.push(Warning::FillInIdentity);
    }
    if wanted.is_source() && wanted.has_links {
        warnings.push(Warning::BrowsersToo);
    }
    let statement = json!({
        "Sid": "FromElsewhere", "Effect": "Deny", "Action": "s3:*", "Resource": [arn, format!("{arn}/*")],
        "Principal": { "AWS": own.unwrap_or_else(|| "arn:aws:iam::ACCOUNT:user/LABELKEEP".to_owned()) },
        "Condition": condition,
    });
    let text = pretty(&json!({ "Version": "2012-10-17", "Statement": [statement] }));
    Policy { kind: PolicyKind::BucketPolicy, text, warnings }
}

#[cfg(test)]
mod tests {
    use super::super::{Policy, PolicyKind, Wanted, Warning, policies};
    use labelkeep_database::storages::{Direction, Provider};
    use serde_json::{Value as Json, json};

    fn of(settings: &Json, change: impl FnOnce(&mut Wanted<'_>)) -> Vec<Policy> {
        let mut wanted = Wanted {
            provider: Provider::S3,
            direction: Direction::Source,
            settings: settings.as_object().unwrap(),
            prefix: "img/",
            lists: true,
            deletes: false,
            has_links: true,
            origin: "https://label.example.org",
            identity: Some("arn:aws:sts::123456789012:assumed-role/node/i-0123"),
            external_id: Some("labelkeep-1"),
            source_addresses: &[],
            vpc_endpoint: None,
        };
        change(&mut wanted);
        policies(&wanted)
    }

    fn json_of(all: &[Policy], kind: PolicyKind) -> Json {
        serde_json::from_str(&all.iter().find(|policy| policy.kind == kind).unwrap().text).unwrap()
    }

    #[test]
    fn s21_a_source_may_list_below_its_prefix_and_read_and_nothing_else() {
        let all = of(&json!({ "bucket": "data" }), |_| {});
        let iam = json_of(&all, PolicyKind::IamPolicy);
        assert_eq!(
            iam["Statement"],
            json!([
                { "Sid": "List", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::data",
                  "Condition": { "StringLike": { "s3:prefix": ["img/*"] } } },
                { "Sid": "Objects", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::data/img/*" },
            ])
        );
        assert_eq!(json_of(&all, PolicyKind::S3Cors)[0]["AllowedOrigins"], json!(["https://label.example.org"]));
        let silent = of(&json!({ "bucket": "data" }), |wanted| wanted.lists = false);
        assert!(!silent[0].text.contains("ListBucket"));
        let target = of(&json!({ "bucket": "data" }), |wanted| wanted.direction = Direction::Target);
        assert_eq!(
            json_of(&target, PolicyKind::IamPolicy)["Statement"][0]["Action"],
            json!(["s3:PutObject", "s3:GetObject"])
        );
        assert_eq!(target.len(), 1);
    }

    #[test]
    fn s23_a_role_trusts_the_connections_identity_with_the_external_id_alone() {
        let all = of(&json!({ "bucket": "data", "role_arn": "arn:aws:iam::210987654321:role/label" }), |_| {});
        let trust = json_of(&all, PolicyKind::TrustPolicy);
        assert_eq!(trust["Statement"][0]["Principal"]["AWS"], "arn:aws:iam::123456789012:role/node");
        assert_eq!(trust["Statement"][0]["Condition"], json!({ "StringEquals": { "sts:ExternalId": "labelkeep-1" } }));
        let unknown = of(&json!({ "bucket": "data", "role_arn": "r" }), |wanted| wanted.identity = None);
        assert_eq!(unknown[1].warnings, [Warning::FillInIdentity]);
    }

    #[test]
    fn s21_a_bucket_policy_refuses_this_connection_from_elsewhere_and_locks_nobody_else_out() {
        static NETWORKS: std::sync::LazyLock<[String; 1]> = std::sync::LazyLock::new(|| ["203.0.113.0/24".to_owned()]);
        let with = |identity: Option<&'static str>| {
            of(&json!({ "bucket": "data" }), |wanted| {
                (wanted.identity, wanted.source_addresses) = (identity, &*NETWORKS);
                wanted.vpc_endpoint = Some("vpce-1");
            })
        };
        let all = with(Some("arn:aws:iam::123456789012:user/label"));
        let statement = &json_of(&all, PolicyKind::BucketPolicy)["Statement"][0];
        assert_eq!(statement["Principal"]["AWS"], "arn:aws:iam::123456789012:user/label");
        assert_eq!(statement["Effect"], "Deny");
        assert_eq!(
            statement["Condition"],
            json!({ "NotIpAddress": { "aws:SourceIp": ["203.0.113.0/24"] }, "StringNotEquals": { "aws:SourceVpce": "vpce-1" } })
        );
        let warnings =
            |all: &[Policy]| all.iter().find(|one| one.kind == PolicyKind::BucketPolicy).unwrap().warnings.clone();
        assert_eq!(warnings(&all), [Warning::BrowsersToo]);
        let root = with(Some("arn:aws:iam::123456789012:root"));
        assert_eq!(warnings(&root), [Warning::LocksOut, Warning::BrowsersToo]);
        assert_eq!(warnings(&with(None)), [Warning::FillInIdentity, Warning::BrowsersToo]);
    }
}
