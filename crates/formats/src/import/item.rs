//! The JSON text of one item -> a task, and what is wrong with one that cannot become one.

use labelkeep_model::json::{check_storable, is_summand};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{CompletedBy, ImportedAnnotation, ImportedPrediction, ImportedTask, RowProblem};

pub(super) const NOT_UTF8: &str = "This item is not valid UTF-8 text. Save the file as UTF-8.";
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
    let problem = |message: String| RowProblem::new(row, message);
    if !text.starts_with('{') {
        return Err(problem("A task must be a JSON object such as {\"data\":{…}}.".to_owned()));
    }
    check_storable(text).map_err(|refusal| problem(refusal.to_string()))?;
    let raw: RawItem<'_> = serde_json::from_str(text).map_err(|error| problem(not_json(&error)))?;
    check_surrogates(text).map_err(problem)?;
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
        allow_skip: truth(raw.allow_skip, "allow_skip").map_err(problem)?,
        inner_id: read(raw.inner_id, "inner_id", "a whole number").map_err(problem)?,
        prediction_ids: ids.len() as u64,
    })
}

const MOMENT: &str = "a date and time such as \"2026-01-31T12:00:00Z\" (ISO 8601)";

pub(super) fn read<T: serde::de::DeserializeOwned>(
    value: Option<&RawValue>,
    name: &str,
    kind: &str,
) -> Result<Option<T>, String> {
    let Some(value) = value else { return Ok(None) };
    serde_json::from_str(value.get())
        .map(Some)
        .map_err(|_| format!("\"{name}\" must be {kind}, not {}. Leave it out where it is not known.", shown(value)))
}

/// Also as a number or a word: scripts and tables write it so.
pub(super) fn truth(value: Option<&RawValue>, name: &str) -> Result<Option<bool>, String> {
    let Some(value) = value else { return Ok(None) };
    match value.get().trim_matches('"').to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        _ => {
            Err(format!("\"{name}\" must be true or false, not {}. Leave it out where it is not known.", shown(value)))
        }
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
fn not_json(error: &serde_json::Error) -> String {
    let twice = error.to_string();
    if let Some(name) = twice.strip_prefix("duplicate field `").and_then(|rest| rest.split('`').next()) {
        return format!("The item has \"{name}\" twice. Keep one of them.");
    }
    format!(
        "This is not valid JSON at line {}, character {} of the item. Look for a missing or surplus quote, comma or bracket there.",
        error.line(),
        error.column()
    )
}

pub(super) fn is_filled_object(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|rest| !rest.trim_ascii_start().starts_with('}'))
}

/// `\ud800` without its second half is valid JSON and no text: databases refuse it later, so we do now.
fn check_surrogates(text: &str) -> Result<(), String> {
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
                    return Err(lone_surrogate());
                }
                rest = tail.get(10..).unwrap_or_default();
            }
            Some(0xDC00..=0xDFFF) => return Err(lone_surrogate()),
            _ => {}
        }
    }
    Ok(())
}

fn lone_surrogate() -> String {
    "A string holds half of a character (a lone \\ud800…\\udfff escape). Remove it and try again.".to_owned()
}

/// The elements of an optional array, each with its place.
fn elements<'a>(value: Option<&'a RawValue>, name: &str) -> Result<Vec<(usize, &'a RawValue)>, String> {
    let Some(value) = value else { return Ok(Vec::new()) };
    let elements: Vec<&RawValue> = serde_json::from_str(value.get())
        .map_err(|_| format!("\"{name}\" must be a list such as [{{\"result\": […]}}], not {}.", shown(value)))?;
    if elements.len() > MAX_PER_TASK {
        return Err(format!("A task can have at most {MAX_PER_TASK} {name}."));
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
    read: fn(&'a str) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let read_one = |(at, element): (usize, &'a RawValue)| {
        let read = if element.get().starts_with('{') {
            read(element.get())
        } else {
            Err(format!("this must be an object such as {{\"result\": […]}}, not {}.", shown(element)))
        };
        read.map_err(|message| format!("{name}[{at}]: {message}"))
    };
    elements.into_iter().map(read_one).collect()
}

fn annotation(text: &str) -> Result<ImportedAnnotation, String> {
    let raw: RawAnnotation<'_> = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    let result = match raw.result {
        Some(value) if value.get() == "null" => value.get().to_owned(),
        value => result(value)?,
    };
    annotation_of(raw, result)
}

pub(super) fn annotation_of(raw: RawAnnotation<'_>, result: String) -> Result<ImportedAnnotation, String> {
    let was_cancelled = truth(raw.was_cancelled.or(raw.skipped), "was_cancelled")?;
    let ground_truth = truth(raw.ground_truth, "ground_truth")?;
    Ok(ImportedAnnotation {
        result,
        completed_by: raw.completed_by.map(person).transpose()?,
        was_cancelled: was_cancelled.unwrap_or(false),
        ground_truth: ground_truth.unwrap_or(true),
        lead_time: raw.lead_time.map(|seconds| number(seconds.get(), "lead_time")).transpose()?,
        unique_id: read(raw.unique_id, "unique_id", "text")?,
        created_at: read(raw.created_at, "created_at", MOMENT)?,
        updated_at: read(raw.updated_at, "updated_at", MOMENT)?,
        draft_created_at: read(raw.draft_created_at, "draft_created_at", MOMENT)?,
        import_id: raw.id.and_then(|value| serde_json::from_str(value.get()).ok()),
    })
}

fn prediction(text: &str) -> Result<ImportedPrediction, String> {
    let raw: RawPrediction<'_> = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    let result = result(raw.result)?;
    prediction_of(&raw, result)
}

pub(super) fn prediction_of(raw: &RawPrediction<'_>, result: String) -> Result<ImportedPrediction, String> {
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
fn number(text: &str, name: &str) -> Result<f64, String> {
    let parsed: Option<f64> = serde_json::from_str(text)
        .ok()
        .or_else(|| serde_json::from_str::<String>(text).ok().and_then(|text| text.trim().parse().ok()));
    let number = parsed.ok_or_else(|| format!("\"{name}\" must be a number. Leave it out where there is none."))?;
    summand(number, name)
}

fn summand(number: f64, name: &str) -> Result<f64, String> {
    let fits = is_summand(number);
    fits.then_some(number).ok_or_else(|| format!("\"{name}\" must be between -1e15 and 1e15."))
}

/// A list of objects. What is in them is the labeling interface's; what is none would break it.
fn result(value: Option<&RawValue>) -> Result<String, String> {
    let Some(value) = value else { return Err("\"result\" is missing; it must be a list.".to_owned()) };
    let elements: Vec<&RawValue> =
        serde_json::from_str(value.get()).map_err(|_| format!("\"result\" must be a list, not {}.", shown(value)))?;
    match elements.iter().enumerate().find(|(_, element)| !element.get().starts_with('{')) {
        None => Ok(value.get().to_owned()),
        Some((at, element)) => Err(format!(
            "result[{at}] must be an object with the value of one region or answer, not {}. Remove it.",
            shown(element)
        )),
    }
}

fn person(value: &RawValue) -> Result<CompletedBy, String> {
    let refused = || "\"completed_by\" must be the id of a user or an object with an \"email\".".to_owned();
    match serde_json::from_str(value.get()).map_err(|_| refused())? {
        Person::Id(id) => Ok(CompletedBy::Id(id)),
        Person::Email(email) | Person::Object { email: Some(email), .. } => {
            Ok(CompletedBy::Email(email.trim().to_lowercase()))
        }
        Person::Object { email: None, id: Some(id) } => Ok(CompletedBy::Id(id)),
        Person::Object { email: None, id: None } => Err(refused()),
    }
}
