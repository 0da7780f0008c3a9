//! Language models: how one is asked, and what it has cost.

use crate::{Database, Fetch, args};
use labelkeep_model::Result;
use serde::{Deserialize, Serialize};

/// Prices are for so many tokens.
const TOKENS_OF_PRICE: f64 = 1_000_000.0;
/// A sum of money is kept as a whole number of these parts.
const PARTS: f64 = 1_000_000_000.0;

/// How a language model is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatSettings {
    /// As the endpoint calls it.
    pub model: String,
    /// What it is told before each task, beside the questions.
    pub prompt: String,
    /// Of one answer.
    pub most_tokens: u32,
    /// Whether the endpoint enforces JSON schemas.
    pub is_structured: bool,
    pub requests_per_minute: Option<u32>,
    /// For a million tokens that it reads.
    pub price_in: f64,
    /// For a million tokens that it writes.
    pub price_out: f64,
    /// What it may cost in all.
    pub budget: Option<f64>,
    /// Rises with what changes its answers, so that predictions tell which prompt they came from.
    pub revision: u32,
}

impl ChatSettings {
    /// What its predictions are called.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{} · {}", self.model, self.revision)
    }

    /// In parts of money.
    #[must_use]
    pub fn cost(&self, tokens_in: u64, tokens_out: u64) -> i64 {
        #[expect(clippy::cast_precision_loss, reason = "counts of tokens")]
        let price = (tokens_in as f64 * self.price_in + tokens_out as f64 * self.price_out) / TOKENS_OF_PRICE;
        #[expect(clippy::cast_possible_truncation, reason = "it is bounded, and what is larger stays the largest")]
        let parts = (price * PARTS).round().clamp(0.0, 1e18) as i64;
        parts
    }

    /// Whether no more may be asked when so much was spent.
    #[must_use]
    pub fn is_used_up(&self, spent: i64) -> bool {
        self.budget.is_some_and(|budget| money(spent) >= budget)
    }
}

/// What parts of money come to.
#[must_use]
pub fn money(parts: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "sums of money")]
    let parts = parts as f64;
    parts / PARTS
}

/// What a task's model and a person said of it.
#[derive(Debug)]
pub struct SaidByBoth {
    pub task: i64,
    pub model: String,
    pub person: String,
}

impl Database {
    /// Notes what a question took. Answers what the model has cost by now.
    pub async fn add_chat_usage(&self, id: i64, tokens_in: u64, tokens_out: u64, cost: i64) -> Result<i64> {
        let count = |tokens: u64| i64::try_from(tokens).unwrap_or(i64::MAX).min(1 << 40);
        let (tokens_in, tokens_out) = (count(tokens_in), count(tokens_out));
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE ml_backends SET tokens_in = tokens_in + $2, tokens_out = tokens_out + $3, spent = spent + $4 \
                           WHERE id = $1 RETURNING spent";
                let row = transaction.fetch_optional(sql, args![id, tokens_in, tokens_out, cost]).await?;
                row.map_or(Ok(0), |row| row.get("spent"))
            })
        })
        .await
    }

    /// Of the last finished annotations of a project those whose task has a prediction of this version: both results.
    pub async fn said_by_both(
        &self,
        scope: &crate::access::ProjectScope,
        version: &str,
        most: i64,
    ) -> Result<Vec<SaidByBoth>> {
        let mut database = self;
        let sql = "SELECT a.task_id, d.result AS said, a.result AS answered FROM (SELECT id, task_id, result FROM annotations \
                   WHERE project_id = $1 AND trashed_by = 0 AND was_cancelled = FALSE AND result_count > 0 \
                   AND octet_length(result) <= 65536 ORDER BY id DESC LIMIT $3) a \
                   JOIN predictions d ON d.task_id = a.task_id AND d.trashed_by = 0 AND d.model_version = $2 \
                   AND octet_length(d.result) <= 65536 ORDER BY a.id DESC, d.id DESC";
        let rows = database.fetch_all(sql, args![scope.id(), version, most]).await?;
        rows.iter()
            .map(|row| {
                Ok(SaidByBoth { task: row.get("task_id")?, model: row.get("said")?, person: row.get("answered")? })
            })
            .collect()
    }

    /// The tasks of a project that were annotated last, each once.
    pub async fn last_annotated(&self, scope: &crate::access::ProjectScope, most: usize) -> Result<Vec<i64>> {
        let mut database = self;
        let sql = "SELECT a.task_id FROM annotations a JOIN tasks t ON t.id = a.task_id AND t.trashed_by + 0 = 0 \
                   WHERE a.project_id = $1 AND a.trashed_by = 0 ORDER BY a.id DESC LIMIT 50";
        let mut tasks: Vec<i64> = Vec::new();
        for row in database.fetch_all(sql, args![scope.id()]).await? {
            let task = row.get("task_id")?;
            if tasks.len() < most && !tasks.contains(&task) {
                tasks.push(task);
            }
        }
        Ok(tasks)
    }
}

#[cfg(test)]
mod tests {
    use super::{ChatSettings, money};

    #[test]
    fn a_price_is_for_a_million_tokens_and_a_budget_ends_where_it_is_reached() {
        let settings = ChatSettings {
            model: "m".into(),
            prompt: String::new(),
            most_tokens: 100,
            is_structured: true,
            requests_per_minute: None,
            price_in: 0.15,
            price_out: 0.6,
            budget: Some(0.75),
            revision: 3,
        };
        assert_eq!(settings.version(), "m · 3");
        assert_eq!(settings.cost(1_000_000, 1_000_000), 750_000_000);
        assert_eq!(settings.cost(1, 0), 150);
        assert!(settings.is_used_up(750_000_000) && !settings.is_used_up(749_999_999));
        assert!(!ChatSettings { budget: None, ..settings }.is_used_up(i64::MAX));
        assert!((money(750_000_000) - 0.75).abs() < 1e-12);
    }
}
