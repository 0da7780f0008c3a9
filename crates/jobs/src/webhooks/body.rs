//! What stands in a delivery: the same as Label Studio 1.23 sends, down to the order of the fields, without its tokens and
//! passwords.

use crate::objects::{annotation, label_object, link, only_id, project, task};
use labelkeep_database::{
    Database,
    webhooks::{Delivery, ToSend, Webhook, WebhookAction},
};
use labelkeep_model::{Error, Result};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use serde_json::value::RawValue;
use std::collections::{BTreeSet, HashMap};

/// A body that is larger has of the rest the ids alone.
const MOST_BYTES: usize = 16 << 20;

type Raw = Box<RawValue>;

/// What some deliveries are about.
pub(super) struct Bodies {
    sends_payload: bool,
    content: ToSend,
    projects: HashMap<i64, Raw>,
}

/// Members in their order.
struct Body<'a>(Vec<(&'static str, Member<'a>)>);

#[derive(Serialize)]
#[serde(untagged)]
enum Member<'a> {
    Text(&'static str),
    One(Raw),
    Shared(&'a RawValue),
    Many(Vec<Raw>),
}

impl Serialize for Body<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, member) in &self.0 {
            map.serialize_entry(name, member)?;
        }
        map.end()
    }
}

impl Bodies {
    pub async fn read(database: &Database, webhook: &Webhook, deliveries: &[Delivery]) -> Result<Self> {
        let content =
            if webhook.send_payload { database.to_send(webhook, deliveries).await? } else { ToSend::default() };
        let projects = content.projects.iter().map(|(id, found)| Ok((*id, project(found)?))).collect::<Result<_>>()?;
        Ok(Self { sends_payload: webhook.send_payload, content, projects })
    }

    pub fn of(&self, delivery: &Delivery) -> Result<Vec<u8>> {
        let mut body = Body(vec![("action", Member::Text(delivery.action.as_str()))]);
        if self.sends_payload {
            self.fill(&mut body.0, delivery)?;
        }
        serde_json::to_vec(&body).map_err(Error::internal)
    }

    fn fill<'a>(&'a self, body: &mut Vec<(&'static str, Member<'a>)>, delivery: &Delivery) -> Result<()> {
        use WebhookAction::{
            AnnotationCreated, AnnotationUpdated, AnnotationsCreated, AnnotationsDeleted, LabelLinkCreated,
            LabelLinkDeleted, LabelLinkUpdated, ProjectCreated, ProjectDeleted, ProjectUpdated, TasksCreated,
            TasksDeleted,
        };
        let ids = &delivery.ids;
        let first = ids.first().copied().unwrap_or_default();
        match delivery.action {
            ProjectCreated => return self.push_project(body, delivery),
            ProjectUpdated => return self.push_project(body, delivery),
            ProjectDeleted => {
                body.push(("project", Member::One(only_id(first)?)));
                return Ok(());
            }
            TasksCreated => body.push(("tasks", self.many(ids, |id| self.task(id))?)),
            TasksDeleted => body.push(("tasks", self.many(ids, only_id)?)),
            AnnotationsDeleted => body.push(("annotations", self.many(ids, only_id)?)),
            AnnotationCreated | AnnotationUpdated => body.push(("annotation", Member::One(self.annotation(first)?))),
            AnnotationsCreated => body.push(("annotation", self.many(ids, |id| self.annotation(id))?)),
            LabelLinkCreated => body.push(("label_link", self.many(ids, |id| self.link(id))?)),
            LabelLinkUpdated => body.push(("label_link", Member::One(self.link(first)?))),
            LabelLinkDeleted => body.push(("label_link", Member::One(only_id(first)?))),
        }
        self.push_project(body, delivery)?;
        let task_of = |id: &i64| self.content.annotations.get(id).map(|annotation| annotation.task_id);
        match delivery.action {
            AnnotationCreated | AnnotationUpdated => {
                if let Some(id) = task_of(&first) {
                    body.push(("task", Member::One(self.task(id)?)));
                }
            }
            AnnotationsCreated => {
                let tasks: BTreeSet<i64> = ids.iter().filter_map(task_of).collect();
                let tasks: Vec<i64> = tasks.into_iter().collect();
                body.push(("task", self.many(&tasks, |id| self.task(id))?));
            }
            LabelLinkUpdated => {
                let label = self.content.links.get(&first).and_then(|link| self.content.labels.get(&link.label_id));
                if let Some(found) = label {
                    body.push(("label", Member::One(label_object(found)?)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn push_project<'a>(&'a self, body: &mut Vec<(&'static str, Member<'a>)>, delivery: &Delivery) -> Result<()> {
        let member = match self.projects.get(&delivery.project_id) {
            Some(project) => Member::Shared(project),
            None => Member::One(only_id(delivery.project_id)?),
        };
        body.push(("project", member));
        Ok(())
    }

    fn many<'a>(&self, ids: &[i64], object: impl Fn(i64) -> Result<Raw>) -> Result<Member<'a>> {
        let (mut all, mut bytes) = (Vec::with_capacity(ids.len()), 0);
        for id in ids {
            let one = if bytes < MOST_BYTES { object(*id)? } else { only_id(*id)? };
            bytes += one.get().len();
            all.push(one);
        }
        Ok(Member::Many(all))
    }

    fn link(&self, id: i64) -> Result<Raw> {
        self.content.links.get(&id).map_or_else(|| only_id(id), link)
    }

    fn task(&self, id: i64) -> Result<Raw> {
        self.content.tasks.get(&id).map_or_else(|| only_id(id), task)
    }

    fn annotation(&self, id: i64) -> Result<Raw> {
        self.content.annotations.get(&id).map_or_else(|| only_id(id), annotation)
    }
}
