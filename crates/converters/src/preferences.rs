//! Preference data: a line for each two answers of which one is better, with what was asked.

use crate::{
    conversation::{Message, list, messages, said},
    convert::{Context, Convert, Shown},
    item::{Item, Region},
    json::Json,
    report::Loss,
    schema::{Control, Object, Schema},
    sink::Sink,
};
use labelkeep_formats::json_text::{elements, members};

pub(crate) struct Preferences;

/// What was asked, the better answer and the other one.
struct Preference {
    prompt: Vec<Message>,
    chosen: Vec<Message>,
    rejected: Vec<Message>,
}

impl Convert for Preferences {
    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        out.begin("preferences.jsonl");
    }

    fn task(&mut self, _pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        for item in shown.items {
            let found = preferences(item, context);
            if found.is_empty() {
                context.report.note(Loss::NoPreference, item.task, "");
            }
            for preference in found {
                out.write(&preference.line());
            }
        }
    }
}

impl Preference {
    /// Trainers take what both answers begin with for what was asked, where nothing else says it.
    fn line(self) -> Vec<u8> {
        let mut json = Json::object();
        if !self.prompt.is_empty() {
            json.raw("prompt", &list(&self.prompt));
        }
        json.raw("chosen", &list(&self.chosen)).raw("rejected", &list(&self.rejected));
        let mut line = json.end();
        line.push(b'\n');
        line
    }
}

fn preferences(item: &Item<'_>, context: &mut Context<'_>) -> Vec<Preference> {
    let schema = context.schema;
    let mut found = Vec::new();
    for (name, regions) in &item.outputs {
        let Some(control) = schema.control(name) else { continue };
        for region in regions {
            match control.kind.as_str() {
                "Pairwise" => found.extend(pair(item, control, region, context)),
                "Ranker" => found.extend(ranked(item, control, region, context)),
                "Chat" => {}
                kind => context.report.note(Loss::NoRegion, item.task, kind),
            }
        }
    }
    found
}

fn pair(item: &Item<'_>, control: &Control, region: &Region<'_>, context: &mut Context<'_>) -> Option<Preference> {
    let [left, right] = control.to_names.as_slice() else { return None };
    let selected: String = region.raw("selected").and_then(|text| serde_json::from_str(text).ok())?;
    let (better, other) = match selected.as_str() {
        "left" => (left, right),
        "right" => (right, left),
        _ => return None,
    };
    let (mut chosen, mut rejected) = (answer(item, better, context)?, answer(item, other, context)?);
    let mut prompt = asked(item, &[left, right], context);
    if prompt.is_empty() {
        let common = chosen.iter().zip(&rejected).take_while(|(one, other)| one == other).count();
        prompt = chosen.drain(..common).collect();
        rejected.drain(..common);
    }
    (!chosen.is_empty() && !rejected.is_empty() && chosen != rejected).then_some(Preference {
        prompt,
        chosen,
        rejected,
    })
}

/// What one of two compared objects shows.
fn answer(item: &Item<'_>, name: &str, context: &mut Context<'_>) -> Option<Vec<Message>> {
    let object = context.schema.object(name)?;
    let found = shown_by(item, object, "assistant", context);
    if found.is_empty() {
        context.report.note(Loss::NoSource, item.task, &object.key);
        return None;
    }
    Some(found)
}

fn shown_by(item: &Item<'_>, object: &Object, role: &str, context: &mut Context<'_>) -> Vec<Message> {
    if object.kind == "Chat" {
        return messages(item, object, &mut |loss, detail| context.report.note(loss, item.task, detail));
    }
    let text = item.value(&object.key).and_then(|json| serde_json::from_str::<String>(json).ok());
    text.filter(|text| !text.is_empty()).map(|text| said(role, &text)).into_iter().collect()
}

/// What was asked: the conversation beside the answers, else the first text beside them.
fn asked(item: &Item<'_>, answers: &[&String], context: &mut Context<'_>) -> Vec<Message> {
    let schema: &Schema = context.schema;
    let is_beside = |object: &&Object| !answers.iter().any(|name| **name == object.name);
    let chat = schema.objects.iter().filter(is_beside).find(|object| object.kind == "Chat");
    let compares_chats = answers.iter().any(|name| schema.object(name).is_some_and(|object| object.kind == "Chat"));
    let mut texts = schema.objects.iter().filter(is_beside);
    let text = texts.find(|object| ["Text", "HyperText", "Header", "Markdown"].contains(&object.kind.as_str()));
    // Two whole conversations say themselves what was asked.
    let found = chat.or(if compares_chats { None } else { text });
    found.map(|object| shown_by(item, object, "user", context)).unwrap_or_default()
}

/// Every two of a list that was put in order: the earlier one is better.
fn ranked(item: &Item<'_>, control: &Control, region: &Region<'_>, context: &mut Context<'_>) -> Vec<Preference> {
    /// More would be hundreds of lines from one answer.
    const MOST: usize = 20;
    let Some(list) = control.to_names.first().and_then(|name| context.schema.object(name)) else { return Vec::new() };
    let order = region.raw("ranker").and_then(members).unwrap_or_default();
    let order = order.into_iter().find(|(name, _)| *name == control.name);
    let order: Vec<String> = order.and_then(|(_, ids)| serde_json::from_str(ids).ok()).unwrap_or_default();
    let texts: Vec<Message> =
        order.iter().take(MOST).filter_map(|id| Some(said("assistant", &entry(item, &list.key, id)?))).collect();
    let prompt = asked(item, &[&list.name], context);
    let mut found = Vec::new();
    for (at, better) in texts.iter().enumerate() {
        for other in texts.iter().skip(at + 1).filter(|other| *other != better) {
            found.push(Preference {
                prompt: prompt.clone(),
                chosen: vec![better.clone()],
                rejected: vec![other.clone()],
            });
        }
    }
    found
}

/// What an entry of a list says.
fn entry(item: &Item<'_>, key: &str, id: &str) -> Option<String> {
    for json in elements(item.value(key)?)? {
        let known = members(json).unwrap_or_default();
        let text = |name: &str| {
            let found = known.iter().rev().find(|(key, _)| key == name)?;
            serde_json::from_str::<String>(found.1).ok().or_else(|| Some(found.1.to_owned()))
        };
        if text("id").as_deref() == Some(id) {
            return text("body").or_else(|| text("html")).or_else(|| text("title"));
        }
    }
    None
}
