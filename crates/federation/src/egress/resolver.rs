//! Names to addresses, with the rule applied to the very addresses that are connected to.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{PolicyRefusal, UrlPolicy, is_global_unicast};

/// Looks up the addresses of a name. Tests hand in their own to play a hostile name server.
pub trait Resolver: Send + Sync {
    /// All addresses of `name`, of both families.
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>>;
}

/// The operating system's resolver.
#[derive(Debug, Clone, Copy)]
pub struct SystemResolver;

impl Resolver for SystemResolver {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where names are looked up"
    )]
    fn lookup(&self, name: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// Gives the connector only addresses that passed the rule.
///
/// One lookup per connection: the addresses judged are the addresses connected to, so a name server that
/// answers differently the second time gains nothing (B6). One private address refuses the whole answer; the
/// connector would otherwise be free to prefer it.
pub(super) struct GuardedResolver {
    pub(super) policy: UrlPolicy,
    pub(super) resolver: Arc<dyn Resolver>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        // Port 0 is replaced by the URL's.
        let connectable = |addresses: Vec<IpAddr>| -> Addrs {
            Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)))
        };
        if let Some(fixed) = self.policy.fixed_addresses(name.as_str()) {
            return Box::pin(async move { Ok(connectable(fixed.to_vec())) });
        }
        let lookup = self.resolver.lookup(name.as_str().to_owned());
        Box::pin(async move {
            let addresses = lookup.await?;
            if addresses.is_empty() {
                return Err(io::Error::from(io::ErrorKind::NotFound).into());
            }
            if !addresses.iter().copied().all(is_global_unicast) {
                return Err(PolicyRefusal::Address.into());
            }
            Ok(connectable(addresses))
        })
    }
}
