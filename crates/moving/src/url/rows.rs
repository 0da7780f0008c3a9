//! Answers of the API. What they have beside these is not asked for.

use super::UrlSource;
use crate::{fields::Fields, yields::SourceLink};
use labelkeep_database::storages::{Direction, Provider};
use labelkeep_model::Result;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

#[derive(Deserialize)]
pub(super) struct Projects {
    pub next: Option<String>,
    pub results: Vec<Map<String, Json>>,
}

impl UrlSource {
    pub async fn views(&mut self, project: i64) -> Result<Vec<Fields>> {
        let all: Vec<Map<String, Json>> = self.get(&format!("/api/dm/views/?project={project}")).await?;
        let view = |mut row: Map<String, Json>| {
            let position = row.get("order").cloned().unwrap_or_default();
            row.insert("position".to_owned(), position);
            Fields(row)
        };
        Ok(all.into_iter().map(view).collect())
    }

    pub async fn files(&mut self, project: i64) -> Result<Vec<Fields>> {
        let all: Vec<Map<String, Json>> = self.get(&format!("/api/projects/{project}/file-uploads?all=true")).await?;
        Ok(all.into_iter().map(Fields).collect())
    }

    pub async fn storages(&mut self, project: i64, provider: Provider, direction: Direction) -> Result<Vec<Fields>> {
        let target = if direction == Direction::Target { "export/" } else { "" };
        let path = format!("/api/storages/{target}{}?project={project}", provider.as_str());
        let all: Vec<Map<String, Json>> = self.get(&path).await?;
        Ok(all.into_iter().map(Fields).collect())
    }

    /// The API does not tell them: tasks say by their addresses where they came from.
    pub async fn links(&mut self, _storage: i64, _provider: Provider, _after: i64) -> Result<Vec<SourceLink>> {
        Ok(Vec::new())
    }

    pub async fn webhooks(&mut self) -> Result<Vec<Fields>> {
        let all: Vec<Map<String, Json>> = self.get("/api/webhooks/").await?;
        Ok(all.into_iter().map(Fields).collect())
    }
}
