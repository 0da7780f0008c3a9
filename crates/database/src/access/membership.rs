//! Who knows of a project, as SQL. These two conditions are the only ones that say it.

/// Somebody belongs to the project `p`: by a membership of its own, or by one of its workspace. `$user` is a parameter.
macro_rules! is_member {
    ($user:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM project_members pm WHERE pm.project_id = p.id AND pm.user_id = ",
            $user,
            ") OR EXISTS (SELECT 1 FROM workspace_members wm WHERE wm.workspace_id = p.workspace_id AND wm.user_id = ",
            $user,
            "))"
        )
    };
}
pub(crate) use is_member;

/// Somebody knows of the project `p`, if it is of their organization. `$all` is a condition: that they know of all projects.
/// One in a personal sandbox is its person's alone.
macro_rules! is_seen {
    ($user:literal, $all:literal) => {
        concat!(
            "(CASE WHEN p.sandbox_of IS NULL THEN (",
            $all,
            " OR ",
            $crate::access::membership::is_member!($user),
            ") ELSE p.sandbox_of = ",
            $user,
            " END)"
        )
    };
}
pub(crate) use is_seen;
