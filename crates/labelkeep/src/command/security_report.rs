//! A report to hand to an auditor: the state of each promise in this installation, the ways out, the audit trail, and which
//! tests of the product keep which row of its security specification.

mod html;
mod rows;

use super::{open, say, serve};
use crate::{config::Config, key};
use anyhow::{Context as _, Result};
use labelkeep_server::{AppState, outbound::outbound, promises::promises};
use rows::rows;
use serde_json::{Value, json};
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    Html,
    Json,
}

impl FromStr for ReportFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "html" => Ok(Self::Html),
            "json" => Ok(Self::Json),
            _ => Err("use html or json".to_owned()),
        }
    }
}

pub async fn run(config: &Config, format: ReportFormat) -> Result<()> {
    let database = open::existing(config).await?;
    database.migrate().await?;
    let state = serve::state(config, database.clone()).await?;
    let report = report(config, &state).await?;
    database.close().await;
    match format {
        ReportFormat::Json => say(&serde_json::to_string_pretty(&report)?),
        ReportFormat::Html => say(&html::page(&report)),
    }
}

async fn report(config: &Config, state: &AppState) -> Result<Value> {
    let database = &state.database;
    let organization =
        database.organization_for_signup().await?.context("there is nobody yet: make the owner first, then report")?;
    let trail = database.verify_audit(None).await.map_err(open::explain)?;
    let checkpoint_key = key::checkpoints(&state.keys)?;
    let checkpoints = database.verify_checkpoints(&checkpoint_key).await.map_err(open::explain)?;
    let fault = trail.fault.map(|fault| fault.to_string());
    let cut = checkpoints.fault.map(|position| format!("the signed checkpoint at link {position} does not hold"));
    Ok(json!({
        "product": "Labelkeep",
        "version": env!("CARGO_PKG_VERSION"),
        "installation": config.public_url,
        "made_at": database.now(),
        "promises": promises(&state.settings, state.egress.settings(), &organization),
        "outbound": outbound(state).await?,
        "audit": {
            "entries": trail.sealed,
            "not_sealed_yet": trail.unsealed,
            "head": trail.head,
            "fault": fault.or(cut),
            "checkpoints": checkpoints.signed,
            "checkpoints_of_other_keys": checkpoints.by_others,
            "public_key": checkpoint_key.public(),
        },
        "tests": rows(),
    }))
}
