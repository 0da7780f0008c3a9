use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
        streamed::{self, Source},
    },
    wire::AnnotationBody,
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use futures_util::future::BoxFuture;
use labelkeep_database::access::TaskScope;
use labelkeep_model::{Permission, Result};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/tasks/{id}/annotations", Guard::Project(Permission::DataView), handler)
        .summary("List the annotations of a task, without skips")
        .answers_list::<AnnotationBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Response> {
    let scope = access.task(id).await?;
    Ok(streamed::answer("[".to_owned(), "]", Annotations { state, scope, after: 0 }).await?)
}

/// As many at a time as are held well. Clients of the compatible API know skips from the task, not from here.
struct Annotations {
    state: AppState,
    scope: TaskScope,
    after: i64,
}

impl Source for Annotations {
    type Item = AnnotationBody;

    fn next(&mut self) -> BoxFuture<'_, Result<(Vec<AnnotationBody>, bool)>> {
        Box::pin(async {
            let (found, more) = self.state.database.finished_annotations(&self.scope, self.after).await?;
            self.after = found.last().map_or(self.after, |annotation| annotation.id);
            let now = self.state.clock.now();
            let bodies = found.into_iter().map(|annotation| AnnotationBody::new(annotation, now));
            Ok((bodies.collect::<Result<_>>()?, more))
        })
    }
}
