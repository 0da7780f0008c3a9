//! Where a move begins: with the installation that things come from, and the owner in whose name they are made here.

use super::{
    ids,
    source::{Kind, MoveSource},
};
use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential, ProjectScope, Proof},
    args,
    engine::dialect::Sql,
};
use labelkeep_model::{Error, OrganizationId, ProjectId, Result, Role, UserId};
use std::{collections::BTreeMap, sync::Arc};

impl Database {
    /// Begins or goes on with a move. `largest`: the largest id of each kind there; `i64::MAX`: nobody knows. Where one of these ids is taken here, ids of
    /// that kind are raised by what makes them free, all by the same, so that their order stays.
    ///
    /// # Errors
    /// 409 when this installation has no owner yet.
    pub async fn move_source(&self, identity: String, largest: Vec<(Kind, i64)>) -> Result<MoveSource> {
        self.write(move |transaction| {
            Box::pin(async move {
                let caller = Arc::new(owner(transaction).await?);
                let sql = "SELECT id, offsets FROM move_sources WHERE identity = $1";
                let known = transaction.fetch_optional(sql, args![&identity]).await?;
                let mut offsets: BTreeMap<String, i64> = match &known {
                    Some(row) => serde_json::from_str(&row.get::<String>("offsets")?).map_err(Error::internal)?,
                    None => BTreeMap::new(),
                };
                for (kind, largest) in largest {
                    let offset = match offsets.get(&kind.name()) {
                        Some(offset) => *offset,
                        None => offset_of(transaction, kind, largest).await?,
                    };
                    if largest < i64::MAX {
                        ids::raise(transaction, kind, largest.saturating_add(offset)).await?;
                    }
                    offsets.insert(kind.name(), offset);
                }
                let (text, now) = (serde_json::to_string(&offsets).map_err(Error::internal)?, transaction.now());
                let sql = "INSERT INTO move_sources (identity, offsets, created_at, last_run_at) VALUES ($1, $2, $3, $3) \
                           ON CONFLICT (identity) DO UPDATE SET offsets = excluded.offsets, last_run_at = excluded.last_run_at \
                           RETURNING id";
                let id = transaction.fetch_one(sql, args![&identity, text, now]).await?.get("id")?;
                Ok(MoveSource { id, caller, offsets: Arc::new(offsets), is_known: known.is_some() })
            })
        })
        .await
    }

    /// The right to each project that is not in the trash, for who stands at this machine.
    ///
    /// # Errors
    /// 409 when this installation has no owner yet.
    pub async fn projects_for_command_line(&self) -> Result<Vec<ProjectScope>> {
        let mut database = self;
        let caller = Arc::new(owner(&mut database).await?);
        let sql = "SELECT id FROM projects WHERE deleted_at IS NULL ORDER BY id";
        let rows = database.fetch_all(sql, args![]).await?;
        let scope = |id| ProjectScope::for_command_line(Arc::clone(&caller), ProjectId(id));
        rows.iter().map(|row| row.get("id").map(scope)).collect()
    }
}

async fn offset_of(transaction: &mut Transaction, kind: Kind, largest: i64) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) AS taken FROM (SELECT id FROM {} WHERE id <= $1 LIMIT 1) AS t", kind.table());
    if transaction.fetch_one(Sql::assembled(sql), args![largest]).await?.get::<i64>("taken")? == 0 {
        return Ok(0);
    }
    ids::last(transaction, kind).await
}

/// Acts are the owner's, at the command line.
async fn owner(from: &mut impl Fetch) -> Result<Caller> {
    let sql = "SELECT id, organization_id, email FROM users WHERE role = $1 AND deleted_at IS NULL ORDER BY id LIMIT 1";
    let row = from.fetch_optional(Sql::from(sql), args![Role::Owner]).await?;
    let row = row.ok_or_else(|| Error::conflict(labelkeep_model::Say::NoOwnerYet))?;
    Ok(Caller {
        user: UserId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        role: Role::Owner,
        policy: std::sync::Arc::default(),
        email: row.get("email")?,
        credential: Credential::CommandLine,
        address: String::new(),
        proof: Proof::default(),
        limits: None,
    })
}
