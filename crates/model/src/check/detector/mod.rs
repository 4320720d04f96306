//! What we can recognise without anybody writing a list.
//!
//! One file per subject. Each searches a part in time linear in its length: candidates are of bounded length
//! or found by one pass of a regular expression.

mod card;
mod confidential;
mod host;
mod iban;
mod id;
mod number;
mod person;
mod secret;

use std::ops::Range;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::compiled::Found;
use super::invisible;
use super::seen::Seen;

pub(super) use host::host_name;

/// What we can recognise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detector {
    /// Numbers of payment cards, by issuer, length and check digit.
    CardNumber,
    /// Bank account numbers, by country, length and check digits (ISO 13616).
    Iban,
    /// Private keys, tokens and passwords.
    Secret,
    /// IP addresses and host names of internal networks.
    InternalAddress,
    /// Hosts under the list's internal domains.
    InternalLink,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Text marked as confidential.
    Confidential,
    /// Invisible and bidirectional characters.
    Invisible,
    /// Ids of this node's internal plane, and its paths.
    InternalId,
}

impl Detector {
    /// Every detector.
    pub const ALL: [Self; 10] = [
        Self::CardNumber,
        Self::Iban,
        Self::Secret,
        Self::InternalAddress,
        Self::InternalLink,
        Self::Email,
        Self::Phone,
        Self::Confidential,
        Self::Invisible,
        Self::InternalId,
    ];

    /// The name in JSON and in forms.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CardNumber => "card_number",
            Self::Iban => "iban",
            Self::Secret => "secret",
            Self::InternalAddress => "internal_address",
            Self::InternalLink => "internal_link",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Confidential => "confidential",
            Self::Invisible => "invisible",
            Self::InternalId => "internal_id",
        }
    }

    /// The detector of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detector| detector.as_str() == name)
    }

    /// What it recognises, in words for a list of rules.
    pub fn title(self) -> &'static str {
        match self {
            Self::CardNumber => "Card numbers",
            Self::Iban => "Bank account numbers",
            Self::Secret => "Keys, tokens and passwords",
            Self::InternalAddress => "Internal addresses",
            Self::InternalLink => "Links to internal sites",
            Self::Email => "E-mail addresses",
            Self::Phone => "Telephone numbers",
            Self::Confidential => "Marked as confidential",
            Self::Invisible => "Invisible characters",
            Self::InternalId => "Internal ids",
        }
    }
}

/// A hit in a seen text: bytes of it, and what it is.
struct Hit {
    bytes: Range<usize>,
    what: &'static str,
}

/// A detector made ready.
#[derive(Debug)]
pub(super) enum Ready {
    /// Needs nothing but the text.
    Plain(Detector),
    /// The names under which internal sites are reached.
    Link(Vec<String>),
    /// Names the regular expressions it searches with.
    Patterns(Vec<(&'static str, Regex)>, fn(&Seen, Range<usize>) -> bool),
    /// Words anywhere, and markings.
    Confidential(confidential::Markings),
}

impl Ready {
    /// Makes a detector ready.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub(super) fn new(detector: Detector, internal_domains: &[String]) -> Result<Self, String> {
        Ok(match detector {
            Detector::InternalLink => Self::Link(
                internal_domains
                    .iter()
                    .filter_map(|domain| host_name(domain))
                    .collect(),
            ),
            Detector::Secret => Self::Patterns(secret::patterns()?, secret::is_secret),
            Detector::Email => Self::Patterns(person::email_patterns()?, person::is_email),
            Detector::InternalId => Self::Patterns(id::patterns()?, id::is_internal),
            Detector::Confidential => Self::Confidential(confidential::Markings::new()?),
            Detector::CardNumber
            | Detector::Iban
            | Detector::InternalAddress
            | Detector::Phone
            | Detector::Invisible => Self::Plain(detector),
        })
    }

    /// What is found in a part.
    pub(super) fn find(&self, original: &str, seen: &Seen, folded: &Seen) -> Vec<Found> {
        let hits = match self {
            Self::Plain(Detector::Invisible) => {
                return invisible::runs(original)
                    .into_iter()
                    .map(|(characters, first)| Found {
                        characters,
                        what: format!("An invisible character, U+{:04X}", u32::from(first)),
                    })
                    .collect();
            }
            Self::Confidential(markings) => return markings.find(seen, folded),
            Self::Plain(Detector::CardNumber) => card::find(seen),
            Self::Plain(Detector::Iban) => iban::find(seen),
            Self::Plain(Detector::Phone) => person::find_phones(seen),
            Self::Plain(_) => host::find_internal_addresses(seen),
            Self::Link(domains) => host::find_internal_links(seen, domains),
            Self::Patterns(patterns, fits) => {
                let mut hits = Vec::new();
                for (what, regex) in patterns {
                    let found = regex.find_iter(&seen.text).map(|hit| hit.range());
                    let fitting = found.filter(|range| fits(seen, range.clone())).take(100);
                    hits.extend(fitting.map(|bytes| Hit { bytes, what }));
                }
                hits
            }
        };
        hits.into_iter()
            .map(|hit| Found {
                characters: seen.span(&hit.bytes),
                what: hit.what.to_owned(),
            })
            .collect()
    }
}

/// Compiles our own patterns.
fn compile(patterns: &[(&'static str, &str)]) -> Result<Vec<(&'static str, Regex)>, String> {
    patterns
        .iter()
        .map(|(what, pattern)| {
            Ok((
                *what,
                super::compiled::pattern(pattern).map_err(|error| error.to_string())?,
            ))
        })
        .collect()
}

/// Whether a character belongs to a word or a number, so that what begins or ends beside it is only a piece.
fn is_word(character: Option<char>) -> bool {
    character.is_some_and(|c| c.is_alphanumeric() || c == '_')
}
