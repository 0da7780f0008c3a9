//! An endpoint: method, path, what it demands, its handler and its documentation, declared together. There is no way
//! to declare one without a guard, and the guard is enforced before the handler runs.

pub use crate::http::guard::Guard;

use crate::http::{access, body::MostBytes, metrics::Route, state::AppState};
use axum::{
    Router,
    handler::Handler,
    http::Method,
    middleware::{from_fn_with_state, map_response},
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};
use serde_json::Value;
use utoipa::ToSchema;

/// What the OpenAPI document says of an endpoint.
#[derive(Debug, Default)]
pub struct Doc {
    pub summary: &'static str,
    pub query: Vec<(&'static str, &'static str, &'static str)>,
    pub body: Option<TypeDoc>,
    pub answers: Vec<(u16, Option<TypeDoc>)>,
}

/// A type with everything it refers to.
#[derive(Debug)]
pub struct TypeDoc {
    pub schema: Value,
    pub components: Vec<(String, Value)>,
}

impl TypeDoc {
    fn of<T: ToSchema>() -> Self {
        let mut referenced = Vec::new();
        T::schemas(&mut referenced);
        referenced.push((T::name().into_owned(), T::schema()));
        let components = referenced
            .into_iter()
            .map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default()))
            .collect();
        let schema = serde_json::json!({ "$ref": format!("#/components/schemas/{}", T::name()) });
        Self { schema, components }
    }
}

pub struct Endpoint {
    pub method: Method,
    /// Without its final slash: the edge removes it from requests, so that both forms arrive here.
    pub path: &'static str,
    pub guard: Guard,
    pub doc: Doc,
    most_bytes: MostBytes,
    route: MethodRouter<AppState>,
}

macro_rules! verbs {
    ($($name:ident $method:ident $filter:ident),*) => {$(
        #[must_use]
        pub fn $name<H, T>(path: &'static str, guard: Guard, handler: H) -> Self
        where
            H: Handler<T, AppState>,
            T: 'static,
        {
            // Nobody sends much without having signed in.
            let most_bytes = match guard {
                Guard::Public(_) => MostBytes::CREDENTIALS,
                Guard::Organization(_) | Guard::Project(_) => MostBytes::ORDINARY,
            };
            let route = on(MethodFilter::$filter, handler);
            Self { method: Method::$method, path, guard, doc: Doc::default(), most_bytes, route }
        }
    )*};
}

impl Endpoint {
    verbs!(get GET GET, post POST POST, put PUT PUT, patch PATCH PATCH, delete DELETE DELETE);

    /// One line in the imperative.
    #[must_use]
    pub fn summary(mut self, text: &'static str) -> Self {
        self.doc.summary = text;
        self
    }

    /// A query parameter: name, JSON type, meaning.
    #[must_use]
    pub fn query(mut self, name: &'static str, kind: &'static str, meaning: &'static str) -> Self {
        self.doc.query.push((name, kind, meaning));
        self
    }

    #[must_use]
    pub fn body<T: ToSchema>(mut self) -> Self {
        self.doc.body = Some(TypeDoc::of::<T>());
        self
    }

    #[must_use]
    pub fn answers<T: ToSchema>(mut self, status: u16) -> Self {
        self.doc.answers.push((status, Some(TypeDoc::of::<T>())));
        self
    }

    /// An answer without a documented body.
    #[must_use]
    pub fn answers_empty(mut self, status: u16) -> Self {
        self.doc.answers.push((status, None));
        self
    }

    /// The largest body that it takes, in bytes.
    #[must_use]
    pub fn most_bytes(&self) -> usize {
        self.most_bytes.0
    }

    /// How large a body it takes, where that differs from what its guard says.
    #[must_use]
    pub(crate) fn takes(mut self, most_bytes: MostBytes) -> Self {
        self.most_bytes = most_bytes;
        self
    }

    pub(crate) fn mount(self, router: Router<AppState>, state: &AppState) -> Router<AppState> {
        let path = self.path;
        let guarded = self
            .route
            .layer(from_fn_with_state((state.clone(), self.guard, self.most_bytes), access::enforce))
            .layer(map_response(move |mut response: Response| async move {
                response.extensions_mut().insert(Route(path));
                response
            }));
        router.route(path, guarded)
    }
}
