//! Sending over the guarded way out.

use crate::{error::MailError, mailbox::Mailbox, message::Message, smtp::Conversation};
use labelkeep_egress::{Egress, TlsOptions};
use std::{fmt, future::Future, pin::Pin, time::Duration};
use tokio::io::{AsyncRead, AsyncWrite};
use zeroize::Zeroizing;

/// For one message, from the connection to the last answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Takes messages.
pub trait Post: Send + Sync {
    fn send<'a>(&'a self, message: &'a Message) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>>;
}

/// How the connection is protected. There is no third way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// TLS after a word in the open (port 587).
    StartTls,
    /// TLS from the first byte on (port 465).
    Implicit,
}

/// Which server takes messages, and from whom.
#[derive(Clone)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub security: SmtpSecurity,
    pub sign_in: Option<(String, Zeroizing<String>)>,
    pub from: Mailbox,
    /// What this server calls itself there.
    pub own_name: String,
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpSettings({}:{}, {:?}, from {})", self.host, self.port, self.security, self.from.address())
    }
}

/// A mail server.
pub struct Smtp {
    egress: Egress,
    settings: SmtpSettings,
}

impl Smtp {
    /// `egress` reaches this server as well, wherever it is.
    #[must_use]
    pub fn new(egress: Egress, settings: SmtpSettings) -> Self {
        Self { egress, settings }
    }

    async fn connect_and_send(&self, message: &Message) -> Result<(), MailError> {
        let SmtpSettings { host, port, .. } = &self.settings;
        let options = TlsOptions::default();
        match self.settings.security {
            SmtpSecurity::Implicit => {
                let mut server = Conversation::new(self.egress.connect_tls(host, *port, &options).await?);
                server.greeted().await?;
                self.hand_over(server, message).await
            }
            SmtpSecurity::StartTls => {
                let mut open = Conversation::new(self.egress.connect(host, *port).await?);
                open.greeted().await?;
                let offered = open.hello(&self.settings.own_name).await?;
                open.start_tls(&offered).await?;
                let protected = self.egress.protect(open.into_stream()?, host, &options).await?;
                self.hand_over(Conversation::new(protected), message).await
            }
        }
    }

    async fn hand_over<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        mut server: Conversation<S>,
        message: &Message,
    ) -> Result<(), MailError> {
        let SmtpSettings { own_name, sign_in, from, .. } = &self.settings;
        let offered = server.hello(own_name).await?;
        if let Some((user, password)) = sign_in {
            server.sign_in(&offered, user, password).await?;
        }
        server.deliver(from.address(), message.to.address(), &message.bytes(from)).await?;
        server.leave().await;
        Ok(())
    }
}

impl Post for Smtp {
    fn send<'a>(&'a self, message: &'a Message) -> Pin<Box<dyn Future<Output = Result<(), MailError>> + Send + 'a>> {
        Box::pin(async move {
            let sent = tokio::time::timeout(PATIENCE, self.connect_and_send(message)).await;
            sent.unwrap_or(Err(MailError::Timeout)).inspect_err(|error| tracing::debug!(%error, "a mail was not taken"))
        })
    }
}
