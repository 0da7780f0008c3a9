//! How files are to be read and whose annotations become, as requests say it.

use labelkeep_formats::import::{Encoding, Header};
use labelkeep_jobs::import::{ImportRequest, people::Choices};
use labelkeep_model::{Error, Result, Say};
use serde::Deserialize;
use utoipa::ToSchema;

/// Options of a body.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct How {
    /// Whether the first row of a table has the names of its columns. Left out: the row decides.
    has_header: Option<bool>,
    /// `UTF-8`, `UTF-16LE`, `UTF-16BE` or `Windows-1252`. Left out: each file's own is found.
    encoding: Option<String>,
    /// Whose the annotations of the authors in the files become: by the author's address or number (`*`: all others) the
    /// id of a person, `importer` or `placeholder`.
    #[schema(value_type = Option<Object>)]
    people: Option<serde_json::Value>,
}

impl How {
    /// From the parameters of an address.
    pub fn of_query(has_header: Option<&str>, encoding: Option<String>, people: Option<&str>) -> Result<Self> {
        Ok(Self {
            has_header: has_header.filter(|text| !text.is_empty()).map(|text| super::flag(Some(text), true)),
            encoding,
            people: people.map(serde_json::from_str).transpose().map_err(|_| wrong_people())?,
        })
    }

    pub fn apply(self, import: &mut ImportRequest) -> Result<()> {
        import.header = match self.has_header {
            None => Header::Auto,
            Some(true) => Header::Present,
            Some(false) => Header::Absent,
        };
        import.encoding = self.encoding.filter(|name| !name.is_empty()).map(|name| encoding(&name)).transpose()?;
        if let Some(people) = self.people.filter(|people| !people.is_null()) {
            import.people = serde_json::from_value::<Choices>(people).map_err(|_| wrong_people())?;
        }
        Ok(())
    }
}

fn encoding(name: &str) -> Result<Encoding> {
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Ok(Encoding::Utf8),
        "utf-16le" | "utf-16" => Ok(Encoding::Utf16Le),
        "utf-16be" => Ok(Encoding::Utf16Be),
        "windows-1252" | "cp1252" | "latin1" | "iso-8859-1" => Ok(Encoding::Windows1252),
        _ => Err(Error::field("encoding", Say::Encodings)),
    }
}

fn wrong_people() -> Error {
    Error::field("people", Say::WrongPeople)
}
