//! Redis as a store: a key is a string's key, an object its value. Over TLS with a certificate authority, a client
//! certificate and an ACL user where wanted (S24). Keys are found by SCAN, never by KEYS.

use crate::{
    Caller, Condition, Content, Found, Head, Link, Listing, Object, ObjectStore, Operation, Page, Reading, StoreError,
    Want, key,
};
use ::redis::{
    AsyncConnectionConfig, Cmd, ErrorKind, RedisConnectionInfo, RedisError, ServerErrorKind,
    aio::MultiplexedConnection, cmd,
};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use labelkeep_egress::{Body, TlsOptions};
use labelkeep_model::Say;
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

const PIECE: u64 = 1024 * 1024;
/// More than any task or annotation; a value of Redis is kept in memory whole.
const MOST: u64 = 64 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Default)]
pub struct RedisSettings {
    pub host: String,
    pub port: u16,
    pub db: i64,
    /// Of the ACL. None: the default user.
    pub username: Option<String>,
    pub password: Option<Zeroizing<String>>,
    pub tls: Option<TlsOptions>,
}

/// Cheap to clone: the connection is shared.
#[derive(Clone)]
pub struct Redis {
    caller: Caller,
    settings: Arc<RedisSettings>,
    connection: Arc<Mutex<Option<MultiplexedConnection>>>,
}

impl Redis {
    /// # Errors
    /// `Setting` when the database has no such number.
    pub fn new(caller: Caller, settings: RedisSettings) -> Result<Self, StoreError> {
        if !(0..=65_535).contains(&settings.db) {
            return Err(StoreError::Setting(Say::RedisDatabase.into()));
        }
        Ok(Self { caller, settings: Arc::new(settings), connection: Arc::default() })
    }

    async fn connection(&self) -> Result<MultiplexedConnection, StoreError> {
        let mut kept = self.connection.lock().await;
        if let Some(connection) = kept.as_ref() {
            return Ok(connection.clone());
        }
        let fresh = tokio::time::timeout(PATIENCE, self.connect()).await.map_err(|_| StoreError::Timeout)??;
        *kept = Some(fresh.clone());
        Ok(fresh)
    }

    async fn connect(&self) -> Result<MultiplexedConnection, StoreError> {
        let settings = &self.settings;
        let mut info = RedisConnectionInfo::default().set_db(settings.db).set_skip_set_lib_name();
        if let Some(name) = settings.username.as_deref().filter(|name| !name.is_empty()) {
            info = info.set_username(name);
        }
        if let Some(password) = settings.password.as_deref().filter(|text| !text.is_empty()) {
            info = info.set_password(password);
        }
        let egress = &self.caller.egress;
        let told = |error: RedisError| told(&error, Operation::Get);
        let config = AsyncConnectionConfig::new().set_response_timeout(Some(PATIENCE));
        match &settings.tls {
            Some(options) => {
                let stream = egress.connect_tls(&settings.host, settings.port, options).await?;
                let (connection, driver) =
                    MultiplexedConnection::new_with_config(&info, stream, config).await.map_err(told)?;
                tokio::spawn(driver);
                Ok(connection)
            }
            None => {
                let stream = egress.connect(&settings.host, settings.port).await?;
                let (connection, driver) =
                    MultiplexedConnection::new_with_config(&info, stream, config).await.map_err(told)?;
                tokio::spawn(driver);
                Ok(connection)
            }
        }
    }

    /// A connection that broke is opened anew, once: the server may have closed it long ago.
    async fn ask<T: ::redis::FromRedisValue>(&self, command: &Cmd, operation: Operation) -> Result<T, StoreError> {
        let mut is_second = false;
        loop {
            let mut connection = self.connection().await?;
            match command.query_async(&mut connection).await {
                Ok(value) => return Ok(value),
                Err(error) => {
                    let told = told(&error, operation);
                    if !matches!(told, StoreError::Network | StoreError::Timeout) {
                        return Err(told);
                    }
                    *self.connection.lock().await = None;
                    let is_repeatable = operation != Operation::Put && told == StoreError::Network;
                    if is_second || !is_repeatable {
                        return Err(told);
                    }
                    is_second = true;
                }
            }
        }
    }

    async fn list(&self, listing: &Listing) -> Result<Page, StoreError> {
        let cursor = match &listing.token {
            Some(token) => token.parse::<u64>().map_err(|_| StoreError::Malformed)?,
            None => 0,
        };
        let mut scan = cmd("SCAN");
        scan.arg(cursor).arg("MATCH").arg(pattern(&listing.prefix)).arg("COUNT").arg(listing.size());
        scan.arg("TYPE").arg("string");
        let (next, keys): (u64, Vec<Vec<u8>>) = self.ask(&scan, Operation::List).await?;
        let mut page = Page { next: (next != 0).then(|| next.to_string()), ..Page::default() };
        for key in keys {
            let Ok(key) = String::from_utf8(key) else {
                page.unreadable = page.unreadable.saturating_add(1);
                continue;
            };
            let rest = key.get(listing.prefix.len()..).unwrap_or_default();
            match rest.find('/') {
                Some(slash) if !listing.is_recursive => {
                    let folder = key.get(..=listing.prefix.len() + slash).unwrap_or_default().to_owned();
                    if !page.folders.contains(&folder) {
                        page.folders.push(folder);
                    }
                }
                _ => page.objects.push(Object { key, size: None, mark: None, modified: None }),
            }
        }
        Ok(page)
    }

    async fn size(&self, key: &str) -> Result<u64, StoreError> {
        key::check(key)?;
        let size: u64 = self.ask(cmd("STRLEN").arg(key), Operation::Get).await?;
        if size == 0 && !self.ask::<bool>(cmd("EXISTS").arg(key), Operation::Get).await? {
            return Err(StoreError::NotFound);
        }
        Ok(size)
    }

    async fn read(&self, key: &str, want: &Want) -> Result<Reading, StoreError> {
        let size = self.size(key).await?;
        let part = want.range.map(|range| range.within(size)).transpose()?;
        let first = part.map_or(0, |part| part.first);
        let end = part.map_or(size, |part| part.last + 1);
        let (store, key) = (self.clone(), key.to_owned());
        let stream = futures_util::stream::try_unfold((store, key, first), move |(store, key, position)| async move {
            if position >= end {
                return Ok(None);
            }
            let last = (position + PIECE).min(end) - 1;
            let piece: Vec<u8> = store.ask(cmd("GETRANGE").arg(&key).arg(position).arg(last), Operation::Get).await?;
            if piece.len() as u64 != last - position + 1 {
                return Err(StoreError::Precondition);
            }
            Ok(Some((Bytes::from(piece), (store, key, last + 1))))
        });
        Ok(Reading { head: Head { size, ..Head::default() }, part, stream: Box::pin(stream) })
    }

    async fn write(&self, key: &str, content: Content, condition: &Condition) -> Result<Option<String>, StoreError> {
        key::check(key)?;
        let value = collect(content.body).await?;
        let mut set = cmd("SET");
        set.arg(key).arg(&value[..]);
        match condition {
            Condition::Always => {}
            Condition::Absent => {
                set.arg("NX");
            }
            Condition::Mark(_) => return Err(StoreError::Unsupported(Say::RedisNoVersions)),
        }
        let is_set: Option<String> = self.ask(&set, Operation::Put).await?;
        is_set.map(|_| None).ok_or(StoreError::Precondition)
    }
}

async fn collect(body: Body) -> Result<Bytes, StoreError> {
    match body {
        Body::Empty => Ok(Bytes::new()),
        Body::Bytes(bytes) => Ok(bytes),
        Body::Stream { length, mut pieces } => {
            if length > MOST {
                return Err(StoreError::TooLarge(MOST));
            }
            let mut all = BytesMut::new();
            while let Some(piece) = pieces.next().await {
                all.extend_from_slice(&piece.map_err(|_| StoreError::Network)?);
                if all.len() as u64 > length {
                    return Err(StoreError::Malformed);
                }
            }
            if all.len() as u64 == length { Ok(all.freeze()) } else { Err(StoreError::Network) }
        }
    }
}

/// A prefix in which no sign means more than itself.
fn pattern(prefix: &str) -> String {
    let mut pattern = String::with_capacity(prefix.len() + 1);
    for sign in prefix.chars() {
        if matches!(sign, '*' | '?' | '[' | ']' | '\\' | '^') {
            pattern.push('\\');
        }
        pattern.push(sign);
    }
    pattern.push('*');
    pattern
}

fn told(error: &RedisError, operation: Operation) -> StoreError {
    tracing::debug!(kind = ?error.kind(), "a command of Redis failed");
    if error.is_timeout() {
        return StoreError::Timeout;
    }
    match (error.kind(), error.code().unwrap_or_default()) {
        (_, "NOPERM") | (ErrorKind::Server(ServerErrorKind::NoPerm), _) => StoreError::Denied(operation),
        (_, "WRONGPASS" | "NOAUTH") | (ErrorKind::AuthenticationFailed, _) => StoreError::UnknownCredentials,
        (_, "WRONGTYPE") => StoreError::WrongType,
        (_, "LOADING" | "BUSY" | "OOM" | "READONLY" | "TRYAGAIN" | "MISCONF") => StoreError::Throttled,
        (ErrorKind::Io, _) => StoreError::Network,
        _ => StoreError::Malformed,
    }
}

impl ObjectStore for Redis {
    /// Keys that are there the whole time come at least once; some may come twice.
    fn list_page<'a>(&'a self, listing: &'a Listing) -> Found<'a, Page> {
        Box::pin(self.list(listing))
    }

    fn head<'a>(&'a self, key: &'a str) -> Found<'a, Head> {
        Box::pin(async move { Ok(Head { size: self.size(key).await?, ..Head::default() }) })
    }

    fn get<'a>(&'a self, key: &'a str, want: &'a Want) -> Found<'a, Reading> {
        Box::pin(self.read(key, want))
    }

    fn put<'a>(&'a self, key: &'a str, content: Content, condition: &'a Condition) -> Found<'a, Option<String>> {
        Box::pin(self.write(key, content, condition))
    }

    fn delete<'a>(&'a self, key: &'a str) -> Found<'a, ()> {
        Box::pin(async move {
            key::check(key)?;
            self.ask::<u64>(cmd("DEL").arg(key), Operation::Delete).await.map(|_| ())
        })
    }

    fn link<'a>(&'a self, _: &'a str, _: &'a Link) -> Found<'a, String> {
        Box::pin(std::future::ready(Err(StoreError::Unsupported(Say::RedisNoLinks))))
    }
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_prefix_is_no_pattern() {
        assert_eq!(pattern("a*b?[c]\\^/"), "a\\*b\\?\\[c\\]\\\\\\^/*");
    }
}
