//! What became of what was taken.

use super::{TakenMail, take::Letter};
use crate::{Database, Transaction, args};
use labelkeep_model::{Result, Timestamp};

/// What the mail server did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    Sent,
    /// It is tried again after a pause that grows.
    Later(String),
    /// It will never take this one.
    Never(String),
}

/// No pause is longer.
const MOST_PAUSE: i64 = 600;

/// The pause after so many tries: it doubles from the first on, up to a bound.
fn pause_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(20);
    MOST_PAUSE.min(5 << doublings)
}

impl Database {
    /// Notes what became of a mail, unless somebody else has it meanwhile.
    pub async fn settle_mail(&self, mail: &TakenMail, posted: Posted) -> Result<()> {
        let mail = mail.clone();
        self.write(move |transaction| Box::pin(async move { settle(transaction, &mail, posted).await })).await
    }

    /// Removes mails that were settled before then.
    pub async fn purge_old_mails(&self, before: Timestamp) -> Result<u64> {
        let sql =
            "DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE settled_at < $1 ORDER BY settled_at LIMIT $2)";
        self.purge(sql, before).await
    }
}

async fn settle(transaction: &mut Transaction, mail: &TakenMail, posted: Posted) -> Result<()> {
    let now = transaction.now();
    let (status, not_before, settled_at, error) = match posted {
        Posted::Sent => ("sent", now, Some(now), None),
        Posted::Later(why) => ("waiting", now.plus_seconds(pause_seconds(mail.attempts)), None, Some(why)),
        Posted::Never(why) => ("failed", now, Some(now), Some(why)),
    };
    let sql = "UPDATE mails SET status = $3, not_before = $4, settled_at = $5, error = $6, claimed_by = NULL \
               WHERE id = $1 AND claimed_by = $2 AND status = 'waiting'";
    let settled = transaction.execute(sql, args![mail.id, &mail.worker, status, not_before, settled_at, error]).await?;
    if settled == 1 && status == "sent" && matches!(mail.letter, Letter::AlreadyHere { .. }) {
        // The invitation did what it could.
        let sql = "UPDATE invitations SET uses = max_uses WHERE id = (SELECT invitation_id FROM mails WHERE id = $1)";
        transaction.execute(sql, args![mail.id]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::pause_seconds;

    #[test]
    fn pauses_double_up_to_a_bound() {
        let pauses: Vec<i64> = [1, 2, 3, 7, 8, 1_000_000].map(pause_seconds).to_vec();
        assert_eq!(pauses, [5, 10, 20, 320, 600, 600]);
    }
}
