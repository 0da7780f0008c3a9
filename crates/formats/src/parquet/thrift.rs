//! Thrift's compact protocol, as far as Parquet's footers and pages use it.

use super::{Fault, MAX_DEPTH, MAX_PARTS, Result, part, size};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Bool(bool),
    Int(i64),
    Bytes(Vec<u8>),
    List(Vec<Self>),
    Struct(Vec<(i16, Self)>),
}

impl Value {
    pub fn field(&self, id: i16) -> Option<&Self> {
        match self {
            Self::Struct(fields) => fields.iter().find(|(known, _)| *known == id).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn int(&self, id: i16) -> Option<i64> {
        match self.field(id) {
            Some(Self::Int(number)) => Some(*number),
            _ => None,
        }
    }

    pub fn flag(&self, id: i16) -> Option<bool> {
        match self.field(id) {
            Some(Self::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    pub fn text(&self, id: i16) -> Option<&str> {
        match self.field(id) {
            Some(Self::Bytes(bytes)) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    pub fn list(&self, id: i16) -> &[Self] {
        match self.field(id) {
            Some(Self::List(list)) => list,
            _ => &[],
        }
    }
}

pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    pub at: usize,
    parts: usize,
}

impl<'b> Reader<'b> {
    pub fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at, parts: 0 }
    }

    pub fn structure(&mut self) -> Result<Value> {
        self.fields(0)
    }

    fn count(&mut self) -> Result<()> {
        self.parts += 1;
        if self.parts > MAX_PARTS { Err(Fault::TooLarge("footer")) } else { Ok(()) }
    }

    fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).ok_or(Fault::Damaged)?;
        self.at += 1;
        Ok(byte)
    }

    fn varint(&mut self) -> Result<u64> {
        varint(self.bytes, &mut self.at)
    }

    fn zigzag(&mut self) -> Result<i64> {
        self.varint().map(unzigzag)
    }

    fn bytes(&mut self) -> Result<Vec<u8>> {
        let length = usize::try_from(self.varint()?).map_err(|_| Fault::Damaged)?;
        let bytes = part(self.bytes, self.at, length)?.to_vec();
        self.at += length;
        Ok(bytes)
    }

    fn fields(&mut self, depth: usize) -> Result<Value> {
        if depth > MAX_DEPTH {
            return Err(Fault::Damaged);
        }
        let (mut fields, mut last) = (Vec::new(), 0_i16);
        loop {
            let head = self.byte()?;
            if head == 0 {
                return Ok(Value::Struct(fields));
            }
            self.count()?;
            let step = i16::from(head >> 4);
            last = if step == 0 {
                i16::try_from(self.zigzag()?).map_err(|_| Fault::Damaged)?
            } else {
                last.checked_add(step).ok_or(Fault::Damaged)?
            };
            let value = match head & 15 {
                1 => Value::Bool(true),
                2 => Value::Bool(false),
                kind => self.value(kind, depth)?,
            };
            fields.push((last, value));
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Result<Value> {
        Ok(match kind {
            1 | 2 => Value::Bool(self.byte()? == 1),
            3 => Value::Int(i64::from(self.byte()?.cast_signed())),
            4..=6 => Value::Int(self.zigzag()?),
            // A double: nothing here needs one.
            7 => {
                part(self.bytes, self.at, 8)?;
                self.at += 8;
                Value::Int(0)
            }
            8 => Value::Bytes(self.bytes()?),
            9 | 10 => self.list(depth)?,
            12 => self.fields(depth + 1)?,
            _ => return Err(Fault::Damaged),
        })
    }

    fn list(&mut self, depth: usize) -> Result<Value> {
        if depth > MAX_DEPTH {
            return Err(Fault::Damaged);
        }
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => size(self.varint()?.cast_signed())?,
            few => usize::from(few),
        };
        // Each item is a byte at least.
        if count > self.bytes.len().saturating_sub(self.at) {
            return Err(Fault::Damaged);
        }
        let mut list = Vec::new();
        for _ in 0..count {
            self.count()?;
            list.push(self.value(head & 15, depth + 1)?);
        }
        Ok(Value::List(list))
    }
}

pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Result<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at).ok_or(Fault::Damaged)?;
        *at += 1;
        number |= u64::from(byte & 127) << shift;
        if byte & 128 == 0 {
            return Ok(number);
        }
    }
    Err(Fault::Damaged)
}

pub(super) fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}
