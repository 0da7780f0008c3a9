//! A labeling configuration for what was found.

use super::slot::Slot;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

/// More labels than a configuration is readable with.
const MOST_LABELS: usize = 1_000;

#[derive(Debug, Default, Clone)]
pub(crate) struct Seen {
    /// By kind and name of the control.
    controls: BTreeMap<(Slot, String), Labels>,
    pub objects: Vec<&'static str>,
}

#[derive(Debug, Default, Clone)]
struct Labels {
    list: Vec<String>,
    known: HashSet<String>,
}

impl Seen {
    pub fn note(&mut self, slot: Slot, name: String, labels: &[String]) {
        let control = self.controls.entry((slot, name)).or_default();
        for label in labels {
            if control.list.len() < MOST_LABELS && control.known.insert(label.clone()) {
                control.list.push(label.clone());
            }
        }
    }

    pub fn object(&mut self, kind: &'static str) {
        if !self.objects.contains(&kind) {
            self.objects.push(kind);
        }
    }

    /// `order`: that of the file, where it has one.
    pub fn config(&self, order: &[String]) -> String {
        let mut out = "<View>\n".to_owned();
        let objects: &[&str] = if self.objects.is_empty() { &["Image"] } else { &self.objects };
        for object in objects.iter().take(1) {
            let name = object.to_lowercase();
            let _ = writeln!(out, "  <{object} name=\"{name}\" value=\"${name}\"/>");
        }
        let on = objects.first().map_or_else(|| "image".to_owned(), |object| object.to_lowercase());
        for ((slot, name), labels) in &self.controls {
            let mut list = labels.list.clone();
            if !order.is_empty() {
                let place = |label: &String| order.iter().position(|known| known == label).unwrap_or(usize::MAX);
                list.sort_by_key(place);
            }
            control(*slot, &escaped(name), &on, &list, &mut out);
        }
        out.push_str("</View>");
        out
    }
}

fn control(slot: Slot, name: &str, on: &str, labels: &[String], out: &mut String) {
    let tag = slot.tag();
    match slot {
        Slot::Text | Slot::Rating => {
            let _ = writeln!(out, "  <{tag} name=\"{name}\" toName=\"{on}\"/>");
            return;
        }
        Slot::Track => {
            let _ = writeln!(out, "  <{tag} name=\"{name}\" toName=\"{on}\"/>");
            let _ = writeln!(out, "  <Labels name=\"label\" toName=\"{on}\">");
        }
        Slot::Choice => {
            let _ = writeln!(out, "  <{tag} name=\"{name}\" toName=\"{on}\" choice=\"multiple\">");
        }
        _ => {
            let _ = writeln!(out, "  <{tag} name=\"{name}\" toName=\"{on}\">");
        }
    }
    let inner = if slot == Slot::Choice { "Choice" } else { "Label" };
    for (at, label) in labels.iter().enumerate() {
        // The order of points is that of their indices.
        let index = if slot == Slot::Point { format!(" model_index=\"{at}\"") } else { String::new() };
        let _ = writeln!(out, "    <{inner} value=\"{}\"{index}/>", escaped(label));
    }
    let _ = writeln!(out, "  </{}>", if slot == Slot::Track { "Labels" } else { tag });
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
