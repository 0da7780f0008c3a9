//! People and what they may do here. There everybody may do everything: here those who made things manage them, and the others
//! label.

use super::Walk;
use crate::{convert::Skipped, fields::Fields};
use labelkeep_database::{
    Database,
    moves::{Kind, MovedPerson},
};
use labelkeep_model::{Result, Role, Timestamp, check_email};
use serde_json::Value as Json;
use std::collections::HashSet;

/// People of one change.
const PAGE: usize = 200;

/// Makes the installation if there is none, with the owner of that one.
pub(super) async fn begin(
    database: &Database,
    identity: &str,
    organization: &Fields,
    people: &[Fields],
    creator: i64,
) -> Result<()> {
    if database.first_organization().await?.is_some() {
        return Ok(());
    }
    let owner = people.iter().find(|person| person.id() == creator).or(people.first());
    let Some(owner) = owner.and_then(|person| person_of(person, Role::Owner).ok()) else { return Ok(()) };
    let title = Some(organization.text("title")).filter(|title| !title.is_empty()).unwrap_or("Labelkeep".to_owned());
    database.begin_with_owner_of(identity.to_owned(), title, owner).await.map(|_| ())
}

impl Walk<'_> {
    pub(super) async fn people(&mut self, people: &[Fields], projects: &[Fields], creator: i64) -> Result<()> {
        let makers: HashSet<i64> = projects.iter().filter_map(|project| project.number("created_by")).collect();
        let (mut moved, mut active) = (Vec::new(), Vec::new());
        for row in people {
            let is_there = row.flag("is_active").unwrap_or(true) && row.number("memberships").unwrap_or(1) > 0;
            let role = match row.id() {
                _ if !is_there => Role::Deactivated,
                id if id == creator || row.flag("is_superuser").unwrap_or(false) => Role::Administrator,
                id if makers.contains(&id) => Role::Manager,
                _ => self.options.role,
            };
            match person_of(row, role) {
                Ok(person) => {
                    active.extend(is_there.then_some(row.id()));
                    moved.push(person);
                }
                Err(why) => self.report.skip([Skipped { kind: Kind::User.name(), id: row.id(), why }]),
            }
        }
        for chunk in moved.chunks(PAGE) {
            for (fate, number) in self.database.move_people(&self.source, chunk.to_vec()).await? {
                self.report.note(Kind::User, fate, number);
            }
        }
        self.here.people = self.database.moved_people(&self.source).await?;
        for person in &moved {
            if let Some(id) = self.here.people.get(&person.old) {
                self.here.addresses.insert(person.email.clone(), *id);
            }
        }
        self.members = active.iter().filter_map(|old| self.here.people.get(old).copied()).collect();
        self.owner = self.source.person();
        self.report.password_needed = self.database.people_without_password(&self.source).await?;
        Ok(())
    }
}

fn person_of(row: &Fields, role: Role) -> Result<MovedPerson, String> {
    let email = row.text("email").trim().to_lowercase();
    check_email(&email).map_err(|_| "the address is none".to_owned())?;
    let texts = ["first_name", "last_name", "username", "phone"].map(|name| row.text(name));
    if texts.iter().any(|text| text.contains('\0') || text.len() > 1_000) {
        return Err("the name cannot be stored".to_owned());
    }
    let [first_name, last_name, username, phone] = texts;
    let hotkeys = match row.json("custom_hotkeys") {
        Json::Object(hotkeys) => Json::Object(hotkeys).to_string(),
        _ => "{}".to_owned(),
    };
    let password = Some(row.text("password")).filter(|hash| hash.starts_with("pbkdf2_sha256$") && hash.len() < 500);
    let created_at = row.time("date_joined").unwrap_or(Timestamp(0));
    Ok(MovedPerson {
        old: row.id(),
        username: if username.is_empty() { email.split('@').next().unwrap_or_default().to_owned() } else { username },
        email,
        first_name,
        last_name,
        phone,
        role,
        password_hash: password,
        allow_newsletters: row.flag("allow_newsletters"),
        custom_hotkeys: hotkeys,
        created_at,
        last_activity: row.time("last_activity").unwrap_or(created_at),
    })
}
