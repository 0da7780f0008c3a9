//! The rows of the security specification: what is promised, and where a row has nothing to apply to yet, why.

pub struct Row {
    pub id: &'static str,
    pub promise: &'static str,
    /// Why there can be no test yet.
    pub not_yet: Option<&'static str>,
}

const fn row(id: &'static str, promise: &'static str) -> Row {
    Row { id, promise, not_yet: None }
}

const fn not_yet(id: &'static str, promise: &'static str, reason: &'static str) -> Row {
    Row { id, promise, not_yet: Some(reason) }
}

const NO_HOOKS: &str = "there are no ML backends in this version";

pub const ROWS: &[Row] = &[
    row("s01", "Connections are encrypted with TLS"),
    row("s02", "HTTPS and secured cookies are enforced"),
    row("s03", "Only the required ports are open"),
    row("s04", "Passwords are strong, and acts can be traced to a person"),
    row("s05", "Sign-up needs an invitation link that can be reset"),
    row("s06", "The API is restricted by role"),
    row("s07", "Access tokens belong to a user and can be reset"),
    row("s08", "The server cannot be sent into private networks"),
    row("s09", "Settings live in the internal database"),
    row("s10", "Addresses of external data stay as they are"),
    row("s11", "Annotations are also written to target storages"),
    row("s12", "No SQL injection"),
    row("s13", "Stored addresses are reachable only through verified requests"),
    row("s14", "Exposed fields are an allow list"),
    row("s15", "Only specific verbs; proper CORS"),
    row("s16", "PostgreSQL over TLS with valid certificates"),
    row("s17", "Pre-signed addresses, credentials per connection"),
    row("s18", "Users, roles and projects decide who sees what"),
    row("s19", "Three ways to get tasks from a store"),
    row("s20", "Media by pre-signed addresses or by proxy"),
    row("s21", "Stores behind a VPC"),
    row("s22", "Signed addresses with short lifetimes"),
    row("s23", "Credentials of cloud environments"),
    row("s24", "Redis over TLS"),
    row("s25", "Nothing about the use leaves the machine"),
    row("s26", "Own certificate authorities"),
    row("w01", "Import by address reads no files"),
    not_yet("w02", "SSRF by ML backend address", NO_HOOKS),
    row("w03", "Path traversal of static files"),
    row("w04", "A signing key for each installation"),
    not_yet("w05", "Script in avatars", "people have no uploaded avatars in this version"),
    row("w06", "SSRF by redirect and DNS rebinding"),
    row("w07", "Data leaks through filters over relations"),
    row("w08", "Script in uploaded files"),
    row("w09", "Script in task data"),
    row("w10", "Script in error messages"),
    row("w11", "Path traversal in converters"),
    row("w12", "Reflected script in previews"),
    row("w13", "SSRF by storage endpoint"),
    row("w14", "Data in inline scripts, profiles of others, tokens by GET"),
    not_yet("w15", "Unsafe deserialisation", NO_HOOKS),
    row("w16", "SSRF by webhook"),
    row("w17", "Missing permission checks on sub-resources"),
    not_yet(
        "w18",
        "Credentials sent by exports",
        "exports read media through uploads and storages, never with a person's token; no test watches what is sent yet",
    ),
    row("w19", "SSRF by connection strings"),
    row("w20", "Change by GET, routes without authorisation"),
    row("w21", "A second way in that is weaker than the first"),
    row("w22", "Script in SVG, content types chosen by who uploads"),
    row("w23", "Privilege escalation by editing users"),
    row("w24", "Object names used as paths"),
    not_yet("w25", "SSRF by custom hooks, template injection", NO_HOOKS),
    row("w26", "Default credentials and open sign-up"),
    row("x_session", "Sessions are opaque, limited, and can be ended"),
    row("x_brute_force", "Guessing passwords is slowed, never a permanent lock"),
    row("x_second_factor", "Second factors"),
    row("x_sso", "Single sign-on"),
    row("x_canary", "A canary secret occurs in no file, log, backup or answer"),
    row("x_storage", "Changing a storage asks for its secret again"),
    row("x_upload", "Uploads are known by content, limited, renamed"),
    row("x_config", "Labeling configurations: no DTD, no entities, bounded"),
    row("x_json", "JSON is bounded in depth and size"),
    row("x_regex", "Regular expressions run in linear time"),
    row("x_csv", "CSV exports neutralise formulas"),
    not_yet("x_ml", "ML backends never get a user's token", NO_HOOKS),
    row("x_webhook", "Webhooks are signed and carry no secrets"),
    row("x_public", "Nothing is open but what is listed"),
    row("x_error", "Errors carry no stack traces and no paths"),
    row("x_audit", "The audit trail is append-only and hash-chained"),
];
