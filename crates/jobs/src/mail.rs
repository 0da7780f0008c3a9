//! Sends mails: what changes and people have asked for goes to the mail server, one after the other, from any server.

mod letters;

use labelkeep_database::{
    Database,
    mails::{Posted, TOPIC, Taken, TakenMail},
};
use labelkeep_identity::opaque::{secret, storage_hash};
use labelkeep_mail::{Mailbox, Message, Post};
use labelkeep_model::Result;
use std::{sync::Arc, time::Duration};
use tokio::sync::{broadcast, watch};

/// It is looked at least so often whether something waits.
const PAUSE: Duration = Duration::from_secs(5);

/// Works off mails. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    database: Database,
    post: Arc<dyn Post>,
    /// The address that people use.
    public_url: String,
}

impl Mailer {
    #[must_use]
    pub fn new(database: Database, post: Arc<dyn Post>, public_url: &str) -> Self {
        Self { database, post, public_url: public_url.trim_end_matches('/').to_owned() }
    }

    /// Sends until `stop` says so.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut wake_ups = self.database.wake_ups();
        while !*stop.borrow() {
            let round = tokio::select! {
                // Whether the one under way arrived is not known: it is sent once more.
                _ = stop.changed() => return,
                round = self.send_all() => round,
            };
            if let Err(error) = round {
                tracing::warn!(%error, "mails were not looked for; it is tried again");
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = woken(&mut wake_ups) => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
    }

    /// Sends what is due now.
    ///
    /// # Errors
    /// What the database says.
    pub async fn send_all(&self) -> Result<()> {
        loop {
            let token = secret(self.database.rng().as_ref());
            match self.database.take_mail(storage_hash(&token)).await? {
                Taken::Nothing => return Ok(()),
                Taken::Dropped => {}
                Taken::Mail(mail) => {
                    let posted = self.send(&mail, &token).await;
                    if let Posted::Later(why) | Posted::Never(why) = &posted {
                        tracing::warn!(mail = mail.id, why, "a mail was not taken");
                    }
                    self.database.settle_mail(&mail, posted).await?;
                }
            }
        }
    }

    async fn send(&self, mail: &TakenMail, token: &str) -> Posted {
        let Ok(to) = Mailbox::read(&mail.recipient) else {
            return Posted::Never(
                "This address cannot stand in a mail: it has letters that mail servers do not take.".into(),
            );
        };
        let (subject, text) = letters::write(&mail.letter, mail.language, &self.public_url, token);
        let id = self.database.rng().uuid().to_string();
        let message = Message { to, subject, text, id, at: self.database.now() };
        match self.post.send(&message).await {
            Ok(()) => Posted::Sent,
            Err(error) if error.is_final() => Posted::Never(error.to_string()),
            Err(error) => Posted::Later(error.to_string()),
        }
    }
}

/// Waits until a mail waits.
async fn woken(wake_ups: &mut broadcast::Receiver<String>) {
    while wake_ups.recv().await.is_ok_and(|topic| topic != TOPIC) {}
}
