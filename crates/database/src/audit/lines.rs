//! Entries as lines that other programs read: JSON Lines, and ArcSight's Common Event Format (CEF), version 0.

use super::AuditEntry;
use labelkeep_model::Error;
use serde_json::{Value, json};
use std::{fmt::Write as _, str::FromStr};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineFormat {
    Jsonl,
    Cef,
}

impl FromStr for LineFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "jsonl" => Ok(Self::Jsonl),
            "cef" => Ok(Self::Cef),
            _ => Err("use jsonl or cef".to_owned()),
        }
    }
}

impl LineFormat {
    /// With its end.
    ///
    /// # Errors
    /// When the details are no JSON.
    pub fn line(self, entry: &AuditEntry, version: &str) -> Result<String, Error> {
        match self {
            Self::Jsonl => json_line(entry),
            Self::Cef => Ok(cef_line(entry, version)),
        }
    }
}

fn json_line(entry: &AuditEntry) -> Result<String, Error> {
    let details: Value = serde_json::from_str(&entry.details).map_err(Error::internal)?;
    let line = json!({
        "id": entry.id,
        "at": entry.at,
        "actor": { "id": entry.actor_id, "email": entry.actor_email },
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "project": entry.project_id,
        "credential": entry.credential,
        "address": entry.address,
        "details": details,
    });
    Ok(format!("{line}\n"))
}

/// Names are those of the CEF dictionary; what it has none for stands in its numbered fields with a label.
fn cef_line(entry: &AuditEntry, version: &str) -> String {
    let action = header(&entry.action);
    let mut line =
        format!("CEF:0|Labelkeep|Labelkeep|{}|{action}|{action}|{}|", header(version), severity(&entry.action));
    let _ = write!(line, "externalId={} rt={}", entry.id, entry.at.0.div_euclid(1000));
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = write!(line, " {name}={}", extension(value));
        }
    };
    let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    add("suid", &number(entry.actor_id.filter(|id| *id != 0)));
    add("suser", &entry.actor_email);
    // `src` takes addresses alone.
    if entry.address.parse::<std::net::Ipv4Addr>().is_ok() {
        add("src", &entry.address);
    } else if entry.address.parse::<std::net::Ipv6Addr>().is_ok() {
        add("c6a2", &entry.address);
        add("c6a2Label", "Source IPv6 Address");
    }
    for (index, label, value) in [
        (1, "objectType", entry.object_type.clone()),
        (2, "objectId", number(entry.object_id)),
        (3, "project", number(entry.project_id)),
        (4, "credential", entry.credential.clone()),
        (5, "details", if entry.details == "{}" { String::new() } else { entry.details.clone() }),
    ] {
        if !value.is_empty() {
            add(&format!("cs{index}Label"), label);
            add(&format!("cs{index}"), &value);
        }
    }
    line.push('\n');
    line
}

/// From 0 to 10.
fn severity(action: &str) -> u8 {
    let has = |words: &[&str]| words.iter().any(|word| action.contains(word));
    match () {
        () if has(&["fail", "refused"]) => 6,
        () if has(&["deleted", "role", "token", "password", "factor", "deactivated", "restored", "key"]) => 5,
        () => 3,
    }
}

fn header(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}

fn extension(text: &str) -> String {
    text.replace('\\', "\\\\").replace('=', "\\=").replace('\r', "\\r").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::{LineFormat, severity};
    use crate::audit::AuditEntry;
    use labelkeep_model::Timestamp;

    fn entry() -> AuditEntry {
        AuditEntry {
            id: 7,
            at: Timestamp(1_767_225_600_123_456),
            actor_id: Some(3),
            actor_email: "a=b|c\\d@example.com".into(),
            action: "user.login_failed".into(),
            object_type: "user".into(),
            object_id: Some(3),
            project_id: None,
            credential: "session".into(),
            address: "192.0.2.1".into(),
            details: "{\"why\":\"x=y\\nz\"}".into(),
        }
    }

    #[test]
    fn x_audit_a_line_of_cef_is_one_line_whatever_stands_in_it() {
        let line = LineFormat::Cef.line(&entry(), "1.0|2").unwrap();
        assert_eq!(
            line,
            "CEF:0|Labelkeep|Labelkeep|1.0\\|2|user.login_failed|user.login_failed|6|externalId=7 rt=1767225600123 \
             suid=3 suser=a\\=b|c\\\\d@example.com src=192.0.2.1 cs1Label=objectType cs1=user cs2Label=objectId cs2=3 \
             cs4Label=credential cs4=session cs5Label=details cs5={\"why\":\"x\\=y\\\\nz\"}\n"
        );
        let breaking = AuditEntry { actor_email: "a\nCEF:0|b\r".into(), address: "::1".into(), ..entry() };
        let line = LineFormat::Cef.line(&breaking, "1").unwrap();
        assert_eq!(line.lines().count(), 1);
        assert!(line.contains("suser=a\\nCEF:0|b\\r ") && line.contains("c6a2=::1 "), "{line}");
        assert_eq!((severity("task.created"), severity("user.role_changed")), (3, 5));
    }

    #[test]
    fn x_audit_a_line_of_json_says_everything() {
        let line = LineFormat::Jsonl.line(&entry(), "1").unwrap();
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert!(line.ends_with("}\n") && line.lines().count() == 1);
        assert_eq!(value["at"], "2026-01-01T00:00:00.123456Z");
        assert_eq!((&value["details"]["why"], &value["actor"]["id"]), (&"x=y\nz".into(), &3.into()));
    }
}
