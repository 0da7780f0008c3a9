//! Addresses as they may stand in an envelope and a header.

use crate::header::encoded;
use labelkeep_model::{Result, check_email};

/// An address, with the name of who reads there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    name: String,
    address: String,
}

impl Mailbox {
    /// Reads `ada@example.com` or `Ada <ada@example.com>`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(text: &str) -> Result<Self> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"').trim(), address.trim()),
            None => ("", text),
        };
        check_address(address)?;
        Ok(Self { name: name.to_owned(), address: address.to_owned() })
    }

    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The host behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.address.rsplit('@').next().unwrap_or_default()
    }

    pub(crate) fn header(&self) -> String {
        if self.name.is_empty() { self.address.clone() } else { format!("{} <{}>", encoded(&self.name), self.address) }
    }
}

/// What goes between `<` and `>` of the conversation: nothing in it may end the address, the line or the header.
fn check_address(address: &str) -> Result<()> {
    check_email(address)?;
    let is_plain = address.chars().all(|c| {
        c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '\\' | ',' | ';' | '(' | ')' | '[' | ']' | ':')
    });
    if is_plain { Ok(()) } else { Err(labelkeep_model::Error::field("email", labelkeep_model::Say::InvalidEmail)) }
}

#[cfg(test)]
mod tests {
    use super::Mailbox;

    #[test]
    fn an_address_with_and_without_a_name_and_nothing_that_ends_a_line() {
        let read = |text: &str| Mailbox::read(text).map(|mailbox| mailbox.header());
        assert_eq!(read(" ada@example.com ").unwrap(), "ada@example.com");
        assert_eq!(read("Label Keep <hello@example.com>").unwrap(), "Label Keep <hello@example.com>");
        assert_eq!(read("\"A, B\" <hello@example.com>").unwrap(), "=?UTF-8?B?QSwgQg==?= <hello@example.com>");
        assert_eq!(read("Bücher <b@example.com>").unwrap(), "=?UTF-8?B?QsO8Y2hlcg==?= <b@example.com>");
        for bad in [
            "",
            "ada",
            "ada@example.com>\r\nRCPT TO:<eve@example.com",
            "a b@example.com",
            "a@b.c,d@e.f",
            "ada@exa mple.com",
            "ada@bücher.example",
            "<>",
            "x <a@b.c> y",
            "a\u{0}@example.com",
            "<ada@example.com>@example.com>",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(!read("Evil\r\nBcc: all@example.com <a@example.com>").unwrap().contains('\n'), "it is encoded");
    }
}
