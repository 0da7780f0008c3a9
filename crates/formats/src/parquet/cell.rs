//! What a value means, and its JSON.

use super::thrift::Value;
use crate::json_text::push_string;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::value::RawValue;
use std::io::Write as _;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Text,
    /// Texts of which each is a value already.
    Json,
    /// Digits behind the point.
    Decimal(u32),
    Date,
    /// Parts of a second, 10 to the power of this.
    Time(u32),
    Timestamp {
        digits: u32,
        is_utc: bool,
    },
    Unsigned,
    Uuid,
    Half,
}

/// A value as it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scalar<'p> {
    Bool(bool),
    Int32(i32),
    Int64(i64),
    Float(f32),
    Double(f64),
    /// Nanoseconds of a day, and the day by the Julian calendar.
    Int96(i64, i32),
    Bytes(&'p [u8]),
}

impl Kind {
    pub fn of(element: &Value) -> Self {
        let logical = |id| element.field(10).and_then(|logical| logical.field(id));
        let digits = |about: &Value| match about.field(2) {
            Some(unit) if unit.field(1).is_some() => 3,
            Some(unit) if unit.field(3).is_some() => 9,
            _ => 6,
        };
        if let Some(about) = logical(5) {
            return Self::Decimal(scale(about.int(1)));
        }
        if let Some(about) = logical(7) {
            return Self::Time(digits(about));
        }
        if let Some(about) = logical(8) {
            return Self::Timestamp { digits: digits(about), is_utc: about.flag(1).unwrap_or(false) };
        }
        if logical(14).is_some() {
            return Self::Uuid;
        }
        if logical(15).is_some() {
            return Self::Half;
        }
        match element.int(6) {
            Some(0 | 4) => Self::Text,
            Some(5) => Self::Decimal(scale(element.int(7))),
            Some(6) => Self::Date,
            Some(7) => Self::Time(3),
            Some(8) => Self::Time(6),
            Some(9) => Self::Timestamp { digits: 3, is_utc: true },
            Some(10) => Self::Timestamp { digits: 6, is_utc: true },
            Some(11..=14) => Self::Unsigned,
            Some(19) => Self::Json,
            _ if logical(12).is_some() => Self::Json,
            _ if logical(6).is_some() => Self::Date,
            _ if logical(1).is_some() || logical(4).is_some() => Self::Text,
            _ if logical(10).and_then(|about| about.flag(2)) == Some(false) => Self::Unsigned,
            _ => Self::Plain,
        }
    }
}

fn scale(number: Option<i64>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0).min(100)
}

/// Appends the value as JSON.
pub(super) fn write(kind: Kind, scalar: Scalar<'_>, out: &mut Vec<u8>) {
    match (kind, scalar) {
        (_, Scalar::Bool(value)) => out.extend(if value { &b"true"[..] } else { b"false" }),
        (Kind::Unsigned, Scalar::Int32(number)) => number_text(out, number.cast_unsigned()),
        (Kind::Unsigned, Scalar::Int64(number)) => number_text(out, number.cast_unsigned()),
        (kind, Scalar::Int32(number)) => whole(kind, number.into(), out),
        (kind, Scalar::Int64(number)) => whole(kind, number, out),
        (_, Scalar::Float(number)) => float(number.into(), &format!("{number:?}"), out),
        (_, Scalar::Double(number)) => float(number, &format!("{number:?}"), out),
        (_, Scalar::Int96(nanos, day)) => {
            const EPOCH: i64 = 2_440_588;
            moment(i64::from(day) - EPOCH, nanos, 9, false, out);
        }
        (Kind::Decimal(digits), Scalar::Bytes(bytes)) => decimal(&large(bytes), digits, out),
        (Kind::Uuid, Scalar::Bytes(bytes)) if bytes.len() == 16 => uuid(bytes, out),
        (Kind::Half, Scalar::Bytes(&[low, high])) => {
            let number = half(u16::from_le_bytes([low, high]));
            float(number.into(), &format!("{number:?}"), out);
        }
        (kind, Scalar::Bytes(bytes)) => {
            if kind == Kind::Json
                && let Some(json) = json_of(bytes)
            {
                out.extend(json);
            } else {
                text(bytes, out);
            }
        }
    }
}

fn text(bytes: &[u8], out: &mut Vec<u8>) {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => push_string(out, text),
        _ => push_string(out, &STANDARD.encode(bytes)),
    }
}

fn number_text(out: &mut Vec<u8>, number: impl std::fmt::Display) {
    let _ = write!(out, "{number}");
}

fn whole(kind: Kind, number: i64, out: &mut Vec<u8>) {
    match kind {
        Kind::Decimal(digits) => decimal(&number.to_string(), digits, out),
        Kind::Date => {
            let _ = write!(out, "\"{}\"", date(number));
        }
        Kind::Time(digits) => {
            let _ = write!(out, "\"{}\"", clock(number, digits));
        }
        Kind::Timestamp { digits, is_utc } => {
            let day = 86_400 * 10_i64.pow(digits);
            moment(number.div_euclid(day), number.rem_euclid(day), digits, is_utc, out);
        }
        _ => number_text(out, number),
    }
}

/// JSON has neither infinity nor what is no number.
fn float(number: f64, text: &str, out: &mut Vec<u8>) {
    out.extend(if number.is_finite() { text.as_bytes() } else { b"null" });
}

fn moment(day: i64, part: i64, digits: u32, is_utc: bool, out: &mut Vec<u8>) {
    let _ = write!(out, "\"{}T{}{}\"", date(day), clock(part, digits), if is_utc { "Z" } else { "" });
}

/// Of a day since 1970 in the Gregorian calendar.
fn date(day: i64) -> String {
    const MOST: i64 = 1_000_000_000_000;
    let shifted = day.clamp(-MOST, MOST) + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

fn clock(part: i64, digits: u32) -> String {
    let unit = 10_i64.pow(digits);
    let (seconds, rest) = (part.div_euclid(unit), part.rem_euclid(unit));
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{rest:0width$}", width = digits as usize)
}

fn decimal(digits: &str, scale: u32, out: &mut Vec<u8>) {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let scale = scale as usize;
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, rest) = padded.split_at(padded.len() - scale);
    let point = if scale == 0 { "" } else { "." };
    let _ = write!(out, "{sign}{whole}{point}{rest}");
}

/// The decimal digits of a number of any length, two's complement with its highest byte first.
fn large(bytes: &[u8]) -> String {
    const MOST: usize = 64;
    let bytes = bytes.get(..MOST).unwrap_or(bytes);
    let is_negative = bytes.first().is_some_and(|byte| byte & 128 != 0);
    let mut magnitude = bytes.to_vec();
    if is_negative {
        let mut carry = true;
        for byte in magnitude.iter_mut().rev() {
            let (sum, overflow) = (!*byte).overflowing_add(u8::from(carry));
            (*byte, carry) = (sum, overflow);
        }
    }
    let mut digits = vec![0_u8];
    for byte in magnitude {
        let mut carry = u32::from(byte);
        for digit in &mut digits {
            let sum = u32::from(*digit) * 256 + carry;
            (*digit, carry) = (u8::try_from(sum % 10).unwrap_or(0), sum / 10);
        }
        while carry > 0 {
            digits.push(u8::try_from(carry % 10).unwrap_or(0));
            carry /= 10;
        }
    }
    let sign = if is_negative { "-" } else { "" };
    sign.chars().chain(digits.iter().rev().map(|digit| char::from(b'0' + digit))).collect()
}

/// JSON in one line, if it is any: white space is all that can be a line's end in it.
pub(super) fn json_of(bytes: &[u8]) -> Option<Vec<u8>> {
    let json = serde_json::from_slice::<&RawValue>(bytes).ok()?;
    Some(json.get().bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }).collect())
}

fn uuid(bytes: &[u8], out: &mut Vec<u8>) {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut parts = Vec::new();
    let mut rest = hex.as_str();
    for length in [8, 4, 4, 4, 12] {
        let (part, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        parts.push(part);
        rest = behind;
    }
    push_string(out, &parts.join("-"));
}

fn half(bits: u16) -> f32 {
    let (sign, exponent, rest) = (bits >> 15, (bits >> 10) & 31, f32::from(bits & 1023));
    let value = match exponent {
        0 => rest * 2_f32.powi(-24),
        31 if rest == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + rest / 1024.0) * 2_f32.powi(i32::from(exponent) - 15),
    };
    if sign == 1 { -value } else { value }
}
