use super::Position;
use labelkeep_model::Text;
use serde::Serialize;
use std::fmt;

const MAX_MESSAGE: usize = 4_000;

/// One thing that is wrong with a config, or worth a warning, at its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConfigError {
    /// What is wrong and what to do about it, without the place.
    pub message: Text,
    /// Counted from 1.
    pub line: u32,
    /// In characters, counted from 1.
    pub column: u32,
    /// Whether the text is no XML at all. Then the place belongs into the message for clients that show only that.
    #[serde(skip)]
    pub is_syntax: bool,
}

impl ConfigError {
    pub(crate) fn new(position: Position, message: impl Into<Text>) -> Self {
        // Names from the config are quoted, and may be as long as the config.
        let message = message.into().shortened(MAX_MESSAGE);
        Self { message, line: position.line, column: position.column, is_syntax: false }
    }

    pub(crate) fn syntax(position: Position, message: impl Into<Text>) -> Self {
        Self { is_syntax: true, ..Self::new(position, message) }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_syntax {
            write!(f, "Line {}, column {}: {}", self.line, self.column, self.message)
        } else {
            f.write_str(&self.message)
        }
    }
}

/// Why a config is refused: at least one error, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl ConfigErrors {
    #[must_use]
    pub fn messages(&self) -> Vec<Text> {
        self.0.iter().map(|error| error.message.clone().worded(error.to_string())).collect()
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}

impl From<ConfigErrors> for labelkeep_model::Error {
    fn from(errors: ConfigErrors) -> Self {
        Self::validation([("label_config".to_owned(), errors.messages())].into())
    }
}
