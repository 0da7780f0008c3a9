//! What the credentials of storages can do and should not be able to, and what to enter at the provider.

use super::{open, say, serve};
use crate::config::Config;
use anyhow::{Result, bail};
use labelkeep_database::{
    access::ProjectScope,
    storages::{Direction, Storage},
};
use labelkeep_jobs::check_storage;
use labelkeep_model::{ProjectId, UserId};
use labelkeep_server::AppState;
use labelkeep_storages::doctor::{Report, Wanted, policies};
use serde_json::{Value as Json, json};

/// Looks at one storage or at all of them. Nothing is written to any.
///
/// # Errors
/// When something is wrong with one, so that scripts can tell.
pub async fn run(config: &Config, only: Option<i64>, with_policies: bool) -> Result<()> {
    let database = open::database(config).await?;
    database.migrate().await?;
    let state = serve::state(config, database.clone()).await?;
    let (mut after, mut count, mut bad) = (0, 0, 0);
    loop {
        let page = database.storages_of_installation(after).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for storage in page.iter().filter(|storage| only.is_none_or(|id| id == storage.id)) {
            count += 1;
            bad += usize::from(look_at(&state, storage, with_policies).await?);
        }
    }
    database.close().await;
    match (count, bad, only) {
        (0, _, Some(id)) => bail!("there is no storage {id}"),
        (_, 0, _) => say(&format!("{count} looked at, nothing wrong.")),
        _ => bail!("something is wrong with {bad} of {count}: see above"),
    }
}

/// Whether something is wrong.
async fn look_at(state: &AppState, storage: &Storage, with_policies: bool) -> Result<bool> {
    let direction = if storage.direction == Direction::Source { "source" } else { "target" };
    let title = storage.title.as_deref().unwrap_or("without a title");
    let (provider, project) = (storage.provider.as_str(), storage.project_id);
    say(&format!("Storage {}, {title} ({provider}, {direction} of project {project})", storage.id))?;
    let (project, by) = (ProjectId(project), storage.created_by.map(UserId));
    let scope = ProjectScope::unscoped_for_job(&state.database, project, by).await?;
    let is_bad = match check_storage(&state.database, state.connector(), &scope, storage).await {
        Ok(report) => {
            tell(&report)?;
            report.has_problems()
        }
        Err(error) => {
            say(&format!("  it cannot be asked: {}", error.detail))?;
            true
        }
    };
    if with_policies {
        write_policies(state, &scope, storage).await?;
    }
    Ok(is_bad)
}

fn tell(report: &Report) -> Result<()> {
    for finding in &report.findings {
        let outcome = json!(finding.outcome);
        let outcome = outcome.as_str().unwrap_or_default();
        let is_new = if report.drift.contains(&finding.probe) { ", new" } else { "" };
        let line = finding.line.as_deref().map(|line| format!(" [{line}]")).unwrap_or_default();
        say(&format!("  {outcome}{is_new}: {}{line}", finding.said.message))?;
    }
    Ok(())
}

async fn write_policies(state: &AppState, scope: &ProjectScope, storage: &Storage) -> Result<()> {
    let connector = state.connector();
    let Ok(place) = connector.place(storage) else { return Ok(()) };
    let secrets = connector.secrets(storage).await?;
    let identity = match storage.provider {
        labelkeep_database::storages::Provider::S3 => connector.aws_identity(&storage.settings, &secrets).await.ok(),
        _ => None,
    };
    let external_id = state.database.external_id(scope).await?;
    let has_task_links = storage.settings.get("task_links").and_then(Json::as_bool).unwrap_or(false);
    let all = policies(&Wanted {
        provider: storage.provider,
        direction: storage.direction,
        settings: &storage.settings,
        prefix: place.prefix(),
        lists: storage.synchronizable,
        deletes: storage.can_delete_objects,
        has_links: storage.presign && !has_task_links,
        origin: state.settings.public_url.trim_end_matches('/'),
        identity: identity.as_deref(),
        external_id: Some(&external_id),
        source_addresses: &[],
        vpc_endpoint: None,
    });
    for policy in all {
        let kind = json!(policy.kind);
        say(&format!("  {}:\n{}", kind.as_str().unwrap_or_default().replace('_', " "), policy.text))?;
    }
    Ok(())
}
