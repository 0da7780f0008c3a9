//! Which controls words can answer, and with what.

use crate::config::{Config, Tag};

/// More values than these are not listed in a schema; what is answered is compared with all of them anyway.
pub(super) const MOST_LISTED: usize = 400;

#[derive(Debug, Clone)]
pub(super) struct Question {
    pub name: String,
    /// As it stands in results.
    pub to_name: String,
    /// The type of its results.
    pub kind: String,
    pub ask: Ask,
}

#[derive(Debug, Clone)]
pub(super) enum Ask {
    Choices {
        labels: Vec<String>,
        is_multiple: bool,
    },
    Text,
    Rating {
        most: u64,
    },
    Number {
        least: Option<f64>,
        most: Option<f64>,
    },
    /// Each a way from the root.
    Taxonomy {
        paths: Vec<Vec<String>>,
    },
    /// Parts of the text under this key of the data.
    Spans {
        labels: Vec<String>,
        column: String,
    },
    Pairwise,
}

impl Question {
    /// `None`: no words answer it, or what may be answered comes with each task.
    pub fn of(config: &Config, control: &Tag) -> Option<Self> {
        let is_of_regions = ["perRegion", "perItem"].iter().any(|name| control.flag(name));
        let comes_with_tasks = ["value", "apiUrl"].iter().any(|name| control.filled(name).is_some());
        if is_of_regions || comes_with_tasks {
            return None;
        }
        let kind = control.tag.to_lowercase();
        let to_names: Vec<&str> = control.to_names().map(str::trim).collect();
        let ask = match kind.as_str() {
            "choices" => {
                let is_multiple = control.get("choice").is_some_and(|choice| choice.starts_with("multiple"));
                Ask::Choices { labels: labels(config, control)?, is_multiple }
            }
            "textarea" => Ask::Text,
            "rating" => Ask::Rating { most: number(control, "maxRating").unwrap_or(5) },
            "number" => Ask::Number { least: number(control, "min"), most: number(control, "max") },
            "taxonomy" => Ask::Taxonomy { paths: paths(config, control)? },
            "labels" => {
                Ask::Spans { labels: labels(config, control)?, column: text_column(config, to_names.first()?)? }
            }
            "pairwise" => Ask::Pairwise,
            _ => return None,
        };
        Some(Self { name: control.name()?.to_owned(), to_name: to_names.join(","), kind, ask })
    }
}

fn number<T: std::str::FromStr>(control: &Tag, name: &str) -> Option<T> {
    control.filled(name)?.trim().parse().ok()
}

fn labels(config: &Config, control: &Tag) -> Option<Vec<String>> {
    let labels: Vec<String> = config.labels_of(control).map(|(label, _)| label.to_owned()).collect();
    let is_open = labels.is_empty() || labels.iter().any(|label| label.starts_with('$'));
    (!is_open).then_some(labels)
}

fn paths(config: &Config, control: &Tag) -> Option<Vec<Vec<String>>> {
    let path = |leaf: &Tag| {
        let mut steps = vec![leaf.label_value()?.to_owned()];
        let mut parent = leaf.parent;
        while let Some(tag) = parent.and_then(|index| config.tag(index)).filter(|tag| tag.index != control.index) {
            steps.extend(tag.label_value().map(str::to_owned));
            parent = tag.parent;
        }
        steps.reverse();
        Some(steps)
    };
    let paths: Vec<Vec<String>> = config.labels_of(control).filter_map(|(_, tag)| path(tag)).collect();
    (!paths.is_empty()).then_some(paths)
}

/// The key under which the text itself stands that a control marks.
fn text_column(config: &Config, object: &str) -> Option<String> {
    let tag = config.objects().find(|tag| tag.name() == Some(object)).filter(|tag| tag.is("Text"))?;
    if tag.get("valueType").is_some_and(|kind| kind.eq_ignore_ascii_case("url")) {
        return None;
    }
    let column = tag.filled("value")?.strip_prefix('$')?;
    let is_plain = column.chars().all(|letter| letter.is_alphanumeric() || "_-".contains(letter));
    is_plain.then(|| column.to_owned())
}
