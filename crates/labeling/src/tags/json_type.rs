use serde_json::value::RawValue;

/// Names as in the messages of the compatible API, which are those of Python.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JsonType {
    Str,
    Int,
    Float,
    Bool,
    List,
    Dict,
    None,
}

impl JsonType {
    pub fn of(value: &RawValue) -> Self {
        match value.get().as_bytes().first() {
            Some(b'"') => Self::Str,
            Some(b'[') => Self::List,
            Some(b'{') => Self::Dict,
            Some(b't' | b'f') => Self::Bool,
            Some(b'n') | None => Self::None,
            Some(_) if value.get().contains(['.', 'e', 'E']) => Self::Float,
            Some(_) => Self::Int,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Str => "str",
            Self::Int => "int",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::List => "list",
            Self::Dict => "dict",
            Self::None => "NoneType",
        }
    }

    /// Clients may send true for a number.
    pub fn fits(self, types: &[Self]) -> bool {
        types.contains(&self) || (self == Self::Bool && types.contains(&Self::Int))
    }
}
