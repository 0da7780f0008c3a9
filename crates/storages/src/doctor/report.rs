use labelkeep_model::{Say, Text, Timestamp, Told};
use serde::{Deserialize, Serialize};

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Probe {
    List,
    Get,
    Put,
    Delete,
    /// Keys that do not begin with the storage's prefix.
    ListOutside,
    /// By somebody without credentials.
    PublicList,
    PublicGet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should be.
    Right,
    /// It cannot do what it is for.
    Missing,
    /// It can do what it need not.
    Excess,
    /// Everybody can.
    Public,
    /// It could not be found out.
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub probe: Probe,
    pub outcome: Outcome,
    /// In plain words, with a code.
    pub said: Told,
    /// What is to be added or taken away at the provider, in its own words.
    pub line: Option<String>,
}

impl Finding {
    pub(super) fn new(probe: Probe, outcome: Outcome, said: impl Into<Text>) -> Self {
        Self { probe, outcome, said: Told::from(said.into()), line: None }
    }

    pub(super) fn with_line(self, line: Option<&str>) -> Self {
        Self { line: line.map(str::to_owned), ..self }
    }

    /// Whether somebody should look at it.
    #[must_use]
    pub fn is_problem(&self) -> bool {
        matches!(self.outcome, Outcome::Missing | Outcome::Excess | Outcome::Public)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub checked_at: Timestamp,
    pub findings: Vec<Finding>,
    /// What became a problem since the report before.
    pub drift: Vec<Probe>,
}

impl Report {
    /// Notes what is a problem now and was none at the report before. Without one nothing has changed.
    #[must_use]
    pub fn since(mut self, before: Option<&Self>) -> Self {
        let Some(before) = before else { return self };
        let was = |probe| before.findings.iter().any(|old| old.probe == probe && old.is_problem());
        let has_come = |finding: &&Finding| finding.is_problem() && !was(finding.probe);
        self.drift = self.findings.iter().filter(has_come).map(|finding| finding.probe).collect();
        // What has drifted stays told until it is right again.
        let still = |probe: &Probe| self.findings.iter().any(|one| one.probe == *probe && one.is_problem());
        let mut old: Vec<Probe> = before.drift.iter().copied().filter(still).collect();
        old.retain(|probe| !self.drift.contains(probe));
        self.drift.extend(old);
        self
    }

    #[must_use]
    pub fn has_problems(&self) -> bool {
        self.findings.iter().any(Finding::is_problem)
    }
}

/// What is said of a permission that is there.
pub(super) fn can(outcome: Outcome, permission: &str) -> Say {
    let permission = permission.into();
    match outcome {
        Outcome::Right => Say::DoctorCan { permission },
        _ => Say::DoctorNeedNot { permission },
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, Outcome, Probe, Report};
    use labelkeep_model::{Say, Timestamp};

    fn report(problems: &[Probe]) -> Report {
        let all = [Probe::List, Probe::Put, Probe::PublicGet];
        let finding = |probe: &Probe| {
            let outcome = if problems.contains(probe) { Outcome::Excess } else { Outcome::Right };
            Finding::new(*probe, outcome, Say::DoctorCan { permission: "x".into() })
        };
        Report { checked_at: Timestamp(0), findings: all.iter().map(finding).collect(), drift: Vec::new() }
    }

    #[test]
    fn what_became_worse_is_told_until_it_is_right_again() {
        let first = report(&[Probe::Put]).since(None);
        assert!(first.drift.is_empty() && first.has_problems());
        let second = report(&[Probe::Put, Probe::PublicGet]).since(Some(&first));
        assert_eq!(second.drift, [Probe::PublicGet]);
        let third = report(&[Probe::PublicGet]).since(Some(&second));
        assert_eq!(third.drift, [Probe::PublicGet]);
        assert!(report(&[]).since(Some(&third)).drift.is_empty());
    }
}
