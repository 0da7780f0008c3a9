//! A message as it goes over the wire: a text in any language, in lines that every server takes.

use crate::{header::encoded, mailbox::Mailbox};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_model::Timestamp;
use std::fmt::Write as _;

/// Letters of a line of the body.
const LINE: usize = 76;

/// A text for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub to: Mailbox,
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// What no other message has.
    pub id: String,
    pub at: Timestamp,
}

impl Message {
    pub(crate) fn bytes(&self, from: &Mailbox) -> Vec<u8> {
        let date = chrono::DateTime::from_timestamp_micros(self.at.0).unwrap_or_default().to_rfc2822();
        let mut head = format!(
            "From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {date}\r\nMessage-ID: <{}@{}>\r\n",
            from.header(),
            self.to.header(),
            encoded(&self.subject),
            self.id,
            from.domain(),
        );
        // Nobody's holiday answers to it.
        head.push_str("Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
        head.push_str("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
        let text = self.text.lines().collect::<Vec<_>>().join("\r\n") + "\r\n";
        for line in STANDARD.encode(text).as_bytes().chunks(LINE) {
            let _ = write!(head, "{}\r\n", String::from_utf8_lossy(line));
        }
        head.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE, Message};
    use crate::{header::encoded, mailbox::Mailbox};
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use labelkeep_model::Timestamp;

    fn message(subject: &str, text: &str) -> String {
        let to = Mailbox::read("ada@example.com").unwrap();
        let at = Timestamp(1_767_225_600_000_000);
        let message = Message { to, subject: subject.into(), text: text.into(), id: "1-2".into(), at };
        String::from_utf8(message.bytes(&Mailbox::read("Keep <keep@example.org>").unwrap())).unwrap()
    }

    #[test]
    fn a_message_has_its_headers_and_its_text_in_lines_that_every_server_takes() {
        let bytes = message("Your invitation", "Grüße,\nKeep\n.\n");
        let (head, body) = bytes.split_once("\r\n\r\n").unwrap();
        let lines: Vec<&str> = head.split("\r\n").collect();
        assert_eq!(
            lines[..5],
            [
                "From: Keep <keep@example.org>",
                "To: ada@example.com",
                "Subject: Your invitation",
                "Date: Thu, 1 Jan 2026 00:00:00 +0000",
                "Message-ID: <1-2@example.org>",
            ]
        );
        let text = STANDARD.decode(body.replace("\r\n", "")).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "Grüße,\r\nKeep\r\n.\r\n");
        let long = message("x", &"ä".repeat(5000));
        assert!(long.split("\r\n").all(|line| line.len() <= LINE && !line.contains(['\r', '\n'])));
    }

    #[test]
    fn a_subject_ends_no_header_and_keeps_its_letters_whole() {
        let subject = format!("a\r\nBcc: eve@example.com {}", "ü".repeat(60));
        let head = message(&subject, "").split("\r\n\r\n").next().unwrap().to_owned();
        assert!(!head.contains("Bcc") && head.split("\r\n").all(|line| line.len() <= 84), "{head}");
        let words = encoded(&subject);
        let read: Vec<String> = words
            .split("\r\n ")
            .map(|word| word.strip_prefix("=?UTF-8?B?").unwrap().strip_suffix("?=").unwrap())
            .map(|word| String::from_utf8(STANDARD.decode(word).unwrap()).unwrap())
            .collect();
        assert_eq!(read.concat(), subject);
    }
}
