use crate::Timestamp;

/// `created_ago`: how long ago in the two largest adjacent units, as clients are used to (`3 hours, 2 minutes`).
#[must_use]
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    const UNITS: [(&str, i64); 6] = [
        ("year", 31_536_000),
        ("month", 2_592_000),
        ("week", 604_800),
        ("day", 86_400),
        ("hour", 3_600),
        ("minute", 60),
    ];
    let mut seconds = (now.0 - then.0).max(0) / Timestamp::SECOND;
    let mut parts: Vec<String> = Vec::new();
    for (name, length) in UNITS {
        let count = seconds / length;
        if count == 0 && parts.is_empty() {
            continue;
        }
        if count == 0 {
            break;
        }
        parts.push(format!("{count}\u{a0}{name}{}", if count == 1 { "" } else { "s" }));
        seconds -= count * length;
        if parts.len() == 2 {
            break;
        }
    }
    if parts.is_empty() { "0\u{a0}minutes".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::ago;
    use crate::Timestamp;

    #[test]
    fn names_the_two_largest_adjacent_units() {
        let at = |seconds: i64| ago(Timestamp(0), Timestamp(seconds * Timestamp::SECOND));
        assert_eq!(at(59), "0\u{a0}minutes");
        assert_eq!(at(61), "1\u{a0}minute");
        assert_eq!(at(3 * 3600 + 120), "3\u{a0}hours, 2\u{a0}minutes");
        assert_eq!(at(86_400 + 60), "1\u{a0}day");
    }
}
