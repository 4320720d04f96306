//! Checking what a person wrote, field by field.

use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_model::language::is_language_tag;
use gatepost_model::markup;
use gatepost_storage::Reader;
use url::{Host, Url};

use super::content::Fields;
use crate::brand::Brand;
use crate::{Context, Error, outside};

/// Longest content warning, in characters: more than Mastodon shows in one line.
const WARNING_CHARACTERS: usize = 500;

/// An RFC 3339 time.
pub(super) fn moment(name: &str, text: &str) -> Result<Timestamp, Error> {
    Timestamp::parse_rfc3339(text)
        .ok_or_else(|| Error::invalid(format!("{name} must be a time such as 2026-11-21T20:15:00.000Z.")))
}

/// Checks the fields of a revision against its kind.
///
/// # Errors
/// [`Error::Invalid`] with a sentence that names the field.
pub(super) fn check(
    reader: &mut Reader<'_>,
    context: &Context,
    brand: &Brand,
    kind: Kind,
    fields: &Fields,
) -> Result<(), Error> {
    for (name, value) in [
        ("text", &fields.text),
        ("content_warning", &fields.content_warning),
        ("in_reply_to", &fields.in_reply_to),
        ("object", &fields.object),
    ] {
        refuse_controls(name, value.as_deref())?;
    }
    if kind.is_note() {
        check_note(context, fields)?;
    } else if fields.text.is_some() || fields.content_warning.is_some() || fields.language.is_some() {
        return Err(Error::invalid(
            "A follow has no text, content_warning or language.",
        ));
    }
    match (kind, &fields.in_reply_to) {
        (Kind::Reply, Some(parent)) => check_parent(reader, context, brand, parent)?,
        (Kind::Reply, None) => return Err(Error::invalid("A reply needs in_reply_to.")),
        (_, Some(_)) => return Err(Error::invalid("Only a reply has in_reply_to.")),
        (_, None) => {}
    }
    match (kind, &fields.object) {
        (Kind::Follow, Some(object)) => check_actor(context, object),
        (Kind::Follow, None) => Err(Error::invalid("A follow needs object: the URI of an actor.")),
        (_, Some(_)) => Err(Error::invalid("Only a follow has object.")),
        (_, None) => Ok(()),
    }
}

/// Control characters are never typed on purpose: they would show nowhere, and NUL no database keeps.
pub(super) fn refuse_controls(name: &str, value: Option<&str>) -> Result<(), Error> {
    let is_stray = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if value.is_some_and(|value| value.contains(is_stray)) {
        return Err(Error::invalid(format!(
            "{name} contains control characters, or is not text."
        )));
    }
    Ok(())
}

/// The hash of a revision, as the person saw it.
pub(super) fn seen_hash(rev_hash: Option<String>) -> Result<String, Error> {
    let hash = rev_hash.ok_or_else(|| Error::invalid("rev_hash is missing: the revision you saw."))?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash {
        Ok(hash)
    } else {
        Err(Error::invalid("rev_hash is 64 digits of lower-case hexadecimal."))
    }
}

fn check_note(context: &Context, fields: &Fields) -> Result<(), Error> {
    let text = fields.text.as_deref().unwrap_or_default();
    if text.trim().is_empty() {
        return Err(Error::invalid("text must not be empty."));
    }
    let most = context.limits.candidate_characters;
    if text.chars().count() > most {
        return Err(Error::invalid(format!("text has more than {most} characters.")));
    }
    let warning = fields.content_warning.as_deref().unwrap_or_default();
    // In the text they are shown to reviewers; a warning is sent as plain text and cannot show them.
    if warning.contains(markup::is_deceptive) {
        return Err(Error::invalid(
            "content_warning contains invisible or reordering characters.",
        ));
    }
    if warning.chars().count() > WARNING_CHARACTERS {
        return Err(Error::invalid(format!(
            "content_warning has more than {WARNING_CHARACTERS} characters."
        )));
    }
    match &fields.language {
        Some(tag) if !is_language_tag(tag) => Err(Error::invalid(
            "language must be a BCP 47 tag such as en or pt-BR.",
        )),
        _ => Ok(()),
    }
}

/// A reply answers one of our publications or something that came in. An internal parent is refused: its
/// address would tell outsiders that it exists (F13).
fn check_parent(
    reader: &mut Reader<'_>,
    context: &Context,
    brand: &Brand,
    parent: &str,
) -> Result<(), Error> {
    let Ok(url) = Url::parse(parent) else {
        return Err(Error::invalid(
            "in_reply_to must be the URI of a publication or of something from outside.",
        ));
    };
    if is_inside(context, &url) {
        return Err(Error::invalid(
            "in_reply_to is internal: its parent never leaves, so nothing outside can answer it.",
        ));
    }
    if outside::is_answerable(reader, brand, parent)? {
        return Ok(());
    }
    Err(Error::invalid(
        "in_reply_to names nothing that is published or has come in for this brand.",
    ))
}

/// The actor of a follow. Nothing is fetched here: that happens after the release, in the public plane.
fn check_actor(context: &Context, object: &str) -> Result<(), Error> {
    let Ok(url) = Url::parse(object) else {
        return Err(Error::invalid(
            "object must be the URI of an actor, such as https://social.example/users/ana.",
        ));
    };
    let is_http = context.public_address.origin().starts_with("http:");
    if !(url.scheme() == "https" || (is_http && url.scheme() == "http")) {
        return Err(Error::invalid("object must be an https URI."));
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(Error::invalid(
            "object must not carry a user name, a password or a fragment.",
        ));
    }
    // The development addresses, where http is allowed, are on this machine and have ports.
    let is_name =
        matches!(url.host(), Some(Host::Domain(name)) if name.contains('.') && !name.ends_with('.'));
    if !is_http && (!is_name || url.port().is_some()) {
        return Err(Error::invalid(
            "object must be at a server's domain name, without a port.",
        ));
    }
    let is_ours = Url::parse(context.public_address.origin()).is_ok_and(|own| is_same_place(&own, &url));
    if is_ours || is_inside(context, &url) {
        return Err(Error::invalid(
            "object must be an actor elsewhere, not one of our own.",
        ));
    }
    Ok(())
}

fn is_inside(context: &Context, url: &Url) -> bool {
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
