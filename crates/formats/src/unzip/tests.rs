use super::*;
use flate2::{Compression, write::DeflateEncoder};
use proptest::prelude::*;
use std::io::Write as _;

/// An archive as programs write it; `say`: what is changed in the record of each member in the directory.
fn archive(files: &[(&str, &[u8])], say: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(content).unwrap();
        let packed = packed.finish().unwrap();
        let crc = crc32fast::hash(content);
        let mut sizes = Vec::new();
        sizes.extend(crc.to_le_bytes());
        sizes.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
        sizes.extend(u32::try_from(content.len()).unwrap().to_le_bytes());
        sizes.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        sizes.extend([0, 0]);
        let at = u32::try_from(out.len()).unwrap();
        out.extend(b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0");
        out.extend(&sizes);
        out.extend(name.as_bytes());
        out.extend(packed);
        let mut record = b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0".to_vec();
        record.extend(&sizes);
        record.extend([0; 10]);
        record.extend(at.to_le_bytes());
        record.extend(name.as_bytes());
        say(&mut record);
        directory.extend(record);
    }
    let (at, size) = (u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    out.extend([count, count].concat());
    out.extend(size.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn unpacked(file: &[u8], step: usize) -> Result<Vec<(String, Vec<u8>)>, Say> {
    let size = file.len() as u64;
    let tail = &file[file.len().saturating_sub(usize::try_from(TAIL_BYTES).unwrap())..];
    let directory = Directory::find(tail, size)?;
    let part = |at: u64, size: u64| {
        let at = usize::try_from(at).unwrap();
        file.get(at..at + usize::try_from(size).unwrap()).ok_or(Say::ArchiveBroken)
    };
    let mut found = Vec::new();
    for member in directory.members(part(directory.at, directory.size)?, size, 100, 100 << 20)? {
        let start = member.header_at + Member::header_bytes(part(member.header_at, HEADER_BYTES)?)?;
        let mut unpack = member.unpack()?;
        let mut content = Vec::new();
        for piece in part(start, member.packed)?.chunks(step) {
            unpack.push(piece, &mut content)?;
        }
        unpack.finish()?;
        found.push((member.name, content));
    }
    Ok(found)
}

#[test]
fn members_come_out_as_they_went_in() {
    let long = b"many words ".repeat(20_000);
    let file = archive(&[("a/b.txt", b"x"), ("c.txt", &long), ("empty.txt", b"")], |_| {});
    for step in [1_usize, 7, 1 << 20] {
        let found = unpacked(&file, step).unwrap();
        assert_eq!(found[0], ("a/b.txt".to_owned(), b"x".to_vec()));
        assert_eq!((found[1].1.len(), found[2].1.len()), (long.len(), 0));
    }
}

#[test]
fn w11_names_that_lead_elsewhere_are_refused() {
    for name in ["../a.txt", "/etc/passwd", "a/../../b", "C:\\a.txt", "..\\a", "\\a", "a\0b"] {
        let found = unpacked(&archive(&[(name, b"x")], |_| {}), 10);
        assert!(matches!(found, Err(Say::ArchiveUnsafe { .. })), "{name}: {found:?}");
    }
    assert!(is_nobodys("__MACOSX/._a.png") && is_nobodys("a/.DS_Store") && !is_nobodys("a/b.png"));
    assert!(is_hidden(".git/a.json") && is_hidden("a/.b.json") && !is_hidden("a.b/c.json"));
}

#[test]
fn w11_links_and_deep_folders_are_refused() {
    let unix = |kind: u16| {
        move |record: &mut Vec<u8>| {
            record[5] = 3;
            record[40..42].copy_from_slice(&(kind | 0o777).to_le_bytes());
        }
    };
    let link = unpacked(&archive(&[("a.png", b"/etc/passwd")], unix(0o120_000)), 10);
    assert!(matches!(link, Err(Say::ArchiveLink { .. })), "{link:?}");
    let device = unpacked(&archive(&[("a.png", b"")], unix(0o060_000)), 10);
    assert!(matches!(device, Err(Say::ArchiveLink { .. })), "{device:?}");
    assert_eq!(unpacked(&archive(&[("a.txt", b"x")], unix(0o100_000)), 10).unwrap()[0].1, b"x");
    let deep = unpacked(&archive(&[(&format!("{}b.txt", "a/".repeat(32)), b"x")], |_| {}), 10);
    assert!(matches!(deep, Err(Say::ArchiveTooDeep { .. })), "{deep:?}");
}

#[test]
fn many_small_members_are_a_bomb_together() {
    // Three megabytes each, as the directory says.
    let say = |record: &mut Vec<u8>| record[24..28].copy_from_slice(&(3_u32 << 20).to_le_bytes());
    let names: Vec<String> = (0..30).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(unpacked(&archive(&files[..2], say), 1 << 20), Err(Say::ArchiveBroken), "only told too much");
    assert!(matches!(unpacked(&archive(&files, say), 1 << 20), Err(Say::ArchiveBomb { .. })));
}

#[test]
fn bombs_and_lies_are_refused_before_they_are_unpacked() {
    let zeros = vec![0; 20 << 20];
    assert!(matches!(unpacked(&archive(&[("a", &zeros)], |_| {}), 1 << 16), Err(Say::ArchiveBomb { .. })));
    // The directory says less than there is.
    let lie = |record: &mut Vec<u8>| record[24..28].copy_from_slice(&1_u32.to_le_bytes());
    assert_eq!(unpacked(&archive(&[("a", &[7; 100_000])], lie), 1 << 16), Err(Say::ArchiveBroken));
    let locked = |record: &mut Vec<u8>| record[8] = 1;
    assert!(matches!(unpacked(&archive(&[("a", b"x")], locked), 9), Err(Say::ArchiveLocked { .. })));
    let method = |record: &mut Vec<u8>| record[10] = 12;
    assert!(matches!(unpacked(&archive(&[("a", b"x")], method), 9), Err(Say::ArchiveMethod { .. })));
    // All members are the same bytes.
    let shared = |record: &mut Vec<u8>| record[20..24].copy_from_slice(&60_000_u32.to_le_bytes());
    assert_eq!(unpacked(&archive(&[("a", b"x"), ("b", b"y")], shared), 9), Err(Say::ArchiveBroken));
    let crc = |record: &mut Vec<u8>| record[16] ^= 1;
    assert_eq!(unpacked(&archive(&[("a", b"x")], crc), 9), Err(Say::ArchiveBroken));
}

proptest! {
    #[test]
    fn damage_is_told_and_harms_nobody(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in 0_usize..60) {
        let mut file = archive(&[("a.txt", b"words and words"), ("b.txt", b"more")], |_| {});
        let at = at.index(file.len());
        file[at] = byte;
        file.truncate(file.len() - cut);
        let _ = unpacked(&file, 5);
    }
}
