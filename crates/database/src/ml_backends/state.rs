//! How a backend was when it was asked.

use super::{MlBackend, MlState, change::read};
use crate::{Database, access::ProjectScope, args, projects::follow_backend};
use labelkeep_model::Result;

/// What was found out.
#[derive(Debug, Clone)]
pub struct MlSeen {
    pub state: MlState,
    pub error_message: Option<String>,
    /// The model version that it named; `None`: it was not asked, or named none.
    pub model_version: Option<String>,
}

impl Database {
    /// Notes it; a backend that names its versions itself has the new one from now on, and so has who begins from it.
    ///
    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn note_ml_state(&self, scope: &ProjectScope, id: i64, seen: MlSeen) -> Result<MlBackend> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let before = read(transaction, id).await?;
                let sql = "UPDATE ml_backends SET state = $2, error_message = $3, checked_at = $4 WHERE id = $1";
                let args = args![id, seen.state.as_str(), seen.error_message.as_ref(), transaction.now()];
                transaction.execute(sql, args).await?;
                let version = seen.model_version.filter(|version| before.auto_update && *version != before.model_version);
                if let Some(version) = version {
                    let sql = "UPDATE ml_backends SET model_version = $2, answered_version = '', updated_at = $3 WHERE id = $1";
                    transaction.execute(sql, args![id, &version, transaction.now()]).await?;
                    follow_backend(transaction, &scope, id, &version).await?;
                }
                read(transaction, id).await
            })
        })
        .await
    }
}
