//! Addresses and names of internal networks.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use url::{Host, Url};

use super::super::seen::Seen;
use super::{Hit, is_word};

/// The longest authority of a URL that is read, in characters: a host name has at most 253.
const MAX_AUTHORITY: usize = 300;

/// Names that exist in no public DNS, by RFC 6762, RFC 8375, the root's reservation of `internal`, and custom.
const INTERNAL_SUFFIXES: [&str; 9] = [
    "local",
    "internal",
    "intranet",
    "corp",
    "lan",
    "home.arpa",
    "localdomain",
    "localhost",
    "private",
];

/// A host somewhere in a text.
struct Named {
    bytes: Range<usize>,
    host: Host<String>,
    /// Whether a scheme stands before it.
    in_url: bool,
}

/// A host name in the form in which hosts are compared: lower case, ASCII, no dot at the end.
pub(crate) fn host_name(text: &str) -> Option<String> {
    let trimmed = text.trim().trim_matches('.');
    let plain = !trimmed.is_empty() && !trimmed.contains(['/', '@', ' ', '?', '#', '*']);
    let host = if plain {
        Host::parse(trimmed).ok()?
    } else {
        return None;
    };
    Some(host.to_string().to_ascii_lowercase())
}

/// Finds hosts that are an internal domain or lie under one.
pub(super) fn find_internal_links(seen: &Seen, domains: &[String]) -> Vec<Hit> {
    let is_internal = |host: &Host<String>| {
        let name = host.to_string();
        domains.iter().any(|domain| {
            name.strip_suffix(domain.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    hosts(seen)
        .into_iter()
        .filter(|named| is_internal(&named.host))
        .map(|named| Hit {
            bytes: named.bytes,
            what: "A link to or the name of an internal site",
        })
        .collect()
}

/// Finds IP addresses and host names of internal networks.
pub(super) fn find_internal_addresses(seen: &Seen) -> Vec<Hit> {
    let mut hits: Vec<Hit> = hosts(seen)
        .into_iter()
        .filter(|named| match &named.host {
            Host::Ipv4(address) => is_internal_v4(*address),
            Host::Ipv6(address) => is_internal_v6(*address),
            Host::Domain(name) => is_internal_name(name) || (named.in_url && !name.contains('.')),
        })
        .map(|named| Hit {
            bytes: named.bytes,
            what: "An address of an internal network",
        })
        .collect();
    let shares = seen.text.match_indices("\\\\").filter(|(at, _)| {
        let name = seen
            .text
            .get(at.saturating_add(2)..)
            .unwrap_or("")
            .chars()
            .take_while(|c| is_host_char(*c));
        let length = name.take(64).map(char::len_utf8).sum::<usize>();
        length >= 2 && seen.at(at.saturating_add(2).saturating_add(length)) == Some('\\')
    });
    hits.extend(shares.map(|(at, sign)| Hit {
        bytes: at..at.saturating_add(sign.len()),
        what: "The name of a file share",
    }));
    hits
}

fn is_internal_name(name: &str) -> bool {
    INTERNAL_SUFFIXES.iter().any(|suffix| {
        // `localhost` is internal by itself; `corp` alone is a word.
        let rest = name.strip_suffix(suffix);
        rest.is_some_and(|rest| rest.ends_with('.') || (rest.is_empty() && *suffix == "localhost"))
    })
}

fn is_internal_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    address.is_private() || address.is_loopback() || address.is_link_local() || shared
}

fn is_internal_v6(address: Ipv6Addr) -> bool {
    let inside = address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local();
    inside || address.to_ipv4_mapped().is_some_and(is_internal_v4)
}

fn is_host_char(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '.' | '_')
}

/// Every host of a text: of URLs with any scheme, and names and addresses that stand alone.
fn hosts(seen: &Seen) -> Vec<Named> {
    let mut hosts = Vec::new();
    for (at, sign) in seen.text.match_indices("://") {
        if seen
            .before(at)
            .is_some_and(|character| character.is_ascii_alphanumeric())
        {
            hosts.extend(of_url(seen, at.saturating_add(sign.len())));
        }
    }
    let mut begin = None;
    let ends = std::iter::once((seen.text.len(), ' '));
    for (byte, character) in seen.text.char_indices().chain(ends) {
        let belongs = is_host_char(character) || character == ':';
        match (begin, belongs) {
            (None, true) => begin = Some(byte),
            (Some(from), false) => {
                if character != '@' {
                    standing_alone(seen, from..byte, &mut hosts);
                }
                begin = None;
            }
            _ => {}
        }
    }
    hosts
}

/// The host of a URL whose authority begins at a position.
fn of_url(seen: &Seen, start: usize) -> Option<Named> {
    let tail = seen.text.get(start..)?;
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '/' | '?' | '#' | '\\' | '<' | '>' | '"' | '(' | ')' | ',')
    };
    let length = tail
        .chars()
        .take(MAX_AUTHORITY)
        .take_while(|c| !ends(*c))
        .map(char::len_utf8)
        .sum::<usize>();
    let authority = tail
        .get(..length)?
        .trim_end_matches(['.', ';', ':', '!', '\'', '*', '_']);
    // Read as http, whose hosts are those of a browser: percent signs, hexadecimal addresses and all.
    let url = Url::parse(&format!("http://{authority}/")).ok()?;
    let host = without_dot(url.host()?.to_owned());
    Some(Named {
        bytes: start..start.checked_add(authority.len())?,
        host,
        in_url: true,
    })
}

fn without_dot(host: Host<String>) -> Host<String> {
    match host {
        Host::Domain(name) => Host::Domain(name.trim_end_matches('.').to_owned()),
        address => address,
    }
}

/// The host in a run of characters that hosts and ports are made of.
fn standing_alone(seen: &Seen, run: Range<usize>, hosts: &mut Vec<Named>) {
    let Some(text) = seen.text.get(run.clone()) else {
        return;
    };
    if text.len() > MAX_AUTHORITY * 4 {
        return;
    }
    let colons = text.matches(':').count() >= 2 && text.len() <= 45 && !is_word(seen.before(run.start));
    if colons && let Ok(address) = text.trim_end_matches('.').parse() {
        hosts.push(Named {
            bytes: run,
            host: Host::Ipv6(address),
            in_url: false,
        });
        return;
    }
    let mut from = run.start;
    for piece in text.split(':') {
        let name = piece.trim_end_matches(['.', '-', '_']);
        let begun = name.trim_start_matches(['.', '-', '_']);
        let start = from.saturating_add(name.len().saturating_sub(begun.len()));
        let bytes = start..start.saturating_add(begun.len());
        let dotted = begun.contains('.') || begun.eq_ignore_ascii_case("localhost");
        if dotted && let Some(host) = parse(begun) {
            hosts.push(Named {
                bytes,
                host,
                in_url: false,
            });
        }
        from = from.saturating_add(piece.len()).saturating_add(1);
    }
}

/// A name or an address in its ordinary spelling. A run such as `1.10` is a number and no address here.
fn parse(text: &str) -> Option<Host<String>> {
    let numeric = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if numeric {
        return text.parse().ok().map(Host::Ipv4);
    }
    if text.is_ascii() {
        return Some(Host::Domain(text.to_ascii_lowercase()));
    }
    Host::parse(text).ok()
}
