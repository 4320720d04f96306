//! A candidate as outsiders will see it: the released bytes in the clothes of the public site.

use gatepost_internal::Inside;
use gatepost_internal::gate::{Card, History};
use gatepost_model::brand::initial;
use gatepost_model::gate::Kind;

use super::fields::revealed;
use crate::view::{Picture, Prose, visible};

/// What stands in the frame. Nothing in it says that it is not published yet: the frame around it does.
pub(super) struct Preview {
    /// The brand's name.
    pub(super) name: String,
    /// Its handle outside.
    pub(super) handle: String,
    /// What stands there in place of a picture.
    pub(super) initial: String,
    /// What the brand does, where it is no text: `boosts`, `follows`.
    pub(super) does: Option<&'static str>,
    /// The headline.
    pub(super) title: Option<String>,
    /// Shown instead of the content until the reader opens it.
    pub(super) warning: Option<String>,
    /// The HTML exactly as it will be sent.
    pub(super) body: Option<Prose>,
    /// BCP 47 tag.
    pub(super) language: Option<String>,
    /// What a reply answers.
    pub(super) answers: Option<String>,
    /// Whom a follow follows, or what an act is about of which nothing else is shown.
    pub(super) subject: Option<String>,
    pub(super) pictures: Vec<Picture>,
    pub(super) poll: Option<Asked>,
    pub(super) profile: Option<Shown>,
    /// What a boost, a favourite or a reply is about; the publication that is pinned or taken back.
    pub(super) about: Option<About>,
}

/// A poll.
pub(super) struct Asked {
    pub(super) options: Vec<String>,
    pub(super) multiple: bool,
    pub(super) open: String,
}

/// A profile.
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) initial: String,
    pub(super) avatar: Option<Picture>,
    pub(super) header: Option<Picture>,
    pub(super) summary: Prose,
    pub(super) lines: Vec<(String, Prose)>,
    pub(super) shows_certificates: bool,
}

/// A post beside the one that is reviewed.
pub(super) struct About {
    /// `What it answers`, `What it boosts`.
    pub(super) heading: &'static str,
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) warning: Option<String>,
    /// Absent once its author has taken it back.
    pub(super) body: Option<Prose>,
    pub(super) url: Option<String>,
    pub(super) has_changed: bool,
    pub(super) is_gone: bool,
}

impl Preview {
    /// Of the newest revision.
    pub(super) fn of(inside: &Inside, history: &History, about: Option<About>) -> Self {
        let (candidate, brand) = (&history.candidate, &history.brand);
        let revision = &candidate.revision;
        let id = candidate.id.to_string();
        let html = revision.content_html.as_ref().map(|html| html.reveal_inside());
        let poll = revision.poll.as_ref();
        Self {
            name: brand.display_name.clone(),
            handle: inside.context.public_address.handle(&brand.name),
            initial: initial(&brand.display_name),
            does: does(candidate.kind),
            title: revision
                .title
                .as_ref()
                .map(|title| visible(title.reveal_inside())),
            warning: revision
                .content_warning
                .as_ref()
                .map(|text| text.reveal_inside().to_owned()),
            body: html.map(Prose::of_released),
            language: revision.language.clone(),
            answers: revision.in_reply_to.clone(),
            subject: revision
                .object
                .clone()
                .filter(|_| about.is_none() && html.is_none()),
            pictures: revision
                .media
                .iter()
                .map(|medium| Picture::of_candidate(medium, &id))
                .collect(),
            poll: poll.map(|poll| Asked {
                options: poll.options.iter().map(|option| visible(option)).collect(),
                multiple: poll.multiple,
                open: open_for(poll.open_seconds),
            }),
            profile: revision.profile.as_ref().map(|profile| Shown {
                name: visible(&profile.display_name),
                initial: initial(&profile.display_name),
                avatar: profile
                    .avatar
                    .as_ref()
                    .map(|medium| Picture::of_candidate(medium, &id)),
                header: profile
                    .header
                    .as_ref()
                    .map(|medium| Picture::of_candidate(medium, &id)),
                summary: Prose::of_released(&profile.summary_html),
                lines: profile
                    .fields
                    .iter()
                    .map(|field| (visible(&field.name), Prose::of_released(&field.value_html)))
                    .collect(),
                shows_certificates: profile.shows_certificates,
            }),
            about,
        }
    }
}

/// What the brand does, where it is no text of its own.
fn does(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Create | Kind::Reply | Kind::Poll | Kind::Update | Kind::Profile => None,
        Kind::Delete => Some("takes back"),
        Kind::Boost => Some("boosts"),
        Kind::Unboost => Some("no longer boosts"),
        Kind::Favourite => Some("likes"),
        Kind::Follow => Some("follows"),
        Kind::Unfollow => Some("no longer follows"),
        Kind::Pin => Some("puts on top of its page"),
        Kind::Unpin => Some("no longer has on top of its page"),
    }
}

/// What the candidate is about, where that is something to read.
pub(super) fn about(history: &History) -> Option<About> {
    let candidate = &history.candidate;
    if let Some(card) = &candidate.card {
        return Some(About::of_card(candidate.kind, card));
    }
    let target = candidate
        .target
        .as_ref()
        .filter(|_| candidate.kind != Kind::Update)?;
    Some(About {
        heading: "The publication",
        name: history.brand.display_name.clone(),
        handle: String::new(),
        warning: target
            .content_warning
            .as_ref()
            .map(|warning| visible(warning.reveal_inside())),
        body: target
            .content_html
            .as_ref()
            .map(|html| Prose::of_released(html.reveal_inside())),
        url: Some(target.url.clone()),
        has_changed: false,
        is_gone: false,
    })
}

impl About {
    fn of_card(kind: Kind, card: &Card) -> Self {
        Self {
            heading: match kind {
                Kind::Reply => "What it answers",
                Kind::Boost | Kind::Unboost => "The post, as we fetched it",
                _ => "The post it is about",
            },
            name: visible(&card.name),
            handle: visible(&card.handle),
            warning: card
                .content_warning
                .as_ref()
                .map(|text| visible(&revealed(Some(text)))),
            body: card.content_html.as_deref().map(Prose::of_outside),
            url: Some(card.url.clone()).filter(|url| !url.is_empty()),
            has_changed: card.has_changed,
            is_gone: card.is_gone,
        }
    }
}

/// `3 days`
pub(super) fn open_for(seconds: i64) -> String {
    const HOUR: i64 = 60 * 60;
    let count = |number: i64, word: &str| match number {
        1 => format!("1 {word}"),
        more => format!("{more} {word}s"),
    };
    match seconds {
        days if days % (24 * HOUR) == 0 => count(days / (24 * HOUR), "day"),
        hours if hours % HOUR == 0 => count(hours / HOUR, "hour"),
        rest => count(rest / 60, "minute"),
    }
}

#[cfg(test)]
mod tests {
    use super::open_for;

    #[test]
    fn how_long_a_poll_is_open_is_said_in_the_largest_unit() {
        assert_eq!(open_for(86_400), "1 day");
        assert_eq!(open_for(6 * 3_600), "6 hours");
        assert_eq!(open_for(300), "5 minutes");
    }
}
