//! `/desk/ID/pictures`: the pictures of a candidate, with their words and their order. What is saved is a new revision.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::gate::{self, Candidate, Change, Picture, ProfileDraft};
use gatepost_internal::media::{self, LONGEST_ALT, MOST_PICTURES};
use gatepost_model::gate::{Kind, Medium, Verb};

use super::bar::Bar;
use super::candidate::{self, Typed};
use crate::form::Form;
use crate::page::{Page, see_other};
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};
use crate::view::focus::Ninth;
use crate::{Web, view};

#[derive(Template)]
#[template(path = "desk/pictures.html")]
struct PicturesPage {
    shell: Shell,
    bar: Bar,
    id: String,
    number: i64,
    /// Those of a post; a profile has slots instead.
    shown: Vec<Shown>,
    slots: Vec<Slot>,
    /// Numbers of the fields for new ones.
    free: Vec<usize>,
    longest: usize,
    demands_alt_text: bool,
    problem: Option<String>,
}

struct Shown {
    sha256: String,
    position: usize,
    picture: view::Picture,
    /// The parts that can be kept visible where it is cropped.
    ninths: Vec<Ninth>,
}

/// The square or the wide picture of a profile.
struct Slot {
    name: &'static str,
    words: &'static str,
    shown: Option<Shown>,
}

/// `GET /desk/ID/pictures`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    if let Err(sentence) = candidate.state.permits(Verb::Revise) {
        let refused = Error::conflict(sentence);
        return candidate::show_refused(&web, &session, &id, refused, Typed::default()).await;
    }
    page(&web, &session, &candidate, StatusCode::OK, None).await
}

/// `POST /desk/ID/pictures`
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Refusal> {
    let candidate = gate::get(&web.inside, &session.caller, &id).await?;
    if let Some(fault) = form.fault() {
        let sentence = Some(fault.sentence.clone());
        return page(&web, &session, &candidate, fault.status, sentence).await;
    }
    match save(&web, &session, &candidate, &form).await {
        Ok(candidate) => Ok(see_other(&format!("/desk/{}?done=pictured", candidate.id))),
        Err(error @ (Error::Invalid(_) | Error::Conflict(_) | Error::Forbidden(_))) => {
            let candidate = gate::get(&web.inside, &session.caller, &id).await?;
            page(
                &web,
                &session,
                &candidate,
                status(&error),
                Some(error.to_string()),
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(web: &Web, session: &Session, candidate: &Candidate, form: &Form) -> Result<Candidate, Error> {
    let change = Change {
        // What is no number is the number of no revision, and answered as an older one is.
        revision: Some(form.text("revision").parse().unwrap_or(0)),
        ..Change::default()
    };
    let pictures = pictures(form)?;
    let change = match candidate.kind {
        Kind::Profile => {
            // One of a slot: what was chosen now, else what stands there, else none.
            let picture = pictures.into_iter().next_back();
            let slot = Some(picture);
            let draft = match form.text("slot").as_str() {
                "avatar" => ProfileDraft {
                    avatar: slot,
                    ..ProfileDraft::default()
                },
                _ => ProfileDraft {
                    header: slot,
                    ..ProfileDraft::default()
                },
            };
            Change {
                profile: Some(draft),
                ..change
            }
        }
        _ => Change {
            media: Some(pictures),
            ..change
        },
    };
    gate::revise(&web.inside, &session.caller, &candidate.id.to_string(), change).await
}

/// Those of a form in the order somebody gave them; those without a number come last.
///
/// # Errors
/// [`Error::Invalid`] for a part to keep visible that no page of ours has offered.
pub(super) fn pictures(form: &Form) -> Result<Vec<Picture>, Error> {
    let mut numbered = Vec::new();
    for chosen in form.pictures() {
        let position = form.text(&format!("position_{}", chosen.id)).parse();
        let picture = Picture {
            // Absent: as it was.
            focus: media::focus_of(Some(&form.text(&format!("focus_{}", chosen.id))))?,
            id: chosen.id,
            alt: Some(chosen.alt),
        };
        numbered.push((position.unwrap_or(usize::MAX), picture));
    }
    numbered.sort_by_key(|(position, _)| *position);
    Ok(numbered.into_iter().map(|(_, picture)| picture).collect())
}

async fn page(
    web: &Web,
    session: &Session,
    candidate: &Candidate,
    status: StatusCode,
    problem: Option<String>,
) -> Result<Response, Refusal> {
    let composing = gate::composing(&web.inside, &session.caller, &candidate.brand).await?;
    let id = candidate.id.to_string();
    let revision = &candidate.revision;
    let shown = |(position, medium): (usize, &Medium)| Shown {
        sha256: medium.sha256.clone(),
        position,
        picture: view::Picture::of_candidate(medium, &id),
        ninths: view::focus::ninths(medium.focus),
    };
    let slot = |name, words, medium: Option<&Medium>| Slot {
        name,
        words,
        shown: medium.map(|medium| shown((1, medium))),
    };
    let slots = revision.profile.as_ref().map_or_else(Vec::new, |profile| {
        vec![
            slot(
                "avatar",
                "Square picture beside the name",
                profile.avatar.as_ref(),
            ),
            slot(
                "header",
                "Wide picture on top of the page",
                profile.header.as_ref(),
            ),
        ]
    });
    let free = if slots.is_empty() {
        MOST_PICTURES.saturating_sub(revision.media.len())
    } else {
        0
    };
    let template = PicturesPage {
        shell: Shell::of(web, session, Tab::Desk),
        bar: Bar::of(web, session).await?,
        number: revision.number,
        shown: (1..).zip(&revision.media).map(shown).collect(),
        slots,
        free: (1..=free).collect(),
        longest: LONGEST_ALT,
        demands_alt_text: composing.demands_alt_text,
        problem,
        id,
    };
    Ok(Page(status, template).into_response())
}
