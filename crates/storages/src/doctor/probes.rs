//! One question after the other to the store itself.

use super::report::{Finding, Outcome, Probe, Report, can};
use crate::Place;
use labelkeep_database::storages::{Direction, Provider};
use labelkeep_model::{Say, Text, Timestamp};
use labelkeep_object_stores::{ByteRange, Listing, ObjectStore, Operation, StoreError, Want};
use std::{sync::Arc, time::Duration};

/// A key that no object was ever written to.
const NOWHERE: &str = "labelkeep-storage-doctor-asks";

/// What a storage is there for.
pub struct Purpose<'a> {
    pub provider: Provider,
    pub direction: Direction,
    /// Whether it lists at all.
    pub lists: bool,
    pub deletes: bool,
    pub place: &'a Place,
}

/// Of one question: a store that does not answer is not waited for.
const PATIENCE: Duration = Duration::from_secs(10);

async fn bounded<T>(asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or(Err(StoreError::Timeout))
}

struct Asking<'a> {
    store: &'a dyn ObjectStore,
    purpose: &'a Purpose<'a>,
    findings: Vec<Finding>,
}

/// Asks all that can be asked without writing.
pub async fn examine(store: Arc<dyn ObjectStore>, purpose: &Purpose<'_>, now: Timestamp) -> Report {
    let mut asking = Asking { store: store.as_ref(), purpose, findings: Vec::new() };
    let is_source = purpose.direction == Direction::Source;
    let key = asking.list().await;
    if is_source {
        asking.get(key.as_deref()).await;
    }
    asking.list_outside().await;
    let nowhere = format!("{}{NOWHERE}", purpose.place.prefix());
    asking.may(Probe::Put, Operation::Put, &nowhere, !is_source).await;
    asking.may(Probe::Delete, Operation::Delete, &nowhere, !is_source && purpose.deletes).await;
    if let Some(everybody) = store.for_everybody() {
        asking.is_public(everybody.as_ref(), key.as_deref().unwrap_or(&nowhere)).await;
    }
    Report { checked_at: now, findings: asking.findings, drift: Vec::new() }
}

impl Asking<'_> {
    fn found(&mut self, probe: Probe, outcome: Outcome, said: impl Into<Text>) {
        let line = line(self.purpose.provider, probe).filter(|_| matches!(outcome, Outcome::Missing | Outcome::Excess));
        self.findings.push(Finding::new(probe, outcome, said).with_line(line));
    }

    fn unknown(&mut self, probe: Probe, error: StoreError) {
        self.found(probe, Outcome::Unknown, Text::from(error));
    }

    /// The first key that the storage is about, if it may list.
    async fn list(&mut self) -> Option<String> {
        let listing = Listing { limit: 100, ..self.purpose.place.listing() };
        let is_needed = self.purpose.lists && self.purpose.direction == Direction::Source;
        match bounded(self.store.list_page(&listing)).await {
            Ok(page) => {
                let outcome = if is_needed { Outcome::Right } else { Outcome::Excess };
                self.found(Probe::List, outcome, can(outcome, "list"));
                page.objects.into_iter().find(|object| self.purpose.place.wants(&object.key)).map(|object| object.key)
            }
            Err(StoreError::Denied(_)) => {
                self.refused(Probe::List, "list", is_needed);
                None
            }
            Err(error) => {
                self.unknown(Probe::List, error);
                None
            }
        }
    }

    async fn get(&mut self, key: Option<&str>) {
        let nowhere = format!("{}{NOWHERE}", self.purpose.place.prefix());
        match first_byte(self.store, key.unwrap_or(&nowhere)).await {
            Ok(true) => self.found(Probe::Get, Outcome::Right, can(Outcome::Right, "get")),
            Ok(false) => self.refused(Probe::Get, "get", true),
            Err(error) => self.unknown(Probe::Get, error),
        }
    }

    async fn list_outside(&mut self) {
        if self.purpose.place.prefix().is_empty() || !self.purpose.place.has_bucket() {
            return;
        }
        let listing = Listing { limit: 1, ..Listing::of("", true) };
        match bounded(self.store.list_page(&listing)).await {
            Ok(_) => {
                let said = Say::DoctorListsOutside { prefix: self.purpose.place.prefix().into() };
                self.found(Probe::ListOutside, Outcome::Excess, said);
            }
            Err(StoreError::Denied(_)) => {
                let said = Say::DoctorStaysInside { prefix: self.purpose.place.prefix().into() };
                self.found(Probe::ListOutside, Outcome::Right, said);
            }
            Err(error) => self.unknown(Probe::ListOutside, error),
        }
    }

    async fn may(&mut self, probe: Probe, operation: Operation, key: &str, is_needed: bool) {
        match bounded(self.store.may(operation, key)).await {
            Ok(true) => {
                let outcome = if is_needed { Outcome::Right } else { Outcome::Excess };
                self.found(probe, outcome, can(outcome, operation.name()));
            }
            Ok(false) => self.refused(probe, operation.name(), is_needed),
            Err(error) => self.unknown(probe, error),
        }
    }

    async fn is_public(&mut self, everybody: &dyn ObjectStore, key: &str) {
        let listing = Listing { limit: 1, ..self.purpose.place.listing() };
        match bounded(everybody.list_page(&listing)).await {
            Ok(_) => self.found(Probe::PublicList, Outcome::Public, Say::DoctorPublicList),
            Err(error) if is_refusal(&error) => self.found(Probe::PublicList, Outcome::Right, Say::DoctorPrivateList),
            Err(error) => self.unknown(Probe::PublicList, error),
        }
        match first_byte(everybody, key).await {
            Ok(true) => self.found(Probe::PublicGet, Outcome::Public, Say::DoctorPublicGet),
            Ok(false) => self.found(Probe::PublicGet, Outcome::Right, Say::DoctorPrivateGet),
            Err(error) if is_refusal(&error) => self.found(Probe::PublicGet, Outcome::Right, Say::DoctorPrivateGet),
            Err(error) => self.unknown(Probe::PublicGet, error),
        }
    }

    fn refused(&mut self, probe: Probe, permission: &str, is_needed: bool) {
        let permission = permission.into();
        match is_needed {
            true => self.found(probe, Outcome::Missing, Say::DoctorLacks { permission }),
            false => self.found(probe, Outcome::Right, Say::DoctorRightlyCannot { permission }),
        }
    }
}

/// Whether it may be read: what is not there is told to who may.
async fn first_byte(store: &dyn ObjectStore, key: &str) -> Result<bool, StoreError> {
    let first = Want { range: Some(ByteRange::Between(0, 0)), ..Want::default() };
    match bounded(store.get(key, &first)).await {
        Ok(_) | Err(StoreError::BadRange | StoreError::NotFound | StoreError::WrongType) => Ok(true),
        Err(StoreError::Denied(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What somebody without credentials hears; some stores say that there is nothing.
fn is_refusal(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Denied(_)
            | StoreError::UnknownCredentials
            | StoreError::NotFound
            | StoreError::NoBucket
            | StoreError::Signature
            | StoreError::Status(_)
    )
}

/// What the provider calls it.
fn line(provider: Provider, probe: Probe) -> Option<&'static str> {
    Some(match (provider, probe) {
        (Provider::S3, Probe::List) => "s3:ListBucket",
        (Provider::S3, Probe::ListOutside) => "\"Condition\": { \"StringLike\": { \"s3:prefix\": … } }",
        (Provider::S3, Probe::Get) => "s3:GetObject",
        (Provider::S3, Probe::Put) => "s3:PutObject",
        (Provider::S3, Probe::Delete) => "s3:DeleteObject",
        (Provider::Gcs, Probe::List | Probe::ListOutside) => "storage.objects.list",
        (Provider::Gcs, Probe::Get) => "storage.objects.get",
        (Provider::Gcs, Probe::Put) => "storage.objects.create",
        (Provider::Gcs, Probe::Delete) => "storage.objects.delete",
        (Provider::Azure, Probe::List | Probe::ListOutside) => "List (l)",
        (Provider::Azure, Probe::Get) => "Read (r)",
        (Provider::Azure, Probe::Put) => "Write (w), Create (c)",
        (Provider::Azure, Probe::Delete) => "Delete (d)",
        _ => return None,
    })
}
