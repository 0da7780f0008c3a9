//! Tabs, connections and webhooks.

use super::Walk;
use crate::{convert::Skipped, fields::Fields};
use labelkeep_database::{
    access::ProjectScope,
    moves::{Fate, Kind, MovedLink, MovedStorage, MovedView, MovedWebhook},
    storages::{Direction, NewStorage, Provider, StorageSecrets},
    webhooks::{Headers, WebhookAction, WebhookChange},
};
use labelkeep_model::Result;
use labelkeep_storages::{Kind as FieldKind, fields, points_at};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Of a text in settings.
const LONGEST: usize = 64 << 10;

impl Walk<'_> {
    pub(super) async fn views(&mut self, scope: &ProjectScope, project: i64) -> Result<()> {
        for row in self.from.views(project).await? {
            let user = row.number("user").and_then(|user| self.here.people.get(&user).copied()).unwrap_or(self.owner);
            let Json::Object(data) = row.json("data") else {
                let why = "its data are no object".to_owned();
                self.report.skip([Skipped { kind: Kind::View.name(), id: row.id(), why }]);
                continue;
            };
            let data = Json::Object(data).to_string();
            let view = MovedView { old: row.id(), user, position: row.number("position").unwrap_or(0), data };
            let fate = self.database.move_view(&self.source, scope, view).await?;
            self.report.note(Kind::View, fate, 1);
        }
        Ok(())
    }

    pub(super) async fn storages(&mut self, scope: &ProjectScope, project: i64) -> Result<()> {
        for (provider, direction, kind) in all_storages() {
            for row in self.from.storages(project, provider, direction).await? {
                let new = storage_of(&row, provider, direction);
                let needs_secret =
                    new.secrets.is_none() && provider != Provider::LocalFiles && provider != Provider::Redis;
                let created_at = row.time("created_at").unwrap_or(self.database.now());
                let storage = MovedStorage { old: row.id(), kind, new, created_at };
                let ring = self.options.ring.clone();
                let (id, fate) = match self.database.move_storage(&self.source, scope, storage, ring).await {
                    Ok(moved) => moved,
                    Err(error) if error.status() < 500 => {
                        self.report.skip([Skipped {
                            kind: "storage".to_owned(),
                            id: row.id(),
                            why: error.detail.to_string(),
                        }]);
                        continue;
                    }
                    Err(error) => return Err(error),
                };
                self.report.note(kind, fate, 1);
                if needs_secret && fate == Fate::New {
                    self.report.secret_needed.push(id);
                }
                if direction == Direction::Source {
                    self.links(row.id(), id, provider).await?;
                }
            }
        }
        Ok(())
    }

    async fn links(&mut self, old: i64, here: i64, provider: Provider) -> Result<()> {
        let mut after = 0;
        loop {
            let links = self.from.links(old, provider, after).await?;
            let Some(last) = links.last() else { return Ok(()) };
            after = last.id;
            let links = links.into_iter().map(|link| MovedLink { key: link.key, row: link.row, task: link.task });
            self.database.move_links(&self.source, here, links.collect()).await?;
        }
    }

    pub(super) async fn webhooks(&mut self) -> Result<()> {
        for row in self.from.webhooks().await? {
            let mut skip = |why: String| self.report.skip([Skipped { kind: Kind::Webhook.name(), id: row.id(), why }]);
            let home = match row.number("project") {
                None => None,
                Some(project) => {
                    let known = self.database.moved(&self.source, Kind::Project, vec![project]).await?;
                    // Of a project that does not come.
                    let Some(known) = known.get(&project) else { continue };
                    Some(self.source.project(known.id))
                }
            };
            let change = match webhook_of(&row, self.database.rng().as_ref()) {
                Ok(change) => change,
                Err(why) => {
                    skip(why);
                    continue;
                }
            };
            let webhook = MovedWebhook { old: row.id(), home, change };
            match self.database.move_webhook(&self.source, webhook, self.options.ring.clone()).await {
                Ok(fate) => self.report.note(Kind::Webhook, fate, 1),
                Err(error) if error.status() < 500 => skip(error.detail.to_string()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

/// Each of them counts its ids for itself there.
pub(super) fn all_storages() -> impl Iterator<Item = (Provider, Direction, Kind)> {
    let both = |provider| [(provider, Direction::Source), (provider, Direction::Target)];
    let all = Provider::ALL.into_iter().flat_map(both);
    (0..).zip(all).map(|(number, (provider, direction))| (provider, direction, Kind::Storage(number)))
}

fn storage_of(row: &Fields, provider: Provider, direction: Direction) -> NewStorage {
    let (mut settings, mut secrets) = (Map::new(), StorageSecrets::default());
    for field in fields(provider).iter().filter(|field| field.only.is_none_or(|only| only == direction)) {
        let value = match field.kind {
            FieldKind::Text => {
                Some(row.text(field.name)).filter(|text| !text.is_empty() && text.len() <= LONGEST).map(Json::from)
            }
            FieldKind::Number => row.number(field.name).map(Json::from),
            FieldKind::Flag => row.flag(field.name).map(Json::from),
            FieldKind::Ours => None,
        };
        match value {
            Some(Json::String(secret)) if field.is_secret => secrets.set(field.name, &secret),
            Some(value) if !field.is_secret => drop(settings.insert(field.name.to_owned(), value)),
            _ => {}
        }
    }
    let some = |name: &str| Some(row.text(name)).filter(|text| !text.is_empty());
    let minutes = row.number("presign_ttl").unwrap_or(1).clamp(1, 7 * 24 * 60);
    NewStorage {
        direction,
        provider,
        title: some("title"),
        description: some("description"),
        points_at: points_at(provider, &settings),
        settings,
        shared: None,
        secrets: (!secrets.is_empty()).then_some(secrets),
        regex_filter: some("regex_filter"),
        recursive_scan: row.flag("recursive_scan").unwrap_or(false),
        use_blob_urls: row.flag("use_blob_urls").unwrap_or(false),
        synchronizable: row.flag("synchronizable").unwrap_or(true),
        presign: row.flag("presign").unwrap_or(true),
        presign_ttl_seconds: minutes * 60,
        can_delete_objects: row.flag("can_delete_objects").unwrap_or(false),
    }
}

fn webhook_of(row: &Fields, rng: &dyn labelkeep_model::Rng) -> Result<WebhookChange, String> {
    let url = row.text("url");
    let at =
        labelkeep_jobs::webhooks::points_at(&url).map_err(|_| "its address is none that can be called".to_owned())?;
    let names = row.json("actions");
    let names = names.as_array().map(Vec::as_slice).unwrap_or_default();
    let actions = names.iter().filter_map(|name| WebhookAction::named(name.as_str()?)).collect();
    let headers: BTreeMap<String, String> = match row.json("headers") {
        Json::Object(headers) => {
            headers.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned()))).collect()
        }
        _ => BTreeMap::new(),
    };
    let mut secret = [0; 32];
    rng.fill(&mut secret);
    Ok(WebhookChange {
        url,
        send_payload: row.flag("send_payload").unwrap_or(true),
        send_for_all_actions: row.flag("send_for_all_actions").unwrap_or(true),
        actions,
        is_active: row.flag("is_active").unwrap_or(true),
        headers: Some(Headers(headers)),
        points_at: at,
        secret: Some(Zeroizing::new(hex::encode(secret))),
    })
}
