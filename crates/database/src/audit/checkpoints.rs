//! Signed links of the audit trail's chain. The chain alone shows what was changed by somebody who did not make it anew from
//! there on; who does that needs the installation's key too, which is not in the database.

use super::chain::head;
use crate::{Database, Fetch, Row, args};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use labelkeep_model::{Error, Result};
use std::{fmt::Write as _, sync::Arc};

/// Checkpoints that are read at once.
const BATCH: i64 = 500;

/// Signs checkpoints.
pub struct CheckpointKey {
    pair: Ed25519KeyPair,
}

/// What the checkpoints say of the chain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckpointVerdict {
    /// Signed with this installation's key, and in the chain.
    pub signed: i64,
    /// With another key: one that was in force before, or of the installation that a backup came from.
    pub by_others: i64,
    /// Up to which link the last of the installation's own goes.
    pub up_to: i64,
    /// The first position whose checkpoint is not in the chain, or whose signature is not the key's.
    pub fault: Option<i64>,
}

impl CheckpointKey {
    /// # Errors
    /// Never with 32 bytes; the library says it may.
    pub fn new(seed: &[u8; 32]) -> Result<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|error| Error::internal(error.to_string()))?;
        Ok(Self { pair })
    }

    /// By which anybody can check the signatures.
    #[must_use]
    pub fn public(&self) -> String {
        hex(self.pair.public_key().as_ref())
    }
}

/// What is signed.
fn said(position: i64, hash: &str, at: i64) -> String {
    format!("labelkeep audit checkpoint 1\n{position}\n{hash}\n{at}\n")
}

impl Database {
    /// Signs the last link of the chain where at least `least` came after the last checkpoint, and answers its position.
    ///
    /// # Errors
    /// What the database says.
    pub async fn sign_audit(&self, key: Arc<CheckpointKey>, least: i64) -> Result<Option<i64>> {
        self.write(move |transaction| {
            Box::pin(async move {
                let (position, hash) = head(transaction).await?;
                let sql = "SELECT COALESCE(MAX(position), 0) AS position FROM audit_checkpoints";
                let last: i64 = transaction.fetch_one(sql, args![]).await?.get("position")?;
                if position - last < least.max(1) {
                    return Ok(None);
                }
                let at = transaction.now();
                let signature = hex(key.pair.sign(said(position, &hash, at.0).as_bytes()).as_ref());
                let sql = "INSERT INTO audit_checkpoints (position, hash, at, public_key, signature) \
                           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (position) DO NOTHING";
                transaction.execute(sql, args![position, hash, at, key.public(), signature]).await?;
                Ok(Some(position))
            })
        })
        .await
    }

    /// Whether every signed link is still in the chain. That the chain is whole, `verify_audit` says.
    ///
    /// # Errors
    /// What the database says.
    pub async fn verify_checkpoints(&self, key: &CheckpointKey) -> Result<CheckpointVerdict> {
        let mut database = self;
        let (mut verdict, mut after) = (CheckpointVerdict::default(), 0);
        let sql = "SELECT k.position, k.hash, k.at, k.public_key, k.signature, COALESCE(c.hash, '') AS in_chain \
                   FROM audit_checkpoints k LEFT JOIN audit_chain c ON c.position = k.position \
                   WHERE k.position > $1 ORDER BY k.position LIMIT $2";
        loop {
            let rows = database.fetch_all(sql, args![after, BATCH]).await?;
            let Some(last) = rows.last() else { return Ok(verdict) };
            after = last.get("position")?;
            for row in &rows {
                verdict.look_at(row, key)?;
            }
        }
    }
}

impl CheckpointVerdict {
    fn look_at(&mut self, row: &Row, key: &CheckpointKey) -> Result<()> {
        let (position, hash): (i64, String) = (row.get("position")?, row.get("hash")?);
        let public: String = row.get("public_key")?;
        let signed = said(position, &hash, row.get("at")?);
        let holds = row.get::<String>("in_chain")? == hash
            && matches!((bytes(&public), bytes(&row.get::<String>("signature")?)), (Some(public), Some(signature))
                if UnparsedPublicKey::new(&ED25519, &public).verify(signed.as_bytes(), &signature).is_ok());
        if !holds {
            self.fault = self.fault.or(Some(position));
        } else if public == key.public() {
            self.signed += 1;
            self.up_to = position;
        } else {
            self.by_others += 1;
        }
        Ok(())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = hex.as_bytes().chunks_exact(2);
    pairs.map(|pair| Some(digit(pair.first()?)? << 4 | digit(pair.get(1)?)?)).collect()
}
