use serde::Deserialize;

/// Whether addresses of objects in tasks are answered as browsers can open them.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct ResolveUri {
    resolve_uri: Option<String>,
}

impl ResolveUri {
    /// They are, unless somebody says no, in the words of the compatible API.
    pub(crate) fn resolves(&self) -> bool {
        let no = ["false", "0", "no", "off", "f", "n"];
        !self.resolve_uri.as_deref().is_some_and(|text| no.contains(&text.to_ascii_lowercase().as_str()))
    }
}
