//! What a request says of a webhook, field by field. What it does not name stays as it is, but for the actions: without them
//! there are none, as in the compatible API.

use super::body::HIDDEN;
use crate::http::body::truth;
use labelkeep_database::webhooks::{Headers, Webhook, WebhookAction, WebhookChange};
use labelkeep_jobs::webhooks::points_at;
use labelkeep_model::{Error, FieldErrors, Result, Rng, Say, Text};
use labelkeep_secrets::KeyRing;
use serde_json::{Map, Value as Json};
use std::fmt::Write as _;
use utoipa::ToSchema;
use zeroize::Zeroizing;

const LONGEST_URL: usize = 2048;
const MOST_HEADERS: usize = 10;
const LONGEST_HEADER: usize = 4096;
const SECRET: std::ops::RangeInclusive<usize> = 16..=256;
/// What the server itself says of a request.
const OWN: [&str; 11] = [
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
    "accept-encoding",
];

/// The fields of a request.
#[derive(ToSchema)]
#[schema(as = WebhookRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
pub(super) struct Given {
    /// Without one it hears of all projects, which is for administrators. It cannot be changed.
    project: Option<i64>,
    url: Option<String>,
    send_payload: Option<bool>,
    send_for_all_actions: Option<bool>,
    /// At most 10; their values are shown in no answer.
    #[schema(value_type = Option<Object>)]
    headers: Option<()>,
    is_active: Option<bool>,
    /// What it is told, if not everything.
    actions: Option<Vec<String>>,
    /// The key of its signatures, 16 to 256 characters. Without one it is made; `""` makes another one.
    secret: Option<String>,
}

/// What it is before the request.
pub(super) fn blank() -> WebhookChange {
    WebhookChange {
        url: String::new(),
        send_payload: true,
        send_for_all_actions: true,
        actions: Vec::new(),
        is_active: true,
        headers: None,
        points_at: String::new(),
        secret: None,
    }
}

/// A stored one, as it is.
pub(super) fn stored(webhook: &Webhook) -> WebhookChange {
    WebhookChange {
        url: webhook.url.clone(),
        send_payload: webhook.send_payload,
        send_for_all_actions: webhook.send_for_all_actions,
        is_active: webhook.is_active,
        ..blank()
    }
}

/// Puts what the request says in the place of what was.
///
/// # Errors
/// 400 that names every field that cannot be taken.
pub(super) fn apply(
    body: &Map<String, Json>,
    change: &mut WebhookChange,
    before: Option<(&Webhook, &KeyRing)>,
    rng: &dyn Rng,
) -> Result<()> {
    let mut reading = Reading { body, errors: FieldErrors::new() };
    reading.url(&mut change.url);
    reading.flag("send_payload", &mut change.send_payload);
    reading.flag("send_for_all_actions", &mut change.send_for_all_actions);
    reading.flag("is_active", &mut change.is_active);
    reading.actions(&mut change.actions);
    let headers = reading.headers();
    reading.secret(&mut change.secret, before.is_none(), rng);
    if !reading.errors.is_empty() {
        return Err(Error::validation(reading.errors));
    }
    change.points_at = points_at(&change.url)?;
    let before = before.filter(|(webhook, _)| !webhook.header_names.is_empty());
    change.headers = match (headers, before) {
        (Some(given), Some((webhook, ring))) if given.0.values().any(|value| value == HIDDEN) => {
            Some(with_hidden(given, &webhook.open_headers(ring, &change.points_at)?)?)
        }
        (None, Some((webhook, ring))) => {
            // They stay, which they may only on the host that they were entered for.
            webhook.open_headers(ring, &change.points_at)?;
            None
        }
        (given, _) => given,
    };
    Ok(())
}

/// Values that were sent back as they were shown are those that are stored.
fn with_hidden(mut given: Headers, stored: &Headers) -> Result<Headers> {
    for (name, value) in given.0.iter_mut().filter(|(_, value)| *value == HIDDEN) {
        let kept = stored.0.get(name).ok_or_else(|| Error::field("headers", Say::Required))?;
        value.clone_from(kept);
    }
    Ok(given)
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
            Some(Json::String(text)) => {
                let text = text.trim();
                let has_password = text.split(['?', '#']).next().is_some_and(|head| {
                    head.split_once("://")
                        .is_some_and(|(_, rest)| rest.split('/').next().is_some_and(|host| host.contains('@')))
                });
                if has_password {
                    self.wrong("url", Say::WebhookUrlPassword);
                } else if points_at(text).is_err() {
                    self.wrong("url", Say::WebhookUrl);
                } else {
                    text.clone_into(place);
                }
            }
            Some(_) => self.wrong("url", Say::NoText),
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

    fn actions(&mut self, place: &mut Vec<WebhookAction>) {
        place.clear();
        let given = match self.body.get("actions") {
            None => return,
            Some(Json::Array(given)) => given.clone(),
            Some(other) => vec![other.clone()],
        };
        for name in given {
            let text = name.as_str().map_or_else(|| name.to_string(), str::to_owned);
            match WebhookAction::named(&text) {
                Some(action) if place.contains(&action) => {}
                Some(action) => place.push(action),
                None => {
                    let name: String = text.chars().take(100).collect();
                    self.wrong("actions", Say::NoChoice { value: name.into() });
                    return;
                }
            }
        }
    }

    fn headers(&mut self) -> Option<Headers> {
        let given = match self.body.get("headers")? {
            Json::Object(given) if given.len() <= MOST_HEADERS => given,
            _ => {
                self.wrong("headers", Say::WebhookHeaders { most: MOST_HEADERS.into() });
                return None;
            }
        };
        let mut headers = Headers::default();
        for (name, value) in given {
            let is_name = !name.is_empty()
                && name.len() <= 256
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
            let lower = name.to_ascii_lowercase();
            match value.as_str() {
                Some(_) if OWN.contains(&lower.as_str()) || lower.starts_with("x-labelkeep-") => {
                    self.wrong("headers", Say::WebhookHeaderName { name: name.into() });
                }
                Some(value) if is_name => {
                    let is_value = value.len() <= LONGEST_HEADER && value.bytes().all(|byte| (32..127).contains(&byte));
                    if is_value {
                        headers.0.insert(name.clone(), value.to_owned());
                    } else {
                        self.wrong("headers", Say::WebhookHeaderValue { name: name.into() });
                    }
                }
                _ => self.wrong("headers", Say::WebhookHeaders { most: MOST_HEADERS.into() }),
            }
        }
        Some(headers)
    }

    fn secret(&mut self, place: &mut Option<Zeroizing<String>>, is_new: bool, rng: &dyn Rng) {
        match self.body.get("secret") {
            None | Some(Json::Null) if !is_new => {}
            None | Some(Json::Null) => *place = Some(made(rng)),
            Some(Json::String(text)) if text.is_empty() => *place = Some(made(rng)),
            Some(Json::String(text)) if SECRET.contains(&text.len()) => *place = Some(Zeroizing::new(text.clone())),
            Some(_) => {
                let say = Say::WebhookSecretLength { least: (*SECRET.start()).into(), most: (*SECRET.end()).into() };
                self.wrong("secret", say);
            }
        }
    }
}

fn made(rng: &dyn Rng) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; 32]);
    rng.fill(bytes.as_mut());
    let mut text = Zeroizing::new(String::with_capacity(64));
    for byte in bytes.iter() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The addresses in it are looked at before it is saved; what a project's own cannot hear is refused.
///
/// # Errors
/// 400 that names the field.
pub(super) async fn check(egress: &labelkeep_egress::Egress, change: &WebhookChange, has_project: bool) -> Result<()> {
    if has_project && change.actions.iter().any(|action| action.is_of_organization()) {
        return Err(Error::non_field(Say::ActionOfOrganization));
    }
    egress.check(&change.url).await.map_err(|error| Error::field("url", error))
}
