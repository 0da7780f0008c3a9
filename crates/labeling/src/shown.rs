//! What a config shows of a task, in the order of the page: for exports that need more than what controls write about.

use crate::config::{Config, TagKind};

/// A tag that shows one field of the task's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// As results name it; empty for headings, which have none.
    pub name: String,
    /// As documented, whatever its case in the config.
    pub tag: &'static str,
    /// The field, without the `$`.
    pub key: String,
}

/// Objects, headings and Markdown whose value is one field.
#[must_use]
pub fn shown(config: &Config) -> Vec<Shown> {
    let tags = config.tags().iter().filter_map(|tag| {
        let known = tag.known?;
        let shows = matches!(known.kind, TagKind::Object(_)) || ["Header", "Markdown"].contains(&known.name);
        let key = tag.filled("value")?.strip_prefix('$')?.trim();
        let is_field = shows && !key.is_empty() && !key.contains(['$', ' ']);
        is_field.then(|| Shown {
            name: tag.name().unwrap_or_default().to_owned(),
            tag: known.name,
            key: key.to_owned(),
        })
    });
    tags.collect()
}

#[cfg(test)]
mod tests {
    use super::{Shown, shown};
    use crate::Config;

    #[test]
    fn fields_that_are_shown_are_named_with_their_tags() {
        let config = Config::parse(
            r#"<View><Header value="$question"/><Header value="Read it"/><chat name="talk" toName="talk" value="$data.chat"/>
            <Text name="t" value="$a and $b"/><Text name="u" value="$u"/><TextArea name="x" toName="u" value="$draft"/></View>"#,
        )
        .expect("a config");
        let all = shown(&config);
        let told: Vec<_> = all.iter().map(|Shown { name, tag, key }| (name.as_str(), *tag, key.as_str())).collect();
        assert_eq!(told, [("", "Header", "question"), ("talk", "Chat", "data.chat"), ("u", "Text", "u")]);
    }
}
