//! What may ever be called outside, by which setting, and what was called.

use super::{open, say, serve};
use crate::config::Config;
use anyhow::Result;
use labelkeep_server::outbound::{Called, Door, outbound};

pub async fn run(config: &Config) -> Result<()> {
    let database = open::existing(config).await?;
    database.migrate().await?;
    let state = serve::state(config, database.clone()).await?;
    let found = outbound(&state).await?;
    database.close().await;
    say("At rest Labelkeep calls nobody and asks no name server. These are all the ways out:")?;
    say("")?;
    of_settings(config)?;
    for door in &found.doors {
        tell(door)?;
    }
    say("")?;
    say(&guard(config))?;
    say(
        "Nothing else is ever called: there is no telemetry, no look for updates, no font, script or map from elsewhere.",
    )?;
    say("")?;
    history(&found.calls)
}

/// Ways that no person can open, only the configuration.
fn of_settings(config: &Config) -> Result<()> {
    if open::sqlite_file(config).is_some() {
        line(false, "the database: a file on this machine", "DATABASE_URL")?;
    } else {
        line(
            true,
            &format!("the database, always: {}", config.default_of("database_url")),
            "DATABASE_URL, POSTGRE_HOST",
        )?;
    }
    let command = config.found.iter().any(|(name, value, _)| *name == "master_key_command" && !value.is_empty());
    let what = if command { "a program is started, which may call a key service" } else { "no program is started" };
    line(command, &format!("master keys: {what}"), "MASTER_KEY_COMMAND")
}

fn tell(door: &Door) -> Result<()> {
    let what = match door.purpose {
        "import" => "imports by address: when a person gives one".to_owned(),
        "export_media" => "exports with media: when a person wants those that tasks name by address".to_owned(),
        "sign_on" => "single sign-on: the providers that an administrator set up, when somebody signs in".to_owned(),
        "ml_backend" => "ML backends: those that people connect to projects".to_owned(),
        "mail" if door.is_open => format!("mail: by {}, when something is sent", door.hosts.join(", ")),
        "mail" => "mail: none is sent".to_owned(),
        "storage" => connected("storages", door),
        "webhook" => connected("webhooks", door),
        "machine_identity" if door.is_open => "the cloud's service for this machine's own credentials".to_owned(),
        "machine_identity" => "the cloud's service for this machine's own credentials: never asked".to_owned(),
        other => other.to_owned(),
    };
    line(door.is_open, &what, &door.settings.join(", "))
}

fn connected(what: &str, door: &Door) -> String {
    match door.connected.unwrap_or_default() {
        0 => format!("{what}: none is connected"),
        count => format!("{what}: {count} connected ({})", door.hosts.join(", ")),
    }
}

fn line(is_open: bool, what: &str, settings: &str) -> Result<()> {
    say(&format!("  {:<6}  {what}", if is_open { "open" } else { "closed" }))?;
    say(&format!("          {settings}"))
}

fn guard(config: &Config) -> String {
    let egress = &config.egress;
    let reserved = match (egress.is_guarded, egress.bans_reserved) {
        (false, _) => "The guard is switched off: all but the clouds' metadata services can be reached.",
        (true, false) => "Private networks are NOT refused, only the clouds' metadata services.",
        (true, true) => "The guard refuses private, local and metadata addresses, however they are written.",
    };
    let list = |what: &str, items: &[String]| {
        if items.is_empty() { String::new() } else { format!(" {what}: {}.", items.join(", ")) }
    };
    format!("{reserved}{}{}", list("Refused too", &egress.banned), list("Let through all the same", &egress.allowed))
}

fn history(calls: &[Called]) -> Result<()> {
    if calls.is_empty() {
        return say("Nothing was ever called.");
    }
    say("What was called (a running server adds to it every ten seconds):")?;
    say("")?;
    say(&format!(
        "  {:<17} {:<40} {:>9} {:>9} {:>9}  {:<20}  last",
        "purpose", "destination", "lookups", "calls", "refused", "first"
    ))?;
    for call in calls {
        let second = |time: labelkeep_model::Timestamp| time.to_string().chars().take(19).collect::<String>() + "Z";
        say(&format!(
            "  {:<17} {:<40} {:>9} {:>9} {:>9}  {:<20}  {}",
            call.purpose,
            call.destination,
            call.lookups,
            call.calls,
            call.refused,
            second(call.first_at),
            second(call.last_at)
        ))?;
    }
    Ok(())
}
