//! Labeling configs without saving them: checks, sample tasks, templates.

mod check;
mod sample_of_config;
mod sample_of_project;
mod templates;
mod validate_for_project;
mod validate_new;

use crate::http::{endpoint::Endpoint, state::AppState};
use labelkeep_database::access::ProjectScope;
use labelkeep_labeling::{
    Config,
    compat::{self, Strictness},
};
use labelkeep_model::{Error, Result, Say};
use serde::Deserialize;
use utoipa::ToSchema;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        validate_new::endpoint(),
        validate_for_project::endpoint(),
        check::endpoint(),
        sample_of_project::endpoint(),
        sample_of_config::endpoint(),
        templates::endpoint(),
    ]
}

/// A body with a labeling config in it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct LabelConfigBody {
    /// XML, as in `<View>…</View>`.
    label_config: Option<String>,
}

impl LabelConfigBody {
    fn required(&self) -> Result<&str> {
        let text = self.label_config.as_deref().filter(|text| !text.is_empty());
        text.ok_or_else(|| Error::non_field(Say::ConfigIsEmpty))
    }
}

/// Refuses a config under which existing annotations would have no place.
///
/// # Errors
/// 400 in the words of the compatible API, under `field`.
pub(crate) async fn require_compatible(
    state: &AppState,
    scope: &ProjectScope,
    config: &Config,
    now: Option<&Config>,
    strictness: Strictness,
    field: &str,
) -> Result<()> {
    let usage = state.database.project_summary(scope).await?.usage.placed_in(now);
    compat::check(config, &usage, strictness).map_err(|message| Error::field(field, message))
}
