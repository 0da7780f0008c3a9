//! Thrift's compact protocol, as far as Parquet's headers need it.

#[derive(Default)]
pub(super) struct Struct {
    out: Vec<u8>,
    last: u8,
}

impl Struct {
    fn field(&mut self, id: u8, kind: u8) {
        self.out.push((id - self.last) << 4 | kind);
        self.last = id;
    }

    pub fn i32(mut self, id: u8, value: i32) -> Self {
        self.field(id, 5);
        zigzag(&mut self.out, i64::from(value));
        self
    }

    pub fn i64(mut self, id: u8, value: i64) -> Self {
        self.field(id, 6);
        zigzag(&mut self.out, value);
        self
    }

    pub fn text(mut self, id: u8, text: &str) -> Self {
        self.field(id, 8);
        binary(&mut self.out, text);
        self
    }

    pub fn inner(mut self, id: u8, inner: Self) -> Self {
        self.field(id, 12);
        self.out.extend(inner.end());
        self
    }

    pub fn structs(self, id: u8, list: impl ExactSizeIterator<Item = Vec<u8>>) -> Self {
        self.list(id, 12, list)
    }

    pub fn texts(self, id: u8, list: &[&str]) -> Self {
        let written = |text: &&str| {
            let mut out = Vec::new();
            binary(&mut out, text);
            out
        };
        self.list(id, 8, list.iter().map(written))
    }

    pub fn i32s(self, id: u8, list: &[i32]) -> Self {
        let written = |value: &i32| {
            let mut out = Vec::new();
            zigzag(&mut out, i64::from(*value));
            out
        };
        self.list(id, 5, list.iter().map(written))
    }

    fn list(mut self, id: u8, kind: u8, list: impl ExactSizeIterator<Item = Vec<u8>>) -> Self {
        self.field(id, 9);
        match u8::try_from(list.len()) {
            Ok(count) if count < 15 => self.out.push(count << 4 | kind),
            _ => {
                self.out.push(0xf0 | kind);
                varint(&mut self.out, list.len() as u64);
            }
        }
        self.out.extend(list.flatten());
        self
    }

    pub fn end(mut self) -> Vec<u8> {
        self.out.push(0);
        self.out
    }
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}

fn zigzag(out: &mut Vec<u8>, value: i64) {
    varint(out, (value << 1 ^ value >> 63).cast_unsigned());
}

fn binary(out: &mut Vec<u8>, text: &str) {
    varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}
