//! Uploaded files: lists, single ones, and their content.

mod delete;
mod delete_many;
mod get;
mod list;
mod replace;
mod serve;

use crate::http::endpoint::Endpoint;
use labelkeep_database::uploads::FileUpload;
use serde::Serialize;
use utoipa::ToSchema;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        delete_many::endpoint(),
        get::endpoint(),
        replace::endpoint(),
        delete::endpoint(),
        serve::endpoint("/data/upload/{project}/{name}"),
    ]
}

/// An uploaded file as the compatible API shows it.
#[derive(Debug, Serialize, ToSchema)]
struct FileUploadBody {
    id: i64,
    /// `upload/<project>/<name>`; its address is this behind `/data/`.
    file: String,
    size: i64,
}

impl From<FileUpload> for FileUploadBody {
    fn from(file: FileUpload) -> Self {
        Self { id: file.id, file: format!("upload/{}/{}", file.project_id, file.name), size: file.size }
    }
}
