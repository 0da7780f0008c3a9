//! The ids of labels.

use crate::schema::Schema;
use std::collections::{HashMap, HashSet};

#[derive(Debug, Clone)]
pub(crate) struct Category {
    pub id: i64,
    pub name: String,
}

#[derive(Debug, Default)]
pub(crate) struct Categories {
    pub list: Vec<Category>,
    by_name: HashMap<String, i64>,
    /// Whether ids and order are the original's, its faults included.
    like_original: bool,
}

impl Categories {
    /// Labels with a `category` have that id, the others the free ids from 0 in the order of the alphabet.
    pub fn new(schema: &Schema, like_original: bool) -> Self {
        let mut found = Self { like_original, ..Self::default() };
        let labels = || schema.controls.iter().flat_map(|control| &control.labels);
        for (label, id) in labels().filter_map(|label| Some((label, label.category?))) {
            found.push(&label.name, id);
        }
        let mut others: Vec<&str> = labels().map(|label| label.name.as_str()).collect();
        others.retain(|name| !found.by_name.contains_key(*name));
        others.sort_unstable();
        others.dedup();
        let used: HashSet<i64> = found.by_name.values().copied().collect();
        for (name, id) in others.into_iter().zip((0..).filter(|id| !used.contains(id))) {
            found.push(name, id);
        }
        found.sort();
        found
    }

    /// Boxes alone, for files with points: the ids are the places in the configuration.
    pub fn in_order(names: impl IntoIterator<Item = String>) -> Self {
        let mut found = Self::default();
        for (id, name) in (0..).zip(names) {
            found.push(&name, id);
        }
        found
    }

    /// A label that two controls have is one category, with the id that was given last.
    fn push(&mut self, name: &str, id: i64) {
        let known = if self.like_original { None } else { self.list.iter_mut().find(|known| known.name == name) };
        match known {
            Some(known) => known.id = id,
            None => self.list.push(Category { id, name: name.to_owned() }),
        }
        self.by_name.insert(name.to_owned(), id);
    }

    fn sort(&mut self) {
        if !self.like_original {
            self.list.sort_by_key(|category| category.id);
        }
    }

    pub fn id(&self, name: &str) -> Option<i64> {
        self.by_name.get(name).copied()
    }

    /// The id of a label, and whether it is a new one that the configuration does not have.
    pub fn id_or_new(&mut self, name: &str) -> (i64, bool) {
        if let Some(id) = self.id(name) {
            return (id, false);
        }
        // The original counts; where that is the id of another label, it is the same for both there.
        let count = self.list.len().try_into().unwrap_or(i64::MAX);
        let is_taken = self.list.iter().any(|category| category.id == count);
        let id = if is_taken && !self.like_original { self.next() } else { count };
        self.push(name, id);
        (id, true)
    }

    /// Behind all that are there, so that no id has two meanings.
    fn next(&self) -> i64 {
        self.list.iter().map(|category| category.id).max().map_or(0, |id| id.saturating_add(1))
    }

    /// In COCO all points together are one category behind the others.
    pub fn merge_keypoints(&mut self, labels: &[String]) -> Option<i64> {
        if labels.is_empty() {
            return None;
        }
        self.list.retain(|category| !labels.contains(&category.name));
        let id = self.next();
        self.list.push(Category { id, name: "default".to_owned() });
        self.by_name = self.list.iter().map(|category| (category.name.clone(), category.id)).collect();
        for label in labels {
            self.by_name.insert(label.clone(), id);
        }
        Some(id)
    }

    /// The names so that each stands in the line of its id; `None` where the ids are too far apart for that.
    pub fn lines(&self) -> Option<Vec<String>> {
        const MOST: i64 = 10_000;
        let count = self.next();
        if self.like_original || count > MOST || self.list.iter().any(|category| category.id < 0) {
            return None;
        }
        let mut lines: Vec<String> = (0..count).map(|id| format!("unused-{id}")).collect();
        for category in &self.list {
            if let Some(line) = usize::try_from(category.id).ok().and_then(|id| lines.get_mut(id)) {
                category.name.clone_into(line);
            }
        }
        Some(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn categories(labels: &[(&str, Option<&str>)], like_original: bool) -> Categories {
        let names: Vec<&str> = labels.iter().map(|(name, _)| *name).collect();
        let attributes: serde_json::Map<String, Value> =
            labels.iter().map(|(name, id)| ((*name).to_owned(), json!({ "value": name, "category": id }))).collect();
        let parsed =
            json!({ "l": { "type": "RectangleLabels", "inputs": [], "labels": names, "labels_attrs": attributes } });
        Categories::new(&Schema::new(parsed.as_object().unwrap()), like_original)
    }

    fn list(found: &Categories) -> Vec<(i64, &str)> {
        found.list.iter().map(|category| (category.id, category.name.as_str())).collect()
    }

    #[test]
    fn categories_have_the_ids_and_the_order_that_the_configuration_gives() {
        let given = [("cat", Some("2")), ("dog", Some("0")), ("bird", None), ("ant", Some("x"))];
        assert_eq!(list(&categories(&given, false)), [(0, "dog"), (1, "ant"), (2, "cat"), (3, "bird")]);
        assert_eq!(list(&categories(&given, true)), [(2, "cat"), (0, "dog"), (1, "ant"), (3, "bird")]);
    }

    #[test]
    fn a_label_that_is_not_in_the_configuration_never_takes_the_id_of_another() {
        let mut found = categories(&[("a", Some("1")), ("b", Some("2"))], false);
        assert_eq!((found.id_or_new("c"), found.id_or_new("c")), ((3, true), (3, false)));
        let mut original = categories(&[("a", Some("1")), ("b", Some("2"))], true);
        assert_eq!(original.id_or_new("c"), (2, true));
    }

    #[test]
    fn each_name_stands_in_the_line_of_its_id() {
        let found = categories(&[("a", Some("3")), ("b", Some("1"))], false);
        assert_eq!(found.lines().unwrap(), ["unused-0", "b", "unused-2", "a"]);
        assert!(categories(&[("a", Some("999999999"))], false).lines().is_none());
    }
}
