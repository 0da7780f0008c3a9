//! Endpoints of language models, as `OpenAI` has made the protocol and many servers speak it, also such that run on the own
//! machine: `GET models`, `POST chat/completions`. The answer to one task is one completion.

use crate::{
    answer::{read, text},
    backend::Backend,
    calls::{Client, HEALTH, MOST_OTHER, MOST_VERSIONS},
    fault::Fault,
};
use http::Method;
use labelkeep_model::Say;
use serde::Deserialize;
use serde_json::{Value, json};

/// Bytes of an answer around what the model says.
const MOST_AROUND: usize = 64 << 10;
/// Bytes that a token can be, generously.
const MOST_OF_TOKEN: usize = 64;

/// A model, and how it is asked.
#[derive(Debug, Clone)]
pub struct Chat {
    /// As the endpoint calls it.
    pub model: String,
    /// What it is told before the task.
    pub instructions: String,
    pub schema: Value,
    /// Whether the endpoint enforces schemas.
    pub is_structured: bool,
    /// Of one answer.
    pub most_tokens: u32,
}

/// A task as a model gets it.
#[derive(Debug)]
pub struct Asked<'a> {
    /// What the configuration shows of it, as JSON.
    pub data: &'a str,
    /// Addresses of pictures, or the pictures themselves as `data:`.
    pub pictures: &'a [String],
}

/// What it took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    pub tokens_in: u64,
    pub tokens_out: u64,
}

/// What came of a question. It may have cost something also where there is no answer.
#[derive(Debug)]
pub struct Completed {
    pub answer: Result<Value, Fault>,
    pub usage: Usage,
}

#[derive(Deserialize)]
struct Completion {
    #[serde(default)]
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Counted>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    message: Option<Message>,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize)]
struct Counted {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

impl Client {
    /// The models that an endpoint has; `None`: it does not say.
    ///
    /// # Errors
    /// Why they are not known.
    pub async fn models(&self, endpoint: &Backend) -> Result<Option<Vec<String>>, Fault> {
        #[derive(Deserialize)]
        struct Listed {
            data: Vec<Model>,
        }
        #[derive(Deserialize)]
        struct Model {
            id: String,
        }
        let answer = self.call(endpoint, Method::GET, "models", None, HEALTH).await?;
        let text = match text(answer, MOST_OTHER).await {
            Err(Fault::Status(404 | 405 | 501)) => return Ok(None),
            answered => answered.map_err(told)?,
        };
        let listed: Listed = read(&text).map_err(told)?;
        Ok(Some(listed.data.into_iter().take(MOST_VERSIONS).map(|model| model.id).collect()))
    }

    /// Asks about one task.
    ///
    /// # Errors
    /// Why there is no answer at all.
    pub async fn complete(&self, endpoint: &Backend, chat: &Chat, asked: &Asked<'_>) -> Result<Completed, Fault> {
        let tokens = usize::try_from(chat.most_tokens).unwrap_or(usize::MAX);
        let most = MOST_AROUND.saturating_add(tokens.saturating_mul(MOST_OF_TOKEN)).min(MOST_OTHER);
        let body = Some(request(chat, asked).to_string());
        let answer = self.call(endpoint, Method::POST, "chat/completions", body, endpoint.timeout).await?;
        let text = text(answer, most).await.map_err(told)?;
        let completion: Completion = read(&text).map_err(told)?;
        let usage = completion.usage.as_ref().map_or_else(Usage::default, |counted| Usage {
            tokens_in: counted.prompt_tokens,
            tokens_out: counted.completion_tokens,
        });
        Ok(Completed { answer: said(completion), usage })
    }
}

fn request(chat: &Chat, asked: &Asked<'_>) -> Value {
    let text = json!({ "type": "text", "text": asked.data });
    let picture = |url: &String| json!({ "type": "image_url", "image_url": { "url": url } });
    let content = match asked.pictures {
        // Endpoints that know words alone take words alone.
        [] => json!(asked.data),
        pictures => std::iter::once(text).chain(pictures.iter().map(picture)).collect(),
    };
    let mut request = json!({
        "model": chat.model,
        "temperature": 0,
        "max_tokens": chat.most_tokens,
        "messages": [
            { "role": "system", "content": chat.instructions },
            { "role": "user", "content": content },
        ],
    });
    if let Some(members) = request.as_object_mut().filter(|_| chat.is_structured) {
        let schema = json!({ "name": "answers", "strict": true, "schema": chat.schema });
        members.insert("response_format".to_owned(), json!({ "type": "json_schema", "json_schema": schema }));
    }
    request
}

fn said(completion: Completion) -> Result<Value, Fault> {
    let choice = completion.choices.into_iter().next().ok_or(Fault::NoMessage)?;
    let message = choice.message.ok_or(Fault::NoMessage)?;
    if message.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(Fault::Refused);
    }
    match choice.finish_reason.as_deref() {
        Some("length") => return Err(Fault::Cut),
        Some("content_filter") => return Err(Fault::Refused),
        _ => {}
    }
    let content = message.content.filter(|content| !content.trim().is_empty()).ok_or(Fault::NoMessage)?;
    read(object_in(&content)).map_err(|fault| match fault {
        Fault::NotJson => Fault::Unfit(Say::AnswerNoObject.into()),
        fault => fault,
    })
}

/// In words about an endpoint.
fn told(fault: Fault) -> Fault {
    match fault {
        Fault::Unauthorized => Fault::Key,
        Fault::NotJson => Fault::NoMessage,
        fault => fault,
    }
}

/// Models that nobody holds to a schema put words, or a fence, around the object.
fn object_in(content: &str) -> &str {
    let (first, last) = (content.find('{'), content.rfind('}'));
    first.zip(last).and_then(|(first, last)| content.get(first..=last)).unwrap_or(content)
}

#[cfg(test)]
mod tests {
    use super::{Completion, said};
    use crate::fault::Fault;
    use labelkeep_model::Say;
    use serde_json::{Value, json};

    fn of(choice: Value) -> Result<Value, Fault> {
        said(serde_json::from_value::<Completion>(json!({ "choices": [choice] })).unwrap())
    }

    #[test]
    fn the_object_is_found_among_words_and_nothing_else_is_taken() {
        let message = |content: &str| json!({ "message": { "content": content }, "finish_reason": "stop" });
        assert_eq!(of(message(r#"{"a": 1}"#)), Ok(json!({ "a": 1 })));
        assert_eq!(of(message("Sure!\n```json\n{\"a\": {\"b\": 2}}\n```")), Ok(json!({ "a": { "b": 2 } })));
        let unfit = || Err(Fault::Unfit(Say::AnswerNoObject.into()));
        assert_eq!(of(message("I cannot say.")), unfit());
        assert_eq!(of(message("{")), unfit());
        assert_eq!(of(message(&format!("{}1{}", "{\"a\":".repeat(500), "}".repeat(500)))), Err(Fault::TooDeep));
        assert_eq!(of(message(" ")), Err(Fault::NoMessage));
        assert_eq!(of(json!({ "message": { "content": null } })), Err(Fault::NoMessage));
        assert_eq!(of(json!({})), Err(Fault::NoMessage));
        assert_eq!(of(json!({ "message": { "content": "{", "refusal": "No." } })), Err(Fault::Refused));
        assert_eq!(of(json!({ "message": { "content": "{" }, "finish_reason": "length" })), Err(Fault::Cut));
        assert_eq!(said(serde_json::from_value(json!({})).unwrap()), Err(Fault::NoMessage));
    }
}
