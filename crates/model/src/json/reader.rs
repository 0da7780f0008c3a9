//! Reads JSON text part by part, in one pass and without a tree of values. Grammar, depth, numbers and letters are checked
//! on the way, and the one spelling of the text is written beside it where somebody asks for it.

use super::{MAX_DEPTH, MAX_DIGITS, normal_text};
use std::borrow::Cow;

/// Why the reader stops. It does not say where: who asks for the words reads the text once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The bytes end before the value does.
    Short,
    /// It is no JSON, none that can be stored, or written in a way that this reader leaves to others.
    Unread,
}

type Read<T> = Result<T, Stop>;

/// A string as it stands between its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    pub inside: &'a [u8],
    pub has_escapes: bool,
}

impl<'a> Text<'a> {
    /// What it says. `None` when the bytes are no letters.
    #[must_use]
    pub fn decoded(self) -> Option<Cow<'a, str>> {
        let text = std::str::from_utf8(self.inside).ok()?;
        if self.has_escapes {
            return serde_json::from_str(&format!("\"{text}\"")).ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(text))
    }
}

pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    normal: Option<Normal>,
}

/// The text in its one spelling, up to `copied`.
struct Normal {
    out: Vec<u8>,
    copied: usize,
}

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, depth: 0, normal: None }
    }

    /// One that also writes the text anew: see `super::normal`.
    #[must_use]
    pub fn normalising(bytes: &'a [u8]) -> Self {
        let normal = Normal { out: Vec::with_capacity(bytes.len()), copied: 0 };
        Self { normal: Some(normal), ..Self::new(bytes) }
    }

    /// How many bytes were read.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// The first byte of what comes, behind white space.
    pub fn peek(&mut self) -> Option<u8> {
        self.white();
        self.bytes.get(self.at).copied()
    }

    /// Nothing may come any more. The text in its one spelling, if it was asked for.
    ///
    /// # Errors
    /// When something comes.
    pub fn finish(mut self) -> Read<String> {
        if self.peek().is_some() {
            return Err(Stop::Unread);
        }
        let Some(mut normal) = self.normal else { return Ok(String::new()) };
        normal.out.extend_from_slice(self.bytes.get(normal.copied..).unwrap_or_default());
        String::from_utf8(normal.out).map_err(|_| Stop::Unread)
    }

    /// Reads an object; `member` gets each name and reads the value.
    ///
    /// # Errors
    /// When it is none, or a name has escapes.
    pub fn object(&mut self, mut member: impl FnMut(&mut Self, &'a [u8]) -> Read<()>) -> Read<()> {
        self.open(b'{')?;
        if self.peek() != Some(b'}') {
            loop {
                let name = self.name()?;
                if name.has_escapes {
                    return Err(Stop::Unread);
                }
                member(self, name.inside)?;
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        self.close();
        Ok(())
    }

    /// Reads an array; `element` reads each of its values.
    ///
    /// # Errors
    /// When it is none.
    pub fn array(&mut self, mut element: impl FnMut(&mut Self) -> Read<()>) -> Read<()> {
        self.open(b'[')?;
        if self.peek() != Some(b']') {
            loop {
                element(self)?;
                if !self.goes_on(b']')? {
                    break;
                }
            }
        }
        self.close();
        Ok(())
    }

    /// # Errors
    /// When it is no string.
    pub fn text(&mut self) -> Read<Text<'a>> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(_) => Err(Stop::Unread),
            None => Err(Stop::Short),
        }
    }

    /// Reads whatever value comes; its text as it stands there.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn value(&mut self) -> Read<&'a [u8]> {
        self.white();
        let (start, outside) = (self.at, self.depth);
        // A bit for each level that is open: whether it is an object.
        let mut objects = 0_u64;
        loop {
            let opened = self.begin_value()?;
            if let Some(is_object) = opened {
                objects = objects << 1 | u64::from(is_object);
                if self.peek() != Some(if is_object { b'}' } else { b']' }) {
                    if is_object {
                        self.name()?;
                    }
                    continue;
                }
                self.close();
                objects >>= 1;
            }
            loop {
                if self.depth == outside {
                    return Ok(self.since(start));
                }
                let is_object = objects & 1 == 1;
                if self.goes_on(if is_object { b'}' } else { b']' })? {
                    if is_object {
                        self.name()?;
                    }
                    break;
                }
                self.close();
                objects >>= 1;
            }
        }
    }

    /// Reads a scalar, or opens an object (`true`) or array.
    fn begin_value(&mut self) -> Read<Option<bool>> {
        match self.peek().ok_or(Stop::Short)? {
            b'"' => self.string().map(|_| None),
            b'{' => self.open(b'{').map(|()| Some(true)),
            b'[' => self.open(b'[').map(|()| Some(false)),
            b'-' | b'0'..=b'9' => self.number().map(|()| None),
            b't' => self.word(b"true").map(|()| None),
            b'f' => self.word(b"false").map(|()| None),
            b'n' => self.word(b"null").map(|()| None),
            _ => Err(Stop::Unread),
        }
    }

    /// What was read since the reader was `at` this place.
    #[must_use]
    pub fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn white(&mut self) {
        let start = self.at;
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        if start < self.at
            && let Some(normal) = &mut self.normal
        {
            normal.out.extend_from_slice(self.bytes.get(normal.copied..start).unwrap_or_default());
            normal.copied = self.at;
        }
    }

    fn open(&mut self, bracket: u8) -> Read<()> {
        match self.peek() {
            Some(byte) if byte == bracket && self.depth < MAX_DEPTH => {
                self.at += 1;
                self.depth += 1;
                Ok(())
            }
            Some(_) => Err(Stop::Unread),
            None => Err(Stop::Short),
        }
    }

    /// Steps over the bracket that `peek` has seen.
    fn close(&mut self) {
        self.at += 1;
        self.depth = self.depth.saturating_sub(1);
    }

    /// Behind a value: over a comma, or up to the bracket.
    fn goes_on(&mut self, bracket: u8) -> Read<bool> {
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(true)
            }
            Some(byte) if byte == bracket => Ok(false),
            Some(_) => Err(Stop::Unread),
            None => Err(Stop::Short),
        }
    }

    fn name(&mut self) -> Read<Text<'a>> {
        let name = self.text()?;
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return Err(Stop::Unread),
            None => return Err(Stop::Short),
        }
        Ok(name)
    }

    fn string(&mut self) -> Read<Text<'a>> {
        let quote = self.at;
        self.at += 1;
        let mut has_escapes = false;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let marked = plain(rest).ok_or(Stop::Short)?;
            self.at += marked;
            match rest.get(marked) {
                Some(b'"') => break,
                Some(b'\\') => {
                    has_escapes = true;
                    self.escape()?;
                }
                _ => return Err(Stop::Unread),
            }
        }
        let inside = self.since(quote + 1);
        self.at += 1;
        if has_escapes && let Some(normal) = &mut self.normal {
            let all = self.bytes.get(quote + 1..self.at).unwrap_or_default();
            let all = std::str::from_utf8(all).map_err(|_| Stop::Unread)?;
            normal.out.extend_from_slice(self.bytes.get(normal.copied..=quote).unwrap_or_default());
            let mut spelled = String::with_capacity(all.len());
            normal_text(all, &mut spelled);
            normal.out.extend_from_slice(spelled.as_bytes());
            normal.copied = self.at;
        }
        Ok(Text { inside, has_escapes })
    }

    /// A backslash and what belongs to it.
    fn escape(&mut self) -> Read<()> {
        let kind = *self.bytes.get(self.at + 1).ok_or(Stop::Short)?;
        self.at += 2;
        match kind {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(()),
            b'u' => match self.unit()? {
                0 | 0xDC00..=0xDFFF => Err(Stop::Unread),
                0xD800..=0xDBFF => {
                    let second = self.bytes.get(self.at..self.at + 2).ok_or(Stop::Short)?;
                    self.at += 2;
                    let is_pair = second == b"\\u" && matches!(self.unit()?, 0xDC00..=0xDFFF);
                    if is_pair { Ok(()) } else { Err(Stop::Unread) }
                }
                _ => Ok(()),
            },
            _ => Err(Stop::Unread),
        }
    }

    fn unit(&mut self) -> Read<u32> {
        let digits = self.bytes.get(self.at..self.at + 4).ok_or(Stop::Short)?;
        self.at += 4;
        digits.iter().try_fold(0, |unit, digit| {
            char::from(*digit).to_digit(16).map(|digit| unit << 4 | digit).ok_or(Stop::Unread)
        })
    }

    fn word(&mut self, word: &[u8]) -> Read<()> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(());
        }
        Err(if word.starts_with(rest) { Stop::Short } else { Stop::Unread })
    }

    fn number(&mut self) -> Read<()> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if self.at - start >= MAX_DIGITS {
            return Err(Stop::Unread);
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            let from = self.at;
            self.digits()?;
            // Longer ones are rare, and may have zeros in front.
            if self.at - from > 4 {
                return Err(Stop::Unread);
            }
        }
        // A number may go on with the next bytes.
        if self.at == self.bytes.len() && self.depth > 0 { Err(Stop::Short) } else { Ok(()) }
    }

    fn digits(&mut self) -> Read<()> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        match self.byte() {
            _ if self.at > start => Ok(()),
            None => Err(Stop::Short),
            Some(_) => Err(Stop::Unread),
        }
    }
}

/// How many bytes come before a quote, a backslash or a control character. Most of an import is read here, so eight are looked
/// at together.
fn plain(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in (0..).step_by(8).zip(words) {
        let marks = marks(u64::from_le_bytes(*word));
        if marks != 0 {
            // Only what is above the first mark can be taken for one by mistake.
            return Some(at + marks.trailing_zeros() as usize / 8);
        }
    }
    let marked = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=31))?;
    Some(bytes.len() - rest.len() + marked)
}

/// The highest bit of each byte that is a quote, a backslash or a control character, and of none below the first such.
fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let below = |word: u64, least: u64| word.wrapping_sub(ONES * least) & !word;
    let is = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
    (below(word, 32) | is(b'"') | is(b'\\')) & HIGH
}

#[cfg(test)]
mod tests {
    use super::{Reader, Stop, plain};
    use crate::json::{check_storable, normal};
    use proptest::prelude::*;

    fn read(text: &str) -> Result<String, Stop> {
        let mut reader = Reader::normalising(text.as_bytes());
        reader.value()?;
        reader.finish()
    }

    /// Whether others take it, with nothing that this reader leaves to them.
    fn is_plain_json(text: &str) -> bool {
        serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() && check_storable(text).is_ok()
    }

    #[test]
    fn what_it_reads_is_json_that_can_be_stored_and_in_its_one_spelling() {
        for text in [
            r#" { "a" : [ 1 , -0.5e+10, true, null, "x\"\u00e9\ud83d\ude00\/" ] , "b" : { } , "c":[] } "#,
            "[]",
            "{}",
            "\"\"",
            "-0",
            "1E5",
            &format!("{}{}", "[".repeat(64), "]".repeat(64)),
        ] {
            assert_eq!(read(text).as_deref(), Ok(normal(text).trim()), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_or_cannot_be_stored_is_left_to_others() {
        for text in [
            "01",
            "1.",
            "-",
            "+1",
            ".5",
            "1e",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\"}",
            "{1:2}",
            "tru",
            "nulL",
            "[1 2]",
            "\"\t\"",
            r#""\x""#,
            r#""\u00g0""#,
            r#""\u0000""#,
            r#""\ud800""#,
            r#""\ud800\u0041""#,
            r#""\udc00""#,
            "1 1",
            "[}",
            "{]",
            &"[".repeat(65),
            &"9".repeat(1_001),
            "1e10000",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_that_is_not_all_there_is_told_from_one_that_is_wrong() {
        let text = r#"{"a":[1.5e3,true,"x\u00e9\ud83d\ude00"],"b":null}"#;
        for end in 0..text.len() {
            let begun = text.as_bytes().get(..end).expect("a prefix");
            assert_eq!(Reader::new(begun).value(), Err(Stop::Short), "{end}");
        }
        assert_eq!(Reader::new(text.as_bytes()).value(), Ok(text.as_bytes()));
    }

    proptest! {
        #[test]
        fn plain_bytes_end_at_the_first_that_is_marked(bytes in prop::collection::vec(prop_oneof![Just(b'a'), Just(b'!'), any::<u8>()], 0..40)) {
            let first = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=31));
            prop_assert_eq!(plain(&bytes), first);
        }

        #[test]
        fn it_takes_nothing_that_others_refuse(text in r#"[\[\]{}",:0-9eE+\-.\\/ubtrfalsn \n]{0,24}"#) {
            if let Ok(spelled) = read(&text) {
                prop_assert!(is_plain_json(&text), "{}", text);
                prop_assert_eq!(spelled, normal(&text).trim().to_owned());
            }
        }

        #[test]
        fn it_reads_what_programs_write(value in json()) {
            for text in [serde_json::to_string(&value).expect("text"), serde_json::to_string_pretty(&value).expect("text")] {
                prop_assert_eq!(read(&text).expect("plain JSON"), normal(&text).into_owned());
            }
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            (-1e9..1e9_f64).prop_map(Into::into),
            "[^\\x00]{0,8}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
                prop::collection::vec(("[^\\x00]{0,4}", inner), 0..4)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }
}
