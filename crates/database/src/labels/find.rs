use super::object::{Label, LabelLink, seen_by, select_links};
use crate::{
    Database, Fetch,
    access::{Caller, OrganizationScope, membership::is_seen},
    args,
    engine::dialect::id_list,
};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say};
use std::{collections::HashMap, sync::Arc};

impl Database {
    /// A page of the organization's labels, and how many there are.
    pub async fn labels(&self, scope: &OrganizationScope, offset: i64, limit: i64) -> Result<(Vec<Label>, i64)> {
        let mut database = self;
        let organization = scope.organization();
        let sql = "SELECT COUNT(*) AS labels FROM labels WHERE organization_id = $1";
        let total = database.fetch_one(sql, args![organization]).await?.get("labels")?;
        let sql = "SELECT * FROM labels WHERE organization_id = $1 ORDER BY id LIMIT $2 OFFSET $3";
        let rows = database.fetch_all(sql, args![organization, limit, offset]).await?;
        let labels = rows.iter().map(Label::from_row).collect::<Result<Vec<_>>>()?;
        Ok((self.with_links(scope.caller(), labels).await?, total))
    }

    /// # Errors
    /// 404 when there is no such label.
    pub async fn label(&self, scope: &OrganizationScope, id: i64) -> Result<Label> {
        let mut database = self;
        let sql = "SELECT * FROM labels WHERE id = $1 AND organization_id = $2";
        let row = database.fetch_optional(sql, args![id, scope.organization()]).await?.ok_or_else(no_label)?;
        let found = self.with_links(scope.caller(), vec![Label::from_row(&row)?]).await?.pop();
        found.ok_or_else(no_label)
    }

    async fn with_links(&self, caller: &Caller, mut labels: Vec<Label>) -> Result<Vec<Label>> {
        let mut database = self;
        let mut args = seen_by(caller);
        args.push(id_list(labels.iter().map(|label| label.id)));
        let sql = select_links!("k.label_id IN (SELECT value FROM ids_of($4)) ORDER BY k.id");
        let mut links: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
        for row in database.fetch_all(sql, args).await? {
            let link = LabelLink::from_row(&row)?;
            links.entry(link.label_id).or_default().push((link.id, link.project_id));
        }
        for label in &mut labels {
            (label.links, label.projects) = links.remove(&label.id).unwrap_or_default().into_iter().unzip();
        }
        Ok(labels)
    }

    /// Labels with all their links, by id: for who is told of them.
    pub(crate) async fn labels_to_tell(&self, ids: Vec<i64>) -> Result<HashMap<i64, Label>> {
        let mut database = self;
        let mut labels = HashMap::new();
        let sql = "SELECT * FROM labels WHERE id IN (SELECT value FROM ids_of($1))";
        for row in database.fetch_all(sql, args![id_list(ids.clone())]).await? {
            let label = Label::from_row(&row)?;
            labels.insert(label.id, label);
        }
        let sql = "SELECT id, project_id, label_id FROM label_links WHERE label_id IN (SELECT value FROM ids_of($1)) ORDER BY id";
        for row in database.fetch_all(sql, args![id_list(ids)]).await? {
            if let Some(label) = labels.get_mut(&row.get::<i64>("label_id")?) {
                label.links.push(row.get("id")?);
                label.projects.push(row.get("project_id")?);
            }
        }
        Ok(labels)
    }

    /// A page of the links that the caller may see, of one project or of all, and how many there are.
    pub async fn label_links(
        &self,
        scope: &OrganizationScope,
        project: Option<i64>,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<LabelLink>, i64)> {
        let mut database = self;
        let mut args = seen_by(scope.caller());
        args.push(project.unwrap_or(0).into());
        let sql = concat!(
            "SELECT COUNT(*) AS links FROM label_links k JOIN projects p ON p.id = k.project_id \
             WHERE p.organization_id = $1 AND p.deleted_at IS NULL AND ",
            is_seen!("$3", "$2 = 1"),
            " AND ($4 = 0 OR k.project_id = $4)"
        );
        let total = database.fetch_one(sql, args.clone()).await?.get("links")?;
        args.extend(args![limit, offset]);
        let sql = select_links!("($4 = 0 OR k.project_id = $4) ORDER BY k.id LIMIT $5 OFFSET $6");
        let rows = database.fetch_all(sql, args).await?;
        Ok((rows.iter().map(LabelLink::from_row).collect::<Result<_>>()?, total))
    }

    /// A link, for who has the permission in its project.
    ///
    /// # Errors
    /// 404 for who is no member, 403 without the right.
    pub async fn label_link(&self, caller: &Arc<Caller>, permission: Permission, id: i64) -> Result<LabelLink> {
        let mut database = self;
        let mut args = seen_by(caller);
        args.push(id.into());
        let row = database.fetch_optional(select_links!("k.id = $4"), args).await?.ok_or_else(no_link)?;
        let link = LabelLink::from_row(&row)?;
        caller.project(self, permission, ProjectId(link.project_id)).await?;
        Ok(link)
    }
}

pub(super) fn no_label() -> Error {
    Error::not_found(Say::NoSuchObject { what: "Label".into() })
}

pub(super) fn no_link() -> Error {
    Error::not_found(Say::NoSuchObject { what: "LabelLink".into() })
}
