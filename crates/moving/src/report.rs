//! What a move did and proved, for people and for programs.

use crate::convert::Skipped;
use labelkeep_database::moves::{Difference, Fate, Kind};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

/// Things that a report names one by one.
const MOST_NAMED: usize = 10_000;

/// One kind of things of a project, compared.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Compared {
    pub there: u64,
    /// Here, and the same.
    pub alike: u64,
    /// Changed or deleted here alone, since they came.
    pub changed_here: u64,
    pub deleted_here: u64,
    /// Digests of everything that was compared, in the order of the ids there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub content_there: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub content_here: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct ProjectReport {
    pub there: i64,
    /// `null`: it was deleted here.
    pub here: Option<i64>,
    pub title: String,
    pub compared: BTreeMap<String, Compared>,
}

/// Something that is not here as it is there.
#[derive(Debug, Clone, Serialize)]
pub struct Different {
    pub kind: String,
    pub there: i64,
    pub why: Difference,
}

/// Ids of there from the first to the last, and the first here; those between follow each other on both sides.
#[derive(Debug, Clone, Serialize)]
pub struct IdRange {
    pub first_there: i64,
    pub last_there: i64,
    pub first_here: i64,
}

#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Whether everything of there is here as it is there, but for what was changed here since.
    pub equal: bool,
    /// By kind: how many became what.
    pub fates: BTreeMap<String, BTreeMap<String, u64>>,
    pub projects: Vec<ProjectReport>,
    /// What cannot be kept as it is, and does not come.
    pub skipped: Vec<Skipped>,
    pub skipped_count: u64,
    pub differences: Vec<Different>,
    pub difference_count: u64,
    /// Kinds of things that are there and do not come.
    pub left_out: BTreeMap<String, i64>,
    /// Storages whose secrets must be entered here.
    pub secret_needed: Vec<i64>,
    /// People who need a new password.
    pub password_needed: Vec<String>,
    /// Which ids are which.
    pub ids: BTreeMap<String, Vec<IdRange>>,
}

impl Report {
    pub(crate) fn note(&mut self, kind: Kind, fate: Fate, number: u64) {
        let fate =
            serde_json::to_value(fate).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
        let kind = if matches!(kind, Kind::Storage(_)) { "storage".to_owned() } else { kind.name() };
        *self.fates.entry(kind).or_default().entry(fate).or_default() += number;
    }

    pub(crate) fn skip(&mut self, skipped: impl IntoIterator<Item = Skipped>) {
        for one in skipped {
            self.skipped_count += 1;
            if self.skipped.len() < MOST_NAMED {
                self.skipped.push(one);
            }
        }
    }

    pub(crate) fn differ(&mut self, kind: Kind, there: i64, why: Difference) {
        self.difference_count += 1;
        if self.differences.len() < MOST_NAMED {
            self.differences.push(Different { kind: kind.name(), there, why });
        }
    }

    /// How many of a kind came with this run.
    #[must_use]
    pub fn came(&self, kind: &str) -> u64 {
        let of = |fate: &str| self.fates.get(kind).and_then(|fates| fates.get(fate)).copied().unwrap_or(0);
        of("new") + of("updated")
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, fates) in &self.fates {
            let fates: Vec<String> =
                fates.iter().map(|(fate, number)| format!("{number} {}", fate.replace('_', " "))).collect();
            writeln!(f, "{kind}: {}", fates.join(", "))?;
        }
        for project in &self.projects {
            let here = project.here.map_or("deleted here".to_owned(), |id| format!("{id} here"));
            writeln!(f, "Project {} there, {here}: {}", project.there, project.title)?;
            for (kind, compared) in &project.compared {
                let Compared { there, alike, changed_here, deleted_here, .. } = compared;
                write!(f, "  {kind}: {there} there, {alike} alike here")?;
                if *changed_here + *deleted_here > 0 {
                    write!(f, ", {changed_here} changed and {deleted_here} deleted here since")?;
                }
                writeln!(f)?;
                if !compared.content_there.is_empty() {
                    writeln!(f, "    {} there\n    {} here", compared.content_there, compared.content_here)?;
                }
            }
        }
        for (what, number) in &self.left_out {
            writeln!(f, "Not moved: {number} {what}")?;
        }
        for id in &self.secret_needed {
            writeln!(f, "Storage {id} needs its keys: enter them in the settings of its project.")?;
        }
        for email in &self.password_needed {
            writeln!(
                f,
                "{email} needs a password: `labelkeep user reset-password {email}`, or a link from the page of people."
            )?;
        }
        for one in self.skipped.iter().take(100) {
            writeln!(f, "Skipped {} {}: {}", one.kind, one.id, one.why)?;
        }
        for one in self.differences.iter().take(100) {
            let why = match one.why {
                Difference::Missing => "is not here",
                Difference::Differs => "is another one here",
                Difference::ChangedOnBothSides => "was changed on both sides; here it stays as it is here",
            };
            writeln!(f, "{} {} {why}", one.kind, one.there)?;
        }
        let (skipped, different) = (self.skipped_count, self.difference_count);
        match self.equal {
            true => write!(f, "Everything that was compared is here as it is there."),
            false => write!(
                f,
                "NOT EQUAL: {skipped} skipped, {different} different. Run it again to catch up with what changed there meanwhile."
            ),
        }
    }
}
