//! `/api/v1/streaming/*`: one stream as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderName;
use axum::response::IntoResponse;
use axum::response::sse::{Event as Line, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use gatepost_internal::Caller;
use gatepost_internal::stream::Listening;

use super::channel::Channel;
use super::reader::Reader;
use crate::Api;
use crate::authenticate::Person;
use crate::parameters::Parameters;
use crate::problem::Problem;

/// Mastodon's own interval: proxies cut connections that are silent for a minute.
const ALIVE: Duration = Duration::from_secs(15);

/// `GET /api/v1/streaming/user`
pub(crate) async fn user(api: State<Api>, person: Person) -> Result<impl IntoResponse, Problem> {
    open(api, person, Channel::User)
}

/// `GET /api/v1/streaming/user/notification`
pub(crate) async fn notification(api: State<Api>, person: Person) -> Result<impl IntoResponse, Problem> {
    open(api, person, Channel::Notification)
}

/// `GET /api/v1/streaming/public`
pub(crate) async fn public(api: State<Api>, person: Person) -> Result<impl IntoResponse, Problem> {
    open(api, person, Channel::Public)
}

/// `GET /api/v1/streaming/public/local`
pub(crate) async fn public_local(api: State<Api>, person: Person) -> Result<impl IntoResponse, Problem> {
    open(api, person, Channel::Local)
}

/// `GET /api/v1/streaming/public/remote`
pub(crate) async fn public_remote(api: State<Api>, person: Person) -> Result<impl IntoResponse, Problem> {
    open(api, person, Channel::Remote)
}

/// `GET /api/v1/streaming/hashtag?tag=`
pub(crate) async fn hashtag(
    api: State<Api>,
    person: Person,
    parameters: Parameters,
) -> Result<impl IntoResponse, Problem> {
    open(
        api,
        person,
        Channel::parse("hashtag", parameters.filled("tag").as_deref())?,
    )
}

/// `GET /api/v1/streaming/hashtag/local?tag=`: every tag is the company's.
pub(crate) async fn hashtag_local(
    api: State<Api>,
    person: Person,
    parameters: Parameters,
) -> Result<impl IntoResponse, Problem> {
    hashtag(api, person, parameters).await
}

/// `GET /api/v1/streaming/list?list=`: nobody has a list.
pub(crate) async fn list(_api: State<Api>, Person(caller): Person) -> Result<(), Problem> {
    Channel::User.demand(&caller)?;
    Err(Channel::parse("list", None)
        .err()
        .unwrap_or(gatepost_internal::Error::NotFound)
        .into())
}

/// `GET /api/v1/streaming/direct`
pub(crate) async fn direct(api: State<Api>, person: Person) -> Result<impl IntoResponse, Problem> {
    open(api, person, Channel::Direct)
}

fn open(
    State(api): State<Api>,
    Person(caller): Person,
    channel: Channel,
) -> Result<impl IntoResponse, Problem> {
    channel.demand(&caller)?;
    let listening = listen(&api, &caller)?;
    let lines = lines(Reader { api, caller }, listening, channel);
    // nginx keeps answers until they are whole unless it is told not to.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), "no");
    Ok((
        [unbuffered],
        Sse::new(lines).keep_alive(KeepAlive::new().interval(ALIVE).text("thump")),
    ))
}

pub(super) fn listen(api: &Api, caller: &Caller) -> Result<Listening, Problem> {
    let listening = api.inside.context.streams.listen(caller.person, caller.token);
    listening.map_err(Problem::Verb)
}

/// Ends when the listening ends, or when an event cannot be loaded: the app comes back and is told why.
fn lines(
    reader: Reader,
    listening: Listening,
    channel: Channel,
) -> impl Stream<Item = Result<Line, Infallible>> {
    stream::unfold(
        (reader, listening, channel),
        async |(reader, mut listening, channel)| {
            loop {
                let event = listening.next().await?;
                let message = reader.message(&channel, event).await.ok()?;
                let Some(message) = message else { continue };
                let line = Line::default()
                    .event(message.event())
                    .data(message.payload().ok()?);
                return Some((Ok(line), (reader, listening, channel)));
            }
        },
    )
}
