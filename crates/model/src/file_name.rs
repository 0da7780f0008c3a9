/// What names of stored files are made of.
pub fn is_of_a_file_name(c: char) -> bool {
    // Marks of direction and joints that show nothing make one name look like another.
    let is_hidden = matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202F}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}');
    c.is_ascii_alphanumeric()
        || matches!(c, '-' | '_' | '.')
        || (!c.is_ascii() && !c.is_control() && !c.is_whitespace() && !is_hidden)
}
