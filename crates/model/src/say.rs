//! Messages: a code, its parameters, and the English text.

mod catalogue;

use crate::param::{Param, Said, Told};
use std::collections::BTreeMap;

pub use catalogue::Say;

impl From<Say> for Told {
    fn from(say: Say) -> Self {
        let (message, code) = (say.to_string(), say.code());
        Self { message, said: Some(Said { code, params: say.into_params(), place: None }) }
    }
}

impl From<Say> for Param {
    fn from(say: Say) -> Self {
        Self::Message(Box::new(say.into()))
    }
}

impl Say {
    /// Every code that there is, with its English text: `{most}` stands for the parameter of that name.
    #[must_use]
    pub fn catalogue() -> Vec<(String, String)> {
        Self::ALL.iter().map(|(name, text)| (snake(name), text.replace("{{", "{").replace("}}", "}"))).collect()
    }

    /// The code and the parameters of a message of which only the text is left.
    pub(crate) fn recognised(text: &str) -> Option<(String, BTreeMap<String, Param>)> {
        // A parameter in front could be anything, unless much follows. Who leaves least to parameters fits best.
        let known = Self::ALL.iter().filter(|(_, template)| !template.starts_with('{') || template.len() > 40);
        known
            .filter_map(|(name, template)| Some((literals(template), name, params_of(template, text)?)))
            .max_by_key(|(length, ..)| *length)
            .map(|(_, name, params)| (snake(name), params))
    }

    #[must_use]
    pub fn code(&self) -> String {
        snake(self.name())
    }
}

/// How much of a template is no parameter.
fn literals(template: &str) -> usize {
    template.split(['{', '}']).step_by(2).map(str::len).sum()
}

/// What stands in a text in the places of the parameters.
fn params_of(template: &str, text: &str) -> Option<BTreeMap<String, Param>> {
    let template = template.replace("{{", "\u{1}").replace("}}", "\u{2}");
    let literal = |part: &str| part.replace('\u{1}', "{").replace('\u{2}', "}");
    let (before, mut rest) = template.split_once('{').unwrap_or((&template, ""));
    let mut text = text.strip_prefix(literal(before).as_str())?;
    let mut params = BTreeMap::new();
    while let Some((name, tail)) = rest.split_once('}') {
        let (part, next) = tail.split_once('{').unwrap_or((tail, ""));
        let part = literal(part);
        let end = if next.is_empty() { text.strip_suffix(part.as_str())?.len() } else { text.find(part.as_str())? };
        let (value, after) = text.split_at(end);
        params.insert(name.to_owned(), param_of(value));
        text = after.get(part.len()..)?;
        rest = next;
    }
    text.is_empty().then_some(params)
}

/// A message may stand within another one.
fn param_of(value: &str) -> Param {
    let said = |_| match Say::recognised(value) {
        Some((code, params)) => {
            let said = Some(Said { code, params, place: None });
            Param::Message(Box::new(Told { message: value.to_owned(), said }))
        }
        None => value.into(),
    };
    value.parse().map_or_else(said, Param::Number)
}

/// `TooLong` is `too_long`.
fn snake(name: &str) -> String {
    let mut code = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_ascii_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.push(character.to_ascii_lowercase());
    }
    code
}

#[cfg(test)]
mod tests {
    use super::{Param, Say};
    use std::collections::BTreeSet;

    #[test]
    fn a_message_has_a_code_and_parameters_beside_its_text() {
        let message = Say::TooLong { most: 50.into() };
        assert_eq!(message.code(), "too_long");
        assert_eq!(message.to_string(), "Ensure this field has no more than 50 characters.");
        assert_eq!(message.into_params().into_iter().collect::<Vec<_>>(), [("most".to_owned(), Param::Number(50))]);
    }

    #[test]
    fn each_code_is_there_once() {
        let all = Say::catalogue();
        assert_eq!(all.iter().map(|(code, _)| code).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|(_, text)| text).collect::<BTreeSet<_>>().len(), all.len(), "one text, one code");
        assert!(all.contains(&(Say::Required.code(), Say::Required.to_string())));
    }
}
