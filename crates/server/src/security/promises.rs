//! Each promise is judged from the settings in force. What holds whatever is set says so; what this version does not
//! have is `off`, not left out.

use crate::state::Settings;
use labelkeep_database::organizations::Organization;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PromiseState {
    On,
    Off,
    Partial,
}

use PromiseState::{Off, On, Partial};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecurityPromise)]
pub(super) struct Promise {
    /// As in the documentation, for example `S08`.
    id: &'static str,
    title: &'static str,
    state: PromiseState,
    /// What is the case here.
    detail: String,
    /// How to change it; empty where nothing can or need be changed.
    how: &'static str,
}

fn promise(
    id: &'static str,
    title: &'static str,
    (state, detail): (PromiseState, impl Into<String>),
    how: &'static str,
) -> Promise {
    Promise { id, title, state, detail: detail.into(), how }
}

pub(super) fn promises(
    settings: &Settings,
    egress: &labelkeep_egress::Settings,
    organization: &Organization,
) -> Vec<Promise> {
    let mut all = way_in(settings, organization);
    all.extend([
        promise(
            "S08",
            "The server cannot be sent into your own network",
            outbound(egress),
            "LABELKEEP_SSRF_PROTECTION_ENABLED, LABELKEEP_USE_DEFAULT_BANNED_SUBNETS, LABELKEEP_EGRESS_ALLOW.",
        ),
        promise(
            "S06",
            "Every address of the API demands a permission",
            (On, "No route starts without one; what somebody may not see answers as if it did not exist."),
            "",
        ),
        promise(
            "S12",
            "What people type never becomes part of a database query",
            (On, "Filters and columns are an allow list; values are bound parameters."),
            "",
        ),
        promise(
            "S15",
            "Pages of other sites cannot act in your name",
            (On, "Unsafe requests with a session must come from this site; no other origin may read answers."),
            "",
        ),
        promise(
            "S25",
            "Nothing about your use leaves this machine",
            (On, "There is no telemetry. The server calls only what a person asks it to import."),
            "",
        ),
        promise(
            "X-2FA",
            "A second factor protects accounts",
            (Off, "This version has no second factor and no single sign-on."),
            "Put a proxy with single sign-on in front until then.",
        ),
    ]);
    all
}

fn way_in(settings: &Settings, organization: &Organization) -> Vec<Promise> {
    vec![
        promise(
            "S01",
            "Connections are encrypted",
            encryption(settings),
            "Give --tls-cert and --tls-key, or set LABELKEEP_PUBLIC_URL to the https address of your proxy.",
        ),
        promise(
            "S02",
            "Session cookies are out of reach for scripts and other sites",
            cookies(settings),
            "Use HTTPS: then cookies are also Secure and bound to this host.",
        ),
        promise(
            "S03",
            "Only known host names are answered",
            hosts(settings),
            "List the names in LABELKEEP_ALLOWED_HOSTS.",
        ),
        promise(
            "S04",
            "Passwords are strong and stored safely",
            (
                On,
                "At least 8 characters, none of the most common ones, stored with argon2id; wrong tries make an account rest for a growing time.",
            ),
            "",
        ),
        promise(
            "S05",
            "People come in by invitation only",
            sign_up(settings),
            "Set LABELKEEP_DISABLE_SIGNUP_WITHOUT_LINK=true.",
        ),
        promise(
            "S07",
            "Access tokens expire and can be revoked",
            tokens(organization),
            "People page, API tokens: switch legacy tokens off.",
        ),
        promise(
            "X-SESSION",
            "Sessions end by themselves",
            sessions(organization),
            "PATCH /api/session-policy with max_session_age and max_time_between_activity, in minutes.",
        ),
    ]
}

fn encryption(settings: &Settings) -> (PromiseState, String) {
    let url = &settings.public_url;
    if settings.is_https() {
        return (On, format!("People reach this server at {url}."));
    }
    let rest = url.trim_start_matches("http://");
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if matches!(host, "localhost" | "127.0.0.1") || rest.starts_with("[::1]") {
        return (Partial, format!("{url} is plain HTTP, which is fine on this machine only."));
    }
    (Off, format!("{url} is plain HTTP: passwords and data can be read on the way."))
}

fn cookies(settings: &Settings) -> (PromiseState, &'static str) {
    if settings.is_https() {
        (On, "Cookies are HttpOnly, SameSite=Lax, Secure and bound to this host.")
    } else {
        (Partial, "Cookies are HttpOnly and SameSite=Lax. Without HTTPS they cannot be Secure.")
    }
}

fn hosts(settings: &Settings) -> (PromiseState, String) {
    if settings.allowed_hosts.iter().any(|host| host == "*") {
        return (Off, "Every host name is answered.".to_owned());
    }
    if settings.allowed_hosts.is_empty() {
        return (On, format!("The one of {} and this machine's own.", settings.public_url));
    }
    (On, settings.allowed_hosts.join(", "))
}

fn sign_up(settings: &Settings) -> (PromiseState, String) {
    if !settings.open_signup {
        return (On, "Without an invitation link in force nobody can sign up.".to_owned());
    }
    (Off, format!("Anybody can sign up, and is then: {}.", settings.signup_role.title()))
}

fn tokens(organization: &Organization) -> (PromiseState, String) {
    let days = organization.api_token_ttl_days;
    if organization.legacy_api_tokens_enabled {
        return (Partial, format!("Legacy tokens, which never expire, are allowed. Personal tokens last {days} days."));
    }
    if !organization.api_tokens_enabled {
        return (On, "Tokens are switched off.".to_owned());
    }
    (On, format!("Personal tokens last {days} days; legacy tokens, which never expire, are switched off."))
}

fn sessions(organization: &Organization) -> (PromiseState, String) {
    let (idle, most) = (organization.max_time_between_activity, organization.max_session_age);
    (On, format!("After {} without a request, and at the latest after {}.", span(idle), span(most)))
}

fn outbound(egress: &labelkeep_egress::Settings) -> (PromiseState, String) {
    if !egress.is_guarded {
        return (Off, "The guard is switched off: imports by address reach everything this machine reaches, except metadata services.".to_owned());
    }
    if !egress.bans_reserved {
        return (Partial, format!("Private networks are not refused. Refused: {}.", egress.banned.join(", ")));
    }
    if egress.allowed.is_empty() {
        return (On, "Private, local and metadata addresses are refused, however they are written.".to_owned());
    }
    (On, format!("Private, local and metadata addresses are refused, but for: {}.", egress.allowed.join(", ")))
}

/// Minutes as a person says them: whole days or hours where they are.
fn span(minutes: i64) -> String {
    let (count, unit) = match minutes {
        minutes if minutes >= 2_880 && minutes % 1_440 == 0 => (minutes / 1_440, "days"),
        minutes if minutes >= 120 && minutes % 60 == 0 => (minutes / 60, "hours"),
        1 => (1, "minute"),
        minutes => (minutes, "minutes"),
    };
    format!("{count} {unit}")
}
