//! CoNLL 2003: a token on each line, with the tag of the span that it lies in.

mod treebank;

use crate::{
    convert::{Context, Convert, Shown},
    item::{Item, Region},
    report::Loss,
    schema::Schema,
    sink::Sink,
};
use std::fmt::Write as _;

pub(crate) struct Conll {
    key: String,
    splitter: treebank::Splitter,
}

impl Conll {
    pub fn new(schema: &Schema) -> Self {
        let key = schema.key(&["Text", "HyperText", "Paragraphs"]).unwrap_or_default().to_owned();
        Self { key, splitter: treebank::Splitter::new() }
    }

    fn lines(&self, item: &Item<'_>, context: &mut Context<'_>) -> String {
        let Some(text) = item.text(&self.key) else {
            context.report.note(Loss::NoSource, item.task, &self.key);
            return String::new();
        };
        let mut lost = |loss: Loss, detail: &str| context.report.note(loss, item.task, detail);
        let mut labels = item.outputs.iter().filter(|(_, regions)| regions.first().is_some_and(|r| is_span(r)));
        let regions = labels.next().map(|(_, regions)| regions.as_slice()).unwrap_or_default();
        for (name, other) in labels {
            other.iter().for_each(|_| lost(Loss::Span, name));
        }
        for region in item.regions().filter(|region| !is_span(region)) {
            lost(Loss::NoRegion, region.kind);
        }
        let spans = spans(regions);
        if spans.is_none() {
            regions.iter().for_each(|_| lost(Loss::Broken, ""));
        }
        let mut out = String::new();
        let tokens = self.splitter.split(&text);
        let (tags, hidden) = tags(&tokens, spans.unwrap_or_default());
        (0..hidden).for_each(|_| lost(Loss::Span, ""));
        for (token, tag) in tokens.iter().zip(&tags) {
            let _ = writeln!(out, "{} -X- _ {tag}", token.text);
        }
        out
    }
}

impl Convert for Conll {
    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        out.begin("result.conll");
        out.write(b"-DOCSTART- -X- O\n");
    }

    fn task(&mut self, _pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        for item in shown.items {
            let lines = self.lines(item, context);
            out.write(lines.as_bytes());
            out.write(b"\n");
        }
    }
}

fn is_span(region: &Region<'_>) -> bool {
    region.kind.eq_ignore_ascii_case("labels")
}

struct Span {
    start: f64,
    end: f64,
    label: Option<String>,
}

/// By their beginning; `None` where one has no place: the original takes none of them then.
fn spans(regions: &[Region<'_>]) -> Option<Vec<Span>> {
    let span = |region: &Region<'_>| {
        let label = region.labels("labels").and_then(|labels| labels.into_iter().next());
        Some(Span { start: region.number("start")?, end: region.number("end")?, label })
    };
    let mut spans: Vec<Span> = regions.iter().map(span).collect::<Option<_>>()?;
    spans.sort_by(|a, b| a.start.total_cmp(&b.start));
    Some(spans)
}

/// The tag of each token, and how many spans no token shows. Step by step as in the original.
fn tags(tokens: &[treebank::Token<'_>], spans: Vec<Span>) -> (Vec<String>, usize) {
    let mut waiting = spans.into_iter();
    let Some(mut span) = waiting.next() else { return (vec!["O".to_owned(); tokens.len()], 0) };
    let mut hidden = 0;
    let mut is_shown = false;
    let mut tags = Vec::with_capacity(tokens.len());
    for token in tokens {
        #[expect(clippy::cast_precision_loss, reason = "texts are shorter than 2^52 characters")]
        let (first, last) = (token.start as f64, token.end as f64 - 1.0);
        if first > span.end - 1.0 {
            for next in waiting.by_ref() {
                hidden += usize::from(!is_shown);
                is_shown = false;
                span = next;
                if first < span.end {
                    break;
                }
            }
        }
        let covers = span.start <= last && span.end > first;
        match &span.label {
            Some(label) if covers => {
                tags.push(format!("{}{label}", if is_shown { "I-" } else { "B-" }));
                is_shown = true;
            }
            _ => tags.push("O".to_owned()),
        }
    }
    (tags, hidden + usize::from(!is_shown) + waiting.count())
}
