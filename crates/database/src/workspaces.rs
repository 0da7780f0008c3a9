//! Workspaces: projects that belong together, and the people who are in all of them. A personal sandbox is one person's alone.

mod change;
mod groups;
mod list;
mod members;
mod object;
mod sandbox;

pub use change::{NewWorkspace, WorkspaceChange};
pub(crate) use groups::{join, leave};
pub use list::ListWorkspaces;
pub use members::{Which, WorkspaceMember};
pub use object::Workspace;
