//! The database of Label Studio 1.23.2, on SQLite or PostgreSQL. It is only read.

mod media;
mod places;
mod spelling;
mod storages;
mod tasks;

use crate::fields::Fields;
use labelkeep_database::{Fetch, Options, Row, Transaction, args, open_foreign};
use labelkeep_model::{Error, Result, Text};
use serde_json::{Map, Value as Json};
use spelling::{flag, number, text, time};
use std::path::PathBuf;

pub struct SqlSource {
    database: Transaction,
    /// The folder of uploads; `None`: files do not come.
    media: Option<PathBuf>,
}

/// Of a project and of people.
const PROJECT_TEXTS: &[&str] = &[
    "title",
    "description",
    "label_config",
    "expert_instruction",
    "color",
    "model_version",
    "sampling",
    "skip_queue",
    "control_weights",
    "created_at",
    "updated_at",
    "pinned_at",
];
const PROJECT_NUMBERS: &[&str] = &[
    "id",
    "created_by",
    "maximum_annotations",
    "overlap_cohort_percentage",
    "min_annotations_to_start_training",
    "custom_task_lock_ttl",
    "show_instruction",
    "show_skip_button",
    "enable_empty_annotation",
    "show_annotation_history",
    "show_collab_predictions",
    "show_ground_truth_first",
    "show_overlap_first",
    "reveal_preannotations_interactively",
    "evaluate_predictions_automatically",
    "annotator_evaluation_enabled",
    "is_draft",
];

impl SqlSource {
    /// # Errors
    /// When the database cannot be opened, or is none of Label Studio.
    pub async fn open(options: &Options, media: Option<PathBuf>) -> Result<Self> {
        let mut database = open_foreign(options).await?;
        let sql = "SELECT COUNT(*) AS here FROM (SELECT id FROM htx_user LIMIT 1) AS t, (SELECT id FROM task_completion LIMIT 1) AS u";
        if let Err(error) = database.fetch_one(sql, args![]).await {
            let text = "This is no database of Label Studio 1.23.2, or it cannot be read.";
            return Err(Error { source: error.source, ..Error::bad_request(Text::for_operators(text)) });
        }
        Ok(Self { database, media })
    }

    pub async fn organization(&mut self) -> Result<Fields> {
        let sql = concat!(
            "SELECT ",
            number!("id"),
            ", ",
            text!("title"),
            ", ",
            time!("created_at"),
            ", ",
            number!("created_by_id", "created_by"),
            " FROM organization ORDER BY id LIMIT 1"
        );
        let rows = self.rows(sql, &["title", "created_at"], &["id", "created_by"], args![]).await?;
        let none = || Error::bad_request(Text::for_operators("There is no organization in that installation."));
        rows.into_iter().next().ok_or_else(none)
    }

    pub async fn largest(&mut self) -> Result<Vec<(&'static str, i64)>> {
        let sql = "SELECT CAST(COALESCE((SELECT MAX(id) FROM htx_user), 0) AS BIGINT) AS users, \
                   CAST(COALESCE((SELECT MAX(id) FROM project), 0) AS BIGINT) AS projects, CAST(COALESCE((SELECT MAX(id) FROM task), 0) AS BIGINT) AS tasks, \
                   CAST(COALESCE((SELECT MAX(id) FROM task_completion), 0) AS BIGINT) AS annotations, \
                   CAST(COALESCE((SELECT MAX(id) FROM prediction), 0) AS BIGINT) AS predictions, \
                   CAST(COALESCE((SELECT MAX(id) FROM tasks_annotationdraft), 0) AS BIGINT) AS drafts, \
                   CAST(COALESCE((SELECT MAX(id) FROM data_manager_view), 0) AS BIGINT) AS views, \
                   CAST(COALESCE((SELECT MAX(id) FROM data_import_fileupload), 0) AS BIGINT) AS uploads";
        let row = self.database.fetch_one(sql, args![]).await?;
        let names = ["users", "projects", "tasks", "annotations", "predictions", "drafts", "views", "uploads"];
        names.into_iter().map(|name| Ok((name, row.get::<i64>(name)?))).collect()
    }

    pub async fn people(&mut self) -> Result<Vec<Fields>> {
        let sql = concat!(
            "SELECT ",
            number!("u.id", "id"),
            ", ",
            text!("u.email", "email"),
            ", ",
            text!("u.username", "username"),
            ", ",
            text!("u.first_name", "first_name"),
            ", ",
            text!("u.last_name", "last_name"),
            ", ",
            text!("u.phone", "phone"),
            ", ",
            text!("u.password", "password"),
            ", ",
            flag!("u.is_superuser", "is_superuser"),
            ", ",
            flag!("u.is_active", "is_active"),
            ", ",
            flag!("u.allow_newsletters", "allow_newsletters"),
            ", ",
            text!("u.custom_hotkeys", "custom_hotkeys"),
            ", ",
            time!("u.date_joined", "date_joined"),
            ", ",
            time!("u.last_activity", "last_activity"),
            ", (SELECT COUNT(*) FROM organizations_organizationmember m \
            WHERE m.user_id = u.id AND m.deleted_at IS NULL) AS memberships FROM htx_user u ORDER BY u.id LIMIT 100000"
        );
        let texts = [
            "email",
            "username",
            "first_name",
            "last_name",
            "phone",
            "password",
            "custom_hotkeys",
            "date_joined",
            "last_activity",
        ];
        let numbers = ["id", "is_superuser", "is_active", "allow_newsletters", "memberships"];
        self.rows(sql, &texts, &numbers, args![]).await
    }

    pub async fn projects(&mut self) -> Result<Vec<Fields>> {
        let sql = concat!(
            "SELECT ",
            number!("id"),
            ", ",
            text!("title"),
            ", ",
            text!("description"),
            ", ",
            text!("label_config"),
            ", ",
            text!("expert_instruction"),
            ", ",
            text!("color"),
            ", ",
            text!("model_version"),
            ", ",
            text!("sampling"),
            ", ",
            text!("skip_queue"),
            ", ",
            text!("control_weights"),
            ", ",
            time!("created_at"),
            ", ",
            time!("updated_at"),
            ", ",
            time!("pinned_at"),
            ", ",
            number!("created_by_id", "created_by"),
            ", ",
            number!("maximum_annotations"),
            ", ",
            number!("overlap_cohort_percentage"),
            ", ",
            number!("min_annotations_to_start_training"),
            ", ",
            number!("custom_task_lock_ttl"),
            ", ",
            flag!("show_instruction"),
            ", ",
            flag!("show_skip_button"),
            ", ",
            flag!("enable_empty_annotation"),
            ", ",
            flag!("show_annotation_history"),
            ", ",
            flag!("show_collab_predictions"),
            ", ",
            flag!("show_ground_truth_first"),
            ", ",
            flag!("show_overlap_first"),
            ", ",
            flag!("reveal_preannotations_interactively"),
            ", ",
            flag!("evaluate_predictions_automatically"),
            ", ",
            flag!("annotator_evaluation_enabled"),
            ", ",
            flag!("is_draft"),
            " FROM project WHERE deleted_at IS NULL AND organization_id = (SELECT MIN(id) FROM organization) ORDER BY id"
        );
        self.rows(sql, PROJECT_TEXTS, PROJECT_NUMBERS, args![]).await
    }

    pub async fn left_out(&mut self) -> Result<Vec<(String, i64)>> {
        let counts = [
            ("ML backends", "SELECT COUNT(*) AS n FROM ml_mlbackend"),
            ("labels", "SELECT COUNT(*) AS n FROM labels_manager_label"),
            ("export snapshots", "SELECT COUNT(*) AS n FROM data_export_export"),
            ("projects in the trash", "SELECT COUNT(*) AS n FROM project WHERE deleted_at IS NOT NULL"),
            (
                "projects of other organizations",
                "SELECT COUNT(*) AS n FROM project WHERE organization_id <> (SELECT MIN(id) FROM organization)",
            ),
            ("model providers", "SELECT COUNT(*) AS n FROM ml_model_providers_modelproviderconnection"),
            ("avatars", "SELECT COUNT(*) AS n FROM htx_user WHERE avatar <> ''"),
        ];
        let mut all = Vec::new();
        for (name, sql) in counts {
            let number: i64 = self.database.fetch_one(sql, args![]).await?.get("n")?;
            if number > 0 {
                all.push((name.to_owned(), number));
            }
        }
        Ok(all)
    }

    async fn rows(
        &mut self,
        sql: &'static str,
        texts: &[&str],
        numbers: &[&str],
        args: labelkeep_database::Args,
    ) -> Result<Vec<Fields>> {
        let rows = self.database.fetch_all(sql, args).await?;
        rows.iter().map(|row| fields(row, texts, numbers)).collect()
    }
}

fn fields(row: &Row, texts: &[&str], numbers: &[&str]) -> Result<Fields> {
    let mut all = Map::new();
    for name in texts {
        all.insert((*name).to_owned(), row.get::<Option<String>>(name)?.map_or(Json::Null, Json::String));
    }
    for name in numbers {
        all.insert((*name).to_owned(), row.get::<Option<i64>>(name)?.map_or(Json::Null, Json::from));
    }
    Ok(Fields(all))
}
