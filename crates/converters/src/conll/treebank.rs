//! Words and punctuation as the Treebank tokenizer of NLTK splits them, with the rules that the original's converter sets.

use crate::python::is_space;
use regex::Regex;
use std::borrow::Cow;

pub(super) struct Token<'t> {
    pub text: &'t str,
    /// In characters.
    pub start: usize,
    pub end: usize,
}

pub(super) struct Splitter {
    before: Vec<(Regex, &'static str)>,
    after: Vec<(Regex, &'static str)>,
    quotes: Option<Regex>,
}

/// Before the text gets a space on either side.
const BEFORE: [(&str, &str); 13] = [
    (r#"\A""#, "``"),
    (r"(``)", " ${1} "),
    (r#"([ \(\[{<])("|'{2})"#, "${1} `` "),
    (r"([:,])([^\d])", " ${1} ${2}"),
    (r"([:,])(\n?)\z", " ${1} ${2}"),
    (r"\.\.\.", " ... "),
    (r"[;@#$/%&]", " ${0} "),
    (r#"([^\.])(\.)([\]\)}>"']*)[\s\x1c-\x1f]*\z"#, "${1} ${2}${3} "),
    (r"[?!]", " ${0} "),
    (r"([^'])' ", "${1} ' "),
    (r"[\]\[\(\)\{\}<>]", " ${0} "),
    (r"--", " -- "),
    (r"\A", " "),
];

const AFTER: [(&str, &str); 14] = [
    (r"''", " '' "),
    (r#"""#, " '' "),
    (r"([^' ])('[sS]|'[mM]|'[dD]|') ", "${1} ${2} "),
    (r"([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "${1} ${2} "),
    (r"(?i)\b(can)(not)\b", " ${1} ${2} "),
    (r"(?i)\b(d)('ye)\b", " ${1} ${2} "),
    (r"(?i)\b(gim)(me)\b", " ${1} ${2} "),
    (r"(?i)\b(gon)(na)\b", " ${1} ${2} "),
    (r"(?i)\b(got)(ta)\b", " ${1} ${2} "),
    (r"(?i)\b(lem)(me)\b", " ${1} ${2} "),
    (r"(?i)\b(more)('n)\b", " ${1} ${2} "),
    (r"(?i)\b(wan)(na)([\s\x1c-\x1f])", " ${1} ${2} ${3}"),
    (r"(?i) ('t)(is)\b", " ${1} ${2} "),
    (r"(?i) ('t)(was)\b", " ${1} ${2} "),
];

impl Splitter {
    pub fn new() -> Self {
        // All of them are well formed: a test looks.
        let compile = |rules: &[(&'static str, &'static str)]| {
            rules.iter().filter_map(|(pattern, with)| Some((Regex::new(pattern).ok()?, *with))).collect()
        };
        Self { before: compile(&BEFORE), after: compile(&AFTER), quotes: Regex::new(r#"``|'{2}|""#).ok() }
    }

    /// Where the rules lead to words that are not in the text, which makes the original refuse the whole export, the words
    /// between white space.
    pub fn split<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let words = self.words(text);
        let words: Vec<&str> = words.split(is_space).filter(|word| !word.is_empty()).collect();
        let found = self.original_quotes(text, words).and_then(|words| align(&words, text));
        found
            .or_else(|| align(&text.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>(), text))
            .unwrap_or_default()
    }

    fn words(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let replace = |text: &mut String, rules: &[(Regex, &'static str)]| {
            for (rule, with) in rules {
                if let Cow::Owned(changed) = rule.replace_all(text, *with) {
                    *text = changed;
                }
            }
        };
        replace(&mut text, &self.before);
        text.push(' ');
        replace(&mut text, &self.after);
        text
    }

    /// Quotes that were rewritten, as they stand in the text.
    fn original_quotes<'w>(&self, text: &'w str, words: Vec<&'w str>) -> Option<Vec<&'w str>> {
        if !text.contains('"') && !text.contains("''") {
            return Some(words);
        }
        let mut quotes = self.quotes.as_ref()?.find_iter(text).map(|found| found.as_str());
        let original = |word| if matches!(word, "\"" | "``" | "''") { quotes.next() } else { Some(word) };
        words.into_iter().map(original).collect()
    }
}

fn align<'t>(words: &[&str], text: &'t str) -> Option<Vec<Token<'t>>> {
    let (mut at, mut characters) = (0, 0);
    let mut tokens = Vec::with_capacity(words.len());
    for word in words {
        let rest = text.get(at..)?;
        let begin = rest.find(word)?;
        characters += rest.get(..begin)?.chars().count();
        let length = word.chars().count();
        let text = rest.get(begin..begin + word.len())?;
        tokens.push(Token { text, start: characters, end: characters + length });
        characters += length;
        at += begin + word.len();
    }
    Some(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        Splitter::new().split(text).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn all_rules_are_expressions() {
        let splitter = Splitter::new();
        assert_eq!((splitter.before.len(), splitter.after.len()), (BEFORE.len(), AFTER.len()));
    }

    #[test]
    fn texts_are_split_as_by_the_original() {
        let text = "Good muffins cost $3.88 (roughly 3,36 euros)\nin New York.  Please buy me\ntwo of them.\nThanks.";
        let parts = [
            "Good", "muffins", "cost", "$", "3.88", "(", "roughly", "3,36", "euros", ")", "in", "New", "York.",
            "Please", "buy", "me", "two", "of", "them.", "Thanks", ".",
        ];
        assert_eq!(words(text), parts);
        assert_eq!(words("They'll cannot \"say\" it's"), ["They", "'ll", "can", "not", "\"", "say", "\"", "it", "'s"]);
    }

    proptest! {
        #[test]
        fn tokens_stand_in_the_text_in_their_order(text in "[a-z'\"`.,:;() \n?!—😀äA-Z/$%-]{0,60}") {
            let mut end = 0;
            for token in Splitter::new().split(&text) {
                prop_assert!(token.start >= end && token.end > token.start);
                let there: String = text.chars().skip(token.start).take(token.end - token.start).collect();
                prop_assert_eq!(there, token.text);
                end = token.end;
            }
        }
    }
}
