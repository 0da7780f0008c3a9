//! The first account.

use super::{say, user::first_message};
use crate::config::{Config, public_url};
use anyhow::{Context as _, Result, bail};
use labelkeep_database::users::NewUser;
use labelkeep_identity::{
    opaque::{secret, storage_hash},
    password::check_policy,
};
use labelkeep_model::{Role, check_email};
use labelkeep_server::AppState;

/// A set-up link is good for a day; a newer start prints a newer one.
const SETUP_SECONDS: i64 = 86_400;

/// The first start: the owner that the configuration names, or a link by which somebody becomes the owner.
pub async fn prepare(config: &Config, state: &AppState) -> Result<()> {
    let database = &state.database;
    if database.first_organization().await?.is_none() {
        match (&config.username, &config.password) {
            (Some(email), Some(password)) => create(config, state, email, password).await?,
            (None, None) if config.user_token.is_none() => print_setup_link(config, state).await?,
            _ => bail!(
                "username and password make the first account together, user_token only with them: give both, or \
                 none of the three for a link that makes it"
            ),
        }
    }
    if config.enable_legacy_api_token == Some(true) {
        database.allow_legacy_tokens().await?;
    }
    Ok(())
}

async fn create(config: &Config, state: &AppState, email: &str, password: &str) -> Result<()> {
    check_email(email).map_err(first_message).context("the owner's username is refused")?;
    check_policy(password, &[email, "", "", public_url::host(&config.public_url)])
        .map_err(first_message)
        .context("the owner's password is refused")?;
    check_token(config.user_token.as_deref())?;
    let owner = NewUser {
        email: email.to_owned(),
        first_name: String::new(),
        last_name: String::new(),
        role: Role::Owner,
        password_hash: Some(state.passwords.hash(password.to_owned()).await?),
        legacy_token_hash: config.user_token.as_deref().map(storage_hash),
    };
    state.database.create_owner(owner, String::new(), None).await?;
    say(&format!("{email} is the owner."))
}

async fn print_setup_link(config: &Config, state: &AppState) -> Result<()> {
    let token = secret(state.rng.as_ref());
    let expires_at = state.clock.now().plus_seconds(SETUP_SECONDS);
    state.database.create_one_time_link("setup", storage_hash(&token), None, expires_at).await?;
    say(&format!(
        "Open this link within a day to make the first account (it works once):\n  {}/setup/?token={token}",
        config.public_url.trim_end_matches('/')
    ))
}

/// Whoever guesses it is the owner.
fn check_token(token: Option<&str>) -> Result<()> {
    let is_fine = |token: &str| token.len() >= 16 && token.bytes().all(|byte| byte.is_ascii_graphic());
    if token.is_some_and(|token| !is_fine(token)) {
        bail!("user_token is refused: use at least 16 letters and digits, such as `openssl rand -hex 20` makes");
    }
    Ok(())
}
