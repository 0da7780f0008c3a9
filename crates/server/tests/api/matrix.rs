//! The permission matrix: every guarded route, asked by everybody, about things that are there. First the owner's call
//! succeeds; then each other call, about a thing of the same kind, is answered as the matrix says. A new route without a
//! line here fails the test.

use crate::{harness::*, matrix_cases::CASES};
use axum::http::Method;
use labelkeep_database::{Fetch as _, args};
use labelkeep_model::Role;
use labelkeep_server::{
    endpoint::{Endpoint, Guard},
    registry::endpoints,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// `{name}` in an address or a body is the id of a thing that is made for this one call.
pub struct Case {
    pub method: &'static str,
    pub path: &'static str,
    /// JSON, or nothing.
    pub body: &'static str,
    pub success: u16,
    /// Whose answer is another one than the route's permission says, because of whose the thing is.
    pub but: &'static [(Who, u16)],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    Owner,
    Administrator,
    Manager,
    Reviewer,
    Annotator,
    /// A manager who is no member of the project.
    Stranger,
    /// The owner of another organisation.
    Foreigner,
    NotActivated,
}

use Who::*;

const OTHERS: [Who; 7] = [Administrator, Manager, Reviewer, Annotator, Stranger, Foreigner, NotActivated];

impl Who {
    fn role(self) -> Role {
        match self {
            Owner | Foreigner => Role::Owner,
            Administrator => Role::Administrator,
            Manager | Stranger => Role::Manager,
            Reviewer => Role::Reviewer,
            Annotator => Role::Annotator,
            NotActivated => Role::NotActivated,
        }
    }
}

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

pub struct World {
    pub app: TestApp,
    pub people: HashMap<Who, Client>,
    pub project: i64,
    made: u32,
    /// The newest personal token of each.
    tokens: HashMap<Who, String>,
}

impl World {
    pub async fn new(test: TestDatabase) -> Self {
        let app = TestApp::new(test).await;
        let mut people = HashMap::from([(Owner, app.owner().await)]);
        for who in OTHERS {
            let person = match who {
                Foreigner => app.foreigner().await,
                _ => app.person(&format!("{who:?}").to_lowercase(), who.role()).await,
            };
            people.insert(who, person);
        }
        let mut world = Self { app, people, project: 0, made: 0, tokens: HashMap::new() };
        world.project = world.new_project().await;
        world
    }

    fn owner(&self) -> &Client {
        &self.people[&Owner]
    }

    pub async fn new_project(&self) -> i64 {
        let new = json!({ "title": "Project", "label_config": CONFIG, "maximum_annotations": 100 });
        let id = id(&self.owner().post("/api/projects/", new).await.json(201));
        for who in [Manager, Reviewer, Annotator] {
            let member = json!({ "user": self.people[&who].id });
            self.owner().post(&format!("/api/projects/{id}/members/"), member).await.json(201);
        }
        self.owner().post("/api/tasks/", json!({ "project": id, "data": { "text": "1" } })).await.json(201);
        id
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.owner().post(path, body).await.json(201)
    }

    /// The text with things in the place of their names; a name that stands twice is the same thing.
    async fn with_things(&mut self, who: Who, text: &str, things: &mut BTreeMap<String, String>) -> String {
        let mut written = text.to_owned();
        for name in names(text) {
            if !things.contains_key(name) {
                let thing = self.make(who, name, things).await;
                things.insert(name.to_owned(), thing);
            }
            written = written.replace(&format!("{{{name}}}"), &things[name]);
        }
        written
    }

    async fn make(&mut self, who: Who, name: &str, things: &mut BTreeMap<String, String>) -> String {
        self.made += 1;
        let project = self.project;
        let in_project = |rest: &str| format!("/api/projects/{project}/{rest}");
        match name {
            "project" => project.to_string(),
            "number" => self.made.to_string(),
            "fresh" => self.new_project().await.to_string(),
            "trashed" => {
                let project = self.new_project().await;
                assert_eq!(self.owner().delete(&format!("/api/projects/{project}/")).await.status, 204);
                project.to_string()
            }
            "task" => {
                let task = self.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await;
                id(&task).to_string()
            }
            "annotation" | "draft" | "prediction" => {
                if !things.contains_key("task") {
                    let task = Box::pin(self.make(who, "task", things)).await;
                    things.insert("task".to_owned(), task);
                }
                let task: i64 = things["task"].parse().unwrap();
                let made = match name {
                    "annotation" => {
                        self.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": [] })).await
                    }
                    "draft" => self.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": [] })).await,
                    _ => {
                        self.post("/api/predictions/", json!({ "task": task, "result": [], "model_version": "m" }))
                            .await
                    }
                };
                id(&made).to_string()
            }
            "drafted" => {
                let draft = self.owner().get(&format!("/api/drafts/{}/", things["draft"])).await.json(200);
                draft["updated_at"].as_str().unwrap().to_owned()
            }
            "view" => id(&self.post("/api/dm/views/", json!({ "project": project, "data": {} })).await).to_string(),
            "file" | "address" => {
                let path = in_project("import?commit_to_project=false");
                let file = upload(self.owner(), &path, &[("a.csv", b"text\n1\n")]).await.json(201)["file_upload_ids"]
                    [0]
                .clone();
                if name == "file" {
                    return file.to_string();
                }
                let said = self.owner().get(&format!("/api/import/file-upload/{file}")).await.json(200);
                said["file"].as_str().unwrap().to_owned()
            }
            "job" | "undone" => {
                self.post(&in_project("import"), json!([{ "text": "1" }])).await;
                let job = id(&self.owner().get(&format!("/api/jobs/?project={project}")).await.json(200)[0]);
                if name == "undone" {
                    self.owner().post(&format!("/api/jobs/{job}/undo"), json!({})).await.json(202);
                }
                job.to_string()
            }
            "export" | "converted" => {
                let export = id(&self.post(&in_project("exports/"), json!({})).await);
                if name == "converted" {
                    let path = in_project(&format!("exports/{export}/convert"));
                    self.owner().post(&path, json!({ "export_type": "CSV" })).await.json(200);
                }
                export.to_string()
            }
            "connection" => {
                let new = json!({
                    "provider": "s3", "title": "t", "bucket": "data", "aws_access_key_id": "id",
                    "aws_secret_access_key": "secret",
                });
                id(&self.post("/api/storage-connections", new).await).to_string()
            }
            "storage" | "target" => {
                let new = json!({
                    "project": project, "bucket": "data", "synchronizable": false,
                    "aws_access_key_id": "id", "aws_secret_access_key": "secret",
                });
                let path = if name == "target" { "/api/storages/export/s3" } else { "/api/storages/s3" };
                let made = self.owner().post(path, new).await;
                if made.status == 409 {
                    // As below: those of the calls before are not needed any more.
                    for storage in
                        self.owner().get(&format!("{path}?project={project}")).await.json(200).as_array().unwrap()
                    {
                        self.owner().delete(&format!("{path}/{}", id(storage))).await;
                    }
                    return Box::pin(self.make(who, name, things)).await;
                }
                id(&made.json(201)).to_string()
            }
            "backend" => {
                // By hand: no address of a test's own is let through here.
                let id = self.app.database().write(move |transaction| {
                    Box::pin(async move {
                        let sql = "INSERT INTO ml_backends (project_id, url, title, description, is_interactive, auth_method, \
                                   basic_auth_user, timeout, auto_update, token_seed, created_at, updated_at) \
                                   VALUES ($1, 'http://127.0.0.1:1', 'm', '', TRUE, 'NONE', '', 1, TRUE, 's', 0, 0) RETURNING id";
                        transaction.fetch_one(sql, args![project]).await?.get::<i64>("id")
                    })
                });
                id.await.unwrap().to_string()
            }
            "webhook" => {
                let new = json!({ "project": project, "url": "https://93.184.216.34/hook" });
                let made = self.owner().post("/api/webhooks/", new).await;
                if made.status == 409 {
                    // There are as many as a project may have: those of the calls before are not needed any more.
                    for webhook in self.owner().get("/api/webhooks/").await.json(200).as_array().unwrap() {
                        self.owner().delete(&format!("/api/webhooks/{}/", id(webhook))).await;
                    }
                    return Box::pin(self.make(who, name, things)).await;
                }
                id(&made.json(201)).to_string()
            }
            "label" | "link" => {
                let label = self.made;
                let new = json!([{ "title": format!("label {label}"), "value": ["a"], "project": project, "from_name": "c" }]);
                let made = self.post("/api/labels/", new).await;
                if name == "label" {
                    return id(&made[0]).to_string();
                }
                let path = format!("/api/labels/{}/", id(&made[0]));
                self.owner().get(&path).await.json(200)["links"][0].to_string()
            }
            "unlinked" => {
                let label = Box::pin(self.make(who, "label", things)).await;
                let links = self.owner().get(&format!("/api/labels/{label}/")).await.json(200)["links"][0].clone();
                self.owner().delete(&format!("/api/label_links/{links}/")).await;
                label
            }
            "delivery" => {
                self.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await;
                let log = format!("/api/webhooks/{}/deliveries", things["webhook"]);
                id(&self.owner().get(&log).await.json(200)["results"][0]).to_string()
            }
            "provider" => {
                let slug = format!("p{}", self.made);
                let new =
                    json!({ "slug": slug, "title": "Example", "issuer": "https://10.1.2.3", "client_id": "labels" });
                let provider = id(&self.post("/api/sign-in-providers", new).await);
                // A few are enough.
                for other in self.owner().get("/api/sign-in-providers").await.json(200).as_array().unwrap() {
                    if id(other) != provider {
                        self.owner().delete(&format!("/api/sign-in-providers/{}", id(other))).await;
                    }
                }
                provider.to_string()
            }
            "workspace" | "binned" => {
                let workspace = id(&self.post("/api/workspaces/", json!({ "title": "Workspace" })).await);
                for who in [Manager, Reviewer, Annotator] {
                    let member = json!({ "user": self.people[&who].id });
                    self.post(&format!("/api/workspaces/{workspace}/memberships/"), member).await;
                }
                if name == "binned" {
                    assert_eq!(self.owner().delete(&format!("/api/workspaces/{workspace}/")).await.status, 204);
                }
                workspace.to_string()
            }
            "placed" => {
                let placed = self.new_project().await;
                let path = format!("/api/workspaces/{}/projects/", things["workspace"]);
                assert_eq!(self.owner().post(&path, json!({ "project": placed })).await.status, 204);
                placed.to_string()
            }
            "invitation" => id(&self.post("/api/invitations/", json!({ "role": "AN" })).await).to_string(),
            "person" => self.app.person(&format!("person{}", self.made), Role::Annotator).await.id.to_string(),
            "member" => {
                let person = self.app.person(&format!("member{}", self.made), Role::Annotator).await.id;
                self.post(&in_project("members/"), json!({ "user": person })).await;
                person.to_string()
            }
            "me" => self.people[&who].id.to_string(),
            "session" => {
                // A new password ends the tokens: from here on the owner is a browser.
                let browser = self.app.browser("owner@example.com", "correct horse battery").await;
                self.people.insert(Owner, browser.clone());
                id(&browser.get("/api/current-user/sessions").await.json(200)[0]).to_string()
            }
            "password" => {
                let password = "correct horse battery";
                let email = if who == Owner { "owner".to_owned() } else { format!("{who:?}").to_lowercase() };
                let browser = self.app.browser(&format!("{email}@example.com"), password).await;
                self.people.insert(who, browser);
                password.to_owned()
            }
            "named" => {
                self.post("/api/token/", json!({ "name": format!("number {}", self.made) })).await;
                let tokens = self.owner().get("/api/token/").await.json(200);
                tokens.as_array().unwrap().iter().map(id).max().unwrap().to_string()
            }
            "token" => self.tokens.get(&who).cloned().unwrap_or_else(|| "none".to_owned()),
            other => panic!("no thing is called {other}"),
        }
    }

    /// One call, about things made for it alone.
    pub async fn ask(&mut self, case: &Case, who: Who) -> Answer {
        let mut things = BTreeMap::new();
        let path = self.with_things(who, case.path, &mut things).await;
        let body = self.with_things(who, case.body, &mut things).await;
        let before = self.seen(&things).await;
        let body = (!body.is_empty()).then(|| serde_json::from_str::<Value>(&body).unwrap());
        let answer = self.people[&who].call(case.method.parse::<Method>().unwrap(), &path, body).await;
        if answer.status >= 400 {
            assert_eq!(
                self.seen(&things).await,
                before,
                "{who:?} {} {}: refused, and yet changed",
                case.method,
                case.path
            );
        } else if let Ok(said) = serde_json::from_slice::<Value>(&answer.bytes)
            && let Some(token) = said["token"].as_str().or(said["refresh"].as_str())
        {
            self.keep_token(case, who, token);
        }
        answer
    }

    fn keep_token(&mut self, case: &Case, who: Who, token: &str) {
        if case.path.starts_with("/api/token") {
            self.tokens.insert(who, token.to_owned());
        } else if case.path == "/api/current-user/reset-token"
            && let Some(person) = self.people.get_mut(&who)
        {
            person.token = Some(token.to_owned());
        }
    }

    /// What a refused call must not change.
    async fn seen(&self, things: &BTreeMap<String, String>) -> Vec<String> {
        let mut seen = vec![
            self.owner()
                .get(&format!(
                    "/api/projects/{}/?include=task_number,total_annotations_number,total_predictions_number,title",
                    self.project
                ))
                .await
                .text(),
        ];
        if let Some(task) = things.get("task") {
            seen.push(self.owner().get(&format!("/api/tasks/{task}/")).await.text());
        }
        seen
    }
}

fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap_or_else(|| panic!("no id in {value}"))
}

/// The names in `{}`, which are words: an object of JSON is none.
fn names(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    parts
        .map(|(name, _)| name)
        .filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()))
        .collect()
}

/// The route that an address of a case belongs to: literal parts before parameters.
fn route_of<'e>(case: &Case, all: &'e [Endpoint]) -> &'e Endpoint {
    let path = case.path.split('?').next().unwrap().trim_end_matches('/').replace("{address}", "upload/1/x");
    let fits = |endpoint: &&Endpoint| {
        let route: Vec<&str> = endpoint.path.split('/').collect();
        let asked: Vec<&str> = path.split('/').collect();
        endpoint.method.as_str() == case.method
            && route.len() == asked.len()
            && route
                .iter()
                .zip(&asked)
                .all(|(route, asked)| route == asked || (route.starts_with('{') && !asked.is_empty()))
    };
    let literal = |endpoint: &&Endpoint| endpoint.path.split('/').filter(|part| !part.starts_with('{')).count();
    all.iter().filter(fits).max_by_key(literal).unwrap_or_else(|| panic!("no route for {} {}", case.method, case.path))
}

fn expected(case: &Case, guard: Guard, who: Who) -> u16 {
    if let Some((_, status)) = case.but.iter().find(|(other, _)| *other == who) {
        return *status;
    }
    match guard {
        Guard::Organization(_) if who == Foreigner && is_about_theirs(case) => 404,
        Guard::Organization(permission) if who.role().may(permission) => case.success,
        Guard::Project(_) | Guard::Workspace(_) if matches!(who, Stranger | Foreigner) => 404,
        Guard::Project(permission) | Guard::Workspace(permission) if who.role().may(permission) => case.success,
        _ => 403,
    }
}

/// Whether an answer has the e-mail address of one of the others.
fn tells_an_address(answer: &Answer) -> bool {
    let text = answer.text().to_lowercase();
    let others = [Owner, Administrator, Manager, Reviewer, Stranger, Foreigner];
    others.iter().any(|other| text.contains(&format!("{other:?}@example.com").to_lowercase()))
}

/// Whether its address names something of the organisation in which the test lives.
fn is_about_theirs(case: &Case) -> bool {
    const OWN: [&str; 4] = ["me", "number", "password", "token"];
    case.path.starts_with("/api/organizations/1") || names(case.path).iter().any(|name| !OWN.contains(name))
}

#[test]
fn every_guarded_route_has_its_line_in_the_matrix() {
    let all = endpoints();
    let mut lines: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for case in CASES {
        let route = route_of(case, &all);
        *lines.entry((route.path, route.method.to_string())).or_default() += 1;
    }
    let guarded = all.iter().filter(|endpoint| !matches!(endpoint.guard, Guard::Public(_)));
    let missing: Vec<String> = guarded
        .filter(|endpoint| !lines.contains_key(&(endpoint.path, endpoint.method.to_string())))
        .map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
        .collect();
    assert!(missing.is_empty(), "add lines for these to matrix_cases.rs: {missing:#?}");
}

on_both_databases! {
    async fn s06_w17_w20_the_matrix_is_what_everybody_meets_at_things_that_exist(test: TestDatabase) {
        let mut world = World::new(test).await;
        let all = endpoints();
        let mut wrong = Vec::new();
        for case in CASES {
            let guard = route_of(case, &all).guard;
            let answer = world.ask(case, Owner).await;
            if answer.status != case.success {
                wrong.push(format!("Owner {} {}: {} instead of {}: {}", case.method, case.path, answer.status, case.success, answer.text()));
                continue;
            }
            for who in OTHERS {
                let answer = world.ask(case, who).await;
                let wanted = expected(case, guard, who);
                if who == Annotator && tells_an_address(&answer) {
                    wrong.push(format!("Annotator {} {}: has the address of somebody else: {}", case.method, case.path, answer.text()));
                }
                if answer.status != wanted {
                    let text: String = answer.text().chars().take(200).collect();
                    wrong.push(format!("{who:?} {} {}: {} instead of {wanted}: {text}", case.method, case.path, answer.status));
                }
            }
        }
        assert!(wrong.is_empty(), "{} of the answers are others:\n{}", wrong.len(), wrong.join("\n"));
    }
}
