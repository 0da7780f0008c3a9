//! Each promise is judged from the settings in force. What holds whatever is set says so; what this version does not
//! have is `off`, not left out. The sentences are those of the German catalogue too (`web/src/pages/security/promises.ts`).

use crate::http::state::Settings;
use labelkeep_database::organizations::Organization;
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// `detail` before the values were put into it, in braces.
    sentence: &'static str,
    values: BTreeMap<&'static str, String>,
    /// How to change it; empty where nothing can or need be changed.
    how: &'static str,
}

/// What is the case: a sentence, with names in braces for what is put into it.
struct Finding {
    state: PromiseState,
    sentence: &'static str,
    values: BTreeMap<&'static str, String>,
}

const fn find(state: PromiseState, sentence: &'static str) -> Finding {
    Finding { state, sentence, values: BTreeMap::new() }
}

impl Finding {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.insert(name, value.into());
        self
    }
}

fn promise(id: &'static str, title: &'static str, finding: Finding, how: &'static str) -> Promise {
    let Finding { state, sentence, values } = finding;
    let fill = |text: String, (name, value): (&&str, &String)| text.replace(&format!("{{{name}}}"), value);
    let detail = values.iter().fold(sentence.to_owned(), fill);
    Promise { id, title, state, detail, sentence, values, how }
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
            find(On, "No route starts without one; what somebody may not see answers as if it did not exist."),
            "",
        ),
        promise(
            "S12",
            "What people type never becomes part of a database query",
            find(On, "Filters and columns are an allow list; values are bound parameters."),
            "",
        ),
        promise(
            "S15",
            "Pages of other sites cannot act in your name",
            find(On, "Unsafe requests with a session must come from this site; no other origin may read answers."),
            "",
        ),
        promise(
            "S25",
            "Nothing about your use leaves this machine",
            find(On, "There is no telemetry. The server calls only what a person asks it to import."),
            "",
        ),
        promise(
            "X-2FA",
            "A second factor protects accounts",
            find(Off, "This version has no second factor and no single sign-on."),
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
            find(
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

fn encryption(settings: &Settings) -> Finding {
    let url = &settings.public_url;
    if settings.is_https() {
        return find(On, "People reach this server at {url}.").with("url", url);
    }
    let rest = url.trim_start_matches("http://");
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if matches!(host, "localhost" | "127.0.0.1") || rest.starts_with("[::1]") {
        return find(Partial, "{url} is plain HTTP, which is fine on this machine only.").with("url", url);
    }
    find(Off, "{url} is plain HTTP: passwords and data can be read on the way.").with("url", url)
}

fn cookies(settings: &Settings) -> Finding {
    if settings.is_https() {
        return find(On, "Cookies are HttpOnly, SameSite=Lax, Secure and bound to this host.");
    }
    find(Partial, "Cookies are HttpOnly and SameSite=Lax. Without HTTPS they cannot be Secure.")
}

fn hosts(settings: &Settings) -> Finding {
    if settings.allowed_hosts.iter().any(|host| host == "*") {
        return find(Off, "Every host name is answered.");
    }
    if settings.allowed_hosts.is_empty() {
        return find(On, "The one of {url}, and localhost.").with("url", &settings.public_url);
    }
    find(On, "{hosts}").with("hosts", settings.allowed_hosts.join(", "))
}

fn sign_up(settings: &Settings) -> Finding {
    if !settings.open_signup {
        return find(On, "Without an invitation link in force nobody can sign up.");
    }
    let role = settings.signup_role;
    find(Off, "Anybody can sign up, and is then: {role_name}.")
        .with("role", role.code())
        .with("role_name", role.title())
}

fn tokens(organization: &Organization) -> Finding {
    let days = organization.api_token_ttl_days.to_string();
    if organization.legacy_api_tokens_enabled {
        let sentence = "Legacy tokens, which never expire, are allowed. Personal tokens last {days} days.";
        return find(Partial, sentence).with("days", days);
    }
    if !organization.api_tokens_enabled {
        return find(On, "Tokens are switched off.");
    }
    let sentence = "Personal tokens last {days} days; legacy tokens, which never expire, are switched off.";
    find(On, sentence).with("days", days)
}

fn sessions(organization: &Organization) -> Finding {
    let (idle, most) = (organization.max_time_between_activity, organization.max_session_age);
    find(On, "After {idle} without a request, and at the latest after {most}.")
        .with("idle", span(idle))
        .with("most", span(most))
        .with("idle_minutes", idle.to_string())
        .with("most_minutes", most.to_string())
}

fn outbound(egress: &labelkeep_egress::Settings) -> Finding {
    if !egress.is_guarded {
        let sentence = "The guard is switched off: imports by address reach everything this machine reaches, except metadata services.";
        return find(Off, sentence);
    }
    if !egress.bans_reserved && egress.banned.is_empty() {
        return find(Partial, "Private networks are not refused, only metadata services.");
    }
    if !egress.bans_reserved {
        let sentence = "Private networks are not refused. Refused: {banned}.";
        return find(Partial, sentence).with("banned", egress.banned.join(", "));
    }
    if egress.allowed.is_empty() {
        return find(On, "Private, local and metadata addresses are refused, however they are written.");
    }
    let sentence = "Private, local and metadata addresses are refused, but for: {allowed}.";
    find(On, sentence).with("allowed", egress.allowed.join(", "))
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
