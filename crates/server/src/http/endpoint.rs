//! An endpoint: method, path, what it demands, its handler and its documentation, declared together. There is no way
//! to declare one without a guard, and the guard is enforced before the handler runs.

pub use crate::http::guard::{Demands, Guard};

use crate::http::{access, body::MostBytes, metrics::Route, state::AppState};
use axum::{
    Router,
    handler::Handler,
    http::Method,
    middleware::{from_fn_with_state, map_response},
    response::Response,
    routing::{MethodFilter, MethodRouter, on},
};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What the OpenAPI document says of an endpoint.
#[derive(Debug, Default)]
pub struct Doc {
    pub summary: &'static str,
    pub query: Vec<(&'static str, &'static str, &'static str)>,
    pub body: Option<TypeDoc>,
    pub answers: Vec<(u16, Answer)>,
}

/// What an answer carries.
#[derive(Debug)]
pub enum Answer {
    Nothing,
    Json(TypeDoc),
    /// Something else than JSON, by its media type.
    File(&'static str),
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
        let schema = json!({ "$ref": format!("#/components/schemas/{}", T::name()) });
        Self { schema, components }
    }

    fn list(self) -> Self {
        Self { schema: json!({ "type": "array", "items": self.schema }), ..self }
    }

    fn page(self) -> Self {
        let address = json!({ "type": ["string", "null"], "description": "Address of the page beside this one." });
        let schema = json!({
            "type": "object",
            "required": ["count", "next", "previous", "results"],
            "properties": {
                "count": { "type": "integer", "format": "int64", "description": "How many there are on all pages." },
                "next": address,
                "previous": address,
                "results": { "type": "array", "items": self.schema },
            },
        });
        Self { schema, ..self }
    }

    fn or(mut self, other: Self) -> Self {
        self.components.extend(other.components);
        Self { schema: json!({ "oneOf": [self.schema, other.schema] }), ..self }
    }
}

pub struct Endpoint {
    pub method: Method,
    /// Without its final slash: the edge removes it from requests, so that both forms arrive here.
    pub path: &'static str,
    pub guard: Guard,
    pub doc: Doc,
    pub demands: Demands,
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
                Guard::Organization(_) | Guard::Project(_) | Guard::Workspace(_) => MostBytes::ORDINARY,
            };
            let route = on(MethodFilter::$filter, handler);
            let (doc, demands) = (Doc::default(), Demands::default());
            Self { method: Method::$method, path, guard, doc, demands, most_bytes, route }
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

    /// A body that is a list.
    #[must_use]
    pub fn body_list<T: ToSchema>(mut self) -> Self {
        self.doc.body = Some(TypeDoc::of::<T>().list());
        self
    }

    /// A body of any JSON, by its schema.
    #[must_use]
    pub fn body_json(mut self, schema: Value) -> Self {
        self.doc.body = Some(TypeDoc { schema, components: Vec::new() });
        self
    }

    #[must_use]
    pub fn answers<T: ToSchema>(self, status: u16) -> Self {
        self.answering(status, Answer::Json(TypeDoc::of::<T>()))
    }

    /// A JSON array.
    #[must_use]
    pub fn answers_list<T: ToSchema>(self, status: u16) -> Self {
        self.answering(status, Answer::Json(TypeDoc::of::<T>().list()))
    }

    /// A `paging::Page`.
    #[must_use]
    pub fn answers_page<T: ToSchema>(self, status: u16) -> Self {
        self.answering(status, Answer::Json(TypeDoc::of::<T>().page()))
    }

    /// One of two, depending on what was asked for.
    #[must_use]
    pub fn answers_either<A: ToSchema, B: ToSchema>(self, status: u16) -> Self {
        self.answering(status, Answer::Json(TypeDoc::of::<A>().or(TypeDoc::of::<B>())))
    }

    /// JSON that no type of ours makes, by its schema.
    #[must_use]
    pub fn answers_json(self, status: u16, schema: Value) -> Self {
        self.answering(status, Answer::Json(TypeDoc { schema, components: Vec::new() }))
    }

    /// Something else than JSON.
    #[must_use]
    pub fn answers_file(self, status: u16, media_type: &'static str) -> Self {
        self.answering(status, Answer::File(media_type))
    }

    /// A status alone: 204, or an address elsewhere.
    #[must_use]
    pub fn answers_nothing(self, status: u16) -> Self {
        self.answering(status, Answer::Nothing)
    }

    fn answering(mut self, status: u16, answer: Answer) -> Self {
        self.doc.answers.push((status, answer));
        self
    }

    /// Open to who has yet to set up a second factor.
    #[must_use]
    pub(crate) fn before_enrolment(mut self) -> Self {
        self.demands.before_enrolment = true;
        self
    }

    /// Whoever comes with a session must have proven lately who they are.
    #[must_use]
    pub(crate) fn dangerous(mut self) -> Self {
        self.demands.is_dangerous = true;
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
            .layer(from_fn_with_state((state.clone(), self.guard, self.demands, self.most_bytes), access::enforce))
            .layer(map_response(move |mut response: Response| async move {
                response.extensions_mut().insert(Route(path));
                response
            }));
        router.route(path, guarded)
    }
}
