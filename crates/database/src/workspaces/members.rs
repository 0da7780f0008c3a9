use super::change::record;
use crate::{
    Database, Fetch, Transaction, Value,
    access::WorkspaceScope,
    args,
    engine::{
        dialect::{Sql, id_list},
        pattern::contains_pattern,
    },
    projects::free_what_strangers_hold,
    users::Account,
};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say, WorkspaceId};
use serde_json::json;

/// Somebody in a workspace.
pub type WorkspaceMember = Account;

/// Several people at once.
#[derive(Debug, Clone)]
pub enum Which {
    Only(Vec<i64>),
    /// Everybody but these; those whose name or address has the text.
    AllBut(Vec<i64>, Option<String>),
}

impl Database {
    /// The members: `search` in name and address, of these ids; by address. And how many there are in all.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn workspace_members(
        &self,
        scope: &WorkspaceScope,
        search: Option<&str>,
        ids: Option<&[i64]>,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<WorkspaceMember>, i64)> {
        scope.require(Permission::WorkspaceMembersView)?;
        let mut args = args![scope.id()];
        let mut from = String::from(
            "FROM workspace_members m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = $1 AND u.deleted_at IS NULL",
        );
        if let Some(search) = search {
            args.push(Value::from(contains_pattern(search)));
            from.push_str(&searched(args.len()));
        }
        if let Some(ids) = ids {
            args.push(id_list(ids.iter().copied()));
            from.push_str(&format!(" AND u.id IN (SELECT value FROM ids_of(${}))", args.len()));
        }
        let mut database = self;
        let count = Sql::assembled(format!("SELECT COUNT(*) AS total {from}"));
        let total = database.fetch_one(count, args.clone()).await?.get("total")?;
        args.extend(args![limit, offset]);
        let n = args.len();
        let page = Sql::assembled(format!("SELECT u.* {from} ORDER BY u.email, u.id LIMIT ${} OFFSET ${n}", n - 1));
        let rows = database.fetch_all(page, args).await?;
        Ok((rows.iter().map(Account::from_row).collect::<Result<_>>()?, total))
    }

    /// Adds people, who are in all of its projects from the next request on. Answers how many are new.
    ///
    /// # Errors
    /// 400 for somebody who is not in the organisation; 403 without the right; 409 for a personal sandbox.
    pub async fn add_workspace_members(&self, scope: &WorkspaceScope, which: Which) -> Result<i64> {
        scope.require(Permission::WorkspaceChange)?;
        scope.require_shared()?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let organization = scope.caller().organization();
                let insert = "INSERT INTO workspace_members (workspace_id, user_id, created_at) SELECT $1, u.id, $3 FROM users u \
                              WHERE u.organization_id = $2 AND u.deleted_at IS NULL AND u.role <> 'DI'";
                let mut args = args![scope.id(), organization, now];
                let condition = match &which {
                    Which::Only(ids) => {
                        require_known(transaction, &scope, ids).await?;
                        args.push(id_list(ids.iter().copied()));
                        " AND u.id IN (SELECT value FROM ids_of($4))".to_owned()
                    }
                    Which::AllBut(ids, search) => all_but(&mut args, ids, search.as_deref()),
                };
                let sql = format!("{insert}{condition} ON CONFLICT DO NOTHING RETURNING user_id");
                let rows = transaction.fetch_all(Sql::assembled(sql), args).await?;
                let mut added = rows.iter().map(|row| row.get("user_id")).collect::<Result<Vec<i64>>>()?;
                if added.is_empty() {
                    return Ok(0);
                }
                added.sort_unstable();
                let number = i64::try_from(added.len()).unwrap_or(i64::MAX);
                let details = json!({ "users": added });
                record(transaction, scope.caller(), "workspace.members_added", scope.id(), details).await?;
                Ok(number)
            })
        })
        .await
    }

    /// Removes people: from the next request on they are in none of its projects, unless they are members there too. Answers
    /// how many were members.
    ///
    /// # Errors
    /// 403 without the right; 409 for a personal sandbox.
    pub async fn remove_workspace_members(&self, scope: &WorkspaceScope, which: Which) -> Result<i64> {
        scope.require(Permission::WorkspaceChange)?;
        scope.require_shared()?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let mut args = args![scope.id()];
                let condition = match &which {
                    Which::Only(ids) => {
                        args.push(id_list(ids.iter().copied()));
                        " AND u.id IN (SELECT value FROM ids_of($2))".to_owned()
                    }
                    Which::AllBut(ids, search) => all_but(&mut args, ids, search.as_deref()),
                };
                let sql = format!(
                    "DELETE FROM workspace_members WHERE workspace_id = $1 AND user_id IN (SELECT u.id FROM users u \
                     WHERE TRUE{condition}) RETURNING user_id"
                );
                let rows = transaction.fetch_all(Sql::assembled(sql), args).await?;
                let mut removed = rows.iter().map(|row| row.get("user_id")).collect::<Result<Vec<i64>>>()?;
                if removed.is_empty() {
                    return Ok(0);
                }
                removed.sort_unstable();
                free_in(transaction, scope.id()).await?;
                let number = i64::try_from(removed.len()).unwrap_or(i64::MAX);
                let details = json!({ "users": removed });
                record(transaction, scope.caller(), "workspace.members_removed", scope.id(), details).await?;
                Ok(number)
            })
        })
        .await
    }
}

/// On a user `u`; the pattern is the parameter of this number.
fn searched(n: usize) -> String {
    format!(
        " AND (LOWER(u.email) LIKE ${n} ESCAPE '\\' OR LOWER(u.first_name || ' ' || u.last_name) LIKE ${n} ESCAPE '\\')"
    )
}

fn all_but(args: &mut Vec<Value>, ids: &[i64], search: Option<&str>) -> String {
    args.push(id_list(ids.iter().copied()));
    let mut condition = format!(" AND NOT (u.id IN (SELECT value FROM ids_of(${})))", args.len());
    if let Some(search) = search {
        args.push(Value::from(contains_pattern(search)));
        condition.push_str(&searched(args.len()));
    }
    condition
}

async fn require_known(transaction: &mut Transaction, scope: &WorkspaceScope, ids: &[i64]) -> Result<()> {
    let sql = "SELECT id FROM users WHERE organization_id = $2 AND deleted_at IS NULL AND role <> 'DI' \
               AND id IN (SELECT value FROM ids_of($1))";
    let rows = transaction.fetch_all(sql, args![id_list(ids.iter().copied()), scope.caller().organization()]).await?;
    let known = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    match ids.iter().find(|id| !known.contains(id)) {
        None => Ok(()),
        Some(user) => Err(Error::field("user", Say::UnknownPerson { user: user.to_string().into() })),
    }
}

/// What is held in its projects by who does not belong to them any more.
pub(super) async fn free_in(transaction: &mut Transaction, workspace: WorkspaceId) -> Result<()> {
    let sql = "SELECT id FROM projects WHERE workspace_id = $1 ORDER BY id";
    for row in transaction.fetch_all(sql, args![workspace]).await? {
        free_what_strangers_hold(transaction, ProjectId(row.get("id")?)).await?;
    }
    Ok(())
}
