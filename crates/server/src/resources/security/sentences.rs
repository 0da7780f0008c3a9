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
    SETTINGS_LIVE_IN_THE = "Settings live in the installation's own database";
    SETTINGS_ARE_IN_A_FILE = "They are in the embedded database, a file that only the server can read.";
    SETTINGS_ARE_IN_POSTGRESQL = "They are in PostgreSQL, which people never reach by themselves.";
    MEDIA_STAYS_WHERE = "Input data stays in external storage";
    TASKS_KEEP_ADDRESSES = "Addresses of objects stay as they are; the server stores no media of object stores. What is uploaded is stored here.";
    ANNOTATIONS_ARE_STORED_SAFELY = "Annotations are in the database, and in target storages where you connect some";
    WRITTEN_WITH_THE_ANNOTATION = "What a target storage is to get is noted together with the annotation and tried again, so that nothing is lost when a store is down.";
    OBJECTS_ARE_REACHED_ONLY = "Objects in storages are reached only by who may see the task";
    THE_ADDRESS_MUST_BE_IN = "The address must stand in the task's data and lie under a storage of its project; otherwise it answers as if it did not exist.";
    ANSWERS_HAVE_LISTED_FIELDS = "Answers have listed fields only";
    SECRETS_CAN_BE_WRITTEN = "Each field of an answer is declared; secrets can be written and never read.";
    THE_DATABASE_IS_REACHED = "The database is reached safely";
    DATABASE_IS_A_FILE = "It is a file on this machine.";
    DATABASE_IS_LOCAL = "PostgreSQL is on this machine.";
    DATABASE_IS_VERIFIED = "PostgreSQL is reached by TLS, and its certificate is checked (verify-full).";
    DATABASE_IS_NOT_VERIFIED = "PostgreSQL is on another machine, and its certificate is not checked: somebody between could read and change everything.";
    SETTINGS_OF_POSTGRESQL = "POSTGRE_SSL_MODE=verify-full and POSTGRE_SSLROOTCERT; take LABELKEEP_DATABASE_ALLOW_INSECURE away.";
    EACH_CONNECTION_HAS_ITS_OWN = "Each storage has credentials of its own, and links that end";
    LINKS_ARE_GOOD_FOR = "Links to objects are good for {seconds} seconds at most, are made without asking the store, and each is in the audit trail.";
    LINKS_ARE_GOOD_FOR_LONG = "Links to objects may be good for {seconds} seconds, which is more than an hour: whoever has one needs no account.";
    SETTING_OF_LINKS = "LABELKEEP_MAX_LINK_SECONDS; each storage can say less.";
    PEOPLE_SEE_WHAT_THEIR = "Roles and projects decide who sees what";
    WHO_IS_NO_MEMBER = "Who is no member of a project gets the answer of one that does not exist.";
    TASKS_COME_IN_THREE_WAYS = "Each way to get tasks needs its own rights at the store, and no more";
    LIST_OR_LIST_AND_GET = "Files alone: LIST. JSON with data: LIST and GET. Addresses in what is imported: none.";
    MEDIA_COMES_BY_LINK = "Media comes by a link to the store, or through the server";
    READS_ARE_IN_THE_TRAIL = "Each storage decides; links and reads are in the audit trail.";
    READS_ARE_NOT_IN_THE_TRAIL = "Each storage decides; links are in the audit trail, reads through the server are not.";
    SETTING_OF_MEDIA_READS = "Set LABELKEEP_AUDIT_MEDIA_READS=true.";
    STORES_CAN_BE_CLOSED = "Stores can be closed to all but this server and your network";
    THE_DOCTOR_TELLS = "Check rights of a storage tells what its credential can do beyond need, and writes the policy to enter; labelkeep storage-doctor does it for all.";
    GOOGLE_LINKS_ARE_SHORT = "Links to Google Cloud Storage can be short";
    SIGNED_BY_V4 = "They are signed by version 4, for as few seconds as the storage says.";
    THE_MACHINE_S_IDENTITY = "The server's own identity at the clouds is used only where it is listed";
    IDENTITY_FOR_NOTHING = "It is used for nothing.";
    IDENTITY_FOR_LISTED = "It is used for the buckets and roles that are listed.";
    SETTING_OF_IDENTITY = "LABELKEEP_CLOUD_IDENTITY_FOR lists them.";
    REDIS_SPEAKS_TLS = "Redis is reached by TLS with client certificates";
    EACH_REDIS_STORAGE = "Each Redis storage takes an authority, a client certificate and an ACL user of its own.";
    OWN_AUTHORITIES_ARE_TRUSTED = "Certificates are always checked, against your own authorities too";
    THE_PUBLIC_AUTHORITIES = "The public authorities are trusted; none of your own is given.";
    OWN_AUTHORITIES_OF = "Besides the public authorities those of {files} are trusted, for PostgreSQL too.";
    SETTING_OF_AUTHORITIES = "CUSTOM_CA_CERTS lists PEM files; AWS_CA_BUNDLE is for S3 alone.";
}
