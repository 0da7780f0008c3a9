//! Connections that administrators make once, with their secrets, and share with projects of their choice.

mod body;
mod change;
mod create;
mod list;
mod offered;
mod projects;
mod tried;
mod validate;

use crate::http::endpoint::{Endpoint, Guard};
use labelkeep_model::Permission;

const GUARD: Guard = Guard::Organization(Permission::SettingsManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    let mut all = vec![create::endpoint(), validate::endpoint(), offered::endpoint()];
    all.extend(list::endpoints());
    all.extend(change::endpoints());
    all.extend(projects::endpoints());
    all
}
