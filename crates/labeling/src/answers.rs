//! What a config asks, as questions that a language model can answer: a JSON schema for its answer, what that comes to as a
//! result, and how far it is what people said.

mod agreement;
mod fill;
mod question;
mod schema;
#[cfg(test)]
mod tests;

pub use agreement::agreement;
pub use fill::Filled;
pub use schema::CONFIDENCE;

use crate::{Config, config::DataKind};
use labelkeep_model::Text;
use question::Question;
use serde_json::{Map, Value};

/// The questions of a config.
#[derive(Debug, Clone)]
pub struct AnswerForm {
    questions: Vec<Question>,
    left_out: Vec<String>,
    columns: Vec<String>,
    /// Those of them under which a picture stands.
    pictures: Vec<String>,
}

impl AnswerForm {
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let (mut questions, mut left_out) = (Vec::new(), Vec::new());
        for control in config.controls() {
            let Some(name) = control.name() else { continue };
            match Question::of(config, control) {
                Some(question) => questions.push(question),
                None => left_out.push(name.to_owned()),
            }
        }
        let (mut columns, mut pictures): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for key in config.data_keys() {
            if !columns.iter().any(|known| known == key.column()) {
                columns.push(key.column().to_owned());
                if key.kind == DataKind::Image {
                    pictures.push(key.column().to_owned());
                }
            }
        }
        Self { questions, left_out, columns, pictures }
    }

    /// Whether there is nothing that a model could be asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty()
    }

    /// The controls that are asked, in the order of the config.
    pub fn asked(&self) -> impl Iterator<Item = &str> {
        self.questions.iter().map(|question| question.name.as_str())
    }

    /// The controls that no words answer, such as those that draw on pictures.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// Of a task's data what the config shows, which is all that a model is told.
    #[must_use]
    pub fn shown(&self, data: &Map<String, Value>) -> Map<String, Value> {
        let of_column = |column: &String| Some((column.clone(), data.get(column)?.clone()));
        self.columns.iter().filter_map(of_column).collect()
    }

    /// The pictures that the config shows of a task: their addresses.
    #[must_use]
    pub fn pictures<'d>(&self, data: &'d Map<String, Value>) -> Vec<&'d str> {
        let values = self.pictures.iter().filter_map(|column| data.get(column));
        let each = values.flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
        each.filter_map(Value::as_str).collect()
    }

    /// The schema of an answer, in the part of the language that every endpoint knows.
    #[must_use]
    pub fn schema(&self) -> Value {
        schema::of(&self.questions)
    }

    /// The result that an answer stands for.
    ///
    /// # Errors
    /// What of it is no answer to what was asked.
    pub fn fill(&self, answer: &Value, data: &Map<String, Value>) -> Result<Filled, Text> {
        fill::fill(&self.questions, answer, data)
    }
}
