//! What has left, for those who watch.

use http::Method;
use url::Url;

/// Why a socket is opened. Closed: a new reason is a decision, written here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// An activity on its way to an inbox.
    Delivery,
    /// A document that an activity, a signature or a release refers to.
    Fetch,
}

/// One request as it goes out.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Why.
    pub purpose: Purpose,
    /// POST or GET.
    pub method: &'a Method,
    /// Where to, in full.
    pub url: &'a Url,
    /// All headers we set, one `name: value` line each, in the order of sending.
    pub head: &'a [u8],
    /// The body; empty for a fetch.
    pub body: &'a [u8],
}

/// Sees every request before its first byte is written: the leak tests read everything that leaves this way.
pub trait Recorder: Send + Sync {
    /// Called once per request, before the host's name is looked up.
    fn record(&self, sent: &Sent<'_>);
}
