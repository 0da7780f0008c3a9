//! How files are to be read and whose annotations become, as requests say it.

use labelkeep_converters::read::LabelFormat;
use labelkeep_formats::import::{Encoding, Header};
use labelkeep_jobs::import::{ImportRequest, labels::TASKS, people::Choices};
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
    /// Of label files: `COCO`, `YOLO`, `VOC`, `CONLL2003`, `SPACY`, `LABELME`, `CVAT`, `DOCCANO`, `PRODIGY`, `ARGILLA` or
    /// `HUGGING_FACE`; `tasks`: they are none. Left out or `auto`: it is found.
    format: Option<String>,
    /// What label files become: `annotations` (by default) or `predictions`.
    import_as: Option<String>,
    /// The address before the names of pictures that label files name and nobody sent.
    image_root: Option<String>,
}

impl How {
    /// From the parameters of an address.
    pub fn of_query(has_header: Option<&str>, encoding: Option<String>, people: Option<&str>) -> Result<Self> {
        Ok(Self {
            has_header: has_header.filter(|text| !text.is_empty()).map(|text| super::flag(Some(text), true)),
            encoding,
            people: people.map(serde_json::from_str).transpose().map_err(|_| wrong_people())?,
            ..Self::default()
        })
    }

    #[must_use]
    pub fn with_labels(self, format: Option<String>, import_as: Option<String>, image_root: Option<String>) -> Self {
        Self { format, import_as, image_root, ..self }
    }

    /// Before anything is stored.
    pub fn check(&self) -> Result<()> {
        format(self.format.as_deref())?;
        as_predictions(self.import_as.as_deref())?;
        Ok(())
    }

    pub fn apply(self, import: &mut ImportRequest) -> Result<()> {
        import.header = match self.has_header {
            None => Header::Auto,
            Some(true) => Header::Present,
            Some(false) => Header::Absent,
        };
        import.encoding = self.encoding.filter(|name| !name.is_empty()).map(|name| encoding(&name)).transpose()?;
        import.format = format(self.format.as_deref())?;
        import.as_predictions = as_predictions(self.import_as.as_deref())?;
        import.image_root = self.image_root.map(|root| root.trim().to_owned()).filter(|root| !root.is_empty());
        if let Some(people) = self.people.filter(|people| !people.is_null()) {
            import.people = serde_json::from_value::<Choices>(people).map_err(|_| wrong_people())?;
        }
        Ok(())
    }
}

fn format(name: Option<&str>) -> Result<Option<String>> {
    match name.map(str::trim).filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("auto")) {
        None => Ok(None),
        Some(name) if name.eq_ignore_ascii_case(TASKS) => Ok(Some(TASKS.to_owned())),
        Some(name) => match LabelFormat::from_name(name) {
            Some(format) => Ok(Some(format.name().to_owned())),
            None => {
                let formats = LabelFormat::ALL.map(LabelFormat::name).join(", ");
                Err(Error::field("format", Say::LabelFormats { formats: formats.into() }))
            }
        },
    }
}

fn as_predictions(name: Option<&str>) -> Result<bool> {
    match name.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "annotations") => Ok(false),
        Some("predictions") => Ok(true),
        Some(_) => Err(Error::field("import_as", Say::ImportAs)),
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
