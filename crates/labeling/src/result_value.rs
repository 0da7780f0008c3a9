//! The members that the values of results have, by the type of the result.

use serde::de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// What a member must be. Numbers may come as texts and as truths, as the compatible API reads them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Shape {
    Number,
    /// In percent: below nothing it may begin, but not end beyond this.
    UpTo(f64),
    Whole,
    /// From 0.
    WholeUpTo(i64),
    Text,
    Flag,
    /// A place in a text or a recording.
    Place,
    List(&'static Shape),
    /// The same with one at least.
    Filled(&'static Shape),
    /// Two coordinates in percent.
    Point,
    /// By names that are somebody's own.
    Named(&'static Shape),
    Object(&'static [Member]),
    Anything,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Member {
    pub name: &'static str,
    pub shape: Shape,
    pub is_needed: bool,
}

const fn must(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, is_needed: true }
}

const fn may(name: &'static str, shape: Shape) -> Member {
    Member { name, shape, is_needed: false }
}

const PERCENT: Shape = Shape::UpTo(100.0);
const TEXTS: Shape = Shape::List(&Shape::Text);
const ANGLE: Member = may("rotation", Shape::UpTo(360.0));

const RECTANGLE: &[Member] =
    &[must("x", PERCENT), must("y", PERCENT), must("width", PERCENT), must("height", PERCENT), ANGLE];
const ELLIPSE: &[Member] = &[
    must("x", PERCENT),
    must("y", PERCENT),
    must("radiusX", Shape::UpTo(50.0)),
    must("radiusY", Shape::UpTo(50.0)),
    ANGLE,
];
const KEYPOINT: &[Member] = &[must("x", PERCENT), must("y", PERCENT)];
const POLYGON: &[Member] = &[must("points", Shape::List(&Shape::Point))];
const VERTEX: &[Member] = &[
    must("x", Shape::Number),
    must("y", Shape::Number),
    may("id", Shape::Text),
    may("isBezier", Shape::Flag),
    may("prevPointId", Shape::Text),
];
const VECTOR: &[Member] = &[must("vertices", Shape::List(&Shape::Object(VERTEX))), may("closed", Shape::Flag)];
const BRUSH: &[Member] = &[must("rle", Shape::Filled(&Shape::WholeUpTo(255))), may("format", Shape::Text)];
const BITMASK: &[Member] = &[must("imageDataURL", Shape::Text), may("format", Shape::Text)];
const FRAME: &[Member] = &[
    must("x", PERCENT),
    must("y", PERCENT),
    must("width", PERCENT),
    must("height", PERCENT),
    must("frame", Shape::Whole),
    must("time", Shape::Number),
    may("rotation", Shape::Number),
];
const VECTOR_FRAME: &[Member] = &[
    must("frame", Shape::Whole),
    must("vertices", Shape::List(&Shape::Object(VERTEX))),
    may("time", Shape::Number),
    may("closed", Shape::Flag),
    may("enabled", Shape::Flag),
];
const VIDEO_RECTANGLE: &[Member] = &[
    must("sequence", Shape::List(&Shape::Object(FRAME))),
    must("framesCount", Shape::Whole),
    must("duration", Shape::Number),
    may("labels", TEXTS),
];
const VIDEO_VECTOR: &[Member] = &[
    must("sequence", Shape::List(&Shape::Object(VECTOR_FRAME))),
    may("framesCount", Shape::Whole),
    may("duration", Shape::Number),
];
const SPAN: &[Member] = &[must("start", Shape::Place), must("end", Shape::Place)];
const SPAN_IN_NODES: &[Member] = &[
    must("start", Shape::Place),
    must("end", Shape::Place),
    may("startOffset", Shape::WholeUpTo(i64::MAX)),
    may("endOffset", Shape::WholeUpTo(i64::MAX)),
];
const STRETCH: &[Member] = &[must("start", Shape::Place), must("end", Shape::Place), must("instant", Shape::Flag)];
const RANGE: &[Member] = &[must("start", Shape::Number), must("end", Shape::Number), may("enabled", Shape::Flag)];
const RANGES: &[Member] = &[must("ranges", Shape::Filled(&Shape::Object(RANGE)))];
const OCR: &[Member] = &[
    must("x", Shape::Number),
    must("y", Shape::Number),
    must("width", Shape::Number),
    must("height", Shape::Number),
    may("rotation", Shape::Number),
    may("ocrtext", Shape::Text),
    may("pageIndex", Shape::Whole),
];
const MESSAGE: &[Member] = &[must("role", Shape::Text), must("content", Shape::Text), may("createdAt", Shape::Whole)];

/// What marks a place, whether with labels or without.
const PLACES: &[(&str, &[Member])] = &[
    ("rectangle", RECTANGLE),
    ("ellipse", ELLIPSE),
    ("keypoint", KEYPOINT),
    ("polygon", POLYGON),
    ("vector", VECTOR),
    ("brush", BRUSH),
    ("magicwand", BRUSH),
    ("bitmask", BITMASK),
    ("videovector", VIDEO_VECTOR),
    ("hypertext", SPAN_IN_NODES),
    ("paragraph", SPAN_IN_NODES),
    ("timeseries", STRETCH),
    ("timeline", RANGES),
    ("ocr", OCR),
];

const OTHERS: &[(&str, &[Member])] = &[
    ("videorectangle", VIDEO_RECTANGLE),
    ("choices", &[must("choices", TEXTS)]),
    ("taxonomy", &[must("taxonomy", Shape::List(&TEXTS))]),
    ("textarea", &[must("text", TEXTS)]),
    ("number", &[must("number", Shape::Number)]),
    ("rating", &[must("rating", Shape::WholeUpTo(i64::MAX))]),
    ("datetime", &[must("datetime", Shape::Text)]),
    ("pairwise", &[must("selected", Shape::Text)]),
    ("ranker", &[must("ranker", Shape::Named(&TEXTS))]),
    ("chatmessage", &[must("chatmessage", Shape::Object(MESSAGE))]),
    ("reactcode", &[must("reactcode", Shape::Named(&Shape::Anything))]),
];

/// A place on a picture that labels may name a second time, in an item with the same id.
pub(crate) fn is_on_picture(kind: &str) -> bool {
    matches!(kind, "rectangle" | "polygon" | "ellipse" | "keypoint" | "brush" | "bitmask" | "vector")
}

/// The members beside labels; `None`: nothing is known of this type.
pub(crate) fn members(kind: &str) -> Option<&'static [Member]> {
    let in_table = |table: &[(&str, &'static [Member])], name: &str| {
        table.iter().find(|(known, _)| *known == name).map(|(_, members)| *members)
    };
    if let Some(found) = in_table(PLACES, kind).or_else(|| in_table(OTHERS, kind)) {
        return Some(found);
    }
    if kind == "labels" {
        return Some(SPAN);
    }
    kind.strip_suffix("labels").and_then(|place| in_table(PLACES, place))
}

/// Where a type has its labels, which must be there.
pub(crate) fn labels_key(kind: &str) -> Option<&str> {
    match kind {
        "videovectorlabels" => Some("labels"),
        kind => kind.ends_with("labels").then_some(kind),
    }
}

impl Shape {
    /// Whether JSON is such a thing. It is read once, and nothing of it is kept.
    pub fn fits(self, json: &str) -> bool {
        let mut reader = serde_json::Deserializer::from_str(json);
        self.deserialize(&mut reader).is_ok()
    }

    fn number(self, value: f64) -> bool {
        match self {
            Self::Number | Self::Place | Self::Anything => true,
            Self::UpTo(most) => value <= most,
            #[expect(clippy::cast_precision_loss, reason = "whatever is as large as this is too large")]
            Self::WholeUpTo(most) => value.fract() == 0.0 && value >= 0.0 && value <= most as f64,
            Self::Whole => value.fract() == 0.0,
            Self::Flag => value == 0.0 || (value - 1.0).abs() < f64::EPSILON,
            _ => false,
        }
    }

    fn text(self, text: &str) -> bool {
        match self {
            Self::Text | Self::Place | Self::Anything => true,
            Self::Flag => matches!(
                text.to_ascii_lowercase().as_str(),
                "0" | "1" | "true" | "false" | "yes" | "no" | "on" | "off" | "t" | "f" | "y" | "n"
            ),
            _ => text.trim().parse().is_ok_and(|value| self.number(value)),
        }
    }
}

fn known<E: serde::de::Error>(fits: bool) -> Result<(), E> {
    if fits { Ok(()) } else { Err(E::custom("another value")) }
}

impl<'de> DeserializeSeed<'de> for Shape {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Shape {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a result")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        known(self.number(f64::from(u8::from(value))))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        #[expect(clippy::cast_precision_loss, reason = "only bounds are looked at")]
        known(self.number(value as f64))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        #[expect(clippy::cast_precision_loss, reason = "only bounds are looked at")]
        known(self.number(value as f64))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        known(self.number(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        known(self.text(value))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        known(self == Self::Anything)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let each = match self {
            Self::List(each) | Self::Filled(each) => *each,
            Self::Point => PERCENT,
            Self::Anything => Self::Anything,
            _ => return Err(A::Error::custom("a list")),
        };
        let mut count = 0;
        while list.next_element_seed(each)?.is_some() {
            count += 1;
        }
        known(match self {
            Self::Point => count == 2,
            Self::Filled(_) => count > 0,
            _ => true,
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let members = match self {
            Self::Object(members) => members,
            Self::Named(each) => {
                while map.next_key::<IgnoredAny>()?.is_some() {
                    map.next_value_seed(*each)?;
                }
                return Ok(());
            }
            Self::Anything => {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(());
            }
            _ => return Err(A::Error::custom("an object")),
        };
        let mut seen = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            match members.iter().find(|member| member.name == name) {
                Some(member) => {
                    map.next_value_seed(OrNull(member))?;
                    seen.push(member.name);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        known(members.iter().all(|member| !member.is_needed || seen.contains(&member.name)))
    }
}

/// What may be missing may be null as well.
struct OrNull<'m>(&'m Member);

impl<'de> DeserializeSeed<'de> for OrNull<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        if self.0.is_needed {
            return self.0.shape.deserialize(reader);
        }
        reader.deserialize_option(Optional(self.0.shape))
    }
}

struct Optional(Shape);

impl<'de> Visitor<'de> for Optional {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a result, or null")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        self.0.deserialize(reader)
    }
}
