//! Every sentence that the page of promises can show. The OpenAPI document lists them, so that the interface cannot lack
//! one in another language.

macro_rules! sentences {
    ($($name:ident = $text:literal;)+) => {
        $(pub(super) const $name: &str = $text;)+
        pub(crate) const ALL: &[&str] = &[$($text),+];
    };
}

sentences! {
    THE_SERVER_CANNOT_BE = "The server cannot be sent into your own network";
    SETTINGS_OF_THE_WAY_OUT = "LABELKEEP_SSRF_PROTECTION_ENABLED, LABELKEEP_USE_DEFAULT_BANNED_SUBNETS, LABELKEEP_EGRESS_ALLOW.";
    EVERY_ADDRESS_OF_THE = "Every address of the API demands a permission";
    NO_ROUTE_STARTS_WITHOUT = "No route starts without one; what somebody may not see answers as if it did not exist.";
    WHAT_PEOPLE_TYPE_NEVER = "What people type never becomes part of a database query";
    FILTERS_AND_COLUMNS_ARE = "Filters and columns are an allow list; values are bound parameters.";
    PAGES_OF_OTHER_SITES = "Pages of other sites cannot act in your name";
    UNSAFE_REQUESTS_WITH_A = "Unsafe requests with a session must come from this site; no other origin may read answers.";
    NOTHING_ABOUT_YOUR_USE = "Nothing about your use leaves this machine";
    THERE_IS_NO_TELEMETRY = "There is no telemetry. The server calls only what a person asks it to import.";
    A_SECOND_FACTOR_PROTECTS = "A second factor protects accounts";
    NOBODY_MUST_HAVE_A_SECOND_FACTOR = "People can set one up; nobody must have one.";
    A_SECOND_FACTOR_IS_ASKED_OF = "Who has one of these roles can do nothing without one: {roles}.";
    CHOOSE_THE_ROLES = "This page, signing in: choose the roles, administrators and the owner first.";
    CONNECTIONS_ARE_ENCRYPTED = "Connections are encrypted";
    GIVE_A_CERTIFICATE = "Give --tls-cert and --tls-key, or set LABELKEEP_PUBLIC_URL to the https address of your proxy.";
    SESSION_COOKIES_ARE_OUT = "Session cookies are out of reach for scripts and other sites";
    USE_HTTPS_THEN_COOKIES = "Use HTTPS: then cookies are also Secure and bound to this host.";
    ONLY_KNOWN_HOST_NAMES = "Only known host names are answered";
    LIST_THE_NAMES_IN = "List the names in LABELKEEP_ALLOWED_HOSTS.";
    PASSWORDS_ARE_STRONG_AND = "Passwords are strong and stored safely";
    AT_LEAST_8_CHARACTERS = "At least 8 characters, none of the most common ones, stored with argon2id; wrong tries make an account rest for a growing time.";
    PEOPLE_COME_IN_BY = "People come in by invitation only";
    CLOSE_THE_SIGN_UP = "Set LABELKEEP_DISABLE_SIGNUP_WITHOUT_LINK=true.";
    ACCESS_TOKENS_EXPIRE_AND = "Access tokens expire and can be revoked";
    PEOPLE_PAGE_API_TOKENS = "People page, API tokens: switch legacy tokens off.";
    SESSIONS_END_BY_THEMSELVES = "Sessions end by themselves";
    CHANGE_THE_SESSION_POLICY = "This page, signing in: minutes without activity, and in all.";
    PEOPLE_REACH_THIS_SERVER = "People reach this server at {url}.";
    URL_IS_PLAIN_HTTP = "{url} is plain HTTP, which is fine on this machine only.";
    URL_IS_PLAIN_HTTP_PASSWORDS = "{url} is plain HTTP: passwords and data can be read on the way.";
    COOKIES_ARE_HTTPONLY_SAMESITELAX = "Cookies are HttpOnly, SameSite=Lax, Secure and bound to this host.";
    COOKIES_ARE_HTTPONLY_AND = "Cookies are HttpOnly and SameSite=Lax. Without HTTPS they cannot be Secure.";
    EVERY_HOST_NAME_IS = "Every host name is answered.";
    THE_ONE_OF_URL = "The one of {url}, and localhost.";
    THE_HOSTS = "{hosts}";
    WITHOUT_AN_INVITATION_LINK = "Without an invitation link in force nobody can sign up.";
    ANYBODY_CAN_SIGN_UP = "Anybody can sign up, and is then: {role_name}.";
    LEGACY_TOKENS_WHICH_NEVER = "Legacy tokens, which never expire, are allowed. Personal tokens last {days} days.";
    TOKENS_ARE_SWITCHED_OFF = "Tokens are switched off.";
    PERSONAL_TOKENS_LAST_DAYS = "Personal tokens last {days} days; legacy tokens, which never expire, are switched off.";
    AFTER_IDLE_WITHOUT_A = "After {idle} without a request, and at the latest after {most}.";
    THE_GUARD_IS_SWITCHED = "The guard is switched off: imports by address reach everything this machine reaches, except metadata services.";
    PRIVATE_NETWORKS_ARE_NOT = "Private networks are not refused, only metadata services.";
    PRIVATE_NETWORKS_ARE_NOT_REFUSED = "Private networks are not refused. Refused: {banned}.";
    PRIVATE_LOCAL_AND_METADATA = "Private, local and metadata addresses are refused, however they are written.";
    PRIVATE_LOCAL_AND_METADATA_ADDRESSES = "Private, local and metadata addresses are refused, but for: {allowed}.";
}
