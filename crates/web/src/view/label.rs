//! How far a post may go, in words (R13).

use gatepost_internal::post::Label;

/// What the choice is called.
pub(crate) fn name(label: Label) -> &'static str {
    match label {
        Label::PublicCandidate => "I would like it to be said outside",
        Label::Internal => "Internal, as usual",
        Label::Confidential => "Confidential: cannot be proposed for outside",
        Label::Restricted => "Restricted: cannot be proposed, nor handed on",
    }
}

/// What stands on a post that has it; nothing on an ordinary one.
pub(crate) fn badge(labels: &Labels) -> Option<&'static str> {
    match labels.chosen {
        Label::PublicCandidate => Some("Its author would like it to be said outside"),
        Label::Internal => None,
        Label::Confidential => Some("Confidential"),
        Label::Restricted => Some("Restricted: not to be handed on"),
    }
}

/// A choice among all of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels {
    pub(crate) chosen: Label,
}

impl Labels {
    /// Value, words, and whether it is the chosen one.
    pub(crate) fn all(self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        Label::ALL
            .into_iter()
            .map(move |label| (label.as_str(), name(label), label == self.chosen))
    }

    /// Whether another than the usual one is chosen.
    pub(crate) fn is_special(self) -> bool {
        self.chosen != Label::default()
    }
}
