//! What whoever writes for a brand has to know before they begin: its zone, its limits, what labels ask for, and what
//! it says of itself now.

use gatepost_model::gate::{LabelRule, Medium};

use super::{kind, policy};
use crate::brand::{self, Brand};
use crate::{Caller, Error, Inside, token};

/// A brand, as its writers meet it.
#[derive(Debug, Clone)]
pub struct Composing {
    /// The brand.
    pub brand: Brand,
    /// IANA name of the zone its calendar is kept in.
    pub time_zone: String,
    /// The policy's labels, each with what it adds.
    pub labels: Vec<LabelRule>,
    /// Those of them with which nothing can be submitted, because too few people are in the groups they ask.
    pub idle_labels: Vec<String>,
    /// Longest text, in characters.
    pub longest: usize,
    /// Whether every picture needs words.
    pub demands_alt_text: bool,
    /// What it says of itself.
    pub profile: CurrentProfile,
}

/// What a brand says of itself now.
#[derive(Debug, Clone)]
pub struct CurrentProfile {
    /// The name people read.
    pub display_name: String,
    /// About the brand, as it was typed.
    pub summary: String,
    /// The square picture.
    pub avatar: Option<Medium>,
    /// The wide picture.
    pub header: Option<Medium>,
    /// Lines such as a website: name and value, as they were typed.
    pub lines: Vec<(String, String)>,
    /// Whether permalinks link the certificate of what they show.
    pub shows_certificates: bool,
}

/// What the caller has to know to write for this brand. Everybody who works here may propose.
///
/// # Errors
/// [`Error::NotFound`] for a brand there is not; [`Error::Unauthenticated`] when the caller's token has died.
pub async fn composing(inside: &Inside, caller: &Caller, name: &str) -> Result<Composing, Error> {
    let (caller, name) = (caller.clone(), name.to_owned());
    let most = inside.context.limits.candidate_characters;
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let brand = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
            let policy = policy::in_force(reader, brand.id)?;
            let own = policy.longest_text.and_then(|own| usize::try_from(own).ok());
            let profile = kind::current_profile(reader, &brand)?;
            Ok(Composing {
                time_zone: brand::settings(reader, brand.id)?.time_zone,
                idle_labels: brand::idle_labels(reader, brand.id, &policy)?,
                labels: policy.labels,
                longest: own.map_or(most, |own| own.min(most)),
                demands_alt_text: policy.demands_alt_text,
                profile: CurrentProfile {
                    display_name: profile.display_name,
                    summary: profile.summary,
                    avatar: profile.avatar.map(|attached| attached.medium),
                    header: profile.header.map(|attached| attached.medium),
                    lines: profile.lines,
                    shows_certificates: profile.shows_certificates,
                },
                brand,
            })
        })
        .await
}
