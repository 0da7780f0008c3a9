use serde::Serialize;

/// What becomes of something of there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was not here.
    New,
    /// Nothing was changed on either side since it came.
    Same,
    /// It was changed there alone: so it is here now.
    Updated,
    /// It was changed here alone: so it stays.
    ChangedHere,
    /// It was changed on both sides: here it stays as it is here.
    ChangedOnBothSides,
    /// It was deleted here: it does not come again.
    DeletedHere,
}

impl Fate {
    /// By digests: of what it was when it came, is there now, and is here now.
    pub(super) fn of(came: Option<&[u8]>, there: &[u8], here: Option<&[u8]>) -> Self {
        let Some(here) = here else { return Self::DeletedHere };
        if here == there {
            return Self::Same;
        }
        match came {
            Some(came) if came == there => Self::ChangedHere,
            Some(came) if came == here => Self::Updated,
            _ => Self::ChangedOnBothSides,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fate;

    #[test]
    fn what_was_changed_here_is_never_overwritten() {
        let of = |came: &[u8], there: &[u8], here: Option<&[u8]>| Fate::of(Some(came), there, here);
        assert_eq!(of(b"a", b"a", Some(b"a")), Fate::Same);
        assert_eq!(of(b"a", b"b", Some(b"a")), Fate::Updated);
        assert_eq!(of(b"a", b"a", Some(b"b")), Fate::ChangedHere);
        assert_eq!(of(b"a", b"b", Some(b"c")), Fate::ChangedOnBothSides);
        assert_eq!(of(b"a", b"b", Some(b"b")), Fate::Same);
        assert_eq!(of(b"a", b"b", None), Fate::DeletedHere);
        assert_eq!(Fate::of(None, b"a", Some(b"b")), Fate::ChangedOnBothSides);
    }
}
