//! Connections: each provider and direction has a table, and most of them another for the place.

use super::{
    SqlSource,
    spelling::{flag, number, text, time},
};
use crate::fields::Fields;
use labelkeep_database::{
    args,
    storages::{Direction, Provider},
};
use labelkeep_model::Result;

/// What all connections have. `m` is the row with the place, `s` the one with the rest.
macro_rules! storage {
    ($from:literal, $more:expr) => {
        concat!(
            "SELECT ",
            number!("m.id", "id"),
            ", ",
            text!("s.title", "title"),
            ", ",
            text!("s.description", "description"),
            ", ",
            time!("s.created_at", "created_at"),
            ", ",
            flag!("s.synchronizable", "synchronizable"),
            ", ",
            text!("m.regex_filter", "regex_filter"),
            ", ",
            flag!("m.use_blob_urls", "use_blob_urls"),
            ", ",
            $more,
            " FROM ",
            $from,
            " WHERE s.project_id = $1 ORDER BY m.id"
        )
    };
}
/// Of sources that a browser can read from.
macro_rules! presigned {
    () => {
        concat!(
            flag!("s.presign", "presign"),
            ", ",
            number!("s.presign_ttl", "presign_ttl"),
            ", ",
            flag!("s.recursive_scan", "recursive_scan")
        )
    };
}
macro_rules! target {
    () => {
        flag!("s.can_delete_objects", "can_delete_objects")
    };
}
macro_rules! s3 {
    () => {
        concat!(
            text!("m.bucket", "bucket"),
            ", ",
            text!("m.prefix", "prefix"),
            ", ",
            text!("m.aws_access_key_id", "aws_access_key_id"),
            ", ",
            text!("m.aws_secret_access_key", "aws_secret_access_key"),
            ", ",
            text!("m.aws_session_token", "aws_session_token"),
            ", ",
            text!("m.aws_sse_kms_key_id", "aws_sse_kms_key_id"),
            ", ",
            text!("m.region_name", "region_name"),
            ", ",
            text!("m.s3_endpoint", "s3_endpoint")
        )
    };
}
macro_rules! gcs {
    () => {
        concat!(
            text!("m.bucket", "bucket"),
            ", ",
            text!("m.prefix", "prefix"),
            ", ",
            text!("m.google_application_credentials", "google_application_credentials"),
            ", ",
            text!("m.google_project_id", "google_project_id")
        )
    };
}
macro_rules! azure {
    () => {
        concat!(
            text!("m.container", "container"),
            ", ",
            text!("m.prefix", "prefix"),
            ", ",
            text!("m.account_name", "account_name"),
            ", ",
            text!("m.account_key", "account_key")
        )
    };
}
macro_rules! redis {
    () => {
        concat!(
            text!("m.path", "path"),
            ", ",
            text!("m.host", "host"),
            ", ",
            text!("m.port", "port"),
            ", ",
            text!("m.password", "password"),
            ", ",
            number!("s.db", "db")
        )
    };
}

/// The statement, and the names of the texts and numbers beside those that all have.
fn statement(
    provider: Provider,
    direction: Direction,
) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
    const S3: &[&str] = &[
        "bucket",
        "prefix",
        "aws_access_key_id",
        "aws_secret_access_key",
        "aws_session_token",
        "aws_sse_kms_key_id",
        "region_name",
        "s3_endpoint",
    ];
    const GCS: &[&str] = &["bucket", "prefix", "google_application_credentials", "google_project_id"];
    const AZURE: &[&str] = &["container", "prefix", "account_name", "account_key"];
    const REDIS: &[&str] = &["path", "host", "port", "password"];
    const PRESIGNED: &[&str] = &["presign", "presign_ttl", "recursive_scan"];
    const TARGET: &[&str] = &["can_delete_objects"];
    match (provider, direction) {
        (Provider::S3, Direction::Source) => (
            storage!(
                "io_storages_s3importstorage s JOIN io_storages_s3importstorage m ON m.id = s.id",
                concat!(s3!(), ", ", presigned!())
            ),
            S3,
            PRESIGNED,
        ),
        (Provider::S3, Direction::Target) => (
            storage!(
                "io_storages_s3exportstorage s JOIN io_storages_s3exportstorage m ON m.id = s.id",
                concat!(s3!(), ", ", target!())
            ),
            S3,
            TARGET,
        ),
        (Provider::Gcs, Direction::Source) => (
            storage!(
                "io_storages_gcsimportstorage s JOIN io_storages_gcsstoragemixin m ON m.id = s.gcsstoragemixin_ptr_id",
                concat!(gcs!(), ", ", presigned!())
            ),
            GCS,
            PRESIGNED,
        ),
        (Provider::Gcs, Direction::Target) => (
            storage!(
                "io_storages_gcsexportstorage s JOIN io_storages_gcsstoragemixin m ON m.id = s.gcsstoragemixin_ptr_id",
                concat!(gcs!(), ", ", target!())
            ),
            GCS,
            TARGET,
        ),
        (Provider::Azure, Direction::Source) => (
            storage!(
                "io_storages_azureblobimportstorage s JOIN io_storages_azureblobstoragemixin m ON m.id = s.azureblobstoragemixin_ptr_id",
                concat!(azure!(), ", ", presigned!())
            ),
            AZURE,
            PRESIGNED,
        ),
        (Provider::Azure, Direction::Target) => (
            storage!(
                "io_storages_azureblobexportstorage s JOIN io_storages_azureblobstoragemixin m ON m.id = s.azureblobstoragemixin_ptr_id",
                concat!(azure!(), ", ", target!())
            ),
            AZURE,
            TARGET,
        ),
        (Provider::Redis, Direction::Source) => (
            storage!(
                "io_storages_redisimportstorage s JOIN io_storages_redisstoragemixin m ON m.id = s.redisstoragemixin_ptr_id",
                redis!()
            ),
            REDIS,
            &["db"],
        ),
        (Provider::Redis, Direction::Target) => (
            storage!(
                "io_storages_redisexportstorage s JOIN io_storages_redisstoragemixin m ON m.id = s.redisstoragemixin_ptr_id",
                concat!(redis!(), ", ", target!())
            ),
            REDIS,
            &["db", "can_delete_objects"],
        ),
        (Provider::LocalFiles, Direction::Source) => (
            storage!(
                "io_storages_localfilesimportstorage s JOIN io_storages_localfilesmixin m ON m.id = s.localfilesmixin_ptr_id",
                concat!(text!("m.path", "path"), ", ", flag!("s.recursive_scan", "recursive_scan"))
            ),
            &["path"],
            &["recursive_scan"],
        ),
        (Provider::LocalFiles, Direction::Target) => (
            storage!(
                "io_storages_localfilesexportstorage s JOIN io_storages_localfilesmixin m ON m.id = s.localfilesmixin_ptr_id",
                concat!(text!("m.path", "path"), ", ", target!())
            ),
            &["path"],
            TARGET,
        ),
    }
}

impl SqlSource {
    pub async fn storages(&mut self, project: i64, provider: Provider, direction: Direction) -> Result<Vec<Fields>> {
        let (sql, texts, numbers) = statement(provider, direction);
        let texts: Vec<&str> =
            ["title", "description", "created_at", "regex_filter"].into_iter().chain(texts.iter().copied()).collect();
        let numbers: Vec<&str> =
            ["id", "synchronizable", "use_blob_urls"].into_iter().chain(numbers.iter().copied()).collect();
        self.rows(sql, &texts, &numbers, args![project]).await
    }
}
