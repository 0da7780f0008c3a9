//! An object that somebody may have: a link to it, or what is in it.

use super::{asked::Asked, link, proxy, task_link};
use crate::http::state::AppState;
use axum::response::Response;
use labelkeep_model::Result;

pub(super) async fn give(state: &AppState, asked: &Asked<'_>) -> Result<Response> {
    if let Some(task) = asked.task.filter(|_| asked.source.has_task_links()) {
        return task_link::redirect(state, asked, task).await;
    }
    let store = state.connector().connect(&asked.source.storage).await?;
    if asked.source.has_links() {
        link::redirect(state, asked, store.as_ref()).await
    } else {
        proxy::answer(state, asked, store).await
    }
}
