use sqlx::sqlite::SqliteConnectOptions;

/// In KiB. There are several readers, and the system's page cache stands behind each: with the writer's size, one export
/// after the other would fill all of them.
const READER_CACHE: &str = "-2048";

/// For a connection that only reads.
pub(crate) fn reader_options(options: &SqliteConnectOptions) -> SqliteConnectOptions {
    options.clone().pragma("query_only", "ON").pragma("cache_size", READER_CACHE)
}
