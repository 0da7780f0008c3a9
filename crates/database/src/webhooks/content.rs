//! What is sent, as it is at that moment; also what is in the trash by now: it is told that it was there.

use super::{Delivery, Webhook};
use crate::{
    Database, Fetch,
    annotations::{Annotation, annotation_columns},
    args,
    engine::dialect::id_list,
    labels::Label,
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
    pub links: HashMap<i64, LinkToSend>,
    pub labels: HashMap<i64, Label>,
}

/// A link between a label and a project.
#[derive(Debug, Clone)]
pub struct LinkToSend {
    pub id: i64,
    pub project_id: i64,
    pub label_id: i64,
    pub from_name: String,
}

impl Database {
    /// Reads what these deliveries are about. The webhook stands for the right to read it: who made it decided so.
    pub async fn to_send(&self, webhook: &Webhook, deliveries: &[Delivery]) -> Result<ToSend> {
        use WebhookAction::{
            AnnotationCreated, AnnotationUpdated, AnnotationsCreated, LabelLinkCreated, LabelLinkUpdated, TasksCreated,
        };
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
        self.add_links(&mut content, of(&[LabelLinkCreated, LabelLinkUpdated])).await?;
        let projects: BTreeSet<i64> = deliveries.iter().map(|delivery| delivery.project_id).collect();
        let found = self.projects_to_tell(webhook.organization_id, projects.into_iter().collect()).await?;
        content.projects = found.into_iter().map(|project| (project.id, project)).collect();
        Ok(content)
    }

    /// Links with their labels, and of those all links.
    async fn add_links(&self, content: &mut ToSend, links: BTreeSet<i64>) -> Result<()> {
        if links.is_empty() {
            return Ok(());
        }
        let mut database = self;
        let sql = "SELECT * FROM label_links WHERE id IN (SELECT value FROM ids_of($1))";
        for row in database.fetch_all(sql, args![id_list(links)]).await? {
            let link = LinkToSend {
                id: row.get("id")?,
                project_id: row.get("project_id")?,
                label_id: row.get("label_id")?,
                from_name: row.get("from_name")?,
            };
            content.links.insert(link.id, link);
        }
        let wanted: BTreeSet<i64> = content.links.values().map(|link| link.label_id).collect();
        content.labels = self.labels_to_tell(wanted.into_iter().collect()).await?;
        Ok(())
    }
}
