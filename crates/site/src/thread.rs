//! What stands under a published note, as its page shows it.

use gatepost_model::address::PublicAddress;
use gatepost_public::actor::OwnActor;
use gatepost_public::publication::Publication;
use gatepost_public::thread::{Entry, OutsideAnswer};

use crate::card::Card;
use crate::moment::Moment;
use crate::picture::Portrait;
use crate::poll::Polls;

/// An entry. Names and handles are plain text; the template escapes them.
pub(crate) struct Voice {
    /// Who wrote it.
    pub(crate) name: String,
    /// `@name@host`.
    pub(crate) handle: String,
    /// A brand's picture, or a letter: nothing is loaded from elsewhere.
    pub(crate) portrait: Portrait,
    /// What was said.
    pub(crate) said: Said,
}

/// Who answers for an entry decides how it is shown.
pub(crate) enum Said {
    /// By a brand, and released.
    Own(Box<Card>),
    /// By somebody elsewhere.
    Elsewhere(Elsewhere),
}

/// An answer from outside.
pub(crate) struct Elsewhere {
    /// Its address on its author's server.
    pub(crate) address: String,
    /// When it was written.
    pub(crate) written: Moment,
    /// Sanitised HTML.
    pub(crate) content_html: String,
    /// Whether to show it only when it is opened.
    pub(crate) is_sensitive: bool,
}

impl Voice {
    /// The voice of an entry; none for one without words.
    pub(crate) fn of(entry: Entry, polls: &Polls, address: &PublicAddress) -> Option<Self> {
        match entry {
            Entry::Outside(answer) => Some(Self::of_answer(answer)),
            Entry::Own(own) => {
                let (publication, brand) = *own;
                Self::of_own(publication, brand, polls, address)
            }
        }
    }

    fn of_answer(answer: OutsideAnswer) -> Self {
        Self {
            portrait: Portrait::of_letter(&answer.author_name),
            name: answer.author_name,
            handle: answer.author_handle,
            said: Said::Elsewhere(Elsewhere {
                address: answer.uri,
                written: Moment::of(answer.written_at),
                content_html: answer.content_html,
                is_sensitive: answer.is_sensitive,
            }),
        }
    }

    fn of_own(
        publication: Publication,
        brand: OwnActor,
        polls: &Polls,
        address: &PublicAddress,
    ) -> Option<Self> {
        Some(Self {
            said: Said::Own(Box::new(Card::of(publication, polls, address)?)),
            handle: address.handle(&brand.name),
            portrait: Portrait::of(&brand, address),
            name: brand.display_name,
        })
    }
}
