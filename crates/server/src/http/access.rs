//! Who calls, and the right that the route declared, as a value from which scopes are made.

use crate::http::{
    answer,
    authenticate::authenticate,
    body::{MostBytes, Whose},
    client_address::ClientAddress,
    error::{ApiError, ApiResult},
    guard::{Demands, Guard},
    state::AppState,
};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, header, request::Parts},
    middleware::Next,
    response::Response,
};
use labelkeep_database::access::{
    AnnotationScope, Caller, Credential, OrganizationScope, ProjectScope, TaskScope, WorkspaceScope,
};
use labelkeep_model::{AnnotationId, Error, ErrorKind, Permission, ProjectId, Result, Say, TaskId, WorkspaceId};
use std::sync::Arc;

/// Runs before every handler: finds the caller and enforces the guard.
pub(crate) async fn enforce(
    State((state, guard, demands, most_bytes)): State<(AppState, Guard, Demands, MostBytes)>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let client = request.extensions().get::<ClientAddress>().copied();
    let address = client.as_ref().map_or_else(String::new, ToString::to_string);
    let permission = match guard {
        Guard::Public(_) => None,
        Guard::Organization(permission) | Guard::Project(permission) | Guard::Workspace(permission) => Some(permission),
    };
    let caller = match authenticate(&state, request.headers(), &address).await {
        Ok(caller) => caller,
        // A public route serves people whose credential ran out.
        Err(_) if permission.is_none() => None,
        Err(error) => return Err(error.into()),
    };
    if let Some(caller) = &caller
        && matches!(caller.credential(), Credential::Session(_))
        && !is_safe(request.method())
    {
        require_same_origin(request.headers())?;
    }
    if let Some(permission) = permission {
        let caller = caller.clone().ok_or_else(Error::unauthenticated)?;
        if matches!(guard, Guard::Organization(_)) {
            caller.in_organization(permission)?;
        } else if !caller.role().is_active() {
            return Err(Error::forbidden().into());
        }
        let access = Access { caller, permission, state: state.clone() };
        access.meet(demands, request.method())?;
        request.extensions_mut().insert(access);
    }
    let whose = match &caller {
        Some(caller) => Whose::Person(caller.user().0),
        None => Whose::Network(client.map_or_else(String::new, |client| client.network())),
    };
    request.extensions_mut().insert(Visitor(caller));
    request.extensions_mut().insert(most_bytes);
    // What is made of the body is held until the answer is there.
    let lease = Arc::new(state.bodies().lease(whose.clone()));
    request.extensions_mut().insert(Arc::clone(&lease));
    let response = next.run(request).await;
    drop(lease);
    if permission.is_none() { Ok(response) } else { answer::held(&state, whose, response) }
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Browsers say where a request comes from; a page elsewhere must not use a session (S15). Who sends neither header is
/// no browser, and cannot have been tricked by a page.
pub(crate) fn require_same_origin(headers: &HeaderMap) -> Result<()> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return if matches!(site, "same-origin" | "none") { Ok(()) } else { Err(cross_origin()) };
    }
    let Some(origin) = text(header::ORIGIN) else { return Ok(()) };
    let origin_host = origin.split_once("://").map_or(origin, |(_, host)| host);
    match text(header::HOST) {
        Some(host) if host.eq_ignore_ascii_case(origin_host) => Ok(()),
        _ => Err(cross_origin()),
    }
}

fn cross_origin() -> Error {
    Error::new(ErrorKind::Forbidden, Say::OtherSite)
}

/// The caller of a guarded route.
#[derive(Clone)]
pub struct Access {
    caller: Arc<Caller>,
    permission: Permission,
    state: AppState,
}

impl Access {
    #[must_use]
    pub fn caller(&self) -> &Arc<Caller> {
        &self.caller
    }

    fn meet(&self, demands: Demands, method: &Method) -> Result<()> {
        if self.caller.proof().must_enrol && !demands.before_enrolment {
            return Err(Error::new(ErrorKind::Forbidden, Say::MustEnrol));
        }
        if self.caller.proof().must_show_code && !demands.before_enrolment {
            return Err(Error::new(ErrorKind::Forbidden, Say::SecondFactorNeeded));
        }
        if let Some(limits) = self.caller.limits()
            && !is_safe(method)
        {
            limits.require_change(self.permission)?;
        }
        if demands.is_dangerous { self.require_proof() } else { Ok(()) }
    }

    /// Of a route that is dangerous only at times. Tokens cannot prove anything anew: they are what they may do.
    ///
    /// # Errors
    /// 403 for a session whose last proof is too long ago.
    pub fn require_proof(&self) -> Result<()> {
        let is_over = self.caller.proof().until.is_some_and(|until| until < self.state.clock.now());
        if is_over { Err(Error::new(ErrorKind::Forbidden, Say::ProofNeeded)) } else { Ok(()) }
    }

    /// # Errors
    /// 403 without the declared permission.
    pub fn organization(&self) -> Result<OrganizationScope> {
        self.caller.in_organization(self.permission)
    }

    /// # Errors
    /// 404 for who is no member, 403 without the declared permission; likewise below.
    pub async fn project(&self, id: i64) -> Result<ProjectScope> {
        self.caller.project(&self.state.database, self.permission, ProjectId(id)).await
    }

    /// # Errors
    /// 404 for who does not belong to it, 403 without the declared permission.
    pub async fn workspace(&self, id: i64) -> Result<WorkspaceScope> {
        self.caller.workspace(&self.state.database, self.permission, WorkspaceId(id)).await
    }

    /// One that was deleted.
    ///
    /// # Errors
    /// As `workspace`.
    pub async fn deleted_workspace(&self, id: i64) -> Result<WorkspaceScope> {
        self.caller.deleted_workspace(&self.state.database, self.permission, WorkspaceId(id)).await
    }

    /// The workspace that something is to be put into.
    ///
    /// # Errors
    /// 404 for who does not belong to it, 403 for who may not put anything into it.
    pub async fn workspace_to_fill(&self, id: i64) -> Result<WorkspaceScope> {
        self.caller.workspace(&self.state.database, Permission::WorkspaceChange, WorkspaceId(id)).await
    }

    /// # Errors
    /// As `project`.
    pub async fn project_in_trash(&self, id: i64) -> Result<ProjectScope> {
        self.caller.project_in_trash(&self.state.database, ProjectId(id)).await
    }

    /// # Errors
    /// As `project`.
    pub async fn task(&self, id: i64) -> Result<TaskScope> {
        self.caller.task(&self.state.database, self.permission, TaskId(id)).await
    }

    /// # Errors
    /// As `project`.
    pub async fn annotation(&self, id: i64) -> Result<AnnotationScope> {
        self.caller.annotation(&self.state.database, self.permission, AnnotationId(id)).await
    }

    /// # Errors
    /// As `project`.
    pub async fn draft(&self, id: i64) -> Result<TaskScope> {
        self.caller.draft(&self.state.database, self.permission, id).await
    }

    /// # Errors
    /// As `project`.
    pub async fn prediction(&self, id: i64) -> Result<TaskScope> {
        self.caller.prediction(&self.state.database, self.permission, id).await
    }

    /// # Errors
    /// As `project`.
    pub async fn view(&self, id: i64) -> Result<ProjectScope> {
        self.caller.view(&self.state.database, self.permission, id).await
    }

    /// # Errors
    /// As `project`.
    pub async fn file_upload(&self, id: i64) -> Result<ProjectScope> {
        self.caller.file_upload(&self.state.database, self.permission, id).await
    }

    /// # Errors
    /// As `project`.
    pub async fn storage(&self, id: i64) -> Result<ProjectScope> {
        self.caller.storage(&self.state.database, self.permission, id).await
    }

    /// # Errors
    /// As `project`.
    pub async fn ml_backend(&self, id: i64) -> Result<ProjectScope> {
        self.caller.ml_backend(&self.state.database, self.permission, id).await
    }

    /// # Errors
    /// As `project`.
    pub async fn job(&self, id: i64) -> Result<ProjectScope> {
        self.caller.job(&self.state.database, self.permission, id).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Access {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> ApiResult<Self> {
        // Absent only on public routes, whose handlers have no business with it.
        Ok(parts.extensions.get::<Self>().cloned().ok_or_else(Error::unauthenticated)?)
    }
}

/// Whoever calls a public route: perhaps somebody.
#[derive(Clone)]
pub struct Visitor(pub Option<Arc<Caller>>);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self(None)))
    }
}
