use labelkeep_model::Permission;

/// What a route demands of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Nobody needs to be signed in. The text says why that is right; it goes into the permission matrix.
    Public(&'static str),
    /// A permission in the organisation, checked before the handler runs.
    Organization(Permission),
    /// A permission in the project that the request concerns, checked when the handler names it (`Access::project` …).
    /// Before that, the handler has no scope, and so no data.
    Project(Permission),
    /// A permission in the workspace that the request concerns, checked likewise (`Access::workspace`).
    Workspace(Permission),
}

/// What a route asks of the caller's proof, beside the permission.
#[derive(Debug, Clone, Copy, Default)]
pub struct Demands {
    /// Also open to who has yet to set up the second factor that the organisation asks for, or to show the one that is there.
    pub before_enrolment: bool,
    /// A session must have been proven lately.
    pub is_dangerous: bool,
}
