//! What a backend answers, as far as it is taken.

use crate::fault::Fault;
use labelkeep_egress::{EgressError, Response};
use labelkeep_model::json::{self, Refusal};
use serde::de::DeserializeOwned;

/// The text of a successful answer.
pub(crate) async fn text(response: Response, most_bytes: usize) -> Result<String, Fault> {
    let status = response.status;
    if status.is_redirection() {
        return Err(Fault::Way(EgressError::Redirect));
    }
    if !status.is_success() {
        return Err(match status.as_u16() {
            401 | 403 => Fault::Unauthorized,
            status => Fault::Status(status),
        });
    }
    let bytes = response.bytes(most_bytes).await.map_err(Fault::Way)?;
    String::from_utf8(bytes).map_err(|_| Fault::NotJson)
}

/// Depth first: the parser may then recurse safely.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    json::check_storable(text).map_err(|refusal| match refusal {
        Refusal::TooDeep => Fault::TooDeep,
        Refusal::NulCharacter | Refusal::NumberTooLong => Fault::NotJson,
    })?;
    serde_json::from_str(text).map_err(|_| Fault::NotJson)
}
