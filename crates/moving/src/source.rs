//! What things come from: one of the sources.

use crate::{
    fields::Fields,
    reading::Reading,
    sql::SqlSource,
    url::UrlSource,
    yields::{Place, SourceLink, SourcePage},
};
use labelkeep_database::storages::{Direction, Provider};
use labelkeep_model::Result;

/// Another installation.
pub enum Source {
    Sql(Box<SqlSource>),
    Url(Box<UrlSource>),
}

macro_rules! of_both {
    ($self:ident.$method:ident($($argument:expr),*)) => {
        match $self {
            Self::Sql(source) => source.$method($($argument),*).await,
            Self::Url(source) => source.$method($($argument),*).await,
        }
    };
}

impl Source {
    /// The organization: `id`, `title`, `created_at`, `created_by`.
    pub async fn organization(&mut self) -> Result<Fields> {
        of_both!(self.organization())
    }

    /// The largest id of these tables there, by the name of the kind.
    pub async fn largest(&mut self) -> Result<Vec<(&'static str, i64)>> {
        of_both!(self.largest())
    }

    pub async fn people(&mut self) -> Result<Vec<Fields>> {
        of_both!(self.people())
    }

    pub async fn projects(&mut self) -> Result<Vec<Fields>> {
        of_both!(self.projects())
    }

    pub async fn tasks(&mut self, project: i64, place: &Place) -> Result<SourcePage> {
        of_both!(self.tasks(project, place))
    }

    pub async fn views(&mut self, project: i64) -> Result<Vec<Fields>> {
        of_both!(self.views(project))
    }

    /// `id`, `file` (its path below the folder of media) and `user_id`.
    pub async fn files(&mut self, project: i64) -> Result<Vec<Fields>> {
        of_both!(self.files(project))
    }

    pub async fn storages(&mut self, project: i64, provider: Provider, direction: Direction) -> Result<Vec<Fields>> {
        of_both!(self.storages(project, provider, direction))
    }

    pub async fn links(&mut self, storage: i64, provider: Provider, after: i64) -> Result<Vec<SourceLink>> {
        of_both!(self.links(storage, provider, after))
    }

    pub async fn webhooks(&mut self) -> Result<Vec<Fields>> {
        of_both!(self.webhooks())
    }

    /// What there is and does not come, for the report: names with numbers.
    pub async fn left_out(&mut self) -> Result<Vec<(String, i64)>> {
        of_both!(self.left_out())
    }

    /// # Errors
    /// Why the file cannot be read, for people.
    pub(crate) async fn open_file(&mut self, path: &str) -> Result<Reading, String> {
        of_both!(self.open_file(path))
    }
}
