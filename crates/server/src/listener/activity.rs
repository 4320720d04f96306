//! What happens on a connection, and when it has waited long enough.
//!
//! ```text
//! opened --bytes--> head --request--> under way --answered--> idle --bytes--> head ..
//!   \______ HEAD _____/                \________ QUIET, without a byte ______/
//!                                                                   \ SCARCE /
//! ```

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::places::Room;

/// How long a request's head may take, from its first byte to its last; on a new connection, from its opening.
/// It is one packet; whoever needs longer holds connections on purpose, or is gone.
const HEAD: Duration = Duration::from_secs(10);

/// How long a connection is kept on which no byte moves, between requests or within one. Longer than the two
/// minutes for which proxies keep theirs, so that it is the proxy that closes: a request sent into a connection
/// that closes at that moment is lost. Streams send something every few seconds.
const QUIET: Duration = Duration::from_secs(150);

/// How long a connection is kept on which nothing is under way while room is scarce. Browsers and proxies open
/// another then; that one of their requests may be lost is better than that others' are never heard.
pub(super) const SCARCE: Duration = Duration::from_secs(5);

/// How long the last bytes of an answer may take to leave once the node stops.
const FLUSH: Duration = Duration::from_secs(1);

/// What one connection does. Shared between its socket, its requests and whoever ends it.
#[derive(Debug, Clone)]
pub(super) struct Activity(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    /// When a byte moved last, or a request began or ended.
    moved: Instant,
    /// Since when a head is being waited for, if one is.
    head: Option<Instant>,
    /// Requests begun whose answers have not left.
    under_way: usize,
    /// HTTP/2 mixes frames of its own between requests: bytes are then no sign of a head.
    framed: bool,
    /// When the node was told to stop.
    stopping: Option<Instant>,
}

impl Activity {
    /// A connection that was opened just now.
    pub(super) fn opened() -> Self {
        let now = Instant::now();
        Self(Arc::new(Mutex::new(State {
            moved: now,
            head: Some(now),
            under_way: 0,
            framed: false,
            stopping: None,
        })))
    }

    /// Bytes came in.
    pub(super) fn received(&self) {
        let mut state = self.state();
        state.moved = Instant::now();
        if state.under_way == 0 && !state.framed && state.head.is_none() {
            state.head = Some(state.moved);
        }
    }

    /// Bytes went out.
    pub(super) fn sent(&self) {
        self.state().moved = Instant::now();
    }

    /// A request's head is complete; the request is under way until what this gives is dropped.
    pub(super) fn begins(&self, framed: bool) -> UnderWay {
        let mut state = self.state();
        state.moved = Instant::now();
        state.head = None;
        state.framed = framed;
        state.under_way = state.under_way.saturating_add(1);
        UnderWay(self.clone())
    }

    /// The node stops: what is not under way need not be waited for.
    pub(super) fn stops(&self) {
        self.state().stopping = Some(Instant::now());
    }

    /// When this connection is to be ended unless something happens on it.
    pub(super) fn deadline(&self, room: Room) -> Instant {
        let state = self.state();
        let idle = state.under_way == 0 && state.head.is_none();
        let quiet = state.moved
            + match room {
                Room::Scarce if idle => SCARCE,
                Room::Scarce | Room::Plenty => QUIET,
            };
        let head = state.head.map_or(quiet, |since| since + HEAD);
        let stop = state
            .stopping
            .filter(|_| state.under_way == 0)
            // A head that trickles in keeps nobody; the last bytes of an answer do.
            .map_or(quiet, |since| match state.head {
                Some(_) => since,
                None => state.moved.max(since) + FLUSH,
            });
        quiet.min(head).min(stop)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic half-way, so a poisoned state is a sound one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request under way.
#[derive(Debug)]
pub(super) struct UnderWay(Activity);

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.moved = Instant::now();
        state.under_way = state.under_way.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_phase_has_its_deadline() {
        let start = Instant::now();
        let wait = async |seconds| tokio::time::advance(Duration::from_secs(seconds)).await;
        let activity = Activity::opened();
        wait(4).await;
        activity.received();
        assert_eq!(
            activity.deadline(Room::Plenty),
            start + HEAD,
            "bytes do not move a head's deadline"
        );
        let request = activity.begins(false);
        wait(100).await;
        activity.sent();
        assert_eq!(
            activity.deadline(Room::Plenty),
            Instant::now() + QUIET,
            "an answer may take its time"
        );
        drop(request);
        assert_eq!(activity.deadline(Room::Plenty), Instant::now() + QUIET);
        wait(60).await;
        activity.received();
        assert_eq!(
            activity.deadline(Room::Plenty),
            Instant::now() + HEAD,
            "the next head"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_waits_for_what_is_under_way_and_for_nothing_else() {
        let half_a_head = Activity::opened();
        half_a_head.received();
        half_a_head.stops();
        assert!(half_a_head.deadline(Room::Plenty) <= Instant::now());

        let busy = Activity::opened();
        let request = busy.begins(false);
        busy.stops();
        assert_eq!(busy.deadline(Room::Plenty), Instant::now() + QUIET);
        drop(request);
        assert_eq!(busy.deadline(Room::Plenty), Instant::now() + FLUSH);
    }

    #[tokio::test(start_paused = true)]
    async fn frames_between_requests_are_no_heads() {
        let activity = Activity::opened();
        drop(activity.begins(true));
        activity.received();
        assert_eq!(activity.deadline(Room::Plenty), Instant::now() + QUIET);
    }

    #[tokio::test(start_paused = true)]
    async fn only_who_waits_for_nothing_has_to_go_earlier_where_room_is_scarce() {
        let start = Instant::now();
        let activity = Activity::opened();
        assert_eq!(activity.deadline(Room::Scarce), start + HEAD);
        let request = activity.begins(false);
        assert_eq!(activity.deadline(Room::Scarce), start + QUIET);
        tokio::time::advance(Duration::from_secs(100)).await;
        activity.sent();
        assert_eq!(
            activity.deadline(Room::Scarce),
            Instant::now() + QUIET,
            "a long answer is nobody's idleness"
        );
        drop(request);
        assert_eq!(activity.deadline(Room::Scarce), Instant::now() + SCARCE);
        assert_eq!(activity.deadline(Room::Plenty), Instant::now() + QUIET);
    }
}
