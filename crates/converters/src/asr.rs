//! The ASR manifest: a line for each recording, as speech recognizers of NVIDIA's NeMo read it.

use crate::{
    convert::{Context, Convert, Shown},
    item::Item,
    json::Json,
    python::float,
    report::Loss,
    sink::Sink,
};
use labelkeep_formats::json_text::elements;

pub(crate) struct Asr;

impl Convert for Asr {
    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        out.folder("audio");
        out.begin("manifest.json");
    }

    fn task(&mut self, _pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        for item in shown.items {
            match line(item, shown, context) {
                Ok(line) => out.write(&line),
                Err((loss, detail)) => context.report.note(loss, item.task, detail),
            }
        }
    }
}

fn line(item: &Item<'_>, shown: &Shown<'_>, context: &mut Context<'_>) -> Result<Vec<u8>, (Loss, &'static str)> {
    let media = shown.media.ok_or((Loss::NoSource, ""))?;
    let seen = media.facts.and_then(|facts| facts.seconds);
    // Where the file cannot be measured, the editor has said how long it is.
    let said = || item.regions().find_map(|region| region.number("original_length"));
    let seconds = seen.or_else(|| if context.options.like_original { None } else { said() });
    let seconds = seconds.ok_or((Loss::Media, "duration"))?;
    let mut texts = Vec::new();
    for region in item.regions() {
        for text in region.raw("text").and_then(elements).unwrap_or_default() {
            texts.extend(serde_json::from_str::<String>(text).ok());
        }
    }
    if texts.is_empty() {
        return Err((Loss::NoRegion, "text"));
    }
    for _ in texts.iter().skip(1) {
        context.report.note(Loss::Transcript, item.task, "");
    }
    let mut json = Json::object();
    json.text("audio_filepath", &media.path).raw("duration", &float(seconds));
    json.text("text", texts.first().map_or("", String::as_str)).text("annotator", &item.annotator(""));
    let mut line = json.end();
    line.push(b'\n');
    Ok(line)
}
