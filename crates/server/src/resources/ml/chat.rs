//! How a language model is asked, as requests and answers have it.

use labelkeep_database::ml_backends::{ChatSettings, MlBackend, money};
use labelkeep_model::{FieldErrors, Say, Text};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use utoipa::ToSchema;

const LONGEST_MODEL: usize = 200;
const LONGEST_PROMPT: usize = 20_000;
const MOST_TOKENS: u64 = 32_000;
const MOST_A_MINUTE: u64 = 100_000;
const MOST_MONEY: f64 = 1_000_000.0;

/// The fields of `chat` in a request.
#[derive(ToSchema)]
#[schema(as = ChatModelRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
pub(super) struct ChatGiven {
    /// As the endpoint calls it.
    model: Option<String>,
    /// What it is told before each task; the questions of the labeling configuration are added.
    prompt: Option<String>,
    /// Of one answer: 1,000 by default, at most 32,000.
    max_tokens: Option<u64>,
    /// Whether the endpoint enforces JSON schemas; by default it does.
    is_structured: Option<bool>,
    /// `null`: as many as it takes.
    requests_per_minute: Option<u64>,
    /// For a million tokens that it reads.
    price_in: Option<f64>,
    /// For a million tokens that it writes.
    price_out: Option<f64>,
    /// What it may cost in all; `null`: whatever it costs.
    budget: Option<f64>,
}

/// How a language model is asked, and what it has cost. The key is in no answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChatModel)]
pub(super) struct ChatBody {
    model: String,
    prompt: String,
    max_tokens: u32,
    is_structured: bool,
    requests_per_minute: Option<u32>,
    price_in: f64,
    price_out: f64,
    budget: Option<f64>,
    api_key_is_set: bool,
    tokens_in: i64,
    tokens_out: i64,
    /// In whatever the prices are in.
    spent: f64,
}

impl ChatBody {
    pub fn of(backend: &MlBackend) -> Option<Self> {
        let chat = backend.chat.clone()?;
        Some(Self {
            model: chat.model,
            prompt: chat.prompt,
            max_tokens: chat.most_tokens,
            is_structured: chat.is_structured,
            requests_per_minute: chat.requests_per_minute,
            price_in: chat.price_in,
            price_out: chat.price_out,
            budget: chat.budget,
            api_key_is_set: backend.password_is_set(),
            tokens_in: backend.tokens_in,
            tokens_out: backend.tokens_out,
            spent: money(backend.spent),
        })
    }
}

pub(super) fn blank() -> ChatSettings {
    ChatSettings {
        model: String::new(),
        prompt: String::new(),
        most_tokens: 1_000,
        is_structured: true,
        requests_per_minute: None,
        price_in: 0.0,
        price_out: 0.0,
        budget: None,
        revision: 0,
    }
}

/// What the request says in the place of what was; a change of what the model is told is another revision.
pub(super) fn changed(given: &Map<String, Json>, before: &ChatSettings, errors: &mut FieldErrors) -> ChatSettings {
    let mut reading = Reading { given, errors };
    let mut after = before.clone();
    reading.text("model", LONGEST_MODEL, &mut after.model);
    reading.text("prompt", LONGEST_PROMPT, &mut after.prompt);
    after.model = after.model.trim().to_owned();
    if let Some(tokens) = reading.whole("max_tokens", MOST_TOKENS) {
        after.most_tokens = tokens.unwrap_or(1_000);
    }
    match given.get("is_structured") {
        None | Some(Json::Null) => {}
        Some(Json::Bool(is_structured)) => after.is_structured = *is_structured,
        Some(_) => reading.wrong("is_structured", Say::NoTruth),
    }
    if let Some(rate) = reading.whole("requests_per_minute", MOST_A_MINUTE) {
        after.requests_per_minute = rate;
    }
    for (name, place) in [("price_in", &mut after.price_in), ("price_out", &mut after.price_out)] {
        if let Some(price) = reading.money(name) {
            *place = price.unwrap_or(0.0);
        }
    }
    if let Some(budget) = reading.money("budget") {
        after.budget = budget;
    }
    if after.model.is_empty() {
        reading.wrong("model", Say::ChatNoModel);
    }
    if after.budget.is_some() && after.price_in + after.price_out <= 0.0 {
        reading.wrong("budget", Say::ChatNeedsPrices);
    }
    let is_told_otherwise = (&after.model, &after.prompt) != (&before.model, &before.prompt);
    after.revision = before.revision + u32::from(is_told_otherwise);
    after
}

struct Reading<'b> {
    given: &'b Map<String, Json>,
    errors: &'b mut FieldErrors,
}

impl Reading<'_> {
    fn wrong(&mut self, name: &str, text: impl Into<Text>) {
        self.errors.entry(format!("chat.{name}")).or_default().push(text.into());
    }

    fn text(&mut self, name: &str, longest: usize, place: &mut String) {
        match self.given.get(name) {
            None => {}
            Some(Json::Null) => place.clear(),
            Some(Json::String(text)) if text.chars().count() > longest => {
                self.wrong(name, Say::TooLong { most: longest.into() });
            }
            Some(Json::String(text)) => text.clone_into(place),
            Some(_) => self.wrong(name, Say::NoText),
        }
    }

    /// `None`: nothing is said, or nothing that can be taken; `Some(None)`: `null`.
    fn whole(&mut self, name: &str, most: u64) -> Option<Option<u32>> {
        match self.given.get(name)? {
            Json::Null => Some(None),
            value => match value.as_u64().filter(|number| (1..=most).contains(number)) {
                Some(number) => Some(u32::try_from(number).ok()),
                None => {
                    self.wrong(name, Say::MlBatchSize { most: most.into() });
                    None
                }
            },
        }
    }

    fn money(&mut self, name: &str) -> Option<Option<f64>> {
        match self.given.get(name)? {
            Json::Null => Some(None),
            value => match value.as_f64().filter(|number| (0.0..=MOST_MONEY).contains(number)) {
                Some(number) => Some(Some(number)),
                None => {
                    self.wrong(name, Say::NoNumber);
                    None
                }
            },
        }
    }
}
