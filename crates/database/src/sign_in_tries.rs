//! How often one may try to sign in. A try is taken before the password is looked at, in one change, so that tries at the
//! same moment and on other nodes count. Delays grow with every failure in a row, and never become a lock.

use crate::{Args, Database, Fetch, Transaction, args, engine::dialect::Sql};
use labelkeep_model::{Result, Timestamp};

/// Failures in a row are forgotten after so long without a try.
const FORGET_SECONDS: i64 = 12 * 3600;
/// Rows that say nothing any more go with a later try, so many at once.
const SWEPT: i64 = 50;

/// Tries that are there from the start, and seconds until there is one more.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    pub capacity: i64,
    pub seconds_each: i64,
}

#[derive(Debug, Clone, Copy)]
pub enum Limit {
    Bucket(Bucket),
    /// A rest after the third failure in a row, and a longer one after each further.
    Growing,
}

/// What is counted, by a name that is no address but a digest.
#[derive(Debug, Clone)]
pub struct Counter {
    pub name: String,
    pub limit: Limit,
}

/// A try that was taken: cleared when it succeeds, given back when it was not made at all.
#[derive(Debug, Clone, Default)]
pub struct Try {
    counters: Vec<Counter>,
}

/// Seconds of rest after so many failures in a row.
fn rest_seconds(failures_in_a_row: i64) -> i64 {
    match failures_in_a_row {
        ..=2 => 0,
        3 => 1,
        4 => 3,
        5 => 5,
        6 => 10,
        7 => 20,
        8 => 40,
        _ => 60,
    }
}

/// What a counter says after one more try, or until when there is none.
struct Count {
    failures: i64,
    until: Timestamp,
    forget_at: Timestamp,
}

impl Counter {
    fn one_more(&self, failures: i64, until: Timestamp, now: Timestamp) -> std::result::Result<Count, Timestamp> {
        match self.limit {
            Limit::Growing if until > now => Err(until),
            Limit::Growing => {
                let failures = failures + 1;
                let until = now.plus_seconds(rest_seconds(failures));
                Ok(Count { failures, until, forget_at: now.plus_seconds(FORGET_SECONDS) })
            }
            Limit::Bucket(bucket) => {
                // `until`: when the bucket is full again. It is empty when that is its whole capacity away.
                let full_at = until.max(now).plus_seconds(bucket.seconds_each);
                let next = full_at.plus_seconds(-bucket.seconds_each * bucket.capacity);
                if next > now { Err(next) } else { Ok(Count { failures: 0, until: full_at, forget_at: full_at }) }
            }
        }
    }
}

impl Database {
    /// Takes one try of every counter; `Err` has the seconds to wait, and none is taken then.
    pub async fn take_try(&self, mut counters: Vec<Counter>) -> Result<std::result::Result<Try, u32>> {
        // One order for all, so that nobody waits in a circle.
        counters.sort_by(|left, right| left.name.cmp(&right.name));
        self.write(move |transaction| Box::pin(async move { take(transaction, counters).await })).await
    }

    /// Gives back a try that could not be made.
    pub async fn give_back_try(&self, taken: Try) -> Result<()> {
        self.write(move |transaction| Box::pin(async move { put_back(transaction, &taken, false).await })).await
    }
}

async fn take(transaction: &mut Transaction, counters: Vec<Counter>) -> Result<std::result::Result<Try, u32>> {
    let now = transaction.now();
    transaction
        .execute(
            "DELETE FROM sign_in_tries WHERE name IN (SELECT name FROM sign_in_tries WHERE forget_at < $1 \
             ORDER BY forget_at LIMIT $2 /*pg FOR UPDATE SKIP LOCKED*/)",
            args![now, SWEPT],
        )
        .await?;
    let mut next = Args::new();
    let mut blocked_until = now;
    for counter in &counters {
        // Makes the row or takes hold of it: two tries at once come one after the other.
        let row = transaction
            .fetch_one(
                "INSERT INTO sign_in_tries (name, failures, until, forget_at) VALUES ($1, 0, 0, $2) \
                 ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING failures, until, forget_at",
                args![&counter.name, now],
            )
            .await?;
        let is_over = row.time("forget_at")? < now;
        let (failures, until) = if is_over { (0, now) } else { (row.get("failures")?, row.time("until")?) };
        match counter.one_more(failures, until, now) {
            Ok(count) => next.extend(args![&counter.name, count.failures, count.until, count.forget_at]),
            Err(until) => blocked_until = blocked_until.max(until),
        }
    }
    if blocked_until > now {
        // One second more, so that who waits as long as we say is not too early by a part of one.
        let seconds = (blocked_until.0 - now.0) / Timestamp::SECOND + 1;
        return Ok(Err(u32::try_from(seconds).unwrap_or(u32::MAX)));
    }
    let insert = "INSERT INTO sign_in_tries (name, failures, until, forget_at)";
    let after = "ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, until = excluded.until, forget_at = excluded.forget_at";
    transaction.execute(Sql::rows(insert, counters.len(), 4, after), next).await?;
    Ok(Ok(Try { counters }))
}

/// The try was right: its failures in a row end, and its buckets get it back.
pub(crate) async fn clear(transaction: &mut Transaction, taken: &Try) -> Result<()> {
    put_back(transaction, taken, true).await
}

async fn put_back(transaction: &mut Transaction, taken: &Try, was_right: bool) -> Result<()> {
    for Counter { name, limit } in &taken.counters {
        match limit {
            Limit::Growing if was_right => {
                transaction.execute("DELETE FROM sign_in_tries WHERE name = $1", args![name]).await?;
            }
            Limit::Growing => {
                let sql =
                    "UPDATE sign_in_tries SET failures = failures - 1, until = 0 WHERE name = $1 AND failures > 0";
                transaction.execute(sql, args![name]).await?;
            }
            Limit::Bucket(bucket) => {
                let sql = "UPDATE sign_in_tries SET until = until - $2 WHERE name = $1";
                transaction.execute(sql, args![name, bucket.seconds_each * Timestamp::SECOND]).await?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::rest_seconds;

    #[test]
    fn x_brute_force_an_account_rests_longer_and_longer_but_never_for_good() {
        let rests: Vec<i64> = (0..12).map(rest_seconds).collect();
        assert_eq!(rests, [0, 0, 0, 1, 3, 5, 10, 20, 40, 60, 60, 60]);
    }
}
