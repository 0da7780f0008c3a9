//! Addresses that are told what happens, of one project or of all, with the log of what they were told.

mod body;
mod change;
mod create;
mod delete;
mod deliveries;
mod get;
mod given;
mod info;
mod list;
mod redeliver;
mod resume;

use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    state::AppState,
};
use labelkeep_database::webhooks::WebhookHome;
use labelkeep_model::{Permission, Result};

const GUARD: Guard = Guard::Project(Permission::WebhooksManage);

pub(crate) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![
        info::endpoint(),
        list::endpoint(),
        create::endpoint(),
        get::endpoint(),
        delete::endpoint(),
        deliveries::endpoint(),
        redeliver::endpoint(),
        resume::endpoint(),
    ];
    all.extend(change::endpoints());
    all
}

/// Whose a webhook is, for who may manage it.
async fn home(state: &AppState, access: &Access, webhook: i64) -> Result<WebhookHome> {
    state.database.webhook_home(access.caller(), Permission::WebhooksManage, webhook).await
}
