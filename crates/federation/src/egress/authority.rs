//! Who a URL speaks to.

use url::Url;

/// Host, and port where it is not the scheme's own: what `Host` says, and what budgets and block lists go by.
///
/// Empty for a URL without a host, which equals no host of ours.
pub fn authority(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_owned(),
        (None, _) => String::new(),
    }
}

/// Whether two URLs have the same scheme, host and port, and a host at all.
pub fn same_origin(one: &Url, other: &Url) -> bool {
    one.has_host()
        && one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}
