//! What somebody acting as a brand through an app can do: propose, and read what concerns the brand.
//!
//! Nothing here takes or gives anything of people: no post, no mark, no profile. Whatever is sent becomes a
//! candidate and waits at the gate like everybody else's; the human behind the token is its author, so they
//! cannot approve it.

mod act;

use gatepost_model::Timestamp;
use gatepost_model::canonical::{hash_hex, to_canonical_json};
use gatepost_model::gate::{Kind, Poll};
use gatepost_model::id::{CandidateId, EntryId};
use gatepost_storage::{Reader, Transaction};
use serde_json::json;

use crate::account::{self, BrandAccount};
use crate::entry::load::{self, View};
use crate::entry::{self, Context, Entry, What};
use crate::gate::{self, Candidate, Picture, Proposal};
use crate::media::Opened;
use crate::page::Page;
use crate::stream::Event;
use crate::{Error, Inside, Staff, audit, media, post, timeline, token};

pub use act::{Edit, act};

/// Keeps a fingerprint from standing for any other hash.
const FINGERPRINT_DOMAIN: &str = "gatepost/drafted/v1";

/// What an app wants the brand to say.
#[derive(Debug, Clone, Default)]
pub struct Drafted {
    /// The text, as it was typed.
    pub text: Option<String>,
    /// Shown before the text.
    pub content_warning: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// A publication or something that came in for the brand, by its id inside.
    pub in_reply_to_id: Option<String>,
    /// Ids of pictures that were uploaded as the brand, in order.
    pub media: Vec<String>,
    /// What is asked in it.
    pub poll: Option<Poll>,
    /// When it should be published.
    pub scheduled_at: Option<String>,
    /// To whom: a brand speaks to everybody, so anything but `public` is refused.
    pub visibility: Option<String>,
    /// The same request again, with the same key, gives the same candidate; for a day.
    pub idempotency_key: Option<String>,
}

/// Proposes a note, a reply or a poll and submits it: in an app there is no second step. It waits at the gate.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token has died, be it with the role; [`Error::Invalid`] for a field, for a
/// time (the desk says when it leaves), and for an answer to anything but a publication or what came in for the
/// brand, whether or not it exists.
pub async fn propose(inside: &Inside, staff: &Staff, drafted: Drafted) -> Result<Candidate, Error> {
    let (context, staff) = (inside.context.clone(), staff.clone());
    let candidate = inside
        .database
        .write(move |tx| {
            let mut head = audit::lock_for(tx, &staff.caller)?;
            if drafted.scheduled_at.as_deref().is_some_and(|at| !at.is_empty()) {
                return Err(Error::invalid(
                    "A brand cannot schedule from an app. Leave the time out: the desk says when it leaves.",
                ));
            }
            let narrow = drafted.visibility.as_deref().filter(|asked| !asked.is_empty());
            if narrow.is_some_and(|asked| asked != "public") {
                return Err(Error::invalid(
                    "visibility must be public: what a brand says, everybody can read. There are no narrower posts \
                     outside.",
                ));
            }
            let id = CandidateId(context.next_id());
            if let Some(earlier) = claim(tx, &staff, &drafted, id, context.now())? {
                return gate::get_of_brand(tx, staff.brand.id, &earlier.to_string(), context.now());
            }
            media::demand_of_brand(tx, staff.caller.person, staff.brand.id, &drafted.media)?;
            let pictures = drafted.media.into_iter().map(|id| Picture {
                id,
                ..Picture::default()
            });
            let pictures: Vec<Picture> = pictures.collect();
            let in_reply_to = match drafted.in_reply_to_id.as_deref().filter(|id| !id.is_empty()) {
                Some(id) => Some(uri_of(tx, &staff, id)?),
                None => None,
            };
            let kind = match (&drafted.poll, &in_reply_to) {
                (Some(_), _) => Kind::Poll,
                (None, Some(_)) => Kind::Reply,
                (None, None) => Kind::Create,
            };
            let proposal = Proposal {
                brand: Some(staff.brand.name.clone()),
                kind: Some(kind.as_str().to_owned()),
                text: drafted.text,
                content_warning: drafted.content_warning,
                language: drafted.language,
                in_reply_to,
                media: Some(pictures).filter(|pictures| !pictures.is_empty()),
                poll: drafted.poll,
                ..Proposal::default()
            };
            let caller = &staff.caller;
            let hash = gate::propose_within(tx, &context, &mut head, caller, id, proposal)?;
            gate::submit_within(tx, &context, &mut head, caller, &id.to_string(), Some(hash))?;
            gate::get_of_brand(tx, staff.brand.id, &id.to_string(), context.now())
        })
        .await?;
    inside.context.streams.tell(Event::Candidate(candidate.id));
    Ok(candidate)
}

/// The candidate that this request became before, if it is sent again. The key is the person's, for this brand.
fn claim(
    tx: &mut Transaction<'_>,
    staff: &Staff,
    drafted: &Drafted,
    id: CandidateId,
    now: Timestamp,
) -> Result<Option<EntryId>, Error> {
    let Some(key) = drafted.idempotency_key.as_deref().filter(|key| !key.is_empty()) else {
        return Ok(None);
    };
    let asked = json!([
        drafted.text,
        drafted.content_warning,
        drafted.language,
        drafted.in_reply_to_id,
        drafted.media,
        drafted.poll,
    ]);
    let bytes = to_canonical_json(&asked).map_err(|_| Error::Damaged("a draft is not JSON"))?;
    let fingerprint = hash_hex(FINGERPRINT_DOMAIN, bytes.as_bytes());
    let key = format!("brand:{}:{key}", staff.brand.id);
    post::claim_key(tx, staff.caller.person, &key, fingerprint, EntryId(id.0), now)
}

/// URI of what a reply answers.
fn uri_of(reader: &mut Reader<'_>, staff: &Staff, id: &str) -> Result<String, Error> {
    let entry = match id.parse::<EntryId>() {
        Ok(id) => load::find(reader, &View::Brand(staff.brand.id), id)?,
        Err(_) => None,
    };
    match entry.map(|entry| entry.what) {
        Some(What::Publication(publication)) => Ok(publication.uri),
        Some(What::Outside(item)) => Ok(item.uri),
        Some(What::Post(_)) | None => Err(Error::invalid(
            "A brand answers what is outside: one of its publications, or what came in for it.",
        )),
    }
}

/// What the brand has waiting at the gate, newest first.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token has died.
pub async fn candidates(inside: &Inside, staff: &Staff, page: Page) -> Result<Vec<Candidate>, Error> {
    let now = inside.context.now();
    read(inside, staff, move |reader, staff| {
        gate::list_waiting_of_brand(reader, staff.brand.id, page, now)
    })
    .await
}

/// One candidate of the brand, in whatever state.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] when there is none of this brand.
pub async fn candidate(inside: &Inside, staff: &Staff, id: &str) -> Result<Candidate, Error> {
    let (now, id) = (inside.context.now(), id.to_owned());
    read(inside, staff, move |reader, staff| {
        gate::get_of_brand(reader, staff.brand.id, &id, now)
    })
    .await
}

/// A picture that a candidate of the brand carries.
///
/// # Errors
/// As [`candidate()`].
pub async fn picture(inside: &Inside, staff: &Staff, id: &str, sha256: &str) -> Result<Opened, Error> {
    let candidate = candidate(inside, staff, id).await?;
    media::open_of_brand(inside, candidate.id, sha256).await
}

/// What the brand has published and what came in for it, newest first; never anything internal.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token has died.
pub async fn home(inside: &Inside, staff: &Staff, page: Page) -> Result<Vec<Entry>, Error> {
    read(inside, staff, move |reader, staff| {
        timeline::page_of_brand(reader, staff.brand.id, &page)
    })
    .await
}

/// A publication of the brand, or something that came in for it.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`] for everything else.
pub async fn entry(inside: &Inside, staff: &Staff, id: &str) -> Result<Entry, Error> {
    let id = entry::parse_id(id)?;
    read(inside, staff, move |reader, staff| find(reader, staff, id)).await
}

/// What is above and below an entry outside; side threads are internal and not given.
///
/// # Errors
/// As [`entry()`].
pub async fn context(inside: &Inside, staff: &Staff, id: &str) -> Result<Context, Error> {
    let id = entry::parse_id(id)?;
    read(inside, staff, move |reader, staff| {
        let found = find(reader, staff, id)?;
        entry::around(reader, &View::Brand(staff.brand.id), &found)
    })
    .await
}

/// The brand itself.
///
/// # Errors
/// [`Error::Unauthenticated`] when the token has died.
pub async fn account(inside: &Inside, staff: &Staff) -> Result<BrandAccount, Error> {
    read(inside, staff, |reader, staff| {
        account::brand_account(reader, staff.brand.id)
    })
    .await
}

fn find(reader: &mut Reader<'_>, staff: &Staff, id: EntryId) -> Result<Entry, Error> {
    load::find(reader, &View::Brand(staff.brand.id), id)?.ok_or(Error::NotFound)
}

/// Reads in a snapshot in which the token is alive, so that nothing is given after its end, nor by a stream.
async fn read<T: Send + 'static>(
    inside: &Inside,
    staff: &Staff,
    work: impl FnOnce(&mut Reader<'_>, &Staff) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let staff = staff.clone();
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &staff.caller)?;
            work(reader, &staff)
        })
        .await
}
