//! What Google's error documents mean for a person.

use crate::{
    Operation, StoreError,
    send::{by_status, refusal},
};
use labelkeep_egress::Response;
use serde::Deserialize;

#[derive(Default, Deserialize)]
struct Document {
    #[serde(default)]
    error: Problem,
}

#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    message: String,
    #[serde(default)]
    errors: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn read(response: Response, operation: Operation) -> StoreError {
    let (status, body) = refusal(response).await;
    let problem = serde_json::from_str::<Document>(&body).unwrap_or_default().error;
    let reason = problem.errors.first().map_or("", |first| first.reason.as_str());
    match (status, reason) {
        (_, "rateLimitExceeded" | "userRateLimitExceeded" | "quotaExceeded" | "backendError") => StoreError::Throttled,
        (401, _) => StoreError::UnknownCredentials,
        (404, _) if problem.message.contains("bucket does not exist") || operation == Operation::List => {
            StoreError::NoBucket
        }
        _ => by_status(status, StoreError::Denied(operation)),
    }
}

#[derive(Default, Deserialize)]
struct TokenProblem {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

/// Of the exchange for a token, which has words of its own.
pub(crate) async fn token(response: Response) -> StoreError {
    let (status, body) = refusal(response).await;
    let problem: TokenProblem = serde_json::from_str(&body).unwrap_or_default();
    match (problem.error.as_str(), problem.error_description.as_str()) {
        ("invalid_grant", text) if text.contains("Signature") => StoreError::Signature,
        ("invalid_grant", text) if text.contains("short-lived") || text.contains("iat") => StoreError::ClockSkew,
        ("invalid_grant" | "invalid_client", _) => StoreError::UnknownCredentials,
        _ => by_status(status, StoreError::Denied(Operation::Sign)),
    }
}
