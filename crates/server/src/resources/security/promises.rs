//! Each promise is judged from the settings in force. What holds whatever is set says so; what this version does not
//! have is `off`, not left out.

mod data;

use super::sentences as say;
use crate::http::state::Settings;
use labelkeep_database::organizations::Organization;
use labelkeep_model::Role;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PromiseState {
    On,
    Off,
    Partial,
}

use PromiseState::{Off, On, Partial};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SecurityPromise)]
pub struct Promise {
    /// As in the documentation, for example `S08`.
    pub id: &'static str,
    pub title: &'static str,
    pub state: PromiseState,
    /// What is the case here.
    pub detail: String,
    /// `detail` before the values were put into it, in braces.
    sentence: &'static str,
    values: BTreeMap<&'static str, String>,
    /// How to change it; empty where nothing can or need be changed.
    pub how: &'static str,
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

pub fn promises(settings: &Settings, egress: &labelkeep_egress::Settings, organization: &Organization) -> Vec<Promise> {
    let mut all = way_in(settings, organization);
    all.extend([
        promise("S08", say::THE_SERVER_CANNOT_BE, outbound(egress), say::SETTINGS_OF_THE_WAY_OUT),
        promise("S06", say::EVERY_ADDRESS_OF_THE, find(On, say::NO_ROUTE_STARTS_WITHOUT), ""),
        promise("S12", say::WHAT_PEOPLE_TYPE_NEVER, find(On, say::FILTERS_AND_COLUMNS_ARE), ""),
        promise("S15", say::PAGES_OF_OTHER_SITES, find(On, say::UNSAFE_REQUESTS_WITH_A), ""),
        promise("S25", say::NOTHING_ABOUT_YOUR_USE, find(On, say::THERE_IS_NO_TELEMETRY), ""),
        promise("X-2FA", say::A_SECOND_FACTOR_PROTECTS, second_factor(organization), say::CHOOSE_THE_ROLES),
    ]);
    all.extend(data::promises(settings, egress));
    // In the order of the rows; what has none of them comes last.
    all.sort_by_key(|promise| (promise.id.starts_with("X-"), promise.id));
    all
}

fn way_in(settings: &Settings, organization: &Organization) -> Vec<Promise> {
    vec![
        promise("S01", say::CONNECTIONS_ARE_ENCRYPTED, encryption(settings), say::GIVE_A_CERTIFICATE),
        promise("S02", say::SESSION_COOKIES_ARE_OUT, cookies(settings), say::USE_HTTPS_THEN_COOKIES),
        promise("S03", say::ONLY_KNOWN_HOST_NAMES, hosts(settings), say::LIST_THE_NAMES_IN),
        promise("S04", say::PASSWORDS_ARE_STRONG_AND, find(On, say::AT_LEAST_8_CHARACTERS), ""),
        promise("S05", say::PEOPLE_COME_IN_BY, sign_up(settings), say::CLOSE_THE_SIGN_UP),
        promise("S07", say::ACCESS_TOKENS_EXPIRE_AND, tokens(organization), say::PEOPLE_PAGE_API_TOKENS),
        promise("X-SESSION", say::SESSIONS_END_BY_THEMSELVES, sessions(organization), say::CHANGE_THE_SESSION_POLICY),
    ]
}

fn encryption(settings: &Settings) -> Finding {
    let url = &settings.public_url;
    if settings.is_https() {
        return find(On, say::PEOPLE_REACH_THIS_SERVER).with("url", url);
    }
    let rest = url.trim_start_matches("http://");
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if matches!(host, "localhost" | "127.0.0.1") || rest.starts_with("[::1]") {
        return find(Partial, say::URL_IS_PLAIN_HTTP).with("url", url);
    }
    find(Off, say::URL_IS_PLAIN_HTTP_PASSWORDS).with("url", url)
}

fn cookies(settings: &Settings) -> Finding {
    if settings.is_https() {
        return find(On, say::COOKIES_ARE_HTTPONLY_SAMESITELAX);
    }
    find(Partial, say::COOKIES_ARE_HTTPONLY_AND)
}

fn hosts(settings: &Settings) -> Finding {
    if settings.allowed_hosts.iter().any(|host| host == "*") {
        return find(Off, say::EVERY_HOST_NAME_IS);
    }
    if settings.allowed_hosts.is_empty() {
        return find(On, say::THE_ONE_OF_URL).with("url", &settings.public_url);
    }
    find(On, say::THE_HOSTS).with("hosts", settings.allowed_hosts.join(", "))
}

fn sign_up(settings: &Settings) -> Finding {
    if !settings.open_signup {
        return find(On, say::WITHOUT_AN_INVITATION_LINK);
    }
    let role = settings.signup_role;
    find(Off, say::ANYBODY_CAN_SIGN_UP).with("role", role.code()).with("role_name", role.title())
}

fn tokens(organization: &Organization) -> Finding {
    let days = organization.api_token_ttl_days.to_string();
    if organization.legacy_api_tokens_enabled {
        let sentence = say::LEGACY_TOKENS_WHICH_NEVER;
        return find(Partial, sentence).with("days", days);
    }
    if !organization.api_tokens_enabled {
        return find(On, say::TOKENS_ARE_SWITCHED_OFF);
    }
    let sentence = say::PERSONAL_TOKENS_LAST_DAYS;
    find(On, sentence).with("days", days)
}

fn second_factor(organization: &Organization) -> Finding {
    let roles = &organization.second_factor_roles;
    if roles.is_empty() {
        return find(Partial, say::NOBODY_MUST_HAVE_A_SECOND_FACTOR);
    }
    let state = if roles.contains(&Role::Owner) && roles.contains(&Role::Administrator) { On } else { Partial };
    let names = roles.iter().map(|role| role.title()).collect::<Vec<_>>().join(", ");
    let codes = roles.iter().map(|role| role.code()).collect::<Vec<_>>().join(" ");
    find(state, say::A_SECOND_FACTOR_IS_ASKED_OF).with("roles", names).with("role_codes", codes)
}

fn sessions(organization: &Organization) -> Finding {
    let (idle, most) = (organization.max_time_between_activity, organization.max_session_age);
    find(On, say::AFTER_IDLE_WITHOUT_A)
        .with("idle", span(idle))
        .with("most", span(most))
        .with("idle_minutes", idle.to_string())
        .with("most_minutes", most.to_string())
}

fn outbound(egress: &labelkeep_egress::Settings) -> Finding {
    if !egress.is_guarded {
        let sentence = say::THE_GUARD_IS_SWITCHED;
        return find(Off, sentence);
    }
    if !egress.bans_reserved && egress.banned.is_empty() {
        return find(Partial, say::PRIVATE_NETWORKS_ARE_NOT);
    }
    if !egress.bans_reserved {
        let sentence = say::PRIVATE_NETWORKS_ARE_NOT_REFUSED;
        return find(Partial, sentence).with("banned", egress.banned.join(", "));
    }
    if egress.allowed.is_empty() {
        return find(On, say::PRIVATE_LOCAL_AND_METADATA);
    }
    let sentence = say::PRIVATE_LOCAL_AND_METADATA_ADDRESSES;
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
