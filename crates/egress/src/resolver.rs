use std::{future::Future, io, net::IpAddr, pin::Pin};

/// How names become addresses. Exchangeable, so that tests can let a name change its mind.
pub trait Resolver: Send + Sync {
    /// Every address of `host`.
    fn resolve(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;
}

/// The operating system's.
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve(&self, host: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|socket| socket.ip()).collect()) })
    }
}
