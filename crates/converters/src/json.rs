//! Objects of JSON files, each on a line of its own.

use labelkeep_formats::json_text::push_string;

pub(crate) struct Json {
    out: Vec<u8>,
    is_empty: bool,
}

impl Json {
    pub fn object() -> Self {
        Self { out: b"{".to_vec(), is_empty: true }
    }

    /// An element of a list of such objects.
    pub fn element(is_first: bool) -> Self {
        let start: &[u8] = if is_first { b"\n    {" } else { b",\n    {" };
        Self { out: start.to_vec(), is_empty: true }
    }

    fn name(&mut self, name: &str) {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.out.extend_from_slice(b", ");
        }
        push_string(&mut self.out, name);
        self.out.extend_from_slice(b": ");
    }

    /// `json` is JSON.
    pub fn raw(&mut self, name: &str, json: &str) -> &mut Self {
        self.name(name);
        self.out.extend_from_slice(json.as_bytes());
        self
    }

    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.name(name);
        push_string(&mut self.out, text);
        self
    }

    pub fn end(mut self) -> Vec<u8> {
        self.out.push(b'}');
        self.out
    }
}

/// A JSON number as it stands, `null` for anything else.
pub(crate) fn number(json: &str) -> String {
    let is_number = json.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    if is_number && json.parse::<f64>().is_ok_and(f64::is_finite) { json.to_owned() } else { "null".to_owned() }
}

/// A list of texts.
pub(crate) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut out = b"[".to_vec();
    for (at, text) in texts.into_iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(b", ");
        }
        push_string(&mut out, text);
    }
    out.push(b']');
    String::from_utf8_lossy(&out).into_owned()
}

/// A list of numbers, as Python writes floats.
pub(crate) fn floats(values: impl IntoIterator<Item = f64>) -> String {
    let texts: Vec<String> = values.into_iter().map(crate::python::float).collect();
    format!("[{}]", texts.join(", "))
}
