use crate::http::{
    endpoint::{Endpoint, Guard},
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::storages::Provider;
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

const GUARD: Guard = Guard::Organization(Permission::OrganizationView);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/storages/types", GUARD, handler)
            .summary("List the providers that tasks can come from")
            .answers_list::<StorageType>(200),
        Endpoint::get("/api/storages/export/types", GUARD, handler)
            .summary("List the providers that annotations can be written to")
            .answers_list::<StorageType>(200),
    ]
}

#[derive(Debug, Serialize, ToSchema)]
struct StorageType {
    name: &'static str,
    title: &'static str,
}

async fn handler(State(state): State<AppState>) -> Json<Vec<StorageType>> {
    let has_local_files = state.connector().has_local_files();
    let there = Provider::ALL.into_iter().filter(|provider| *provider != Provider::LocalFiles || has_local_files);
    Json(there.map(|provider| StorageType { name: provider.as_str(), title: title(provider) }).collect())
}

fn title(provider: Provider) -> &'static str {
    match provider {
        Provider::S3 => "AWS S3",
        Provider::Gcs => "Google Cloud Storage",
        Provider::Azure => "Microsoft Azure",
        Provider::Redis => "Redis",
        Provider::LocalFiles => "Local files",
    }
}
