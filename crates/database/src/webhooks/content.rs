//! What is sent, as it is at that moment; also what is in the trash by now: it is told that it was there.

use super::{Delivery, Webhook};
use crate::{
    Database, Fetch,
    annotations::{Annotation, annotation_columns},
    args,
    engine::dialect::id_list,
    projects::Project,
    tasks::{Task, task_columns},
    webhook_events::WebhookAction,
};
use labelkeep_model::Result;
use std::collections::{BTreeSet, HashMap};

/// Everything that some deliveries are about, by id.
#[derive(Debug, Default)]
pub struct ToSend {
    pub projects: HashMap<i64, Project>,
    pub tasks: HashMap<i64, Task>,
    pub annotations: HashMap<i64, Annotation>,
}

impl Database {
    /// Reads what these deliveries are about. The webhook stands for the right to read it: who made it decided so.
    pub async fn to_send(&self, webhook: &Webhook, deliveries: &[Delivery]) -> Result<ToSend> {
        use WebhookAction::{AnnotationCreated, AnnotationUpdated, AnnotationsCreated, TasksCreated};
        let of = |wanted: &[WebhookAction]| -> BTreeSet<i64> {
            let about = deliveries.iter().filter(|delivery| wanted.contains(&delivery.action));
            about.flat_map(|delivery| delivery.ids.iter().copied()).collect()
        };
        let annotations = of(&[AnnotationCreated, AnnotationsCreated, AnnotationUpdated]);
        let mut tasks = of(&[TasksCreated]);
        let mut content = ToSend::default();
        let mut database = self;
        if !annotations.is_empty() {
            let sql = concat!("SELECT ", annotation_columns!(), " WHERE a.id IN (SELECT value FROM ids_of($1))");
            for row in database.fetch_all(sql, args![id_list(annotations)]).await? {
                let annotation = Annotation::from_row(&row)?;
                tasks.insert(annotation.task_id);
                content.annotations.insert(annotation.id, annotation);
            }
        }
        if !tasks.is_empty() {
            let sql = concat!("SELECT ", task_columns!(), " WHERE t.id IN (SELECT value FROM ids_of($1))");
            for row in database.fetch_all(sql, args![id_list(tasks)]).await? {
                let task = Task::from_row(&row)?;
                content.tasks.insert(task.id, task);
            }
        }
        let projects: BTreeSet<i64> = deliveries.iter().map(|delivery| delivery.project_id).collect();
        let found = self.projects_to_tell(webhook.organization_id, projects.into_iter().collect()).await?;
        content.projects = found.into_iter().map(|project| (project.id, project)).collect();
        Ok(content)
    }
}
