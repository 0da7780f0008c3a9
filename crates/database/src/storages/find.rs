use super::{Direction, Storage, object::select_storages};
use crate::{Database, Fetch, access::ProjectScope, args};
use labelkeep_model::{Error, Permission, Result, Say};

impl Database {
    /// The storages of a project, oldest first.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn storages(&self, scope: &ProjectScope, direction: Direction) -> Result<Vec<Storage>> {
        scope.require(Permission::StoragesManage)?;
        self.storages_of(scope, direction).await
    }

    /// # Errors
    /// 403 without the right; 404 when it went meanwhile.
    pub async fn storage(&self, scope: &ProjectScope, id: i64) -> Result<Storage> {
        scope.require(Permission::StoragesManage)?;
        let mut database = self;
        let sql = select_storages!("s.id = $1 AND s.project_id = $2");
        Storage::from_row(&database.fetch_optional(sql, args![id, scope.id()]).await?.ok_or_else(no_storage)?)
    }

    /// Those from which the media of a project's tasks are read, oldest first. For who may see the task: what may be read
    /// of them is for the address in the task's data to say.
    ///
    /// # Errors
    /// 403 for who may not see the project's data.
    pub async fn media_storages(&self, scope: &ProjectScope) -> Result<Vec<Storage>> {
        scope.require(Permission::DataView)?;
        self.storages_of(scope, Direction::Source).await
    }

    /// Those to which the annotations of a project are written, oldest first. For work in the background.
    pub async fn target_storages(&self, scope: &ProjectScope) -> Result<Vec<Storage>> {
        self.storages_of(scope, Direction::Target).await
    }

    /// Some of all storages behind this one, in the order of their ids. For who runs the server, on its command line.
    pub async fn storages_of_installation(&self, after: i64) -> Result<Vec<Storage>> {
        let mut database = self;
        let sql = select_storages!("s.id > $1 AND p.deleted_at IS NULL ORDER BY s.id LIMIT 100");
        database.fetch_all(sql, args![after]).await?.iter().map(Storage::from_row).collect()
    }

    async fn storages_of(&self, scope: &ProjectScope, direction: Direction) -> Result<Vec<Storage>> {
        let mut database = self;
        let sql = select_storages!("s.project_id = $1 AND s.direction = $2 ORDER BY s.id");
        let rows = database.fetch_all(sql, args![scope.id(), direction.as_str()]).await?;
        rows.iter().map(Storage::from_row).collect()
    }
}

pub(super) fn no_storage() -> Error {
    Error::not_found(Say::NoSuchObject { what: "Storage".into() })
}
