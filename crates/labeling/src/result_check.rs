//! Does a result fit the config: are its controls there, and are they used as they can be. For predictions of ML backends:
//! one that fits nothing would be a task that shows nothing, and nobody would know why. `prediction_check` asks for more.

use crate::{
    config::Config,
    json_text,
    outputs::Outputs,
    tags::{Special, rules_of},
};
use labelkeep_model::{Say, Text};
use serde_json::value::RawValue;
use std::collections::{HashMap, HashSet};

/// The type of messages that are added to a conversation, and their key.
const MESSAGE: &str = "chatmessage";

/// What a config can show of results.
#[derive(Debug, Clone)]
pub struct ResultCheck {
    controls: HashMap<String, Control>,
    /// In the order of the config, for messages.
    names: Vec<String>,
    /// Tags that show data and write results of their own.
    objects: HashSet<String>,
    outputs: Option<Outputs>,
}

#[derive(Debug, Clone)]
struct Control {
    kind: String,
    to_names: Vec<String>,
    /// `None`: they come with the task, or are not listed.
    labels: Option<HashSet<String>>,
}

/// One item of a result, as far as it is looked at.
#[derive(Default)]
pub(crate) struct Item<'a> {
    pub id: Option<&'a RawValue>,
    from_name: Option<&'a RawValue>,
    to_name: Option<&'a RawValue>,
    kind: Option<&'a RawValue>,
    pub value: Option<&'a RawValue>,
}

impl<'a> Item<'a> {
    pub fn read(text: &'a str) -> Result<Self, Say> {
        let mut item = Self::default();
        json_text::for_each(text, |key, value| match key {
            "id" => item.id = Some(value),
            "from_name" => item.from_name = Some(value),
            "to_name" => item.to_name = Some(value),
            "type" => item.kind = Some(value),
            "value" => item.value = Some(value),
            _ => {}
        })
        .map_err(|_| Say::ResultItemNoObject)?;
        Ok(item)
    }

    /// The type, in lower case as the compatible API compares it.
    pub fn kind(&self) -> Option<String> {
        self.kind.and_then(text_of).map(|kind| kind.to_lowercase())
    }

    pub fn control(&self) -> Option<String> {
        self.from_name.and_then(text_of)
    }
}

impl ResultCheck {
    /// `None` when the config has no controls yet, or names them by the task's data: then anything may fit.
    #[must_use]
    pub fn new(config: &Config) -> Option<Self> {
        if config.has_control_tags() { Self::of(config) } else { None }
    }

    /// Also without controls: then nothing fits.
    pub(crate) fn of(config: &Config) -> Option<Self> {
        let has_repeated_names = config.tags().iter().any(|tag| tag.is("Repeater"));
        if has_repeated_names {
            return None;
        }
        let names = config.control_names().map(str::to_owned).collect();
        let objects = config.objects().filter_map(|tag| tag.name()).map(str::to_owned).collect();
        let controls = config.controls().filter_map(|tag| {
            let labels: HashSet<String> = config.labels_of(tag).map(|(label, _)| label.to_owned()).collect();
            let is_open = labels.is_empty()
                || labels.iter().any(|label| label.starts_with('$'))
                || ["value", "apiUrl", "allowNested"].iter().any(|name| tag.filled(name).is_some());
            let control = Control {
                kind: rules_of(&tag.tag).writes.map_or_else(|| tag.tag.to_lowercase(), str::to_owned),
                to_names: tag.to_names().map(|name| name.trim().to_owned()).collect(),
                labels: (!is_open).then_some(labels),
            };
            Some((tag.name()?.to_owned(), control))
        });
        Some(Self { controls: controls.collect(), names, objects, outputs: Outputs::new(config) })
    }

    /// Checks a list of objects.
    ///
    /// # Errors
    /// What the first item that does not fit has, and what would fit.
    pub fn check(&self, result: &str) -> Result<(), Text> {
        items_of(result)?.into_iter().enumerate().try_for_each(|(at, item)| {
            self.text(item.get()).map_err(|say| Text::from(say).at(format!("result[{at}]")))
        })?;
        self.outputs.as_ref().map_or(Ok(()), |outputs| outputs.check(result))
    }

    fn text(&self, text: &str) -> Result<(), Say> {
        self.item(&Item::read(text)?)
    }

    pub(crate) fn item(&self, item: &Item<'_>) -> Result<(), Say> {
        let kind = item.kind();
        if kind.as_deref() == Some(RELATION) {
            return Ok(());
        }
        let from_name = item.control();
        let from_name = from_name.ok_or_else(|| Say::ResultLacksControl { controls: self.named().into() })?;
        if self.objects.contains(&from_name) {
            return if kind.as_deref() == Some(MESSAGE) { message(item.value) } else { Ok(()) };
        }
        let Some(control) = self.controls.get(&from_name) else {
            return Err(Say::ResultFromName { name: from_name.into(), controls: self.named().into() });
        };
        control.check(&from_name, item, kind)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.controls.is_empty()
    }

    /// The tag of a control, in lower case.
    pub(crate) fn tag_of(&self, control: &str) -> Option<&str> {
        self.controls.get(control).map(|control| control.kind.as_str())
    }

    fn named(&self) -> String {
        const SHOWN: usize = 10;
        let names: Vec<String> = self.names.iter().take(SHOWN).map(|name| format!("\"{name}\"")).collect();
        let more = if self.names.len() > SHOWN { " …" } else { "" };
        format!("{}{more}", names.join(", "))
    }
}

impl Control {
    fn check(&self, name: &str, item: &Item<'_>, kind: Option<String>) -> Result<(), Say> {
        let objects = format!("\"{}\"", self.to_names.join("\", \""));
        let to_name = item.to_name.and_then(text_of).ok_or_else(|| missing("to_name", &objects))?;
        if !to_name.split(',').all(|one| self.to_names.iter().any(|known| known == one.trim())) {
            return Err(Say::ResultToName { given: to_name.into(), name: name.into(), objects: objects.into() });
        }
        let kind = kind.ok_or_else(|| missing("type", &format!("\"{}\"", self.kind)))?;
        // Labels of a shape that has a tag of its own may come together with the shape.
        let is_joined = rules_of(&self.kind).is(Special::JoinsShapes) && kind.ends_with("labels");
        if kind != self.kind && !is_joined {
            return Err(Say::ResultType { given: kind.into(), name: name.into(), kind: self.kind.as_str().into() });
        }
        let value = item.value.map(RawValue::get).filter(|value| value.starts_with('{'));
        let value = value.ok_or_else(|| Say::ResultValue { kind: kind.as_str().into() })?;
        if kind == MESSAGE {
            return message(item.value);
        }
        self.labels(name, &kind, value)
    }

    fn labels(&self, name: &str, kind: &str, value: &str) -> Result<(), Say> {
        let Some(known) = &self.labels else { return Ok(()) };
        let Some(given) = json_text::get(value, kind) else { return Ok(()) };
        let given: Vec<&RawValue> =
            serde_json::from_str(given.get()).map_err(|_| Say::ResultLabels { kind: kind.into() })?;
        // Of a tree, each step of each path.
        let each = |label: &RawValue| {
            let path: Result<Vec<String>, _> = serde_json::from_str(label.get());
            path.unwrap_or_else(|_| text_of(label).into_iter().collect())
        };
        match given.into_iter().flat_map(each).find(|label| !known.contains(label)) {
            None => Ok(()),
            Some(label) => Err(Say::ResultLabel { label: label.into(), name: name.into() }),
        }
    }
}

/// A message of a conversation says who speaks, and something: a text, parts, or what it asks of tools.
fn message(value: Option<&RawValue>) -> Result<(), Say> {
    let found = value.and_then(|value| json_text::get(value.get(), MESSAGE)).map(RawValue::get);
    let (mut has_role, mut says) = (false, false);
    let is_read = found.is_some_and(|text| {
        json_text::for_each(text, |key, value| match key {
            "role" => has_role = value.get().starts_with('"'),
            "content" => says |= value.get().starts_with(['"', '[']),
            "tool_calls" => says |= value.get().starts_with('['),
            _ => {}
        })
        .is_ok()
    });
    if is_read && has_role && says { Ok(()) } else { Err(Say::ResultMessage) }
}

/// The type of what stands between two regions.
pub(crate) const RELATION: &str = "relation";

/// The items of a result.
pub(crate) fn items_of(result: &str) -> Result<Vec<&RawValue>, Text> {
    serde_json::from_str(result).map_err(|_| Text::from(Say::ResultOnlyList))
}

pub(crate) fn text_of(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

fn missing(member: &str, expected: &str) -> Say {
    Say::ResultLacks { member: member.into(), expected: expected.into() }
}

#[cfg(test)]
mod tests {
    use super::ResultCheck;
    use crate::Config;
    use serde_json::json;

    fn check(config: &str) -> Option<ResultCheck> {
        ResultCheck::new(&Config::parse(config).expect("a config"))
    }

    #[test]
    fn results_that_the_config_cannot_show_are_told_with_what_it_has() {
        let check = check(
            r#"<View><Image name="i" value="$image"/><RectangleLabels name="box" toName="i"><Label value="Car"/></RectangleLabels>
            <Choices name="ok" toName="i"><Choice value="Yes" alias="y"/></Choices>
            <Choices name="open" toName="i" value="$answers"/><TextArea name="note" toName="i"/></View>"#,
        )
        .expect("controls");
        let item = |from: &str, to: &str, kind: &str, value: serde_json::Value| json!([{"from_name": from, "to_name": to, "type": kind, "value": value}]);
        for fine in [
            json!([]),
            item("box", "i", "rectanglelabels", json!({"x": 1, "rectanglelabels": ["Car"]})),
            item("box", "i", "rectanglelabels", json!({"x": 1})),
            item("ok", "i", "choices", json!({"choices": ["y"]})),
            item("open", "i", "choices", json!({"choices": ["whatever"]})),
            item("note", "i", "textarea", json!({"text": ["words"]})),
            json!([{"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"}]),
        ] {
            assert_eq!(check.check(&fine.to_string()), Ok(()), "{fine}");
        }
        for (bad, part) in [
            (json!([{"from_name": "ok"}]), "result[0]: \"to_name\" is missing; here it can name \"i\""),
            (json!([{}]), "\"from_name\" is missing; here it can name the controls \"box\", \"ok\""),
            (item("bbox", "i", "rectanglelabels", json!({})), "has the controls \"box\", \"ok\""),
            (item("box", "img", "rectanglelabels", json!({})), "\"box\" is about \"i\""),
            (item("box", "i", "rectangle", json!({})), "\"box\" is a <rectanglelabels>"),
            (item("box", "i", "rectanglelabels", json!([1])), "\"value\" must be an object"),
            (
                item("box", "i", "rectanglelabels", json!({"rectanglelabels": ["car"]})),
                "\"car\" is no label of \"box\"",
            ),
            (item("ok", "i", "choices", json!({"choices": "y"})), "must be a list of labels"),
        ] {
            let message = check.check(&bad.to_string()).expect_err("a refusal");
            assert!(message.contains(part), "{bad}: {message}");
        }
    }

    #[test]
    fn a_config_without_controls_or_with_repeated_ones_checks_nothing() {
        assert!(check(r#"<View><Text name="t" value="$t"/></View>"#).is_none());
        assert!(
            check(
                r#"<View><Repeater on="$pages" indexFlag="{{idx}}"><Image name="p{{idx}}" value="$pages[{{idx}}].u"/>
            <Choices name="c{{idx}}" toName="p{{idx}}"><Choice value="a"/></Choices></Repeater></View>"#
            )
            .is_none()
        );
    }
}
