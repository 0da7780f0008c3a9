//! Invitations: how people come in without an account yet.

use crate::{
    Database, Fetch, Row, Transaction,
    access::{Caller, Credential, OrganizationScope, ProjectScope, membership::is_seen},
    args, audit,
    engine::dialect::{Sql, id_list},
    mail_notes::{Language, MailKind, NewMail, note},
    users::{NewUser, insert_user, one_time_links::used_up, require_grantable, require_joinable},
};
use labelkeep_model::{Error, Permission, Result, Role, Say, Timestamp, UserId};
use serde_json::{Map, json};

#[derive(Debug, Clone)]
pub struct Invitation {
    pub id: i64,
    pub role: Role,
    pub created_by: i64,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub max_uses: i64,
    pub uses: i64,
    pub revoked_at: Option<Timestamp>,
    /// For whom alone it is, where it was sent by mail.
    pub email: Option<String>,
}

/// What became of an invitation that was sent by mail.
#[derive(Debug, Clone)]
pub struct InvitationMail {
    pub invitation: i64,
    /// `waiting`, `sent` or `failed`.
    pub status: String,
    pub error: Option<String>,
}

/// An invitation to be. Whoever uses it becomes a member of these projects.
#[derive(Debug)]
pub struct NewInvitation {
    pub token_hash: String,
    pub role: Role,
    pub expires_at: Timestamp,
    pub max_uses: i64,
    pub projects: Vec<ProjectScope>,
    /// To whom it is sent, who alone may use it. Its secret is made then.
    pub mail: Option<(String, Language)>,
}

/// Which invitations to list.
#[derive(Debug, Clone, Copy)]
pub struct InvitationQuery {
    /// Only those that the caller made.
    pub mine: bool,
    /// Only those that can be used now.
    pub usable: bool,
    pub limit: i64,
    pub offset: i64,
}

/// A project that an invitation names.
#[derive(Debug, Clone)]
pub struct InvitedProject {
    pub invitation: i64,
    pub id: i64,
    pub title: String,
}

impl Invitation {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            role: row.get::<String>("role")?.parse().map_err(Error::internal)?,
            created_by: row.get("created_by")?,
            created_at: row.time("created_at")?,
            expires_at: row.time("expires_at")?,
            max_uses: row.get("max_uses")?,
            uses: row.get("uses")?,
            revoked_at: row.optional_time("revoked_at")?,
            email: row.get("email")?,
        })
    }
}

impl Database {
    /// The invitations, newest first, and how many there are in all.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn invitations(
        &self,
        scope: &OrganizationScope,
        query: InvitationQuery,
    ) -> Result<(Vec<Invitation>, i64)> {
        scope.require(Permission::MembersInvite)?;
        let mut condition = String::from("organization_id = $1");
        let mut args = args![scope.organization()];
        if query.mine {
            args.extend(args![scope.caller().user()]);
            condition.push_str(&format!(" AND created_by = ${}", args.len()));
        }
        if query.usable {
            args.extend(args![self.now()]);
            condition
                .push_str(&format!(" AND revoked_at IS NULL AND uses < max_uses AND expires_at > ${}", args.len()));
        }
        let mut database = self;
        let count = Sql::assembled(format!("SELECT COUNT(*) AS total FROM invitations WHERE {condition}"));
        let total = database.fetch_one(count, args.clone()).await?.get("total")?;
        let n = args.len();
        args.extend(args![query.limit, query.offset]);
        let page =
            format!("SELECT * FROM invitations WHERE {condition} ORDER BY id DESC LIMIT ${} OFFSET ${}", n + 1, n + 2);
        let rows = database.fetch_all(Sql::assembled(page), args).await?;
        Ok((rows.iter().map(Invitation::from_row).collect::<Result<_>>()?, total))
    }

    /// The projects that these invitations name, of those that the caller knows.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn invited_projects(
        &self,
        scope: &OrganizationScope,
        invitations: &[i64],
    ) -> Result<Vec<InvitedProject>> {
        scope.require(Permission::MembersInvite)?;
        let caller = scope.caller();
        let mut database = self;
        let rows = database
            .fetch_all(
                concat!(
                    "SELECT i.invitation_id, p.id, p.title FROM invitation_projects i JOIN projects p ON p.id = i.project_id \
                     WHERE i.invitation_id IN (SELECT value FROM ids_of($1)) AND p.organization_id = $3 \
                     AND p.deleted_at IS NULL AND ",
                    is_seen!("$2", "$4 = TRUE"),
                    " ORDER BY i.invitation_id, p.id"
                ),
                args![
                    id_list(invitations.iter().copied()),
                    caller.user(),
                    scope.organization(),
                    caller.may(Permission::ProjectsSeeAll),
                ],
            )
            .await?;
        let project = |row: &Row| {
            Ok(InvitedProject { invitation: row.get("invitation_id")?, id: row.get("id")?, title: row.get("title")? })
        };
        rows.iter().map(project).collect()
    }

    /// # Errors
    /// 403 without the right, also in one of the projects, or for a role above the own (W23); 400 for a second owner.
    pub async fn create_invitation(&self, scope: &OrganizationScope, new: NewInvitation) -> Result<Invitation> {
        scope.require(Permission::MembersInvite)?;
        require_joinable(scope, new.role)?;
        for project in &new.projects {
            project.require(Permission::ProjectMembersManage)?;
        }
        let caller = scope.caller().clone();
        self.write(move |transaction| Box::pin(async move { insert(transaction, &caller, new).await })).await
    }

    /// What became of those of these invitations that were sent by mail.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn invitation_mails(&self, scope: &OrganizationScope, ids: &[i64]) -> Result<Vec<InvitationMail>> {
        scope.require(Permission::MembersInvite)?;
        let mut database = self;
        let sql = "SELECT invitation_id, status, error FROM mails WHERE invitation_id IN (SELECT value FROM ids_of($1)) \
                   AND organization_id = $2 ORDER BY id";
        let rows = database.fetch_all(sql, args![id_list(ids.iter().copied()), scope.organization()]).await?;
        let mail = |row: &Row| {
            let invitation = row.get("invitation_id")?;
            Ok(InvitationMail { invitation, status: row.get("status")?, error: row.get("error")? })
        };
        rows.iter().map(mail).collect()
    }

    /// Withdraws every invitation that was sent to an address. Whether there is one is not told.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn revoke_invitations_of(&self, scope: &OrganizationScope, email: &str) -> Result<()> {
        scope.require(Permission::MembersInvite)?;
        let sql =
            "SELECT id FROM invitations WHERE organization_id = $1 AND email = $2 AND revoked_at IS NULL ORDER BY id";
        let mut database = self;
        let rows = database.fetch_all(sql, args![scope.organization(), email.trim().to_lowercase()]).await?;
        for row in rows {
            self.revoke_invitation(scope, row.get("id")?).await?;
        }
        Ok(())
    }

    /// # Errors
    /// 404 when there is none; 403 when it gives a role above the own (W23).
    pub async fn revoke_invitation(&self, scope: &OrganizationScope, id: i64) -> Result<()> {
        scope.require(Permission::MembersInvite)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_optional(
                        "UPDATE invitations SET revoked_at = COALESCE(revoked_at, $3) WHERE id = $1 AND organization_id = $2 \
                         RETURNING role",
                        args![id, scope.organization(), now],
                    )
                    .await?
                    .ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Invitation".into() }))?;
                require_grantable(&scope, row.get::<String>("role")?.parse().map_err(Error::internal)?)?;
                record(transaction, scope.caller(), "invitation.revoked", id, json!({})).await
            })
        })
        .await
    }

    /// An invitation that can be used now.
    pub async fn usable_invitation(&self, token_hash: &str) -> Result<Option<Invitation>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT * FROM invitations WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2 \
                 AND uses < max_uses AND role <> 'OW'",
                args![token_hash, self.now()],
            )
            .await?;
        row.as_ref().map(Invitation::from_row).transpose()
    }

    /// Makes the account of somebody who signs up: by an invitation, which gives role and projects and is used up by one,
    /// or (`invitation` is `None`) by the organisation's link or open sign-up, whose role the caller names.
    ///
    /// # Errors
    /// 403 when the invitation ran out meanwhile; 400 when the address is taken.
    pub async fn sign_up(&self, invitation_hash: Option<String>, user: NewUser, address: String) -> Result<UserId> {
        let organization = self.first_organization().await?.ok_or_else(|| Error::conflict(Say::NoOwnerYet))?;
        self.write(move |transaction| {
            Box::pin(async move {
                let caller = Caller::nobody(organization, Credential::Link, address);
                let Some(hash) = invitation_hash else { return insert_user(transaction, &caller, user).await };
                let (invitation, role, email) = use_invitation(transaction, &hash).await?;
                if email.is_some_and(|email| email != user.email.trim().to_lowercase()) {
                    return Err(Error::field("email", Say::InvitationOfAddress));
                }
                let id = insert_user(transaction, &caller, NewUser { role, ..user }).await?;
                join_projects(transaction, &caller, invitation, id).await?;
                Ok(id)
            })
        })
        .await
    }
}

async fn insert(transaction: &mut Transaction, caller: &Caller, new: NewInvitation) -> Result<Invitation> {
    let now = transaction.now();
    let row = transaction
        .fetch_one(
            "INSERT INTO invitations (organization_id, token_hash, role, created_by, created_at, expires_at, max_uses, email) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *",
            args![
                caller.organization(),
                new.token_hash,
                new.role,
                caller.user(),
                now,
                new.expires_at,
                new.max_uses,
                new.mail.as_ref().map(|(email, _)| email.clone()),
            ],
        )
        .await?;
    let invitation = Invitation::from_row(&row)?;
    let projects: Vec<i64> = new.projects.iter().map(|project| project.id().0).collect();
    for project in &projects {
        let sql = "INSERT INTO invitation_projects (invitation_id, project_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        transaction.execute(sql, args![invitation.id, *project]).await?;
    }
    let mut details = Map::new();
    details.insert("role".into(), json!(new.role));
    details.insert("max_uses".into(), json!(new.max_uses));
    details.insert("projects".into(), json!(projects));
    if let Some((recipient, language)) = new.mail {
        details.insert("email".into(), recipient.as_str().into());
        let (kind, invitation, expires_at) = (MailKind::Invitation, Some(invitation.id), new.expires_at);
        let mail = NewMail { kind, recipient, language, invitation, expires_at };
        note(transaction, caller.organization(), mail).await?;
    }
    record(transaction, caller, "invitation.created", invitation.id, details.into()).await?;
    Ok(invitation)
}

async fn use_invitation(transaction: &mut Transaction, hash: &str) -> Result<(i64, Role, Option<String>)> {
    let now = transaction.now();
    let row = transaction
        .fetch_optional(
            "UPDATE invitations SET uses = uses + 1 WHERE token_hash = $1 AND revoked_at IS NULL \
             AND expires_at > $2 AND uses < max_uses AND role <> 'OW' RETURNING id, role, email",
            args![hash, now],
        )
        .await?
        .ok_or_else(used_up)?;
    Ok((row.get("id")?, row.get::<String>("role")?.parse().map_err(Error::internal)?, row.get("email")?))
}

pub(crate) async fn join_projects(
    transaction: &mut Transaction,
    caller: &Caller,
    invitation: i64,
    user: UserId,
) -> Result<()> {
    let now = transaction.now();
    let rows = transaction
        .fetch_all(
            "INSERT INTO project_members (project_id, user_id, created_at) \
             SELECT project_id, $2, $3 FROM invitation_projects WHERE invitation_id = $1 \
             ON CONFLICT DO NOTHING RETURNING project_id",
            args![invitation, user, now],
        )
        .await?;
    let mut projects = rows.iter().map(|row| row.get("project_id")).collect::<Result<Vec<i64>>>()?;
    projects.sort_unstable();
    let joined = |project: i64| audit::Entry {
        action: "project.member_added",
        object_type: "project",
        object_id: Some(project),
        project: Some(labelkeep_model::ProjectId(project)),
        details: json!({ "user": user, "invitation": invitation }),
    };
    if projects.is_empty() {
        return Ok(());
    }
    audit::record_all(transaction, projects.into_iter().map(|project| (caller, joined(project))).collect()).await
}

async fn record(
    transaction: &mut Transaction,
    caller: &Caller,
    action: &str,
    id: i64,
    details: serde_json::Value,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "invitation", object_id: Some(id), project: None, details };
    audit::record(transaction, caller, entry).await
}
