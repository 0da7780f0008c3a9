//! CoNLL 2003: a token a line with its tag, sentences between empty lines. How the tokens stood in the text is not in it:
//! there is a space between each two.

use super::{
    dataset::Founds,
    model::{Found, Region, Shape},
};
use labelkeep_model::Say;

pub(crate) fn read(file: usize, bytes: Vec<u8>) -> Result<Founds, Say> {
    let text = String::from_utf8(bytes).map_err(|_| Say::LabelFileNoText { name: "".into() })?;
    let mut at = 0;
    let mut row = 0;
    Ok(Box::new(std::iter::from_fn(move || {
        let mut sentence = Sentence::default();
        while at < text.len() {
            let rest = text.get(at..)?;
            let end = rest.find('\n').unwrap_or(rest.len());
            let line = rest.get(..end)?.trim();
            at += end + 1;
            let is_mark = line.starts_with("-DOCSTART-") || (line.starts_with("# ") && !sentence.has_words());
            if line.is_empty() || is_mark {
                if sentence.has_words() {
                    break;
                }
                continue;
            }
            sentence.line(line);
        }
        if !sentence.has_words() {
            return None;
        }
        row += 1;
        Some(sentence.end(file, row))
    })))
}

#[derive(Default)]
struct Sentence {
    text: String,
    length: usize,
    open: Option<(usize, usize, String)>,
    regions: Vec<Region>,
    lost: Vec<Say>,
}

impl Sentence {
    fn has_words(&self) -> bool {
        self.length > 0
    }

    fn line(&mut self, line: &str) {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let (Some(word), Some(tag)) = (columns.first(), columns.last().filter(|_| columns.len() > 1)) else {
            self.lost.push(Say::LabelRegionBroken { what: line.into() });
            return;
        };
        if self.length > 0 {
            self.text.push(' ');
            self.length += 1;
        }
        let start = self.length;
        self.text.push_str(word);
        self.length += word.chars().count();
        let end = self.length;
        let Some((kind, label)) = tag.split_once('-').filter(|(kind, label)| kind.len() == 1 && !label.is_empty())
        else {
            if *tag != "O" && *tag != "_" {
                self.lost.push(Say::LabelRegionBroken { what: format!("{word} {tag}").into() });
            }
            self.close();
            return;
        };
        let goes_on = self.open.as_ref().is_some_and(|(_, _, open)| open == label);
        match kind {
            // What ends a span, or goes on with one.
            "I" | "L" | "E" if goes_on => {
                if let Some(open) = &mut self.open {
                    open.1 = end;
                }
            }
            "B" | "I" | "L" | "E" | "U" | "S" => {
                self.close();
                self.open = Some((start, end, label.to_owned()));
            }
            _ => self.lost.push(Say::LabelRegionBroken { what: format!("{word} {tag}").into() }),
        }
        if matches!(kind, "L" | "E" | "U" | "S") {
            self.close();
        }
    }

    fn close(&mut self) {
        if let Some((start, end, label)) = self.open.take() {
            self.regions.push(Region::new(Shape::Span { start, end }, label));
        }
    }

    fn end(mut self, file: usize, row: u64) -> Found {
        self.close();
        let mut found = Found { text: Some(self.text), lost: self.lost, ..Found::new(file, row) };
        found.groups.push(self.regions);
        found
    }
}
