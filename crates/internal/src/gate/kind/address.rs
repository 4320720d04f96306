//! Addresses a person may name: of actors and posts elsewhere, never of our own.

use url::{Host, Url};

use crate::{Context, Error};

/// The URI of an actor elsewhere.
pub(super) fn check_actor(context: &Context, object: &str) -> Result<(), Error> {
    let url = elsewhere(context, "object", object, "https://social.example/users/ana")?;
    if is_ours(context, &url) {
        return Err(Error::invalid(
            "object must be an actor elsewhere, not one of our own.",
        ));
    }
    Ok(())
}

/// The URI of a post elsewhere.
pub(super) fn check_post(context: &Context, object: &str) -> Result<(), Error> {
    let url = elsewhere(context, "object", object, "https://social.example/notes/1")?;
    if is_inside(context, &url) {
        return Err(Error::invalid(
            "object is internal: it never leaves. Propose the text as a new post instead.",
        ));
    }
    if is_ours(context, &url) {
        return Err(Error::invalid(
            "object must be a post elsewhere, not a publication of our own.",
        ));
    }
    Ok(())
}

/// A URI that can be asked for outside, as `field` holds it.
pub(crate) fn elsewhere(context: &Context, field: &str, uri: &str, example: &str) -> Result<Url, Error> {
    let Ok(url) = Url::parse(uri) else {
        return Err(Error::invalid(format!(
            "{field} must be a URI such as {example}."
        )));
    };
    let is_http = context.public_address.origin().starts_with("http:");
    if !(url.scheme() == "https" || (is_http && url.scheme() == "http")) {
        return Err(Error::invalid(format!("{field} must be an https URI.")));
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(Error::invalid(format!(
            "{field} must not carry a user name, a password or a fragment."
        )));
    }
    // The development addresses, where http is allowed, are on this machine and have ports.
    let is_name =
        matches!(url.host(), Some(Host::Domain(name)) if name.contains('.') && !name.ends_with('.'));
    if !is_http && (!is_name || url.port().is_some()) && !is_ours(context, &url) {
        return Err(Error::invalid(format!(
            "{field} must be at a server's domain name, without a port."
        )));
    }
    Ok(url)
}

/// Whether a URL is on one of our own listeners.
pub(crate) fn is_ours(context: &Context, url: &Url) -> bool {
    let is_public = Url::parse(context.public_address.origin()).is_ok_and(|own| is_same_place(&own, url));
    is_public || is_inside(context, url)
}

/// Whether a URL is on the internal listener.
pub(in crate::gate) fn is_inside(context: &Context, url: &Url) -> bool {
    Url::parse(&context.internal_url).is_ok_and(|inside| is_same_place(&inside, url))
}

/// One host and port, however it is spelled: this machine has many names.
fn is_same_place(a: &Url, b: &Url) -> bool {
    a.port_or_known_default() == b.port_or_known_default()
        && (a.host() == b.host() || (is_this_machine(a) && is_this_machine(b)))
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        None => false,
    }
}
