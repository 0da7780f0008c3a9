//! `tags.json`, read.

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Map, Value};

pub struct Description {
    tags: Vec<Map<String, Value>>,
    groups: Map<String, Value>,
    tolerated: Map<String, Value>,
}

/// One tag of the language.
#[derive(Clone, Copy)]
pub struct Tag<'a> {
    members: &'a Map<String, Value>,
    all: &'a Description,
}

#[derive(Clone, Copy)]
pub struct Attribute<'a>(&'a Map<String, Value>);

impl Description {
    pub fn parse(text: &str) -> Result<Self> {
        let mut whole: Map<String, Value> = serde_json::from_str(text)?;
        let mut object = |name: &str| match whole.remove(name) {
            Some(Value::Object(members)) => Ok(members),
            _ => bail!("{name} must be an object"),
        };
        let (groups, tolerated) = (object("groups")?, object("tolerated")?);
        let tags = whole.get("tags").and_then(Value::as_array).context("tags must be a list")?;
        let tags = tags.iter().map(|tag| tag.as_object().cloned().context("a tag must be an object"));
        let read = Self { tags: tags.collect::<Result<_>>()?, groups, tolerated };
        read.tags().try_for_each(|tag| tag.check())?;
        Ok(read)
    }

    pub fn tags(&self) -> impl Iterator<Item = Tag<'_>> {
        self.tags.iter().map(|members| Tag { members, all: self })
    }

    /// Folders of the interface's tags, each once.
    pub fn folders(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for folder in self.tags().filter_map(|tag| tag.text("folder")) {
            if !found.contains(&folder) {
                found.push(folder);
            }
        }
        found
    }

    pub fn tolerated(&self, group: &str) -> impl Iterator<Item = &str> {
        words(self.tolerated.get(group))
    }
}

impl<'a> Tag<'a> {
    fn check(self) -> Result<()> {
        let name = self.text("name").context("a tag has no name")?;
        ensure!(self.text("kind").is_some(), "{name} has no kind");
        ensure!(!self.is_built() || self.text("folder").is_some(), "{name} is built but has no folder");
        for group in self.names("groups") {
            ensure!(self.all.groups.contains_key(group), "{name}: there is no group {group}");
        }
        for group in self.names("tolerates") {
            ensure!(self.all.tolerated.contains_key(group), "{name}: nothing is tolerated under {group}");
        }
        Ok(())
    }

    pub fn text(self, member: &str) -> Option<&'a str> {
        self.members.get(member).and_then(Value::as_str)
    }

    pub fn name(self) -> &'a str {
        self.text("name").unwrap_or_default()
    }

    pub fn kind(self) -> &'a str {
        self.text("kind").unwrap_or_default()
    }

    pub fn is_built(self) -> bool {
        self.flag("built")
    }

    pub fn flag(self, member: &str) -> bool {
        self.members.get(member) == Some(&Value::Bool(true))
    }

    /// The words of a list.
    pub fn names(self, member: &str) -> impl Iterator<Item = &'a str> {
        words(self.members.get(member))
    }

    /// Its own attributes.
    pub fn own(self) -> impl Iterator<Item = Attribute<'a>> {
        attributes(self.members.get("attributes"))
    }

    /// The attributes of a group, when it has that.
    pub fn group(self, group: &str) -> impl Iterator<Item = Attribute<'a>> {
        let has = self.names("groups").any(|name| name == group);
        attributes(self.all.groups.get(group).filter(|_| has))
    }

    /// Its own attributes and those of its groups.
    pub fn attributes(self) -> impl Iterator<Item = Attribute<'a>> {
        self.own().chain(self.names("groups").flat_map(move |group| self.group(group)))
    }

    /// Attributes that mean nothing here, and yet nobody is warned about them: published configs have them.
    pub fn tolerated(self) -> impl Iterator<Item = &'a str> {
        self.names("tolerates").flat_map(move |group| self.all.tolerated(group))
    }
}

impl<'a> Attribute<'a> {
    pub fn name(self) -> &'a str {
        self.0.get("name").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn kind(self) -> &'a str {
        self.0.get("type").and_then(Value::as_str).unwrap_or_default()
    }

    pub fn values(self) -> impl Iterator<Item = &'a str> {
        words(self.0.get("values"))
    }

    pub fn default(self) -> Option<&'a Value> {
        self.0.get("default")
    }

    /// Whether the interface follows it; tags that are not built follow nothing.
    pub fn is_built(self) -> bool {
        self.0.get("built") != Some(&Value::Bool(false))
    }
}

fn attributes(list: Option<&Value>) -> impl Iterator<Item = Attribute<'_>> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object).map(Attribute)
}

fn words(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
