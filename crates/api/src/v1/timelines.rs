//! `/api/v1/timelines`

use axum::extract::State;
use axum::http::Uri;
use gatepost_internal::entry::Entry;
use gatepost_internal::page::Page;
use gatepost_internal::{Caller, Error, staff, timeline};
use gatepost_model::scope::Scope;

use super::tags;
use crate::Api;
use crate::authenticate::{Actor, Person};
use crate::entity::Reading;
use crate::entity::status::Status;
use crate::id::Id;
use crate::paging::{self, Listing};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// The most further tags of one kind in one request: Mastodon's number.
const MOST_TAGS: usize = 4;

type Answer = Result<Listing<Status>, Problem>;

/// `GET /api/v1/timelines/home`. A brand's is what it has said and what came in for it.
pub(crate) async fn home(State(api): State<Api>, actor: Actor, uri: Uri, parameters: Parameters) -> Answer {
    actor.demand(Scope::ReadStatuses)?;
    let page = paging::page(&parameters)?;
    match actor {
        Actor::Person(caller) => {
            let found = timeline::home(&api.inside, &caller, page).await?;
            Ok(listing(&api, &api.reading(&caller), &uri, &page, &found))
        }
        Actor::Brand(staff) => {
            let found = staff::home(&api.inside, &staff, page).await?;
            Ok(listing(&api, &api.reading_as_brand(), &uri, &page, &found))
        }
    }
}

/// `GET /api/v1/timelines/public`: public to the company. `local` is what people wrote, `remote` what was
/// published and what came back. There is no media yet, so that asking for it alone gives an empty page.
///
/// A brand finds nothing internal here: for it everything is what its home has, and what is local is empty.
pub(crate) async fn public(State(api): State<Api>, actor: Actor, uri: Uri, parameters: Parameters) -> Answer {
    actor.demand(Scope::ReadStatuses)?;
    let page = paging::page(&parameters)?;
    let (local, remote) = (parameters.is_on("local"), parameters.is_on("remote"));
    if parameters.is_on("only_media") {
        return Ok(Listing::whole(Vec::new()));
    }
    match actor {
        Actor::Person(caller) => {
            let found = match (local, remote) {
                (true, false) => timeline::company(&api.inside, &caller, page).await?,
                (false, true) => timeline::outside(&api.inside, &caller, page).await?,
                _ => timeline::everything(&api.inside, &caller, page).await?,
            };
            Ok(listing(&api, &api.reading(&caller), &uri, &page, &found))
        }
        Actor::Brand(_) if local && !remote => Ok(Listing::whole(Vec::new())),
        Actor::Brand(staff) => {
            let found = staff::home(&api.inside, &staff, page).await?;
            Ok(listing(&api, &api.reading_as_brand(), &uri, &page, &found))
        }
    }
}

/// `GET /api/v1/timelines/tag/:hashtag?any[]=&all[]=&none[]=`
pub(crate) async fn tag(
    State(api): State<Api>,
    Person(caller): Person,
    Id(name): Id,
    uri: Uri,
    parameters: Parameters,
) -> Answer {
    caller.demand(Scope::ReadStatuses)?;
    let page = paging::page(&parameters)?;
    let word = tags::word(&name).ok_or(Error::NotFound)?;
    if parameters.is_on("remote") || parameters.is_on("only_media") {
        return Ok(Listing::whole(Vec::new()));
    }
    let further = |name| {
        let words = parameters.list(name).into_iter();
        words
            .filter_map(|word| tags::word(&word))
            .take(MOST_TAGS)
            .collect::<Vec<_>>()
    };
    let any = [vec![word], further("any")].concat();
    let found = with_any(&api, &caller, &any, page).await?;
    let ids: Vec<_> = found.iter().map(|entry| entry.id.0).collect();
    let (all, none) = (further("all"), further("none"));
    let fits = |entry: &&Entry| {
        let tags = entry.post().map_or(&[][..], |post| &post.tags);
        all.iter().all(|tag| tags.contains(tag)) && !none.iter().any(|tag| tags.contains(tag))
    };
    let reading = api.reading(&caller);
    let statuses = found
        .iter()
        .filter(fits)
        .map(|entry| Status::new(&reading, entry));
    Ok(Listing::new(&api, &uri, &page, &ids, statuses.collect()))
}

/// Posts with any of these tags: a page of each, of which the nearest make the page.
async fn with_any(api: &Api, caller: &Caller, tags: &[String], page: Page) -> Result<Vec<Entry>, Error> {
    let mut found = Vec::new();
    for tag in tags {
        found.extend(timeline::tagged(&api.inside, caller, tag, page).await?);
    }
    found.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    found.dedup_by_key(|entry| entry.id);
    let rows = usize::try_from(page.rows()).unwrap_or(found.len());
    // Upwards the nearest are the oldest.
    if page.min_id.is_some() {
        found.drain(..found.len().saturating_sub(rows));
    }
    found.truncate(rows);
    Ok(found)
}

/// A page of entries.
pub(crate) fn listing(
    api: &Api,
    reading: &Reading<'_>,
    uri: &Uri,
    page: &Page,
    found: &[Entry],
) -> Listing<Status> {
    let ids: Vec<_> = found.iter().map(|entry| entry.id.0).collect();
    let statuses = found.iter().map(|entry| Status::new(reading, entry));
    Listing::new(api, uri, page, &ids, statuses.collect())
}
