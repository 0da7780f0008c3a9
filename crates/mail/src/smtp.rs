//! The conversation with a mail server (RFC 5321), line by line, with bounds on what it may say.

use crate::error::MailError;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use zeroize::Zeroizing;

/// Letters of one line of an answer; the standard has 512.
const MOST_LINE: usize = 2048;
const MOST_LINES: usize = 100;

/// What a server said: its digits, and the lines behind them.
pub(crate) struct Reply {
    pub code: u16,
    lines: Vec<String>,
}

impl Reply {
    /// The words behind an extension that it offers.
    pub(crate) fn offers(&self, extension: &str) -> Option<&str> {
        self.lines.iter().skip(1).find_map(|line| {
            let (name, words) = line.split_once([' ', '=']).unwrap_or((line, ""));
            name.eq_ignore_ascii_case(extension).then_some(words)
        })
    }
}

/// A connection that is in the middle of a conversation.
pub(crate) struct Conversation<S> {
    stream: S,
    /// What came and was not read yet.
    ahead: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Conversation<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream, ahead: Vec::new() }
    }

    /// The connection itself, for the handshake.
    ///
    /// # Errors
    /// When something came already: whoever stands between could have put it there, to be read as if it were protected.
    pub(crate) fn into_stream(self) -> Result<S, MailError> {
        if self.ahead.is_empty() { Ok(self.stream) } else { Err(MailError::NoTls) }
    }

    /// The first words, which are the server's.
    pub(crate) async fn greeted(&mut self) -> Result<(), MailError> {
        match self.reply().await?.code {
            220 => Ok(()),
            code => Err(MailError::Unwilling(code)),
        }
    }

    pub(crate) async fn hello(&mut self, name: &str) -> Result<Reply, MailError> {
        let reply = self.say(&format!("EHLO {name}")).await?;
        if reply.code == 250 { Ok(reply) } else { Err(MailError::Unwilling(reply.code)) }
    }

    /// Asks for TLS, which is to follow at once.
    pub(crate) async fn start_tls(&mut self, offered: &Reply) -> Result<(), MailError> {
        if offered.offers("STARTTLS").is_none() {
            return Err(MailError::NoTls);
        }
        match self.say("STARTTLS").await?.code {
            220 => Ok(()),
            _ => Err(MailError::NoTls),
        }
    }

    pub(crate) async fn sign_in(&mut self, offered: &Reply, user: &str, password: &str) -> Result<(), MailError> {
        let ways = offered.offers("AUTH").unwrap_or_default();
        let knows = |way: &str| ways.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(way));
        let coded = |text: &str| Zeroizing::new(STANDARD.encode(text));
        let reply = if knows("PLAIN") {
            let both = Zeroizing::new(format!("\0{user}\0{password}"));
            self.say(&Zeroizing::new(format!("AUTH PLAIN {}", *coded(&both)))).await?
        } else if knows("LOGIN") {
            for line in ["AUTH LOGIN", &*coded(user)] {
                let code = self.say(line).await?.code;
                if code != 334 {
                    return Err(MailError::SignIn(code));
                }
            }
            self.say(&coded(password)).await?
        } else {
            return Err(MailError::NoSignIn);
        };
        if reply.code == 235 { Ok(()) } else { Err(MailError::SignIn(reply.code)) }
    }

    /// Hands a message over. It was taken when this says so, and perhaps also when the connection ends at the last moment.
    pub(crate) async fn deliver(&mut self, from: &str, to: &str, message: &[u8]) -> Result<(), MailError> {
        match self.say(&format!("MAIL FROM:<{from}>")).await?.code {
            250 => {}
            code => return Err(MailError::Unwilling(code)),
        }
        let steps = [(format!("RCPT TO:<{to}>"), 250..=251), ("DATA".to_owned(), 354..=354)];
        for (line, expected) in steps {
            let code = self.say(&line).await?.code;
            if !expected.contains(&code) {
                return Err(MailError::Refused(code));
            }
        }
        let mut content = Vec::with_capacity(message.len() + 8);
        for line in message.split_inclusive(|byte| *byte == b'\n') {
            // A line that begins with a dot would end the message.
            if line.starts_with(b".") {
                content.push(b'.');
            }
            content.extend_from_slice(line);
        }
        content.extend_from_slice(b".");
        match self.say_bytes(&content).await?.code {
            250 => Ok(()),
            code => Err(MailError::Refused(code)),
        }
    }

    /// Takes leave. What it answers changes nothing.
    pub(crate) async fn leave(mut self) {
        let _ = self.say("QUIT").await;
        let _ = self.stream.shutdown().await;
    }

    async fn say(&mut self, line: &str) -> Result<Reply, MailError> {
        self.say_bytes(line.as_bytes()).await
    }

    async fn say_bytes(&mut self, bytes: &[u8]) -> Result<Reply, MailError> {
        self.stream.write_all(bytes).await.map_err(|_| MailError::Broken)?;
        self.stream.write_all(b"\r\n").await.map_err(|_| MailError::Broken)?;
        self.stream.flush().await.map_err(|_| MailError::Broken)?;
        self.reply().await
    }

    async fn reply(&mut self) -> Result<Reply, MailError> {
        let mut lines = Vec::new();
        loop {
            let line = self.line().await?;
            let code = line.get(..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            let code: u16 = code.and_then(|digits| digits.parse().ok()).ok_or(MailError::Nonsense)?;
            let goes_on = match line.as_bytes().get(3) {
                Some(b'-') => true,
                Some(b' ') | None => false,
                Some(_) => return Err(MailError::Nonsense),
            };
            lines.push(line.get(4..).unwrap_or_default().trim().to_owned());
            if !goes_on {
                return Ok(Reply { code, lines });
            }
            if lines.len() >= MOST_LINES {
                return Err(MailError::Nonsense);
            }
        }
    }

    async fn line(&mut self) -> Result<String, MailError> {
        loop {
            if let Some(end) = self.ahead.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.ahead.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            if self.ahead.len() > MOST_LINE {
                return Err(MailError::Nonsense);
            }
            let mut piece = [0; 1024];
            let count = self.stream.read(&mut piece).await.map_err(|_| MailError::Broken)?;
            let piece = piece.get(..count).filter(|piece| !piece.is_empty()).ok_or(MailError::Broken)?;
            self.ahead.extend_from_slice(piece);
        }
    }
}

#[cfg(test)]
mod tests;
