//! Members of a tar archive, the same bytes each time.

const BLOCK: usize = 512;

/// Behind the last member.
pub(crate) const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

/// A file with its header, filled up to whole blocks. Names are short ones of ours.
#[must_use]
pub fn entry(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Vec::with_capacity(BLOCK);
    field(&mut header, name.as_bytes(), 100);
    field(&mut header, b"0000644", 8);
    field(&mut header, b"0000000", 8);
    field(&mut header, b"0000000", 8);
    field(&mut header, format!("{:011o}", content.len()).as_bytes(), 12);
    field(&mut header, b"00000000000", 12);
    // The sum counts its own place as spaces.
    header.extend_from_slice(b"        0");
    field(&mut header, b"", 100);
    header.extend_from_slice(b"ustar\x0000");
    header.resize(BLOCK, 0);
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header.splice(148..156, format!("{sum:06o}\0 ").into_bytes());
    header.extend_from_slice(content);
    header.resize(header.len().next_multiple_of(BLOCK), 0);
    header
}

fn field(out: &mut Vec<u8>, text: &[u8], length: usize) {
    let end = out.len() + length;
    out.extend(text.iter().take(length));
    out.resize(end, 0);
}
