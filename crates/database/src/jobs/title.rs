use serde_json::{Value as Json, json};

/// What a job is called: a key that interfaces translate, with its parameters, and the English text.
#[derive(Debug, Clone, PartialEq)]
pub struct Title {
    /// `None` in jobs of before there were keys.
    pub key: Option<String>,
    pub parameters: Json,
    pub text: String,
}

impl Title {
    #[must_use]
    pub fn new(key: &str, text: &str) -> Self {
        Self::with(key, json!({}), text.to_owned())
    }

    #[must_use]
    pub fn with(key: &str, parameters: Json, text: String) -> Self {
        Self { key: Some(key.to_owned()), parameters, text }
    }

    /// `key`: of what is done to the other job.
    #[must_use]
    pub fn about(key: &str, text: &str, other: &Self) -> Self {
        let of = json!({ "key": other.key, "parameters": other.parameters, "text": other.text });
        Self::with(key, json!({ "of": of }), format!("{text}: {}", other.text))
    }
}
