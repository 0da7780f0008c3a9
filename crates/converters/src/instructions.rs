//! Instruction data: a line for each conversation with its messages, as trainers of language models read them.

use crate::{
    conversation::{list, messages},
    convert::{Context, Convert, Shown},
    item::Item,
    json::Json,
    report::Loss,
    schema::Object,
    sink::Sink,
};

pub(crate) struct Instructions;

impl Convert for Instructions {
    fn begin(&mut self, _pass: usize, _context: &mut Context<'_>, out: &mut Sink) {
        out.begin("instructions.jsonl");
    }

    fn task(&mut self, _pass: usize, shown: &Shown<'_>, context: &mut Context<'_>, out: &mut Sink) {
        let compared: Vec<&str> = context.schema.compared().collect();
        let chats = context.schema.objects.iter().filter(|one| one.kind == "Chat" && !compared.contains(&&*one.name));
        let chats: Vec<&Object> = chats.collect();
        // Annotations that added nothing would say the same once more.
        let mut written: Vec<Vec<u8>> = Vec::new();
        for item in shown.items {
            note_answers(item, context);
            for chat in &chats {
                let Some(line) = line(item, chat, context) else { continue };
                if !written.contains(&line) {
                    out.write(&line);
                    written.push(line);
                }
            }
        }
    }
}

fn line(item: &Item<'_>, chat: &Object, context: &mut Context<'_>) -> Option<Vec<u8>> {
    let all = messages(item, chat, &mut |loss, detail| context.report.note(loss, item.task, detail));
    if all.is_empty() {
        context.report.note(Loss::NoSource, item.task, &chat.key);
        return None;
    }
    let mut json = Json::object();
    json.raw("messages", &list(&all));
    let mut line = json.end();
    line.push(b'\n');
    Some(line)
}

/// Ratings, choices and notes have no place here.
fn note_answers(item: &Item<'_>, context: &mut Context<'_>) {
    for region in item.regions().filter(|region| region.kind != "Chat") {
        context.report.note(Loss::NoRegion, item.task, region.kind);
    }
}
