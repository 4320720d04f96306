//! Streams: what open connections are told, and when they end.
//!
//! ```text
//! a verb, after its commit -> tell -> every Listening -> loads it by a verb that checks -> the connection
//! close_dead, every 2 s    -> which tokens are dead, or may less -> their Listenings end
//! ```
//! An event says which, never what: what a listener may see is asked when it is loaded, in the snapshot in
//! which its token is asked for too. So nothing is sent after a token's death, and within seconds of it the
//! connection ends as well (E20). Events are told within one process; several nodes on one database do not
//! hear each other yet.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::id::{CandidateId, EntryId, NotificationId, PersonId, TokenId};
use gatepost_storage::{Reader, Transaction};
use tokio::sync::{broadcast, oneshot};

use crate::schema::{brand_roles, node_roles, people, tokens};
use crate::token::living;
use crate::{Error, Inside};

/// How many events wait for the slowest listener. One that is further behind is cut off: its app loads the
/// timeline anew, which costs less than the memory.
const BACKLOG: usize = 1_024;

/// How many tokens one statement asks for: SQLite takes some thirty thousand parameters.
const AT_ONCE: usize = 1_000;

/// How many streams a person has open at once, whatever shows them: a browser keeps some per window, an app two or
/// three, and each holds a connection, a task and a look at every event.
const PER_PERSON: usize = 50;

/// Something happened. It says which, never what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// There is something new to read.
    Entry(EntryId),
    /// Something is there no more.
    EntryDeleted(EntryId),
    /// Somebody was told something.
    Notified {
        /// Who.
        person: PersonId,
        /// What.
        id: NotificationId,
    },
    /// A candidate has changed.
    Candidate(CandidateId),
    /// Something came in from outside.
    Outside,
}

/// Every open stream of this process.
#[derive(Debug)]
pub struct Streams {
    events: broadcast::Sender<Event>,
    open: Arc<Mutex<HashMap<u64, Open>>>,
    next: AtomicU64,
    /// Set once, when the node stops.
    is_over: AtomicBool,
}

/// One open stream, as it is watched over. Dropping it ends the stream.
#[derive(Debug)]
struct Open {
    person: PersonId,
    token: TokenId,
    /// What its person might do when it was first looked at.
    standing: Option<Standing>,
    _end: oneshot::Sender<()>,
}

/// The roles of a person: brand and role, or a role of the node.
type Standing = BTreeSet<(Option<i64>, String)>;

impl Default for Streams {
    fn default() -> Self {
        Self::new()
    }
}

impl Streams {
    /// Nobody listens yet.
    pub fn new() -> Self {
        Self {
            events: broadcast::Sender::new(BACKLOG),
            open: Arc::default(),
            next: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    /// Tells everybody who listens. Verbs call it after their commit.
    pub fn tell(&self, event: Event) {
        // An error says that nobody listens, which is how it mostly is.
        drop(self.events.send(event));
    }

    /// Tells everybody who listens once a transaction is committed.
    pub fn tell_after(&self, tx: &mut Transaction<'_>, event: Event) {
        let events = self.events.clone();
        tx.after_commit(move || drop(events.send(event)));
    }

    /// Listens for as long as this token of this person lives and their roles stay as they are.
    ///
    /// # Errors
    /// [`Error::TooManyStreams`] when they have too many open.
    pub fn listen(&self, person: PersonId, token: TokenId) -> Result<Listening, Error> {
        let (end, ended) = oneshot::channel();
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let open = Open {
            person,
            token,
            standing: None,
            _end: end,
        };
        // Asked under the lock, so that none slips in behind `end_all`.
        let mut all = lock(&self.open);
        // There are some hundreds, so looking at each costs less than a second book to keep right.
        if all.values().filter(|open| open.person == person).count() >= PER_PERSON {
            return Err(Error::TooManyStreams);
        }
        if !self.is_over.load(Ordering::Relaxed) {
            all.insert(number, open);
        }
        drop(all);
        Ok(Listening {
            number,
            events: self.events.subscribe(),
            ended,
            is_over: false,
            open: self.open.clone(),
        })
    }

    /// Ends every stream, and each that would begin: the node stops, and would wait for them otherwise.
    pub fn end_all(&self) {
        let mut open = lock(&self.open);
        self.is_over.store(true, Ordering::Relaxed);
        open.clear();
    }

    /// How many streams are open.
    pub fn count(&self) -> usize {
        lock(&self.open).len()
    }

    fn tokens(&self) -> BTreeSet<i64> {
        lock(&self.open).values().map(|open| open.token.0).collect()
    }

    /// Ends the streams of tokens that are not among the living, or whose person's roles have changed.
    fn keep(&self, asked: &BTreeSet<i64>, living: &HashMap<i64, Standing>) -> usize {
        let mut open = lock(&self.open);
        let before = open.len();
        open.retain(|_, open| {
            // One that was opened meanwhile was not asked for; its turn comes.
            if !asked.contains(&open.token.0) {
                return true;
            }
            let Some(now) = living.get(&open.token.0) else {
                return false;
            };
            let first = open.standing.get_or_insert_with(|| now.clone());
            first == now
        });
        before.saturating_sub(open.len())
    }
}

fn lock(open: &Mutex<HashMap<u64, Open>>) -> MutexGuard<'_, HashMap<u64, Open>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One open stream. Dropping it closes it.
#[derive(Debug)]
pub struct Listening {
    number: u64,
    events: broadcast::Receiver<Event>,
    ended: oneshot::Receiver<()>,
    is_over: bool,
    open: Arc<Mutex<HashMap<u64, Open>>>,
}

impl Listening {
    /// The next event; none when the stream is over, and from then on: its token has died, its person's roles have
    /// changed, or it was too slow. Nothing is lost when the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Event> {
        if self.is_over {
            return None;
        }
        let event = tokio::select! {
            biased;
            _ = &mut self.ended => None,
            // An error says that this one is too far behind, or that the process ends.
            told = self.events.recv() => told.ok(),
        };
        self.is_over = event.is_none();
        event
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        lock(&self.open).remove(&self.number);
    }
}

/// Ends the streams whose token has died, whose person has left, or whose person's roles are others than when they
/// began: whoever may do more or less connects anew. One statement, however many streams there are; gives how many
/// ended.
///
/// # Errors
/// When the database fails: then no stream ends, and what it is told is checked event by event nevertheless.
pub async fn close_dead(inside: &Inside) -> Result<usize, Error> {
    let streams = &inside.context.streams;
    let asked = streams.tokens();
    if asked.is_empty() {
        return Ok(0);
    }
    let (ids, now): (Vec<i64>, _) = (asked.iter().copied().collect(), inside.context.now());
    let living = inside
        .database
        .read(move |reader| standings(reader, &ids, now))
        .await?;
    Ok(streams.keep(&asked, &living))
}

/// The living among these tokens, with the roles of their people.
fn standings(reader: &mut Reader<'_>, ids: &[i64], now: Timestamp) -> Result<HashMap<i64, Standing>, Error> {
    type Row = (i64, Option<i64>, Option<String>, Option<String>);
    // The condition of a living token looks into the same table, so this one needs another name.
    let held = diesel::alias!(brand_roles as held);
    let mut living: HashMap<i64, Standing> = HashMap::new();
    for ids in ids.chunks(AT_ONCE) {
        let alive = tokens::table
            .inner_join(people::table.on(people::id.eq(tokens::person_id)))
            .left_join(held.on(held.field(brand_roles::person_id).eq(people::id)))
            .left_join(node_roles::table.on(node_roles::person_id.eq(people::id)))
            .filter(tokens::id.eq_any(ids.to_vec()))
            .filter(living::lives(living::idle_since(now)))
            .select((
                tokens::id,
                held.field(brand_roles::brand_id).nullable(),
                held.field(brand_roles::role).nullable(),
                node_roles::role.nullable(),
            ));
        for (token, brand, at_brand, at_node) in reader.list::<_, Row>(alive)? {
            let standing = living.entry(token).or_default();
            standing.extend(at_brand.map(|role| (brand, role)));
            standing.extend(at_node.map(|role| (None, role)));
        }
    }
    Ok(living)
}
