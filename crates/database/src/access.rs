//! Who may do what, as values. A `Caller` is somebody whose credential was checked; a scope is a `Caller` together with
//! an organisation, project, task … and the permission that the route declared. Only this crate can make them, and
//! every method on tenant data asks for one.

mod caller;
mod lookup;
pub(crate) mod membership;
mod project;
mod question;
pub(crate) mod task_people;
mod workspace;

pub use caller::{Caller, Credential, Proof, TokenLimits};
pub use lookup::effective_role;
pub use project::{AnnotationScope, OrganizationScope, ProjectScope, Standing, TaskScope, Visibility};
pub use workspace::WorkspaceScope;
