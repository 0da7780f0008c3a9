//! The `Range` header (RFC 9110, 14.2): one range of bytes.

use labelkeep_object_stores::ByteRange;

/// The same for what is read elsewhere, where the size is known.
pub(crate) fn requested(header: &str) -> Option<ByteRange> {
    let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
    match (first.trim(), last.trim()) {
        ("", last) => last.parse().ok().map(ByteRange::Last),
        (first, "") => first.parse().ok().map(ByteRange::From),
        (first, last) => {
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (first <= last).then_some(ByteRange::Between(first, last))
        }
    }
}

/// Which bytes to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    All,
    /// The first and the last byte, both included.
    Part(u64, u64),
    /// 416
    Impossible,
}

/// What is not understood, and lists of several ranges, get the whole file, as the standard allows.
pub(crate) fn wanted(header: Option<&str>, size: u64) -> Wanted {
    let Some(spec) = header.and_then(|header| header.strip_prefix("bytes=")) else { return Wanted::All };
    let Some((first, last)) = spec.split_once('-') else { return Wanted::All };
    match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Err(_), Ok(0)) => Wanted::Impossible,
        (Err(_), Ok(_)) if size == 0 && first.trim().is_empty() => Wanted::Impossible,
        (Err(_), Ok(length)) if first.trim().is_empty() => Wanted::Part(size.saturating_sub(length), size - 1),
        (Ok(first), _) if first >= size => Wanted::Impossible,
        (Ok(first), Ok(last)) if last < first => Wanted::All,
        (Ok(first), Ok(last)) => Wanted::Part(first, last.min(size - 1)),
        (Ok(first), Err(_)) if last.trim().is_empty() => Wanted::Part(first, size - 1),
        _ => Wanted::All,
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, requested, wanted};
    use labelkeep_object_stores::ByteRange;

    #[test]
    fn what_is_no_single_range_asks_for_everything() {
        for (header, expected) in [
            ("bytes=0-3", Some(ByteRange::Between(0, 3))),
            ("bytes=4-", Some(ByteRange::From(4))),
            ("bytes=-3", Some(ByteRange::Last(3))),
            ("bytes=-0", Some(ByteRange::Last(0))),
            ("bytes=5-3", None),
            ("bytes=0-1,3-4", None),
            ("bytes=+1-3,", None),
            ("bytes=-", None),
            ("lines=1-2", None),
        ] {
            assert_eq!(requested(header), expected, "{header}");
        }
    }

    #[test]
    fn ranges_as_the_standard_has_them() {
        for (header, size, expected) in [
            (None, 10, Wanted::All),
            (Some("bytes=0-3"), 10, Wanted::Part(0, 3)),
            (Some("bytes=4-"), 10, Wanted::Part(4, 9)),
            (Some("bytes=4-99"), 10, Wanted::Part(4, 9)),
            (Some("bytes=-3"), 10, Wanted::Part(7, 9)),
            (Some("bytes=-99"), 10, Wanted::Part(0, 9)),
            (Some("bytes=10-"), 10, Wanted::Impossible),
            (Some("bytes=0-"), 0, Wanted::Impossible),
            (Some("bytes=-5"), 0, Wanted::Impossible),
            (Some("bytes=-0"), 10, Wanted::Impossible),
            (Some("bytes=5-3"), 10, Wanted::All),
            (Some("bytes=0-1,3-4"), 10, Wanted::All),
            (Some("lines=1-2"), 10, Wanted::All),
            (Some("bytes=x"), 10, Wanted::All),
        ] {
            assert_eq!(wanted(header, size), expected, "{header:?} of {size}");
        }
    }
}
