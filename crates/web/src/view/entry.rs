//! One entry as a card: on every timeline, in every thread, and as a live fragment.

use askama::Template;
use askama::filters::HtmlSafe;
use gatepost_internal::Inside;
use gatepost_internal::entry::{Entry, Marks, Publication, What};
use gatepost_internal::outside::Item;
use gatepost_internal::post::{Post, Visibility};
use gatepost_model::Timestamp;
use gatepost_model::notice::OutsideKind;

use super::label::{self, Labels};
use super::{Face, Moment, Picture, Pictures, PollShown, Prose, visible};
use crate::session::Session;

/// Where a card stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a list.
    List,
    /// It is what the page is about.
    Focus,
    /// Above a question about it; nothing can be done with it there.
    Quoted,
}

/// A card. Displays as HTML.
#[derive(Template, Clone)]
#[template(path = "entry.html")]
pub(crate) struct EntryCard {
    id: String,
    /// Where it stands alone.
    href: String,
    shown: Shown,
    marks: Marks,
    is_own: bool,
    is_focus: bool,
    is_quoted: bool,
    /// What the forms on the card carry.
    csrf: String,
    /// Where they lead back to.
    back: String,
}

impl HtmlSafe for EntryCard {}

/// What is different between what was written inside, what was published and what came in.
#[derive(Clone)]
struct Shown {
    kind: Kind,
    author: Author,
    moment: Moment,
    /// Who may read it, where that is not the whole company.
    audience: Option<&'static str>,
    /// The headline of an article.
    title: Option<String>,
    warning: Option<Prose>,
    body: Option<Prose>,
    pictures: Pictures,
    poll: Option<PollShown>,
    language: Option<String>,
    /// What it answers or is about.
    above: Option<Above>,
}

#[derive(Clone)]
enum Kind {
    /// Written inside.
    Post { labels: Labels },
    /// Said outside by a brand; with the address people outside read it at.
    Publication { url: String },
    /// Came in from outside.
    Outside { what: &'static str, uri: String },
}

#[derive(Clone)]
struct Author {
    name: String,
    handle: String,
    /// Their page here, if they have one.
    href: Option<String>,
    face: Face,
}

#[derive(Clone)]
struct Above {
    href: String,
    words: &'static str,
}

impl EntryCard {
    /// Of an entry, for the person of a session; its forms lead back to `back`.
    pub(crate) fn of(inside: &Inside, session: &Session, entry: &Entry, place: Place, back: &str) -> Self {
        let now = inside.context.now();
        Self {
            id: entry.id.to_string(),
            href: href(entry),
            shown: match &entry.what {
                What::Post(post) => Shown::of_post(post, now),
                What::Publication(publication) => Shown::of_publication(inside, publication, now),
                What::Outside(item) => Shown::of_item(item, now),
            },
            marks: entry.marks,
            is_own: entry
                .post()
                .is_some_and(|post| post.author.id == session.caller.person),
            is_focus: place == Place::Focus,
            is_quoted: place == Place::Quoted,
            csrf: session.csrf.clone(),
            back: back.to_owned(),
        }
    }
}

impl Shown {
    fn of_post(post: &Post, now: Timestamp) -> Self {
        let author = &post.author;
        let about = post.about.as_ref().map(|about| Above {
            href: format!("/outside/{}", about.id),
            words: "About something outside",
        });
        let parent = post.in_reply_to.as_ref().map(|parent| Above {
            href: format!("/entries/{}", parent.id),
            words: "Answers a post",
        });
        Self {
            kind: Kind::Post {
                labels: Labels { chosen: post.label },
            },
            author: Author {
                name: visible(&author.display_name),
                handle: format!("@{}", author.username),
                href: Some(format!("/@{}", author.username)),
                face: Face::of_person(&author.username, &author.display_name),
            },
            moment: Moment::of(post.created_at, now),
            audience: match post.visibility {
                Visibility::Public | Visibility::Unlisted => None,
                Visibility::Private => Some("Followers and people named"),
                Visibility::Direct => Some("People named"),
            },
            title: None,
            poll: None,
            warning: post.content_warning.as_ref().map(Prose::of_line),
            body: Some(Prose::of_post(post)),
            pictures: Pictures {
                shown: post.media.iter().map(Picture::of_upload).collect(),
            },
            language: post.language.clone(),
            above: parent.or(about),
        }
    }

    fn of_publication(inside: &Inside, publication: &Publication, now: Timestamp) -> Self {
        let brand = &publication.brand;
        Self {
            kind: Kind::Publication {
                url: publication.url.clone(),
            },
            author: Author {
                name: visible(&brand.display_name),
                handle: inside.context.public_address.handle(&brand.name),
                href: Some(format!("/@{}", brand.name)),
                face: Face::of_brand(&brand.name, &brand.display_name),
            },
            moment: Moment::of(publication.published_at, now),
            audience: None,
            title: publication.title.as_deref().map(visible),
            poll: publication
                .poll
                .as_ref()
                .map(|poll| PollShown::of(poll, publication.votes.as_ref())),
            warning: publication.content_warning.as_deref().map(Prose::of_warning),
            body: Some(Prose::of_released(&publication.content_html)),
            pictures: Pictures {
                shown: publication.media.iter().map(Picture::of_publication).collect(),
            },
            language: publication.language.clone(),
            above: None,
        }
    }

    fn of_item(item: &Item, now: Timestamp) -> Self {
        let what = match item.kind {
            OutsideKind::Post => "A post from outside",
            OutsideKind::Reply => "An answer from outside",
            OutsideKind::Mention => "A mention from outside",
            OutsideKind::Boost => "Shared outside",
            OutsideKind::Like => "Liked outside",
        };
        Self {
            kind: Kind::Outside {
                what,
                uri: item.uri.clone(),
            },
            author: Author {
                name: visible(&item.author.name),
                handle: item.author.handle.clone(),
                href: None,
                face: Face::of_outsider(&item.author.handle, &item.author.name),
            },
            moment: Moment::of(item.received_at, now),
            audience: None,
            title: None,
            poll: None,
            warning: None,
            body: item.content_html.as_deref().map(Prose::of_outside),
            pictures: Pictures::default(),
            language: None,
            above: None,
        }
    }
}

/// The address of an entry's own page.
pub(crate) fn href(entry: &Entry) -> String {
    match &entry.what {
        What::Post(post) => format!("/@{}/{}", post.author.username, post.id),
        What::Publication(_) | What::Outside(_) => format!("/outside/{}", entry.id),
    }
}

/// The cards of a list.
pub(crate) fn cards(inside: &Inside, session: &Session, entries: &[Entry], back: &str) -> Vec<EntryCard> {
    let card = |entry| EntryCard::of(inside, session, entry, Place::List, back);
    entries.iter().map(card).collect()
}
