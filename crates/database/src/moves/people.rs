use super::{
    fate::Fate,
    ids,
    rows::Digest,
    source::{self, Kind, MoveSource},
};
use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential},
    args, audit,
};
use labelkeep_model::{Error, OrganizationId, Result, Role, Say, Timestamp};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Somebody of there. An address that is here already is the person who has it.
#[derive(Debug, Clone)]
pub struct MovedPerson {
    pub old: i64,
    pub email: String,
    pub username: String,
    pub first_name: String,
    pub last_name: String,
    pub phone: String,
    pub role: Role,
    /// As it is stored there; `None`: the person gets a new one by a link.
    pub password_hash: Option<String>,
    pub allow_newsletters: Option<bool>,
    /// A JSON object.
    pub custom_hotkeys: String,
    pub created_at: Timestamp,
    pub last_activity: Timestamp,
}

impl MovedPerson {
    fn mark(&self) -> Vec<u8> {
        Digest::new().text(&self.email).text(&self.first_name).text(&self.last_name).text(&self.phone).end()
    }
}

impl Database {
    /// Makes this installation with the owner of that one, if there is none here yet. `false`: there is.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin_with_owner_of(&self, identity: String, title: String, owner: MovedPerson) -> Result<bool> {
        self.write(move |transaction| {
            Box::pin(async move {
                let lock = "/*pg LOCK TABLE organizations IN EXCLUSIVE MODE*//*sqlite SELECT 1*/";
                transaction.execute(lock, args![]).await?;
                if transaction.fetch_optional("SELECT id FROM organizations LIMIT 1", args![]).await?.is_some() {
                    return Ok(false);
                }
                let now = transaction.now();
                let sql = "INSERT INTO organizations (title, created_at, updated_at) VALUES ($1, $2, $2) RETURNING id";
                let organization = OrganizationId(transaction.fetch_one(sql, args![title, now]).await?.get("id")?);
                let caller = Caller::nobody(organization, Credential::CommandLine, String::new());
                let owner = MovedPerson { role: Role::Owner, ..owner };
                let id = insert(transaction, &caller, &owner, owner.old).await?;
                ids::raise(transaction, Kind::User, id).await?;
                let sql = "UPDATE organizations SET created_by = $1 WHERE id = $2";
                transaction.execute(sql, args![id, organization]).await?;
                let sql = "INSERT INTO move_sources (identity, offsets, created_at, last_run_at) VALUES ($1, $2, $3, $3) \
                           RETURNING id";
                let offsets = json!({ Kind::User.name(): 0 }).to_string();
                let source: i64 = transaction.fetch_one(sql, args![identity, offsets, now]).await?.get("id")?;
                let sql = "INSERT INTO moved (source_id, kind, old_id, new_id, mark) VALUES ($1, $2, $3, $4, $5)";
                let args = args![source, Kind::User.name(), owner.old, id, owner.mark()];
                transaction.execute(sql, args).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Brings people, and answers what became of them.
    ///
    /// # Errors
    /// What the database says; then nobody of these came.
    pub async fn move_people(&self, source: &MoveSource, people: Vec<MovedPerson>) -> Result<BTreeMap<Fate, u64>> {
        let source = source.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let mut fates = BTreeMap::new();
                let olds: Vec<i64> = people.iter().map(|person| person.old).collect();
                let known = source::known(transaction, &source, Kind::User, &olds).await?;
                for person in people {
                    let fate = match known.get(&person.old) {
                        Some(known) => update(transaction, &source, &person, known.id, known.mark.as_deref()).await?,
                        None => bring(transaction, &source, &person).await?,
                    };
                    *fates.entry(fate).or_default() += 1;
                }
                Ok(fates)
            })
        })
        .await
    }

    /// Who the people of there are here.
    pub async fn moved_people(&self, source: &MoveSource) -> Result<HashMap<i64, i64>> {
        Ok(self.moved_after(source, Kind::User, i64::MIN, 1_000_000).await?.into_iter().collect())
    }

    /// The addresses of those who came and have no password here.
    pub async fn people_without_password(&self, source: &MoveSource) -> Result<Vec<String>> {
        let mut database = self;
        let sql = "SELECT u.email FROM moved m JOIN users u ON u.id = m.new_id WHERE m.source_id = $1 AND m.kind = $2 \
                   AND u.password_hash IS NULL AND u.deleted_at IS NULL AND u.role <> $3 ORDER BY u.id LIMIT 10000";
        let rows = database.fetch_all(sql, args![source.id, Kind::User.name(), Role::Deactivated]).await?;
        rows.iter().map(|row| row.get("email")).collect()
    }
}

async fn bring(transaction: &mut Transaction, source: &MoveSource, person: &MovedPerson) -> Result<Fate> {
    let sql = "SELECT id, is_placeholder FROM users WHERE email = $1";
    if let Some(row) = transaction.fetch_optional(sql, args![&person.email]).await? {
        let id: i64 = row.get("id")?;
        if row.get("is_placeholder")? {
            // Somebody comes for whom it stood.
            let sql = "UPDATE users SET is_placeholder = FALSE, deleted_at = NULL, first_name = $2, last_name = $3, role = $4, \
                       password_hash = $5 WHERE id = $1";
            let (first, last) = (&person.first_name, &person.last_name);
            let args = args![id, first, last, person.role, person.password_hash.clone()];
            transaction.execute(sql, args).await?;
        }
        source::note(transaction, source, Kind::User, &[(person.old, id, None)]).await?;
        return Ok(Fate::Same);
    }
    let id = *ids::give(transaction, source, Kind::User, &[person.old]).await?.first().unwrap_or(&person.old);
    insert(transaction, &source.caller, person, id).await?;
    source::note(transaction, source, Kind::User, &[(person.old, id, Some(person.mark()))]).await?;
    Ok(Fate::New)
}

async fn insert(transaction: &mut Transaction, caller: &Caller, person: &MovedPerson, id: i64) -> Result<i64> {
    let now = transaction.now();
    let sql = "INSERT INTO users (id, organization_id, email, username, first_name, last_name, phone, role, password_hash, \
               password_changed_at, allow_newsletters, custom_hotkeys, created_at, last_activity) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let mut args = args![id, caller.organization(), &person.email, &person.username, &person.first_name];
    args.extend(args![&person.last_name, &person.phone, person.role, person.password_hash.clone(), now]);
    args.extend(args![person.allow_newsletters, &person.custom_hotkeys, person.created_at, person.last_activity]);
    transaction.execute(sql, args).await?;
    let entry = audit::Entry {
        action: "user.created",
        object_type: "user",
        object_id: Some(id),
        project: None,
        details: json!({ "role": person.role.code(), "moved_from": person.old }),
    };
    audit::record(transaction, caller, entry).await?;
    Ok(id)
}

/// Names follow. A password is taken as long as there is none here; a role is given here alone.
async fn update(
    transaction: &mut Transaction,
    source: &MoveSource,
    person: &MovedPerson,
    id: i64,
    came: Option<&[u8]>,
) -> Result<Fate> {
    let sql = "SELECT email, first_name, last_name, phone, password_hash IS NULL AS has_none FROM users \
               WHERE id = $1 AND deleted_at IS NULL";
    let Some(row) = transaction.fetch_optional(sql, args![id]).await? else { return Ok(Fate::DeletedHere) };
    let Some(came) = came else { return Ok(Fate::Same) };
    if row.get("has_none")? && person.password_hash.is_some() {
        let sql = "UPDATE users SET password_hash = $2 WHERE id = $1";
        transaction.execute(sql, args![id, person.password_hash.clone()]).await?;
    }
    let here = MovedPerson {
        email: row.get("email")?,
        first_name: row.get("first_name")?,
        last_name: row.get("last_name")?,
        phone: row.get("phone")?,
        ..person.clone()
    };
    let fate = Fate::of(Some(came), &person.mark(), Some(&here.mark()));
    if fate != Fate::Updated {
        return Ok(fate);
    }
    if here.email != person.email {
        let sql = "SELECT id FROM users WHERE email = $1";
        if transaction.fetch_optional(sql, args![&person.email]).await?.is_some() {
            return Err(Error::conflict(Say::AddressIsTaken));
        }
    }
    let sql = "UPDATE users SET email = $2, first_name = $3, last_name = $4, phone = $5 WHERE id = $1";
    let args = args![id, &person.email, &person.first_name, &person.last_name, &person.phone];
    transaction.execute(sql, args).await?;
    source::note(transaction, source, Kind::User, &[(person.old, id, Some(person.mark()))]).await?;
    Ok(fate)
}
