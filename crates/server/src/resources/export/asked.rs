//! Which format a request asks for.

use axum::http::{HeaderMap, HeaderValue, header};
use labelkeep_converters::Format;
use labelkeep_formats::export::ExportFormat;
use labelkeep_model::Say;
use labelkeep_model::{Error, Result};

/// One of the formats of tables and JSON, or one of another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Table(ExportFormat),
    Converted(Format),
}

impl Asked {
    /// In any case.
    pub fn from_name(name: &str) -> Option<Self> {
        let table = || ExportFormat::from_name(name).map(Self::Table);
        table().or_else(|| Format::from_name(name).map(Self::Converted))
    }

    /// # Errors
    /// 400 that names `field`: there is no such format.
    pub fn of_snapshot(name: &str, field: &'static str) -> Result<Self> {
        Self::from_name(name).ok_or_else(|| Error::field(field, Say::ExportFormatUnknown { name: name.into() }))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Table(format) => format.name(),
            Self::Converted(format) => format.name(),
        }
    }

    pub fn extension(self) -> &'static str {
        match self {
            Self::Table(format) => format.extension(),
            Self::Converted(format) => format.extension(),
        }
    }
}

/// `dot`: what the compatible API has before the extension in the type of a file that is no archive.
pub(super) fn headers(file: &str, extension: &str, dot: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let kind = if extension == "zip" { "application/zip".to_owned() } else { format!("application/{dot}{extension}") };
    let disposition = format!("attachment; filename=\"{file}\"");
    for (name, value) in
        [(header::CONTENT_TYPE.as_str(), kind.as_str()), ("content-disposition", &disposition), ("filename", file)]
    {
        if let (Ok(name), Ok(value)) = (header::HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    headers
}
