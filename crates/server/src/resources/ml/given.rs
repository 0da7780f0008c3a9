//! What a request says of a backend, field by field. What it does not name stays as it is.

use super::chat::{self, ChatGiven};
use crate::http::body::truth;
use labelkeep_database::ml_backends::{MlBackend, MlBackendChange};
use labelkeep_egress::{Egress, EgressError};
use labelkeep_jobs::ml::{Health, MOST_SECONDS, MlBackends};
use labelkeep_ml_backends::{Backend, Credentials, Fault, Protocol};
use labelkeep_model::{Error, ErrorKind, FieldErrors, Result, Say, Text};
use labelkeep_secrets::KeyRing;
use serde_json::{Map, Value as Json};
use std::time::Duration;
use utoipa::ToSchema;
use zeroize::Zeroizing;

const LONGEST_URL: usize = 2048;
const LONGEST: usize = 1_000;
const MOST_OF_PARAMS: usize = 64 << 10;
const TIMEOUT: f64 = 100.0;

/// The fields of a request.
#[derive(ToSchema)]
#[schema(as = MLBackendRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
pub(super) struct Given {
    /// It cannot be changed.
    project: Option<i64>,
    url: Option<String>,
    title: Option<String>,
    description: Option<String>,
    is_interactive: Option<bool>,
    /// `NONE` or `BASIC_AUTH`.
    auth_method: Option<String>,
    basic_auth_user: Option<String>,
    /// Shown in no answer. Empty: it stays.
    basic_auth_pass: Option<String>,
    /// Any JSON, told at setup.
    #[schema(value_type = Option<serde_json::Value>)]
    extra_params: Option<()>,
    /// Where `auto_update` is false.
    model_version: Option<String>,
    /// Seconds that a prediction may take: 100 by default, at most 600.
    timeout: Option<f64>,
    auto_update: Option<bool>,
    /// `backend` or `chat`, an endpoint of language models; it cannot be changed.
    kind: Option<String>,
    /// Of a `chat`.
    #[schema(value_type = Option<ChatGiven>)]
    chat: Option<()>,
    /// Of a `chat`. Shown in no answer. Left out or empty: it stays; `null`: it goes.
    api_key: Option<String>,
}

/// What it is before the request.
pub(super) fn blank() -> MlBackendChange {
    MlBackendChange {
        url: String::new(),
        title: "default".to_owned(),
        description: String::new(),
        is_interactive: false,
        has_basic_auth: false,
        basic_auth_user: String::new(),
        password: None,
        host: String::new(),
        extra_params: None,
        model_version: String::new(),
        timeout: TIMEOUT,
        auto_update: true,
        forgets_password: false,
        chat: None,
    }
}

/// A stored one, as it is.
pub(super) fn stored(backend: &MlBackend) -> MlBackendChange {
    MlBackendChange {
        url: backend.url.clone(),
        title: backend.title.clone(),
        description: backend.description.clone(),
        is_interactive: backend.is_interactive,
        has_basic_auth: backend.has_basic_auth,
        basic_auth_user: backend.basic_auth_user.clone(),
        password: None,
        host: String::new(),
        extra_params: backend.extra_params.clone(),
        model_version: backend.model_version.clone(),
        timeout: backend.timeout,
        auto_update: backend.auto_update,
        forgets_password: false,
        chat: backend.chat.clone(),
    }
}

/// Puts what the request says in the place of what was.
///
/// # Errors
/// 400 that names every field that cannot be taken.
pub(super) fn apply(body: &Map<String, Json>, change: &mut MlBackendChange) -> Result<()> {
    let mut reading = Reading { body, errors: FieldErrors::new() };
    reading.url(&mut change.url);
    for (name, place) in [
        ("title", &mut change.title),
        ("description", &mut change.description),
        ("basic_auth_user", &mut change.basic_auth_user),
        ("model_version", &mut change.model_version),
    ] {
        reading.text(name, place);
    }
    reading.flag("is_interactive", &mut change.is_interactive);
    reading.flag("auto_update", &mut change.auto_update);
    reading.method(&mut change.has_basic_auth);
    let mut password = String::new();
    reading.text("basic_auth_pass", &mut password);
    change.password = Some(password).filter(|text| !text.is_empty()).map(Zeroizing::new);
    reading.params(&mut change.extra_params);
    reading.timeout(&mut change.timeout);
    reading.kind(change);
    if !reading.errors.is_empty() {
        return Err(Error::validation(reading.errors));
    }
    change.host = Backend::host(&change.url)?;
    Ok(())
}

/// Which of the two a new one is to be.
///
/// # Errors
/// 400 for neither.
pub(super) fn begin(body: &Map<String, Json>) -> Result<MlBackendChange> {
    let chat = match body.get("kind").map(Json::as_str) {
        None | Some(Some("backend")) => None,
        Some(Some("chat")) => Some(chat::blank()),
        Some(other) => {
            let value: String = other.unwrap_or_default().chars().take(100).collect();
            return Err(Error::field("kind", Say::NoChoice { value: value.into() }));
        }
    };
    Ok(MlBackendChange { chat, ..blank() })
}

struct Reading<'b> {
    body: &'b Map<String, Json>,
    errors: FieldErrors,
}

impl Reading<'_> {
    fn wrong(&mut self, name: &str, text: impl Into<Text>) {
        self.errors.entry(name.to_owned()).or_default().push(text.into());
    }

    fn url(&mut self, place: &mut String) {
        match self.body.get("url") {
            None if place.is_empty() => self.wrong("url", Say::Required),
            None => {}
            Some(Json::Null) => self.wrong("url", Say::NotNull),
            Some(Json::String(text)) if text.len() > LONGEST_URL => {
                self.wrong("url", Say::TooLong { most: LONGEST_URL.into() });
            }
            Some(Json::String(text)) => match Backend::host(text) {
                Ok(_) => text.trim().clone_into(place),
                Err(error) => self.wrong("url", error),
            },
            Some(_) => self.wrong("url", Say::NoText),
        }
    }

    /// `null` empties it.
    fn text(&mut self, name: &str, place: &mut String) {
        match self.body.get(name) {
            None => {}
            Some(Json::Null) => place.clear(),
            Some(Json::String(text)) if text.chars().count() > LONGEST => {
                self.wrong(name, Say::TooLong { most: LONGEST.into() });
            }
            Some(Json::String(text)) => text.clone_into(place),
            Some(Json::Number(number)) => *place = number.to_string(),
            Some(_) => self.wrong(name, Say::NoText),
        }
    }

    fn flag(&mut self, name: &str, place: &mut bool) {
        let value = match self.body.get(name) {
            None => return,
            Some(Json::Bool(value)) => Some(*value),
            Some(Json::Number(number)) => truth(&number.to_string()),
            Some(Json::String(text)) => truth(text.trim()),
            Some(_) => None,
        };
        match value {
            Some(value) => *place = value,
            None => self.wrong(name, Say::NoTruth),
        }
    }

    fn method(&mut self, place: &mut bool) {
        match self.body.get("auth_method").map(|value| (value.as_str(), value)) {
            None => {}
            Some((Some("NONE"), _)) => *place = false,
            Some((Some("BASIC_AUTH"), _)) => *place = true,
            Some((_, value)) => {
                let named = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let value: String = named.chars().take(100).collect();
                self.wrong("auth_method", Say::NoChoice { value: value.into() });
            }
        }
    }

    /// What a language model has beside, or in the place of, what a backend has.
    fn kind(&mut self, change: &mut MlBackendChange) {
        let Some(before) = change.chat.take() else { return };
        let nothing = Map::new();
        let given = match self.body.get("chat") {
            None | Some(Json::Null) => &nothing,
            Some(Json::Object(given)) => given,
            Some(_) => return self.wrong("chat", Say::NoObject),
        };
        let settings = chat::changed(given, &before, &mut self.errors);
        match self.body.get("api_key") {
            None => {}
            Some(Json::Null) => change.forgets_password = true,
            Some(Json::String(key)) if key.len() > LONGEST => {
                self.wrong("api_key", Say::TooLong { most: LONGEST.into() })
            }
            Some(Json::String(key)) if key.chars().all(|letter| letter.is_ascii_graphic()) => {
                change.password = Some(key.clone()).filter(|key| !key.is_empty()).map(Zeroizing::new);
            }
            Some(_) => self.wrong("api_key", Say::NoText),
        }
        // It suggests nothing while somebody draws, and has no name beside its key.
        (change.is_interactive, change.has_basic_auth) = (false, false);
        change.basic_auth_user.clear();
        change.model_version = settings.version();
        change.chat = Some(settings);
    }

    fn params(&mut self, place: &mut Option<String>) {
        match self.body.get("extra_params") {
            None => {}
            Some(Json::Null) => *place = None,
            Some(value) => {
                let text = value.to_string();
                if text.len() > MOST_OF_PARAMS {
                    self.wrong("extra_params", Say::TooLong { most: MOST_OF_PARAMS.into() });
                } else {
                    *place = Some(text);
                }
            }
        }
    }

    fn timeout(&mut self, place: &mut f64) {
        let number = match self.body.get("timeout") {
            None => return,
            Some(Json::Number(number)) => number.as_f64(),
            Some(Json::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        match number.filter(|number| *number > 0.0 && *number <= MOST_SECONDS) {
            Some(number) => *place = number,
            #[expect(clippy::cast_possible_truncation, reason = "a constant of three digits")]
            None => self.wrong("timeout", Say::MlTimeout { most: (MOST_SECONDS as i64).into() }),
        }
    }
}

/// The address is looked at before it is saved.
///
/// # Errors
/// 403 for one in a private network; 400 for one that is none.
pub(super) async fn require_public(egress: &Egress, url: &str) -> Result<()> {
    egress.check(url).await.map_err(|error| match error {
        EgressError::Refused => Error::new(ErrorKind::Forbidden, error),
        error => Error::field("url", error),
    })
}

/// As it would be called, with the password that was given or is stored for this very host.
///
/// # Errors
/// 400 when the name or the password is missing.
pub(super) fn with_credentials(
    change: &MlBackendChange,
    before: Option<&MlBackend>,
    ring: &KeyRing,
) -> Result<Backend> {
    let timeout = Duration::try_from_secs_f64(change.timeout).unwrap_or(Duration::from_secs(100));
    if change.chat.is_some() {
        let kept =
            || before.filter(|_| !change.forgets_password).map(|before| before.open_password(ring, &change.host));
        let key = match &change.password {
            Some(given) => Some(given.clone()),
            None => kept().transpose().map_err(|_| Error::field("api_key", Say::ChatKeyOfOtherHost))?.flatten(),
        };
        let credentials = key.map(|password| Credentials { user: None, password });
        return Ok(Backend { url: change.url.clone(), credentials, timeout, protocol: Protocol::Chat });
    }
    let credentials = if change.has_basic_auth {
        if change.basic_auth_user.is_empty() {
            return Err(Error::non_field(Say::MlCredentials));
        }
        let kept = || before.map_or(Ok(None), |before| before.open_password(ring, &change.host));
        let password = match &change.password {
            Some(given) => Some(given.clone()),
            None => kept()?,
        };
        let password = password.ok_or_else(|| Error::field("basic_auth_pass", Say::MlPassword))?;
        Some(Credentials { user: Some(change.basic_auth_user.clone()), password })
    } else {
        None
    };
    Ok(Backend { url: change.url.clone(), credentials, timeout, protocol: Protocol::Backend })
}

/// # Errors
/// 400 for one that does not answer as a backend does: what does not work is not saved.
pub(super) async fn require_working(
    ml: &MlBackends,
    scope: &labelkeep_database::access::ProjectScope,
    backend: &Backend,
    change: &MlBackendChange,
) -> Result<()> {
    let url = || labelkeep_model::Param::Text(change.url.clone());
    match ml.try_out(scope, backend, change.extra_params.as_deref()).await? {
        Health::Good => Ok(()),
        Health::Away(fault) | Health::Unfit(fault) if change.chat.is_some() => Err(Error::field("url", fault)),
        Health::Away(Fault::Unauthorized) => Err(Error::non_field(Say::MlUnauthorized)),
        Health::Away(fault) => Err(Error::non_field(Say::MlHealth { url: url(), why: Text::from(fault).into() })),
        Health::Unfit(fault) => Err(Error::non_field(Say::MlSetup { url: url(), why: Text::from(fault).into() })),
    }
}
