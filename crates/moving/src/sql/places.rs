//! Tabs, files, links of connections, and webhooks.

use super::{
    SqlSource,
    spelling::{flag, number, text},
};
use crate::{fields::Fields, yields::SourceLink};
use labelkeep_database::{Fetch, args, storages::Provider};
use labelkeep_model::Result;
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Links of one page.
const LINKS: i64 = 1_000;

macro_rules! links {
    ($table:literal) => {
        concat!(
            "SELECT ",
            number!("id"),
            ", ",
            text!("key"),
            ", ",
            number!("row_index"),
            ", ",
            number!("task_id"),
            " FROM ",
            $table,
            " WHERE storage_id = $1 AND id > $2 ORDER BY id LIMIT $3"
        )
    };
}

impl SqlSource {
    pub async fn views(&mut self, project: i64) -> Result<Vec<Fields>> {
        let sql = concat!(
            "SELECT ",
            number!("v.id", "id"),
            ", ",
            text!("v.data", "data"),
            ", ",
            text!("v.ordering", "ordering"),
            ", ",
            text!("v.selected_items", "selected_items"),
            ", ",
            number!("v.user_id", "user"),
            ", ",
            number!("v.\"order\"", "position"),
            ", ",
            number!("v.filter_group_id", "filter_group"),
            ", ",
            text!("g.conjunction", "conjunction"),
            " FROM data_manager_view v LEFT JOIN data_manager_filtergroup g ON g.id = v.filter_group_id \
            WHERE v.project_id = $1 ORDER BY v.id LIMIT 10000"
        );
        let texts = ["data", "ordering", "selected_items", "conjunction"];
        let views = self.rows(sql, &texts, &["id", "user", "position", "filter_group"], args![project]).await?;
        let mut filters = self.filters(project).await?;
        Ok(views.into_iter().map(|view| whole(view, &mut filters)).collect())
    }

    /// The filters of all tabs of a project, by their groups.
    async fn filters(&mut self, project: i64) -> Result<HashMap<i64, Vec<Json>>> {
        let sql = concat!(
            "SELECT ",
            number!("f.id", "id"),
            ", ",
            number!("f.parent_id", "parent"),
            ", ",
            number!("l.filtergroup_id", "filter_group"),
            ", ",
            text!("f.\"column\"", "filter"),
            ", ",
            text!("f.type", "type"),
            ", ",
            text!("f.operator", "operator"),
            ", ",
            text!("f.value", "value"),
            " FROM data_manager_view v JOIN data_manager_filtergroup_filters l ON l.filtergroup_id = v.filter_group_id \
            JOIN data_manager_filter f ON f.id = l.filter_id WHERE v.project_id = $1 ORDER BY f.\"index\", f.id LIMIT 100000"
        );
        let texts = ["filter", "type", "operator", "value"];
        let rows = self.rows(sql, &texts, &["id", "parent", "filter_group"], args![project]).await?;
        let mut children: HashMap<i64, Vec<Json>> = HashMap::new();
        let (mut groups, mut first): (HashMap<i64, Vec<Json>>, Vec<Fields>) = (HashMap::new(), Vec::new());
        for row in rows {
            match row.number("parent") {
                Some(parent) => children.entry(parent).or_default().push(filter(&row)),
                None => first.push(row),
            }
        }
        for row in first {
            let mut one = filter(&row);
            if let (Some(child), Some(one)) =
                (children.remove(&row.id()).and_then(|all| all.into_iter().next()), one.as_object_mut())
            {
                one.insert("child_filter".to_owned(), child);
            }
            groups.entry(row.number("filter_group").unwrap_or(0)).or_default().push(one);
        }
        Ok(groups)
    }

    pub async fn files(&mut self, project: i64) -> Result<Vec<Fields>> {
        let sql = concat!(
            "SELECT ",
            number!("id"),
            ", ",
            text!("file"),
            ", ",
            number!("user_id"),
            " FROM data_import_fileupload WHERE project_id = $1 ORDER BY id"
        );
        self.rows(sql, &["file"], &["id", "user_id"], args![project]).await
    }

    pub async fn links(&mut self, storage: i64, provider: Provider, after: i64) -> Result<Vec<SourceLink>> {
        let sql = match provider {
            Provider::S3 => links!("io_storages_s3importstoragelink"),
            Provider::Gcs => links!("io_storages_gcsimportstoragelink"),
            Provider::Azure => links!("io_storages_azureblobimportstoragelink"),
            Provider::Redis => links!("io_storages_redisimportstoragelink"),
            Provider::LocalFiles => links!("io_storages_localfilesimportstoragelink"),
        };
        let rows = self.database.fetch_all(sql, args![storage, after, LINKS]).await?;
        let link = |row: &labelkeep_database::Row| {
            let (id, key, row_index, task) =
                (row.get("id")?, row.get("key")?, row.get("row_index")?, row.get("task_id")?);
            Ok(SourceLink { id, key, row: row_index, task })
        };
        rows.iter().map(link).collect()
    }

    pub async fn webhooks(&mut self) -> Result<Vec<Fields>> {
        let sql = concat!(
            "SELECT ",
            number!("w.id", "id"),
            ", ",
            text!("w.url", "url"),
            ", ",
            text!("w.headers", "headers"),
            ", ",
            flag!("w.send_payload", "send_payload"),
            ", ",
            flag!("w.send_for_all_actions", "send_for_all_actions"),
            ", ",
            flag!("w.is_active", "is_active"),
            ", ",
            number!("w.project_id", "project"),
            " FROM webhook w WHERE w.organization_id = (SELECT MIN(id) FROM organization) ORDER BY w.id LIMIT 10000"
        );
        let numbers = ["id", "send_payload", "send_for_all_actions", "is_active", "project"];
        let mut hooks = self.rows(sql, &["url", "headers"], &numbers, args![]).await?;
        let sql = concat!(
            "SELECT ",
            number!("webhook_id"),
            ", ",
            text!("action"),
            " FROM webhook_action ORDER BY id LIMIT 100000"
        );
        let mut actions: HashMap<i64, Vec<Json>> = HashMap::new();
        for row in self.rows(sql, &["action"], &["webhook_id"], args![]).await? {
            actions.entry(row.number("webhook_id").unwrap_or(0)).or_default().push(json!(row.text("action")));
        }
        for hook in &mut hooks {
            let own = actions.remove(&hook.id()).unwrap_or_default();
            hook.0.insert("actions".to_owned(), Json::Array(own));
        }
        Ok(hooks)
    }
}

fn filter(row: &Fields) -> Json {
    json!({ "filter": row.text("filter"), "operator": row.text("operator"), "type": row.text("type"), "value": row.json("value") })
}

/// A tab as the API has it: its data with filters, order and selection in them.
fn whole(view: Fields, filters: &mut HashMap<i64, Vec<Json>>) -> Fields {
    let Json::Object(mut data) = view.json("data") else { return view };
    if let Some(group) = view.number("filter_group") {
        let items = filters.remove(&group).unwrap_or_default();
        data.insert("filters".to_owned(), json!({ "conjunction": view.text("conjunction"), "items": items }));
    }
    for (name, column) in [("ordering", "ordering"), ("selectedItems", "selected_items")] {
        let value = view.json(column);
        // As its API has it: without what is empty.
        if !matches!(value.to_string().as_str(), "null" | "{}" | "[]") {
            data.insert(name.to_owned(), value);
        }
    }
    let mut all = view.0;
    all.insert("data".to_owned(), Json::Object(data));
    Fields(all)
}
