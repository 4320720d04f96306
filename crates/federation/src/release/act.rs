//! What a release does, read out of its content.

use gatepost_model::gate::{Kind, RevisionContent};

use super::AcceptError;

/// The act of a release, with what it cannot be without.
///
/// The gate builds no other content. A certificate proves that people approved it, not that it makes sense,
/// so the public plane looks for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// A note is published.
    Note {
        /// The HTML as it will be sent.
        content_html: String,
    },
    /// An actor elsewhere is asked to be followed.
    Follow {
        /// Its address, as it was approved.
        target: String,
    },
}

impl Act {
    pub(super) fn of(content: &RevisionContent) -> Result<Self, AcceptError> {
        let refuse = |sentence| Err(AcceptError::refused(sentence));
        match content.kind {
            Kind::Create | Kind::Reply => match &content.content_html {
                _ if content.object.is_some() => refuse("a note has no object"),
                _ if content.kind == Kind::Reply && content.in_reply_to.is_none() => {
                    refuse("a reply must say what it answers")
                }
                Some(html) if !html.trim().is_empty() => Ok(Self::Note {
                    content_html: html.clone(),
                }),
                _ => refuse("there is nothing to publish: the content is empty"),
            },
            Kind::Follow => match &content.object {
                _ if content.content_html.is_some() => refuse("a follow has no text"),
                Some(target) => Ok(Self::Follow {
                    target: target.clone(),
                }),
                None => refuse("a follow must say whom"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use gatepost_model::id::OutsideId;

    use super::*;

    fn content(kind: Kind) -> RevisionContent {
        RevisionContent {
            candidate: OutsideId::parse("aaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap(),
            revision: 1,
            brand: "https://acme.example/brands/news".into(),
            kind,
            to: vec![],
            cc: vec![],
            in_reply_to: None,
            object: None,
            text: None,
            content_html: None,
            content_warning: None,
            language: None,
            mentions: vec![],
            not_before: None,
            not_after: None,
        }
    }

    #[test]
    fn content_that_makes_no_sense_is_refused() {
        let blank = |kind| RevisionContent {
            content_html: Some(" ".into()),
            ..content(kind)
        };
        let full = |kind| RevisionContent {
            content_html: Some("<p>Hi</p>".into()),
            ..content(kind)
        };
        for wrong in [
            content(Kind::Create),
            blank(Kind::Create),
            full(Kind::Reply),
            content(Kind::Follow),
            RevisionContent {
                object: Some("https://b.example/u".into()),
                ..full(Kind::Create)
            },
            RevisionContent {
                object: Some("https://b.example/u".into()),
                ..full(Kind::Follow)
            },
        ] {
            let refused = Act::of(&wrong).unwrap_err();
            assert!(matches!(refused, AcceptError::Refused(_)), "{wrong:?}");
        }
        assert!(Act::of(&full(Kind::Create)).is_ok());
    }
}
