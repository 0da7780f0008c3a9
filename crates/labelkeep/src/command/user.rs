use super::{open, say};
use crate::config::{Config, public_url};
use anyhow::{Context as _, Result, bail};
use clap::Subcommand;
use labelkeep_database::{Database, users::NewUser};
use labelkeep_identity::password::{check_policy, hash};
use labelkeep_model::{Role, SystemRng, check_email};
use std::io::{BufRead as _, BufReader, IsTerminal as _, Read as _};

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person; the first one is the owner. The password is read from standard input.
    Create {
        email: String,
        /// OW, AD, MA, RE, AN or NO; the first person is always the owner.
        #[arg(long, default_value = "AN")]
        role: Role,
        #[arg(long, default_value = "")]
        first_name: String,
        #[arg(long, default_value = "")]
        last_name: String,
    },
    /// Set a new password, read from standard input; all sessions and tokens of the person end.
    ResetPassword { email: String },
    /// Take somebody's second factor away, who lost it and the recovery codes.
    RemoveSecondFactor { email: String },
    /// Let people in by password again, where single sign-on was the only way in and fails.
    AllowPasswords,
    /// List everybody.
    List,
}

pub async fn run(config: &Config, command: UserCommand) -> Result<()> {
    let makes_the_installation = matches!(command, UserCommand::Create { .. });
    let database = if makes_the_installation { open::database(config).await? } else { open::existing(config).await? };
    database.migrate().await?;
    match command {
        UserCommand::Create { email, role, first_name, last_name } => {
            create(config, &database, email, role, first_name, last_name).await?;
        }
        UserCommand::ResetPassword { email } => {
            let password = read_password()?;
            check_policy(&password, &[&email, "", "", public_url::host(&config.public_url)]).map_err(first_message)?;
            let hash = hash(&password, &SystemRng::new())?;
            database.reset_password_from_command_line(&email, hash).await?;
            say(&format!("{email} has a new password; all sessions and tokens of the account ended."))?;
        }
        UserCommand::RemoveSecondFactor { email } => {
            database.remove_second_factor_from_command_line(&email).await?;
            say(&format!("{email} signs in without a second factor now."))?;
        }
        UserCommand::AllowPasswords => {
            database.allow_passwords_from_command_line().await?;
            say("Passwords open the door again, beside single sign-on.")?;
        }
        UserCommand::List => {
            for person in database.people_for_command_line().await? {
                say(&format!(
                    "{:<6} {:<40} {:<14} last seen {}",
                    person.id,
                    person.email,
                    person.role.title(),
                    person.last_activity
                ))?;
            }
        }
    }
    database.close().await;
    Ok(())
}

async fn create(
    config: &Config,
    database: &Database,
    email: String,
    role: Role,
    first_name: String,
    last_name: String,
) -> Result<()> {
    check_email(&email).map_err(first_message)?;
    let password = read_password()?;
    check_policy(&password, &[&email, &first_name, &last_name, public_url::host(&config.public_url)])
        .map_err(first_message)?;
    let user = NewUser {
        email: email.clone(),
        first_name,
        last_name,
        role,
        password_hash: Some(hash(&password, &SystemRng::new())?),
        legacy_token_hash: None,
    };
    if database.first_organization().await?.is_none() {
        database.create_owner(user, String::new(), None).await?;
        return say(&format!("{email} is the owner."));
    }
    database.create_user_from_command_line(user).await.map_err(first_message)?;
    say(&format!("{email} was added as {}.", role.title()))
}

/// Never from an argument, which others on the machine could see.
fn read_password() -> Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        // What is typed can be seen: files and pipes are the better way.
        say("Type the password, then Enter:")?;
    }
    let mut text = String::new();
    let line = BufReader::new(input.take(4096)).read_line(&mut text);
    line.context("the password cannot be read from standard input")?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    if password.is_empty() {
        bail!("Give the password on standard input, for example: labelkeep user create me@example.org < password.txt");
    }
    Ok(password)
}

/// The message that belongs to the field, which is what helps.
pub fn first_message(error: labelkeep_model::Error) -> anyhow::Error {
    if let labelkeep_model::ErrorKind::Validation(fields) = &error.kind
        && let Some(message) = fields.values().flatten().next()
    {
        return anyhow::anyhow!("{message}");
    }
    anyhow::Error::new(error)
}
