//! What the error codes of S3 mean for a person.

use crate::{
    Operation, StoreError,
    send::{by_status, refusal},
    xml,
};
use labelkeep_egress::Response;
use labelkeep_model::Say;

pub(crate) async fn read(response: Response, operation: Operation) -> StoreError {
    let region = response.header("x-amz-bucket-region").and_then(region);
    let (status, body) = refusal(response).await;
    let root = xml::parse(body.as_bytes()).unwrap_or_default();
    let region = region.or_else(|| root.text_of("Region").and_then(self::region));
    by_code(root.text_of("Code").unwrap_or_default(), status, region, operation)
}

/// Only what can be the name of a region is shown.
fn region(text: &str) -> Option<String> {
    let is_name = text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_name && !text.is_empty()).then(|| text.to_owned())
}

fn by_code(code: &str, status: u16, region: Option<String>, operation: Operation) -> StoreError {
    match code {
        "NoSuchBucket" | "InvalidBucketName" => StoreError::NoBucket,
        "NoSuchKey" | "NoSuchVersion" => StoreError::NotFound,
        "ExpiredToken" | "TokenRefreshRequired" => StoreError::Expired,
        "RequestTimeTooSkewed" | "RequestExpired" => StoreError::ClockSkew,
        "SignatureDoesNotMatch" => StoreError::Signature,
        "InvalidAccessKeyId" | "InvalidToken" => StoreError::UnknownCredentials,
        "BadDigest" | "InvalidDigest" => StoreError::Precondition,
        "AuthorizationHeaderMalformed"
        | "PermanentRedirect"
        | "TemporaryRedirect"
        | "IllegalLocationConstraintException" => StoreError::Region(region),
        "SlowDown" | "ServiceUnavailable" | "InternalError" | "OperationAborted" | "ConditionalRequestConflict" => {
            StoreError::Throttled
        }
        "InvalidObjectState" => StoreError::Unsupported(Say::StoreArchived),
        _ if status == 301 || status == 307 => StoreError::Region(region),
        _ => by_status(status, StoreError::Denied(operation)),
    }
}

#[cfg(test)]
mod tests {
    use super::{by_code, region};
    use crate::{Operation, StoreError};

    #[test]
    fn codes_say_what_to_do() {
        let found = |code: &str, status| by_code(code, status, None, Operation::List);
        assert_eq!(found("AccessDenied", 403), StoreError::Denied(Operation::List));
        assert_eq!(found("", 403), StoreError::Denied(Operation::List));
        assert_eq!(found("RequestTimeTooSkewed", 403), StoreError::ClockSkew);
        assert_eq!(found("SignatureDoesNotMatch", 403), StoreError::Signature);
        assert_eq!(found("NoSuchBucket", 404), StoreError::NoBucket);
        assert_eq!(found("", 404), StoreError::NotFound);
        assert_eq!(found("SlowDown", 503), StoreError::Throttled);
        assert!(StoreError::Denied(Operation::List).to_string().contains("permission to list"));
    }

    #[test]
    fn only_names_of_regions_are_repeated() {
        assert_eq!(region("eu-west-1").as_deref(), Some("eu-west-1"));
        assert!(region("<script>").is_none() && region("").is_none());
    }
}
