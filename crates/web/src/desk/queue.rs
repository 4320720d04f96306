//! `/desk`: the queue.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::gate::{self, Candidate, Queue};
use gatepost_model::InternalText;
use gatepost_model::gate::CandidateState;

use super::bar::Bar;
use super::words;
use crate::Web;
use crate::page::ok;
use crate::paging::{Asked, Turning};
use crate::refusal::Refusal;
use crate::session::Signed;
use crate::shell::{Shell, Tab};
use crate::view::{Moment, visible};

/// How much of a text a line of the queue shows, in characters.
const EXCERPT: usize = 180;

#[derive(Template)]
#[template(path = "desk/queue.html")]
struct QueuePage {
    shell: Shell,
    bar: Bar,
    tabs: Vec<Place>,
    /// The brands to choose from, for somebody on several desks.
    brands: Vec<Place>,
    lines: Vec<Line>,
    turning: Turning,
    empty: &'static str,
}

/// A link that may be the current one.
struct Place {
    href: String,
    name: String,
    is_current: bool,
}

struct Line {
    id: String,
    brand: String,
    kind: &'static str,
    state: &'static str,
    state_name: &'static str,
    /// Stands before the text, as it will outside.
    warning: Option<String>,
    excerpt: String,
    author: String,
    age: Moment,
    /// What it waits for, or why it is held.
    note: Option<String>,
    leaves: Option<Moment>,
}

/// `GET /desk`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let queue = match asked.text("show").as_deref() {
        Some("mine") => Queue::Mine,
        Some("all") if session.has_desk() => Queue::All,
        Some("aside") if session.has_desk() => Queue::Aside,
        Some("paused") if session.has_desk() => Queue::Paused,
        Some("recalled") if session.has_desk() => Queue::Recalled,
        _ => Queue::NeedsMe,
    };
    let (brand, page) = (asked.text("brand"), asked.page());
    let found = gate::queue(&web.inside, &session.caller, queue, brand.clone(), page).await?;
    let now = web.inside.context.now();
    let last = found.last().map(|candidate| candidate.id.0);
    let desks = &session.standing.desks;
    let brands = desks.iter().map(|(desk, _)| Place {
        href: address(queue, Some(&desk.name)),
        name: desk.display_name.clone(),
        is_current: brand.as_ref() == Some(&desk.name),
    });
    let every_brand = Place {
        href: address(queue, None),
        name: "All brands".to_owned(),
        is_current: brand.is_none(),
    };
    let template = QueuePage {
        shell: Shell::of(&web, &session, Tab::Desk)
            .with_notice(asked.text("done").and_then(|word| words::done(&word))),
        bar: Bar::of(&web, &session).await?,
        tabs: tabs(queue, session.has_desk(), brand.as_deref()),
        brands: if desks.len() > 1 {
            std::iter::once(every_brand).chain(brands).collect()
        } else {
            Vec::new()
        },
        turning: Turning::of(&address(queue, brand.as_deref()), &page, found.len(), last),
        lines: found.iter().map(|candidate| Line::of(candidate, now)).collect(),
        empty: match queue {
            Queue::NeedsMe => "Nothing waits for you.",
            Queue::Mine => {
                "You have proposed nothing yet. Propose a post from its own page, or write something new here."
            }
            Queue::All => "Nothing has been proposed for your brands yet.",
            Queue::Aside => "Nothing is held, and nothing has expired.",
            Queue::Paused => "No stop has interrupted anything on its way.",
            Queue::Recalled => "Nothing was recalled.",
        },
    };
    Ok(ok(template).into_response())
}

fn tabs(queue: Queue, has_desk: bool, brand: Option<&str>) -> Vec<Place> {
    let mut tabs = vec![(Queue::NeedsMe, "Needs me"), (Queue::Mine, "Mine")];
    if has_desk {
        tabs.extend([
            (Queue::All, "All"),
            (Queue::Aside, "Held and expired"),
            (Queue::Paused, "Paused"),
            (Queue::Recalled, "Recalled"),
        ]);
    }
    let place = |(which, name): (Queue, &str)| Place {
        href: address(which, brand),
        name: name.to_owned(),
        is_current: which == queue,
    };
    tabs.into_iter().map(place).collect()
}

fn address(queue: Queue, brand: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let show = match queue {
        Queue::NeedsMe => None,
        Queue::Mine => Some("mine"),
        Queue::All => Some("all"),
        Queue::Aside => Some("aside"),
        Queue::Paused => Some("paused"),
        Queue::Recalled => Some("recalled"),
    };
    if let Some(show) = show {
        query.append_pair("show", show);
    }
    if let Some(brand) = brand {
        query.append_pair("brand", brand);
    }
    match query.finish().as_str() {
        "" => "/desk".to_owned(),
        query => format!("/desk?{query}"),
    }
}

impl Line {
    fn of(candidate: &Candidate, now: gatepost_model::Timestamp) -> Self {
        let revision = &candidate.revision;
        let waits = candidate
            .waits_for
            .as_ref()
            .map(|waits| match waits.people.as_slice() {
                [] => "Nobody can approve it".to_owned(),
                people => format!("Waits for {}", words::any_of(people)),
            });
        Self {
            id: candidate.id.to_string(),
            brand: candidate.brand.clone(),
            kind: words::kind_of(candidate),
            state: words::state(candidate),
            state_name: candidate.state.as_str(),
            warning: revision
                .content_warning
                .as_ref()
                .map(|warning| excerpt(warning.reveal_inside())),
            excerpt: beginning(candidate),
            author: candidate.author.clone(),
            age: Moment::of(candidate.updated_at, now),
            note: candidate.problem.as_deref().map(visible).or(waits),
            leaves: candidate
                .leaves_at
                .filter(|_| candidate.state == CandidateState::Releasing)
                .map(|leaves_at| Moment::of(leaves_at, now)),
        }
    }
}

/// What a candidate says, or what it is about, in one line.
pub(super) fn beginning(candidate: &Candidate) -> String {
    let revision = &candidate.revision;
    let shown = |text: &Option<InternalText>| text.as_ref().map(|text| text.reveal_inside().to_owned());
    let of_target = || candidate.target.as_ref().and_then(|target| shown(&target.text));
    let of_card = || {
        let card = candidate.card.as_ref()?;
        Some(format!("{} {}", card.name, card.handle))
    };
    let of_profile = || {
        revision
            .profile
            .as_ref()
            .map(|profile| profile.display_name.clone())
    };
    let words = shown(&revision.title)
        .or_else(|| shown(&revision.text))
        .or_else(of_target)
        .or_else(of_card)
        .or_else(of_profile)
        .or_else(|| revision.object.clone());
    excerpt(&words.unwrap_or_default())
}

/// The beginning of a text, in one line, cut at a word, with what would reorder the line made visible.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= EXCERPT {
        return visible(&line);
    }
    let cut: String = line.chars().take(EXCERPT).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    format!("{} …", visible(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_cut_at_a_word() {
        assert_eq!(excerpt("One\n\ntwo  three"), "One two three");
        let long = "word ".repeat(60);
        let cut = excerpt(&long);
        assert!(
            cut.ends_with("word …") && cut.chars().count() <= EXCERPT + 2,
            "{cut}"
        );
    }

    #[test]
    fn every_part_of_the_queue_has_its_address() {
        assert_eq!(address(Queue::NeedsMe, None), "/desk");
        assert_eq!(address(Queue::All, Some("news")), "/desk?show=all&brand=news");
    }
}
