//! The content security policy of a page: what it may load from where (S02).
//!
//! A page of a project names the stores from which that project's media come, and no other ones. The interface changes pages
//! without loading a document; it loads a new one as soon as the policy of its own refuses what another project shows.

use crate::{
    http::state::AppState,
    media::{Sources, origins},
};
use labelkeep_database::access::Caller;
use labelkeep_model::{Permission, ProjectId, Result};
use std::sync::Arc;

/// A header has an end. Nobody has so many stores in one project but by mistake.
const MOST_ORIGINS: usize = 50;

/// From where the page at `path` may show media.
pub(super) async fn media_for(state: &AppState, caller: &Arc<Caller>, path: &str) -> Vec<String> {
    let mut hosts = state.settings.media.hosts.clone();
    if matches!(state.database.shows_any_media_host(caller).await, Ok(true)) {
        hosts.push("https:".to_owned());
    }
    let Some(project) = project_of(path) else { return hosts };
    // Of somebody else's project there are none; the page itself says so.
    let stores = stores_of(state, caller, project).await.unwrap_or_default();
    hosts.extend(stores.into_iter().take(MOST_ORIGINS));
    hosts
}

async fn stores_of(state: &AppState, caller: &Arc<Caller>, project: i64) -> Result<Vec<String>> {
    let scope = caller.project(&state.database, Permission::DataView, ProjectId(project)).await?;
    let sources = Sources::of(state, &scope).await?;
    Ok(origins(state, &sources).await.into_iter().filter(|origin| is_fit(origin)).collect())
}

/// The words stand in a header as they are.
fn is_fit(origin: &str) -> bool {
    !origin.contains(|c: char| c.is_whitespace() || c.is_control() || ";,'\"".contains(c)) && origin.is_ascii()
}

fn project_of(path: &str) -> Option<i64> {
    path.strip_prefix("/projects/")?.split('/').next()?.parse().ok()
}

/// No inline script, no eval, no other site but for media.
pub(super) fn text(media: &[String], nonce: &str) -> String {
    let media = media.iter().map(|host| format!(" {host}")).collect::<String>();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:{media}; \
         media-src 'self' data: blob:{media}; font-src 'self'; connect-src 'self'{media}; worker-src 'self'; \
         manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; \
         require-trusted-types-for 'script'"
    )
}
