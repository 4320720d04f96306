//! One open stream: what happened, loaded for one person.

use std::collections::VecDeque;
use std::convert::Infallible;

use axum::response::sse;
use futures_util::{Stream, stream};
use gatepost_internal::entry::{self, Entry};
use gatepost_internal::notification::{self, Selection};
use gatepost_internal::page::Page;
use gatepost_internal::stream::{Event, Listening};
use gatepost_internal::{Error, timeline, token};
use gatepost_model::id::{EntryId, NotificationId};

use super::message::Message;
use crate::Web;
use crate::notifications::Told;
use crate::session::Session;
use crate::view::{EntryCard, Place};

/// What a page listens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timeline {
    Home,
    Company,
    Outside,
    Notifications,
}

impl Timeline {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "home" => Some(Self::Home),
            "company" => Some(Self::Company),
            "outside" => Some(Self::Outside),
            "notifications" => Some(Self::Notifications),
            _ => None,
        }
    }

    /// The page its cards stand on; their forms lead back there.
    fn path(self) -> &'static str {
        match self {
            Self::Home => "/home",
            Self::Company => "/company",
            Self::Outside => "/outside",
            Self::Notifications => "/notifications",
        }
    }
}

/// An open stream.
pub(super) struct Feed {
    web: Web,
    session: Session,
    timeline: Timeline,
    listening: Listening,
    /// What is loaded and not yet sent.
    waiting: VecDeque<Message>,
}

impl Feed {
    /// Listens first and then loads what was missed since `seen`, so that nothing falls in between.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when the session has just ended; [`Error::TooManyStreams`]; when the database fails.
    pub(super) async fn open(
        web: Web,
        session: Session,
        timeline: Timeline,
        seen: Option<i64>,
    ) -> Result<Self, Error> {
        let listening = web
            .inside
            .context
            .streams
            .listen(session.caller.person, session.caller.token)?;
        let mut feed = Self {
            web,
            session,
            timeline,
            listening,
            waiting: VecDeque::new(),
        };
        if let Some(seen) = seen {
            feed.catch_up(seen).await?;
        }
        Ok(feed)
    }

    /// Every message, until the session ends or the stream cannot keep up; the browser then comes back.
    pub(super) fn into_stream(self) -> impl Stream<Item = Result<sse::Event, Infallible>> {
        stream::unfold(self, |mut feed| async move {
            let message = feed.next().await?;
            Some((Ok(message.into()), feed))
        })
    }

    async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.waiting.pop_front() {
                return Some(message);
            }
            let event = self.listening.next().await?;
            match self.load(event).await {
                Ok(messages) => self.waiting.extend(messages),
                Err(Error::NotFound) => {}
                Err(Error::Unauthenticated) => return None,
                Err(cause) => {
                    tracing::error!(?cause, "a live stream could not load what happened");
                    return None;
                }
            }
        }
    }

    async fn catch_up(&mut self, seen: i64) -> Result<(), Error> {
        let (inside, caller) = (&self.web.inside, &self.session.caller);
        // The nearest first: what is still missing then, the page shows when it is loaded again.
        let missed = Page {
            min_id: Some(seen),
            limit: Some(Page::LONGEST),
            ..Page::default()
        };
        let entries = match self.timeline {
            Timeline::Home => timeline::home(inside, caller, missed).await?,
            Timeline::Company => timeline::company(inside, caller, missed).await?,
            Timeline::Outside => timeline::outside(inside, caller, missed).await?,
            Timeline::Notifications => {
                let told = notification::list(inside, caller, Selection::default(), missed).await?;
                let cards = told.iter().rev();
                let cards = cards.map(|one| Message::card(one.id.0, &Told::of(inside, &self.session, one)));
                self.waiting.extend(cards.collect::<Vec<_>>());
                return Ok(());
            }
        };
        let cards: Vec<_> = entries.iter().rev().map(|entry| self.card(entry)).collect();
        self.waiting.extend(cards);
        Ok(())
    }

    /// What an event means to this person on this page.
    async fn load(&self, event: Event) -> Result<Vec<Message>, Error> {
        match event {
            Event::Entry(id) => Ok(self
                .entry(id)
                .await?
                .iter()
                .map(|entry| self.card(entry))
                .collect()),
            Event::EntryDeleted(id) => {
                // An id alone would tell others that there had been something.
                let was_theirs = entry::could_be_read(&self.web.inside, &self.session.caller, id).await?;
                Ok(was_theirs.then_some(Message::Gone(id.0)).into_iter().collect())
            }
            Event::Notified { person, id } if person == self.session.caller.person => self.told(id).await,
            Event::Notified { .. } | Event::Candidate(_) | Event::Outside => Ok(Vec::new()),
        }
    }

    async fn entry(&self, id: EntryId) -> Result<Option<Entry>, Error> {
        let (inside, caller) = (&self.web.inside, &self.session.caller);
        match self.timeline {
            Timeline::Home => timeline::is_home(inside, caller, id).await,
            Timeline::Company => timeline::is_company(inside, caller, id).await,
            Timeline::Outside => timeline::is_outside(inside, caller, id).await,
            Timeline::Notifications => Ok(None),
        }
    }

    async fn told(&self, id: NotificationId) -> Result<Vec<Message>, Error> {
        let (inside, caller) = (&self.web.inside, &self.session.caller);
        self.confirm().await?;
        let unread = Message::Unread(notification::unread_count(inside, caller).await?);
        if self.timeline != Timeline::Notifications {
            return Ok(vec![unread]);
        }
        let told = notification::get(inside, caller, &id.to_string()).await?;
        let card = Message::card(id.0, &Told::of(inside, &self.session, &told));
        Ok(vec![card, unread])
    }

    /// For what carries nothing that a verb loads: whether the session lives.
    async fn confirm(&self) -> Result<(), Error> {
        let caller = self.session.caller.clone();
        self.web
            .inside
            .database
            .read(move |reader| token::confirm(reader, &caller))
            .await
    }

    fn card(&self, entry: &Entry) -> Message {
        let path = self.timeline.path();
        let card = EntryCard::of(&self.web.inside, &self.session, entry, Place::List, path);
        Message::card(entry.id.0, &card)
    }
}
