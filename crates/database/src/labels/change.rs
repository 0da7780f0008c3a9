use super::find::{no_label, no_link};
use crate::{
    Database, Fetch, Transaction,
    access::{OrganizationScope, ProjectScope},
    args, audit,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say};
use serde_json::{Value as Json, json};

/// Of one organization.
const MOST: i64 = 10_000;

/// A label to be, for a control of a project.
#[derive(Debug, Clone)]
pub struct NewLabel {
    pub title: String,
    pub value: Json,
    pub description: Option<String>,
    pub approved: bool,
    pub from_name: String,
}

/// What is to change of a label; `None` stays.
#[derive(Debug, Clone, Default)]
pub struct LabelChange {
    pub title: Option<String>,
    pub value: Option<Json>,
    pub description: Option<Option<String>>,
    pub approved: Option<bool>,
}

/// The label in a value: `"a"` and `["a"]` are both of `a`.
fn label_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.first().map(label_of).unwrap_or_default(),
        other => other.to_string(),
    }
}

impl Database {
    /// Makes labels, or takes those that have the title already, and links them to the project. Answers their ids, in order.
    ///
    /// # Errors
    /// 403 without the right; 409 when there are too many.
    pub async fn create_labels(&self, scope: &ProjectScope, new: Vec<NewLabel>) -> Result<Vec<i64>> {
        scope.require(Permission::ProjectChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let (mut ids, mut links) = (Vec::new(), Vec::new());
                for label in &new {
                    let id = keep(transaction, &scope, label).await?;
                    ids.push(id);
                    let sql = "INSERT INTO label_links (project_id, label_id, from_name) VALUES ($1, $2, $3) \
                               ON CONFLICT (project_id, label_id) DO NOTHING RETURNING id";
                    let row = transaction.fetch_optional(sql, args![scope.id(), id, &label.from_name]).await?;
                    if let Some(row) = row {
                        links.push(row.get("id")?);
                    }
                }
                refuse_too_many(transaction, &scope).await?;
                record(transaction, &scope, "label.created", json!({ "labels": ids, "links": links })).await?;
                webhook_events::note(transaction, scope.id(), WebhookAction::LabelLinkCreated, &links).await?;
                Ok(ids)
            })
        })
        .await
    }

    /// # Errors
    /// 403 for others than who made it and administrators; 404 when it is gone; 400 when another has the title.
    pub async fn change_label(&self, scope: &OrganizationScope, id: i64, change: LabelChange) -> Result<()> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                require_own(transaction, &scope, id).await?;
                if let Some(title) = &change.title {
                    let sql = "SELECT id FROM labels WHERE organization_id = $1 AND title = $2 AND id <> $3";
                    if transaction.fetch_optional(sql, args![scope.organization(), title, id]).await?.is_some() {
                        return Err(Error::field("title", Say::LabelTitleIsTaken));
                    }
                }
                let approver = (change.approved == Some(true)).then(|| scope.caller().user());
                let (sets_description, description) = (change.description.is_some(), change.description.flatten());
                let sql = "UPDATE labels SET title = COALESCE($2, title), value = COALESCE($3, value), label = COALESCE($4, label), \
                           description = CASE WHEN $5 THEN $6 ELSE description END, approved = COALESCE($7, approved), \
                           approved_by = CASE WHEN $7 IS NULL THEN approved_by ELSE $8 END, updated_at = $9 WHERE id = $1";
                let value = change.value.as_ref().map(Json::to_string);
                let label = change.value.as_ref().map(label_of);
                let now = transaction.now();
                let args =
                    args![id, change.title, value, label, sets_description, description, change.approved, approver, now];
                transaction.execute(sql, args).await?;
                record_of(transaction, &scope, "label.changed", id).await
            })
        })
        .await
    }

    /// With its links to all projects. Annotations stay as they are.
    ///
    /// # Errors
    /// As `change_label`.
    pub async fn delete_label(&self, scope: &OrganizationScope, id: i64) -> Result<()> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                require_own(transaction, &scope, id).await?;
                let sql = "DELETE FROM label_links WHERE label_id = $1 RETURNING id, project_id";
                for row in transaction.fetch_all(sql, args![id]).await? {
                    let (link, project) = (row.get("id")?, ProjectId(row.get("project_id")?));
                    webhook_events::note(transaction, project, WebhookAction::LabelLinkDeleted, &[link]).await?;
                }
                transaction.execute("DELETE FROM labels WHERE id = $1", args![id]).await?;
                record_of(transaction, &scope, "label.deleted", id).await
            })
        })
        .await
    }

    /// Links a label of the organization to a project.
    ///
    /// # Errors
    /// 403 without the right; 400 when there is no such label, or it is linked already.
    pub async fn link_label(&self, scope: &ProjectScope, label: i64, from_name: String) -> Result<i64> {
        scope.require(Permission::ProjectChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT id FROM labels WHERE id = $1 AND organization_id = $2";
                let organization = scope.caller().organization();
                if transaction.fetch_optional(sql, args![label, organization]).await?.is_none() {
                    return Err(Error::field("label", Say::NoSuchLabel { id: label.into() }));
                }
                let sql = "INSERT INTO label_links (project_id, label_id, from_name) VALUES ($1, $2, $3) \
                           ON CONFLICT (project_id, label_id) DO NOTHING RETURNING id";
                let row = transaction.fetch_optional(sql, args![scope.id(), label, from_name]).await?;
                let id = row.ok_or_else(|| Error::non_field(Say::LabelIsLinked))?.get("id")?;
                record(transaction, &scope, "label.linked", json!({ "label": label, "link": id })).await?;
                webhook_events::note(transaction, scope.id(), WebhookAction::LabelLinkCreated, &[id]).await?;
                Ok(id)
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right; 404 when it is gone.
    pub async fn change_label_link(&self, scope: &ProjectScope, id: i64, from_name: String) -> Result<()> {
        scope.require(Permission::ProjectChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE label_links SET from_name = $3 WHERE id = $1 AND project_id = $2";
                if transaction.execute(sql, args![id, scope.id(), from_name]).await? == 0 {
                    return Err(no_link());
                }
                record(transaction, &scope, "label.link_changed", json!({ "link": id })).await?;
                webhook_events::note(transaction, scope.id(), WebhookAction::LabelLinkUpdated, &[id]).await
            })
        })
        .await
    }

    /// # Errors
    /// 403 without the right; 404 when it is gone.
    pub async fn delete_label_link(&self, scope: &ProjectScope, id: i64) -> Result<()> {
        scope.require(Permission::ProjectChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "DELETE FROM label_links WHERE id = $1 AND project_id = $2";
                if transaction.execute(sql, args![id, scope.id()]).await? == 0 {
                    return Err(no_link());
                }
                record(transaction, &scope, "label.unlinked", json!({ "link": id })).await?;
                webhook_events::note(transaction, scope.id(), WebhookAction::LabelLinkDeleted, &[id]).await
            })
        })
        .await
    }
}

/// The label of this title, made if there is none.
async fn keep(transaction: &mut Transaction, scope: &ProjectScope, new: &NewLabel) -> Result<i64> {
    let (caller, now) = (scope.caller(), transaction.now());
    let sql = "INSERT INTO labels (organization_id, created_by, title, value, label, description, approved, approved_by, \
               created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) \
               ON CONFLICT (organization_id, title) DO UPDATE SET title = excluded.title RETURNING id";
    let approver = new.approved.then(|| caller.user());
    let (value, label) = (new.value.to_string(), label_of(&new.value));
    let args = args![
        caller.organization(),
        caller.user(),
        &new.title,
        value,
        label,
        new.description.clone(),
        new.approved,
        approver,
        now
    ];
    transaction.fetch_one(sql, args).await?.get("id")
}

async fn refuse_too_many(transaction: &mut Transaction, scope: &ProjectScope) -> Result<()> {
    let sql = "SELECT COUNT(*) AS labels FROM labels WHERE organization_id = $1";
    let row = transaction.fetch_one(sql, args![scope.caller().organization()]).await?;
    if row.get::<i64>("labels")? <= MOST {
        Ok(())
    } else {
        Err(Error::conflict(Say::TooManyLabels { most: MOST.into() }))
    }
}

async fn require_own(transaction: &mut Transaction, scope: &OrganizationScope, id: i64) -> Result<()> {
    let sql = "SELECT created_by FROM labels WHERE id = $1 AND organization_id = $2 /*pg FOR UPDATE*/";
    let row = transaction.fetch_optional(sql, args![id, scope.organization()]).await?.ok_or_else(no_label)?;
    if row.get::<i64>("created_by")? == scope.caller().user().0 {
        return Ok(());
    }
    scope.caller().in_organization(Permission::SettingsManage).map(|_| ())
}

async fn record(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &'static str,
    details: Json,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "label", object_id: None, project: Some(scope.id()), details };
    audit::record(transaction, scope.caller(), entry).await
}

async fn record_of(
    transaction: &mut Transaction,
    scope: &OrganizationScope,
    action: &'static str,
    id: i64,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "label", object_id: Some(id), project: None, details: json!({}) };
    audit::record(transaction, scope.caller(), entry).await
}
