//! What groups at a provider mean here: a role, and membership of projects and workspaces. They are looked at with every sign-in.

use super::providers::ProviderSettings;
use crate::{Fetch, Transaction, access::Caller, args, audit, task_rows::release_locks, users::set_role, workspaces};
use labelkeep_model::{Error, ProjectId, Result, Role, UserId, WorkspaceId};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The most elevated role of these groups. Nobody becomes the owner in this way.
pub(super) fn role_of(settings: &ProviderSettings, groups: &[String]) -> Role {
    let mapped =
        settings.role_groups.iter().filter(|mapping| groups.contains(&mapping.group)).map(|mapping| mapping.role);
    mapped.filter(|role| *role != Role::Owner).max_by_key(|role| role.rank()).unwrap_or(settings.default_role)
}

/// Gives the role that the groups say, where groups say roles. The owner stays the owner, and who was let go stays outside.
pub(super) async fn give_role(
    transaction: &mut Transaction,
    caller: &Caller,
    settings: &ProviderSettings,
    user: UserId,
    groups: &[String],
) -> Result<()> {
    if settings.role_groups.is_empty() {
        return Ok(());
    }
    let row = transaction.fetch_one("SELECT role FROM users WHERE id = $1", args![user]).await?;
    let old: Role = row.get::<String>("role")?.parse().map_err(Error::internal)?;
    let new = role_of(settings, groups);
    if old == new || matches!(old, Role::Owner | Role::Deactivated) {
        return Ok(());
    }
    set_role(transaction, user, old, new).await?;
    let details = json!({ "from": old, "to": new, "source": "single_sign_on" });
    let entry = audit::Entry {
        action: "user.role_changed",
        object_type: "user",
        object_id: Some(user.0),
        project: None,
        details,
    };
    audit::record(transaction, caller, entry).await
}

/// The projects of these groups, each with the most elevated role that they give in it.
fn projects_of(settings: &ProviderSettings, groups: &[String]) -> BTreeMap<i64, Option<Role>> {
    let mut projects = BTreeMap::new();
    for mapping in settings.project_groups.iter().filter(|mapping| groups.contains(&mapping.group)) {
        let role = projects.entry(mapping.project).or_insert(mapping.role);
        *role = [*role, mapping.role].into_iter().flatten().max_by_key(|role| role.rank());
    }
    projects
}

/// Makes the person a member of the projects whose groups they have, and no longer of those whose groups they have not.
pub(super) async fn join_projects(
    transaction: &mut Transaction,
    caller: &Caller,
    settings: &ProviderSettings,
    user: UserId,
    groups: &[String],
) -> Result<()> {
    if settings.project_groups.is_empty() {
        return Ok(());
    }
    let mut there = BTreeMap::new();
    let sql = "SELECT project_id, role FROM project_members WHERE user_id = $1";
    for row in transaction.fetch_all(sql, args![user]).await? {
        let role = row.get::<Option<String>>("role")?.map(|code| code.parse::<Role>().map_err(Error::internal));
        there.insert(row.get::<i64>("project_id")?, role.transpose()?);
    }
    let wanted = projects_of(settings, groups);
    for (&project, &role) in wanted.iter().filter(|(project, role)| there.get(*project) != Some(*role)) {
        join(transaction, caller, project, user, role).await?;
    }
    let governed: BTreeSet<i64> = settings.project_groups.iter().map(|mapping| mapping.project).collect();
    for project in governed.into_iter().filter(|id| there.contains_key(id) && !wanted.contains_key(id)) {
        leave(transaction, caller, project, user).await?;
    }
    Ok(())
}

async fn join(
    transaction: &mut Transaction,
    caller: &Caller,
    project: i64,
    user: UserId,
    role: Option<Role>,
) -> Result<()> {
    let now = transaction.now();
    let joined = transaction
        .execute(
            "INSERT INTO project_members (project_id, user_id, created_at, role) SELECT id, $2, $3, $4 FROM projects \
             WHERE id = $1 AND organization_id = $5 AND deleted_at IS NULL \
             ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role",
            args![project, user, now, role, caller.organization()],
        )
        .await?;
    if joined == 0 {
        return Ok(());
    }
    let details = json!({ "user": user, "role": role, "source": "single_sign_on" });
    record(transaction, caller, "project.member_added", project, details).await
}

async fn leave(transaction: &mut Transaction, caller: &Caller, project: i64, user: UserId) -> Result<()> {
    let sql = "DELETE FROM project_members WHERE project_id = $1 AND user_id = $2";
    transaction.execute(sql, args![project, user]).await?;
    release_locks(transaction, user, Some(ProjectId(project))).await?;
    let details = json!({ "user": user, "source": "single_sign_on" });
    record(transaction, caller, "project.member_removed", project, details).await
}

/// Makes the person a member of the workspaces whose groups they have, and no longer of those whose groups they have not.
pub(super) async fn join_workspaces(
    transaction: &mut Transaction,
    caller: &Caller,
    settings: &ProviderSettings,
    user: UserId,
    groups: &[String],
) -> Result<()> {
    let governed: BTreeSet<i64> = settings.workspace_groups.iter().map(|mapping| mapping.workspace).collect();
    let wanted = settings.workspace_groups.iter().filter(|mapping| groups.contains(&mapping.group));
    let wanted: BTreeSet<i64> = wanted.map(|mapping| mapping.workspace).collect();
    for workspace in governed {
        if wanted.contains(&workspace) {
            workspaces::join(transaction, caller, WorkspaceId(workspace), user).await?;
        } else {
            workspaces::leave(transaction, caller, WorkspaceId(workspace), user).await?;
        }
    }
    Ok(())
}

async fn record(
    transaction: &mut Transaction,
    caller: &Caller,
    action: &str,
    project: i64,
    details: Value,
) -> Result<()> {
    let project_id = Some(ProjectId(project));
    let entry = audit::Entry { action, object_type: "project", object_id: Some(project), project: project_id, details };
    audit::record(transaction, caller, entry).await
}

#[cfg(test)]
mod tests {
    use super::{projects_of, role_of};
    use crate::sign_on::{ProjectGroup, ProviderSettings, RoleGroup};
    use labelkeep_model::Role;

    #[test]
    fn x_sso_of_several_groups_the_most_elevated_role_counts_but_never_the_owner_s() {
        let group = |group: &str, role| RoleGroup { group: group.into(), role };
        let settings = ProviderSettings {
            role_groups: vec![group("a", Role::Annotator), group("m", Role::Manager), group("o", Role::Owner)],
            default_role: Role::NotActivated,
            ..ProviderSettings::default()
        };
        let of = |groups: &[&str]| role_of(&settings, &groups.iter().map(|&group| group.into()).collect::<Vec<_>>());
        assert_eq!(of(&["a"]), Role::Annotator);
        assert_eq!(of(&["a", "o", "m"]), Role::Manager);
        assert_eq!((of(&["o"]), of(&["A"]), of(&[])), (Role::NotActivated, Role::NotActivated, Role::NotActivated));
    }

    #[test]
    fn x_sso_of_several_groups_of_a_project_the_most_elevated_role_counts() {
        let group = |group: &str, project, role| ProjectGroup { group: group.into(), project, role };
        let settings = ProviderSettings {
            project_groups: vec![
                group("a", 1, Some(Role::Annotator)),
                group("r", 1, Some(Role::Reviewer)),
                group("m", 1, None),
                group("m", 2, None),
            ],
            ..ProviderSettings::default()
        };
        let of = |groups: &[&str]| {
            let groups: Vec<String> = groups.iter().map(|&group| group.into()).collect();
            projects_of(&settings, &groups).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(of(&["r", "a"]), [(1, Some(Role::Reviewer))]);
        assert_eq!(of(&["m", "a"]), [(1, Some(Role::Annotator)), (2, None)]);
        assert_eq!(of(&["R", ""]), []);
    }
}
