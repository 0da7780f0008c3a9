//! The JSON text of one item -> a task, and what is wrong with one that cannot become one.

use labelkeep_model::json::{check_storable, is_summand};
use labelkeep_model::{Say, Text, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{CompletedBy, ImportedAnnotation, ImportedPrediction, ImportedTask, RowProblem};

/// Annotations, and predictions, of one task.
pub(super) const MAX_PER_TASK: usize = 10_000;

#[derive(Deserialize)]
struct RawItem<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    meta: Option<&'a RawValue>,
    #[serde(borrow, default)]
    annotations: Option<&'a RawValue>,
    #[serde(borrow, default)]
    predictions: Option<&'a RawValue>,
    #[serde(borrow, default)]
    allow_skip: Option<&'a RawValue>,
    #[serde(borrow, default)]
    inner_id: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawAnnotation<'a> {
    /// `null` is what an annotation without a result is exported with.
    #[serde(borrow, default, deserialize_with = "given")]
    pub result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub completed_by: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub was_cancelled: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub skipped: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub ground_truth: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub lead_time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub unique_id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub created_at: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub updated_at: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub draft_created_at: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub id: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
pub(super) struct RawPrediction<'a> {
    #[serde(borrow, default)]
    pub result: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub score: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub model_version: Option<&'a RawValue>,
}

fn given<'de: 'a, 'a, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&'a RawValue>::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Person {
    Id(i64),
    Email(String),
    Object { email: Option<String>, id: Option<i64> },
}

/// Reads an item in several passes, each of which can say what is wrong.
pub(super) fn parse_carefully(text: &str, row: u64) -> Result<ImportedTask, RowProblem> {
    let problem = |message: Text| RowProblem::new(row, message);
    if !text.starts_with('{') {
        return Err(RowProblem::new(row, Say::ItemNoObject));
    }
    check_storable(text).map_err(|refusal| problem(refusal.into()))?;
    let raw: RawItem<'_> = serde_json::from_str(text).map_err(|error| problem(not_json(&error)))?;
    check_surrogates(text).map_err(|say| problem(say.into()))?;
    let data = raw.data.map(RawValue::get).filter(|data| is_filled_object(data));
    let Some(data) = data else {
        return Ok(ImportedTask { row, data: text.to_owned(), bare: true, ..ImportedTask::default() });
    };
    let all = elements(raw.predictions, "predictions").map_err(problem)?;
    let (ids, predictions): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, element)| is_id(element));
    Ok(ImportedTask {
        row,
        data: data.to_owned(),
        bare: false,
        meta: raw.meta.map(|meta| meta.get().to_owned()),
        annotations: elements(raw.annotations, "annotations")
            .and_then(|elements| each(elements, "annotations", annotation))
            .map_err(problem)?,
        predictions: each(predictions, "predictions", prediction).map_err(problem)?,
        allow_skip: truth(raw.allow_skip, "allow_skip").map_err(|say| problem(say.into()))?,
        inner_id: read(raw.inner_id, "inner_id", Say::KindWhole).map_err(|say| problem(say.into()))?,
        prediction_ids: ids.len() as u64,
    })
}

pub(super) fn read<T: serde::de::DeserializeOwned>(
    value: Option<&RawValue>,
    name: &str,
    kind: Say,
) -> Result<Option<T>, Say> {
    let Some(value) = value else { return Ok(None) };
    serde_json::from_str(value.get()).map(Some).map_err(|_| Say::ItemWrongKind {
        name: name.into(),
        kind: kind.into(),
        value: shown(value).into(),
    })
}

/// Also as a number, as programs write moments.
fn moment(value: Option<&RawValue>, name: &str) -> Result<Option<Timestamp>, Say> {
    let number = value.and_then(|value| value.get().trim_matches('"').parse().ok());
    match number.and_then(Timestamp::of_number) {
        Some(moment) => Ok(Some(moment)),
        None => read(value, name, Say::KindMoment),
    }
}

/// Also as a number or a word: scripts and tables write it so.
pub(super) fn truth(value: Option<&RawValue>, name: &str) -> Result<Option<bool>, Say> {
    let Some(value) = value else { return Ok(None) };
    match value.get().trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        _ => Err(Say::ItemNoTruth { name: name.into(), value: shown(value).into() }),
    }
}

/// Enough of a value to find it in the file.
fn shown(value: &RawValue) -> String {
    const CHARS: usize = 40;
    match value.get().char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", value.get().get(..end).unwrap_or_default()),
        None => value.get().to_owned(),
    }
}

/// The place of the fault in words for people; the parser's own are for those who write parsers.
fn not_json(error: &serde_json::Error) -> Text {
    let twice = error.to_string();
    if let Some(name) = twice.strip_prefix("duplicate field `").and_then(|rest| rest.split('`').next()) {
        return Say::ItemTwice { name: name.into() }.into();
    }
    Say::ItemNotJson { line: error.line().to_string().into(), column: error.column().to_string().into() }.into()
}

pub(super) fn is_filled_object(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|rest| !rest.trim_ascii_start().starts_with('}'))
}

/// `\ud800` without its second half is valid JSON and no text: databases refuse it later, so we do now.
fn check_surrogates(text: &str) -> Result<(), Say> {
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        let backslashes =
            rest.as_bytes().get(..at).unwrap_or_default().iter().rev().take_while(|b| **b == b'\\').count();
        let (_, tail) = rest.split_at(at + 2);
        rest = tail;
        if backslashes % 2 == 1 {
            continue;
        }
        let unit = |text: &str| text.get(..4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
        match unit(tail) {
            Some(0xD800..=0xDBFF) => {
                let low = tail.get(4..).and_then(|t| t.strip_prefix("\\u")).and_then(unit);
                if !matches!(low, Some(0xDC00..=0xDFFF)) {
                    return Err(Say::ItemHalfCharacter);
                }
                rest = tail.get(10..).unwrap_or_default();
            }
            Some(0xDC00..=0xDFFF) => return Err(Say::ItemHalfCharacter),
            _ => {}
        }
    }
    Ok(())
}

/// The elements of an optional array, each with its place.
fn elements<'a>(value: Option<&'a RawValue>, name: &str) -> Result<Vec<(usize, &'a RawValue)>, Text> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let elements: Vec<&RawValue> = serde_json::from_str(value.get())
        .map_err(|_| Say::ItemNoList { name: name.into(), value: shown(value).into() })?;
    if elements.len() > MAX_PER_TASK {
        return Err(Say::ItemTooMany { most: MAX_PER_TASK.into(), name: name.into() }.into());
    }
    Ok(elements.into_iter().enumerate().collect())
}

/// Exports list the ids of predictions, which mean nothing elsewhere.
pub(super) fn is_id(element: &RawValue) -> bool {
    element.get().bytes().all(|b| b.is_ascii_digit())
}

/// Each element through `read`; the message names the element.
fn each<'a, T>(
    elements: Vec<(usize, &'a RawValue)>,
    name: &str,
    read: fn(&'a str) -> Result<T, Text>,
) -> Result<Vec<T>, Text> {
    let read_one = |(at, element): (usize, &'a RawValue)| {
        let read = if element.get().starts_with('{') {
            read(element.get())
        } else {
            Err(Say::ItemNoMember { value: shown(element).into() }.into())
        };
        read.map_err(|message| message.at(format!("{name}[{at}]")))
    };
    elements.into_iter().map(read_one).collect()
}

fn annotation(text: &str) -> Result<ImportedAnnotation, Text> {
    let raw: RawAnnotation<'_> = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    let result = match raw.result {
        Some(value) if value.get() == "null" => value.get().to_owned(),
        value => result(value)?,
    };
    annotation_of(raw, result)
}

pub(super) fn annotation_of(raw: RawAnnotation<'_>, result: String) -> Result<ImportedAnnotation, Text> {
    let was_cancelled = truth(raw.was_cancelled.or(raw.skipped), "was_cancelled")?;
    let ground_truth = truth(raw.ground_truth, "ground_truth")?;
    Ok(ImportedAnnotation {
        result,
        completed_by: raw.completed_by.map(person).transpose()?,
        was_cancelled: was_cancelled.unwrap_or(false),
        ground_truth: ground_truth.unwrap_or(true),
        lead_time: raw.lead_time.map(|seconds| number(seconds.get(), "lead_time")).transpose()?,
        unique_id: read(raw.unique_id, "unique_id", Say::KindText)?,
        created_at: moment(raw.created_at, "created_at")?,
        updated_at: moment(raw.updated_at, "updated_at")?,
        draft_created_at: moment(raw.draft_created_at, "draft_created_at")?,
        import_id: raw.id.and_then(|value| serde_json::from_str(value.get()).ok()),
    })
}

fn prediction(text: &str) -> Result<ImportedPrediction, Text> {
    let raw: RawPrediction<'_> = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    let result = result(raw.result)?;
    prediction_of(&raw, result)
}

pub(super) fn prediction_of(raw: &RawPrediction<'_>, result: String) -> Result<ImportedPrediction, Text> {
    Ok(ImportedPrediction {
        result,
        score: raw.score.map(|value| number(value.get(), "score")).transpose()?,
        model_version: match raw.model_version {
            None => "undefined".to_owned(),
            Some(value) => match serde_json::from_str::<String>(value.get()) {
                Ok(text) => text,
                Err(_) => value.get().to_owned(),
            },
        },
    })
}

/// A number, also one that is written as a string.
fn number(text: &str, name: &str) -> Result<f64, Say> {
    let parsed: Option<f64> = serde_json::from_str(text)
        .ok()
        .or_else(|| serde_json::from_str::<String>(text).ok().and_then(|text| text.trim().parse().ok()));
    let number = parsed.ok_or_else(|| Say::ItemNoNumber { name: name.into() })?;
    summand(number, name)
}

fn summand(number: f64, name: &str) -> Result<f64, Say> {
    let fits = is_summand(number);
    fits.then_some(number).ok_or_else(|| Say::ItemNumberBounds { name: name.into() })
}

/// A list of objects. What is in them is the labeling interface's; what is none would break it.
fn result(value: Option<&RawValue>) -> Result<String, Say> {
    let Some(value) = value else { return Err(Say::ItemNoResult) };
    let elements: Vec<&RawValue> =
        serde_json::from_str(value.get()).map_err(|_| Say::ItemResultNoList { value: shown(value).into() })?;
    match elements.iter().enumerate().find(|(_, element)| !element.get().starts_with('{')) {
        None => Ok(value.get().to_owned()),
        Some((at, element)) => Err(Say::ItemResultNoObject { at: at.to_string().into(), value: shown(element).into() }),
    }
}

fn person(value: &RawValue) -> Result<CompletedBy, Say> {
    match serde_json::from_str(value.get()).map_err(|_| Say::ItemNoPerson)? {
        Person::Id(id) => Ok(CompletedBy::Id(id)),
        Person::Email(email) | Person::Object { email: Some(email), .. } => {
            Ok(CompletedBy::Email(email.trim().to_lowercase()))
        }
        Person::Object { email: None, id: Some(id) } => Ok(CompletedBy::Id(id)),
        Person::Object { email: None, id: None } => Err(Say::ItemNoPerson),
    }
}
