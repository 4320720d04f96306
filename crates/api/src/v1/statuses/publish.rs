//! `POST /api/v1/statuses`

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use gatepost_internal::staff::{self, Drafted};
use gatepost_internal::{Caller, Error, Staff, post};
use gatepost_model::gate::Poll;
use gatepost_model::scope::Scope;

use crate::Api;
use crate::authenticate::Actor;
use crate::entity::status::Status;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// What Mastodon's posts may carry and ours cannot yet. Dropping it in silence would publish something else
/// than was asked for.
const NOT_YET: [&str; 3] = ["scheduled_at", "quoted_status_id", "quote_id"];

/// Below every number of seconds there can be: stands for what is not a number.
const NO_NUMBER: i64 = i64::MIN;

/// A key that is no text is one that no verb accepts, rather than none: the app would believe itself safe.
const UNREADABLE_KEY: &str = "\0";

/// A person's post is always internal, whatever `visibility` says; what an app posts as a brand becomes a
/// candidate at the gate, and the answer is that candidate as a status.
pub(crate) async fn publish(
    State(api): State<Api>,
    actor: Actor,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Json<Status>, Problem> {
    actor.demand(Scope::WriteStatuses)?;
    // Nothing is asked of colleagues: only brands have polls.
    let of_brands = matches!(actor, Actor::Person(_)).then_some("poll");
    let mut not_yet = NOT_YET.into_iter().chain(of_brands);
    if let Some(name) = not_yet.find(|name| parameters.is_given(name)) {
        return Err(Error::invalid(format!("{name} is not possible here yet.")).into());
    }
    let is_marked = parameters.is_on("sensitive") && parameters.filled("spoiler_text").is_none();
    if is_marked && !parameters.list("media_ids").is_empty() {
        return Err(Error::invalid(
            "sensitive needs spoiler_text: pictures are closed by a content warning that says what they show.",
        )
        .into());
    }
    let key = headers.get("idempotency-key");
    let key = key.map(|value| value.to_str().unwrap_or(UNREADABLE_KEY).to_owned());
    match actor {
        Actor::Person(caller) => post(&api, &caller, key, &parameters).await,
        Actor::Brand(staff) => propose(&api, &staff, key, &parameters).await,
    }
    .map(Json)
    .map_err(Problem::from)
}

async fn post(
    api: &Api,
    caller: &Caller,
    idempotency_key: Option<String>,
    parameters: &Parameters,
) -> Result<Status, Error> {
    let draft = post::Draft {
        text: parameters.text("status"),
        content_warning: parameters.text("spoiler_text"),
        language: parameters.text("language"),
        visibility: parameters.text("visibility"),
        in_reply_to_id: parameters.filled("in_reply_to_id"),
        media: parameters.list("media_ids"),
        idempotency_key,
        label: parameters.text("gatepost_label"),
    };
    let entry = parameters.explain(post::publish(&api.inside, caller, draft).await)?;
    Ok(Status::new(&api.reading(caller), &entry))
}

async fn propose(
    api: &Api,
    staff: &Staff,
    idempotency_key: Option<String>,
    parameters: &Parameters,
) -> Result<Status, Error> {
    let drafted = Drafted {
        text: parameters.text("status"),
        content_warning: parameters.text("spoiler_text"),
        language: parameters.text("language"),
        in_reply_to_id: parameters.filled("in_reply_to_id"),
        media: parameters.list("media_ids"),
        poll: poll(parameters),
        scheduled_at: parameters.text("scheduled_at"),
        visibility: parameters.text("visibility"),
        idempotency_key,
    };
    let candidate = parameters.explain(staff::propose(&api.inside, staff, drafted).await)?;
    Ok(Status::of_candidate(
        &api.reading_as_brand(),
        &staff.brand,
        &candidate,
    ))
}

/// `poll: {options, expires_in, multiple?}`; whether totals are hidden is not ours to say.
fn poll(parameters: &Parameters) -> Option<Poll> {
    let part = parameters.is_given("poll").then(|| parameters.part("poll"))???;
    Some(Poll {
        // A poll without options, or without an end, is refused.
        options: part.texts("options").unwrap_or_default(),
        multiple: part.is_on("multiple"),
        open_seconds: part.integer("expires_in", NO_NUMBER).unwrap_or(NO_NUMBER),
    })
}
