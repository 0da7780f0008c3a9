//! From a model's answer to a result. A model says what it likes, whatever it was asked: nothing of it is taken that the config
//! does not have.

use super::{
    question::{Ask, Question},
    schema::{ANSWERS, CONFIDENCE, STEP},
};
use labelkeep_model::{Say, Text};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Of one control.
const MOST_SPANS: usize = 1_000;
const LONGEST_TEXT: usize = 100_000;

/// What an answer comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    /// A JSON list.
    pub result: Value,
    /// 0 to 1.
    pub score: Option<f64>,
    /// Words that it marked and that are not in the text.
    pub missed: usize,
}

pub(super) fn fill(questions: &[Question], answer: &Value, data: &Map<String, Value>) -> Result<Filled, Text> {
    let whole = answer.as_object().ok_or(Say::AnswerNoObject)?;
    // Where no schema is enforced, models leave the outer object away.
    let answers = whole.get(ANSWERS).and_then(Value::as_object).unwrap_or(whole);
    let mut filling = Filling { items: Vec::new(), missed: 0, is_answered: false };
    for question in questions {
        let Some(given) = answers.get(&question.name) else { continue };
        filling.is_answered = true;
        filling.take(question, given, data).map_err(|say| Text::from(say).at(question.name.clone()))?;
    }
    if !filling.is_answered && !questions.is_empty() {
        return Err(Say::AnswerOfNothing.into());
    }
    let score = whole.get(CONFIDENCE).and_then(Value::as_f64).filter(|score| (0.0..=1.0).contains(score));
    Ok(Filled { result: filling.items.into(), score, missed: filling.missed })
}

struct Filling {
    items: Vec<Value>,
    missed: usize,
    is_answered: bool,
}

impl Filling {
    fn take(&mut self, question: &Question, given: &Value, data: &Map<String, Value>) -> Result<(), Say> {
        let value = match &question.ask {
            Ask::Choices { labels, is_multiple } => {
                let chosen =
                    each(given, *is_multiple)?.map(|given| known(labels, given)).collect::<Result<Vec<_>, _>>()?;
                if chosen.is_empty() { None } else { Some(json!({ "choices": unique(chosen) })) }
            }
            Ask::Text => text(given)?.map(|text| json!({ "text": [text] })),
            Ask::Rating { most } => rating(given, *most)?,
            Ask::Number { least, most } => bounded(given, *least, *most)?,
            Ask::Taxonomy { paths } => ways(given, paths)?,
            Ask::Spans { labels, column } => return self.spans(question, (labels, column), given, data),
            Ask::Pairwise => match given.as_str().map(str::trim) {
                None if given.is_null() => None,
                Some(side) if side.eq_ignore_ascii_case("left") => Some(json!({ "selected": "left" })),
                Some(side) if side.eq_ignore_ascii_case("right") => Some(json!({ "selected": "right" })),
                _ => return Err(Say::AnswerSide),
            },
        };
        if let Some(value) = value {
            self.push(question, value);
        }
        Ok(())
    }

    fn push(&mut self, question: &Question, value: Value) {
        let id = format!("m{}", self.items.len() + 1);
        let (name, to_name, kind) = (&question.name, &question.to_name, &question.kind);
        self.items.push(json!({ "id": id, "from_name": name, "to_name": to_name, "type": kind, "value": value }));
    }

    /// A model counts no letters: it says the words, and they are found. The same words again are the next of these.
    fn spans(
        &mut self,
        question: &Question,
        (labels, column): (&[String], &str),
        given: &Value,
        data: &Map<String, Value>,
    ) -> Result<(), Say> {
        let text = data.get(column).and_then(Value::as_str).unwrap_or_default();
        let mut behind: HashMap<(String, String), usize> = HashMap::new();
        for (count, given) in given.as_array().ok_or(Say::AnswerList)?.iter().enumerate() {
            if count >= MOST_SPANS {
                return Err(Say::AnswerSpans { most: MOST_SPANS.into() });
            }
            let words = given.get("text").and_then(Value::as_str).map(str::trim).filter(|words| !words.is_empty());
            let (Some(words), Some(label)) = (words, given.get("label")) else { return Err(Say::AnswerSpan) };
            let label = known(labels, label)?;
            let from = behind.entry((words.to_owned(), label.clone())).or_default();
            let found = text.get(*from..).and_then(|rest| rest.find(words)).map(|at| *from + at);
            let Some(at) = found else {
                self.missed += 1;
                continue;
            };
            *from = at + words.len();
            // Results count code points.
            let start = text.get(..at).map_or(0, |before| before.chars().count());
            let end = start + words.chars().count();
            self.push(question, json!({ "start": start, "end": end, "text": words, &question.kind: [label] }));
        }
        Ok(())
    }
}

fn rating(given: &Value, most: u64) -> Result<Option<Value>, Say> {
    let Some(rating) = number(given)? else { return Ok(None) };
    // Written as a whole number, or it is none.
    let stars = rating.to_string().parse::<u64>().ok().filter(|stars| (1..=most).contains(stars));
    stars.map(|stars| Some(json!({ "rating": stars }))).ok_or(Say::AnswerRating { most: most.into() })
}

fn bounded(given: &Value, least: Option<f64>, most: Option<f64>) -> Result<Option<Value>, Say> {
    let Some(number) = number(given)? else { return Ok(None) };
    if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
        return Err(Say::AnswerBounds { number: number.to_string().into() });
    }
    Ok(Some(json!({ "number": whole(number) })))
}

fn ways(given: &Value, paths: &[Vec<String>]) -> Result<Option<Value>, Say> {
    let joined: Vec<String> = paths.iter().map(|path| path.join(STEP)).collect();
    let mut chosen: Vec<&Vec<String>> = Vec::new();
    for given in each(given, true)? {
        let way = known(&joined, given)?;
        let found = joined.iter().zip(paths).find(|(known, _)| **known == way).map(|(_, path)| path);
        chosen.extend(found.filter(|path| !chosen.contains(path)));
    }
    Ok((!chosen.is_empty()).then(|| json!({ "taxonomy": chosen })))
}

/// A list, or the only one; nothing: none.
fn each(given: &Value, is_multiple: bool) -> Result<impl Iterator<Item = &Value>, Say> {
    let many = match given {
        Value::Array(many) if is_multiple || many.len() < 2 => many.as_slice(),
        Value::Array(_) => return Err(Say::AnswerOne),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    Ok(many.iter())
}

/// A label of the config; how it is written does not matter where that leaves one.
fn known(labels: &[String], given: &Value) -> Result<String, Say> {
    let said = given.as_str().map_or_else(|| given.to_string(), |text| text.trim().to_owned());
    if labels.contains(&said) {
        return Ok(said);
    }
    let lower = said.to_lowercase();
    let mut alike = labels.iter().filter(|label| label.to_lowercase() == lower);
    match (alike.next(), alike.next()) {
        (Some(only), None) => Ok(only.clone()),
        _ => Err(Say::AnswerLabel { label: said.chars().take(100).collect::<String>().into() }),
    }
}

fn unique(mut chosen: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    chosen.retain(|label| seen.insert(label.clone()));
    chosen
}

fn text(given: &Value) -> Result<Option<&str>, Say> {
    match given {
        Value::Null => Ok(None),
        Value::String(text) if text.len() > LONGEST_TEXT => Err(Say::TooLong { most: LONGEST_TEXT.into() }),
        Value::String(text) => Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
        _ => Err(Say::NoText),
    }
}

fn number(given: &Value) -> Result<Option<f64>, Say> {
    match given {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) => text.trim().parse().map(Some).map_err(|_| Say::NoNumber),
        _ => Err(Say::NoNumber),
    }
    .and_then(|number| match number {
        Some(number) if !number.is_finite() => Err(Say::NoNumber),
        number => Ok(number),
    })
}

/// 4, not 4.0.
fn whole(number: f64) -> Value {
    let text = number.to_string();
    text.parse::<i64>().map_or_else(|_| json!(number), Value::from)
}
