use super::{open, say};
use crate::config::Config;
use anyhow::Result;

pub async fn run(config: &Config) -> Result<()> {
    let database = open::database(config).await?;
    let version = database.migrate().await?;
    database.close().await;
    say(&format!("The database is at schema version {version}."))
}
