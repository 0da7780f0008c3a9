//! Tabs of the Data Manager. Their `data` is the client's JSON, kept as it comes.

use crate::{
    Database, Fetch, Row, Transaction,
    access::{Caller, ProjectScope, membership::is_seen},
    args, audit,
    engine::dialect::id_list,
    tasks::ShownFields,
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde_json::{Map, Value as Json, json};

/// What a tab shows, as against how it looks.
const KEPT: [&str; 3] = ["filters", "ordering", "selectedItems"];

#[derive(Debug, Clone)]
pub struct View {
    pub id: i64,
    pub project_id: i64,
    pub user_id: i64,
    pub position: i64,
    pub data: Map<String, Json>,
}

impl View {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            project_id: row.get("project_id")?,
            user_id: row.get("user_id")?,
            position: row.get("position")?,
            data: serde_json::from_str(&row.get::<String>("data")?).unwrap_or_default(),
        })
    }

    fn seen_with(mut self, shown: &ShownFields) -> Self {
        shown.only_in(&mut self.data);
        self
    }
}

impl Database {
    /// The tabs of a project, in their order.
    pub async fn views(&self, scope: &ProjectScope) -> Result<Vec<View>> {
        let mut database = self;
        let sql = "SELECT * FROM views WHERE project_id = $1 ORDER BY position, id LIMIT 1000";
        let rows = database.fetch_all(sql, args![scope.id()]).await?;
        let shown = self.shown_fields(scope).await?;
        rows.iter().map(|row| View::from_row(row).map(|view| view.seen_with(&shown))).collect()
    }

    /// The tabs of all projects that somebody sees, project by project.
    pub async fn all_views(&self, caller: &Caller) -> Result<Vec<View>> {
        if !caller.role().is_active() {
            return Err(Error::forbidden());
        }
        let mut database = self;
        let sql = concat!(
            "SELECT v.*, CASE WHEN $4 OR (p.show_unused_data_columns_to_annotators AND p.show_unused_data_columns_to_reviewers) \
             THEN NULL ELSE p.label_config END AS config FROM views v JOIN projects p ON p.id = v.project_id WHERE p.organization_id = $1 \
             AND p.deleted_at IS NULL AND ",
            is_seen!("$2", "$3"),
            " AND ($4 OR p.is_published) ORDER BY v.project_id, v.position, v.id LIMIT 10000"
        );
        let sees_unpublished = caller.may(Permission::UnpublishedView);
        let args =
            args![caller.organization(), caller.user(), caller.may(Permission::ProjectsSeeAll), sees_unpublished];
        let view = |row: &Row| {
            let view = View::from_row(row)?;
            let config = row.get::<Option<String>>("config")?;
            Ok(match config {
                Some(config) => view.seen_with(&ShownFields::used_by(config)),
                None => view,
            })
        };
        database.fetch_all(sql, args).await?.iter().map(view).collect()
    }

    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn view(&self, scope: &ProjectScope, id: i64) -> Result<View> {
        let mut database = self;
        let sql = "SELECT * FROM views WHERE id = $1 AND project_id = $2";
        let row = database.fetch_optional(sql, args![id, scope.id()]).await?.ok_or_else(no_view)?;
        Ok(View::from_row(&row)?.seen_with(&self.shown_fields(scope).await?))
    }

    /// # Errors
    /// 403 without the right.
    pub async fn create_view(&self, scope: &ProjectScope, data: Map<String, Json>) -> Result<View> {
        scope.require(Permission::ViewsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "INSERT INTO views (project_id, user_id, position, data, created_at, updated_at) \
                         SELECT $1, $2, COALESCE(MAX(position), -1) + 1, $3, $4, $4 FROM views WHERE project_id = $1 RETURNING *",
                        args![scope.id(), scope.caller().user(), Json::Object(data).to_string(), now],
                    )
                    .await?;
                let view = View::from_row(&row)?;
                record(transaction, &scope, "view.created", Some(view.id), json!({})).await?;
                Ok(view)
            })
        })
        .await
    }

    /// Replaces a tab's data. Filters, order and selection stay when the new data do not name them.
    ///
    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn change_view(&self, scope: &ProjectScope, id: i64, data: Map<String, Json>) -> Result<View> {
        scope.require(Permission::ViewsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let sql = "SELECT * FROM views WHERE id = $1 AND project_id = $2 /*pg FOR UPDATE*/";
                let row = transaction.fetch_optional(sql, args![id, scope.id()]).await?.ok_or_else(no_view)?;
                let mut merged = View::from_row(&row)?.data;
                // A change without them keeps what the tab shows; everything else is replaced.
                merged.retain(|key, _| KEPT.contains(&key.as_str()));
                merged.extend(data);
                let row = transaction
                    .fetch_one(
                        "UPDATE views SET data = $2, updated_at = $3 WHERE id = $1 RETURNING *",
                        args![id, Json::Object(merged).to_string(), now],
                    )
                    .await?;
                record(transaction, &scope, "view.changed", Some(id), json!({})).await?;
                View::from_row(&row)
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right.
    pub async fn delete_view(&self, scope: &ProjectScope, id: i64) -> Result<()> {
        scope.require(Permission::ViewsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "DELETE FROM views WHERE id = $1 AND project_id = $2";
                if transaction.execute(sql, args![id, scope.id()]).await? == 0 {
                    return Ok(());
                }
                record(transaction, &scope, "view.deleted", Some(id), json!({})).await
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right.
    pub async fn delete_all_views(&self, scope: &ProjectScope) -> Result<()> {
        scope.require(Permission::ViewsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let deleted = transaction.execute("DELETE FROM views WHERE project_id = $1", args![scope.id()]).await?;
                record(transaction, &scope, "views.deleted", None, json!({ "views": deleted })).await
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right.
    pub async fn order_views(&self, scope: &ProjectScope, ids: Vec<i64>) -> Result<()> {
        scope.require(Permission::ViewsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                for (position, id) in (0_i64..).zip(&ids) {
                    let sql = "UPDATE views SET position = $3 WHERE id = $1 AND project_id = $2";
                    transaction.execute(sql, args![*id, scope.id(), position]).await?;
                }
                record(transaction, &scope, "views.ordered", None, json!({ "views": ids.len() })).await
            })
        })
        .await
    }

    /// The ids among these that are tasks of the project, which the caller may see in lists.
    pub async fn tasks_among(&self, scope: &ProjectScope, ids: &[i64]) -> Result<Vec<i64>> {
        let mut database = self;
        let sql = "SELECT id FROM tasks WHERE project_id + 0 = $1 AND trashed_by = 0 AND id IN (SELECT value FROM ids_of($2)) ORDER BY id";
        let rows = database.fetch_all(sql, args![scope.id(), id_list(ids.iter().copied())]).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }
}

async fn record(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &str,
    view: Option<i64>,
    details: Json,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "view", object_id: view, project: Some(scope.id()), details };
    audit::record(transaction, scope.caller(), entry).await
}

fn no_view() -> Error {
    Error::not_found(Say::NoSuchObject { what: "View".into() })
}
