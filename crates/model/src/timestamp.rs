use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Microseconds since 1970-01-01 UTC. On the wire ISO 8601 with six digits and `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const SECOND: i64 = 1_000_000;
    pub const MINUTE: i64 = 60 * Self::SECOND;
    pub const HOUR: i64 = 60 * Self::MINUTE;
    pub const DAY: i64 = 24 * Self::HOUR;

    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(Self::SECOND)))
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(Self::SECOND)
    }

    /// Reads RFC 3339, or the same without a zone (then UTC), or a plain date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Some(Self(time.timestamp_micros()));
        }
        for format in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f%z"] {
            if let Ok(time) = DateTime::parse_from_str(text, format) {
                return Some(Self(time.timestamp_micros()));
            }
        }
        for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"] {
            if let Ok(time) = chrono::NaiveDateTime::parse_from_str(text, format) {
                return Some(Self(time.and_utc().timestamp_micros()));
            }
        }
        let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        Some(Self(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros()))
    }

    /// As programs write moments: a year, or else seconds or milliseconds since 1970.
    #[must_use]
    pub fn of_number(number: f64) -> Option<Self> {
        const YEARS: std::ops::Range<f64> = 1000.0..10_000.0;
        /// Of the year 5138: as milliseconds it is in 1973.
        const SECONDS: f64 = 1e11;
        /// Of the year 9999.
        const MILLISECONDS: f64 = 253_402_300_800_000.0;
        #[expect(clippy::cast_possible_truncation, reason = "bounded below")]
        match number {
            _ if YEARS.contains(&number) && number.fract() == 0.0 => {
                let day = chrono::NaiveDate::from_ymd_opt(number as i32, 1, 1)?;
                Some(Self(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros()))
            }
            _ if number.abs() < SECONDS => Some(Self((number * 1e6) as i64)),
            _ if number.abs() < MILLISECONDS => Some(Self((number * 1e3) as i64)),
            _ => None,
        }
    }

    /// `2026-11-24`, in UTC.
    #[must_use]
    pub fn date(self) -> String {
        self.datetime().format("%Y-%m-%d").to_string()
    }

    #[must_use]
    pub fn datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.datetime().to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(crate::Say::MomentFormat))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;
    use proptest::prelude::*;

    #[test]
    fn reads_what_clients_send() {
        let noon = Timestamp::parse("2026-11-24T12:00:00Z").unwrap();
        assert_eq!(noon.to_string(), "2026-11-24T12:00:00.000000Z");
        assert_eq!(Timestamp::parse("2026-11-24T13:00:00+01:00"), Some(noon));
        assert_eq!(Timestamp::parse("2026-11-24T12:00:00.000"), Some(noon));
        assert_eq!(Timestamp::parse("2026-11-24 12:00"), Some(noon));
        assert_eq!(Timestamp::parse("2026-11-24T14:00:00+0200"), Some(noon));
        assert_eq!(Timestamp::parse("yesterday"), None);
        let seconds = 1_795_521_600.0;
        assert_eq!(Timestamp::of_number(seconds), Some(noon));
        assert_eq!(Timestamp::of_number(seconds * 1000.0), Some(noon));
        assert_eq!(Timestamp::of_number(2026.0), Timestamp::parse("2026-01-01"));
        assert_eq!((Timestamp::of_number(1e18), Timestamp::of_number(f64::NAN)), (None, None));
    }

    proptest! {
        #[test]
        fn text_form_reads_back(micros in 0i64..4_000_000_000_000_000) {
            let time = Timestamp(micros);
            prop_assert_eq!(Timestamp::parse(&time.to_string()), Some(time));
        }
    }
}
