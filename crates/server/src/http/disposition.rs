use labelkeep_formats::media::percent_encoded;

/// `Content-Disposition` with the name under which the browser saves it (RFC 6266): as it is, and for programs that read plain
/// letters alone, those of it.
pub(crate) fn disposition(place: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    if plain == name {
        return format!("{place}; filename=\"{plain}\"");
    }
    format!("{place}; filename=\"{plain}\"; filename*=UTF-8''{}", percent_encoded(name))
}
