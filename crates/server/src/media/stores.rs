use super::Sources;
use crate::http::state::AppState;
use std::collections::BTreeSet;

/// The origins from which browsers read the media of a project's tasks.
pub(crate) async fn origins(state: &AppState, sources: &Sources) -> BTreeSet<String> {
    let mut origins = BTreeSet::new();
    for source in sources.iter().filter(|source| source.has_links()) {
        if let Ok(store) = state.connector().connect(&source.storage).await {
            origins.extend(store.origin());
        }
    }
    origins
}
