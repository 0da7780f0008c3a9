//! The language of what is sent to somebody, from what their browser asks for.

use axum::http::{HeaderMap, header};
use labelkeep_database::mails::Language;

/// The first of ours that is asked for; English where none is.
pub(crate) fn language_of(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first = asked.split(',').find_map(|part| match part.trim().get(..2)?.to_ascii_lowercase().as_str() {
        "de" => Some(Language::German),
        "en" => Some(Language::English),
        _ => None,
    });
    first.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::language_of;
    use axum::http::HeaderMap;
    use labelkeep_database::mails::Language;

    #[test]
    fn the_first_language_of_ours_counts() {
        let of = |text: &str| {
            language_of(&HeaderMap::from_iter([(axum::http::header::ACCEPT_LANGUAGE, text.parse().unwrap())]))
        };
        assert_eq!(
            (of("de-AT,de;q=0.9,en;q=0.8"), of("fr, en;q=0.8, de;q=0.7")),
            (Language::German, Language::English)
        );
        assert_eq!((of("*"), of(""), of("ü")), (Language::English, Language::English, Language::English));
    }
}
