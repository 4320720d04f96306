//! How often a token, or an address without one, may ask.
//!
//! Windows are the same for everybody, as Mastodon's are: they begin at whole multiples of their length, so
//! that nothing has to be kept of a window that is over.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use gatepost_model::Timestamp;
use gatepost_model::id::{AppId, TokenId};

/// How many requests are let through in one window; each is a key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct RateLimits {
    /// Requests with one token in five minutes. Mastodon's number: apps are written to live with it.
    pub requests: u32,
    /// New posts with one token in three hours. Mastodon's number.
    pub posts: u32,
    /// Requests without a living token from one address in five minutes. Ten times as many, because a
    /// whole office often shares one address, and every app asks for the instance when it starts.
    pub strangers: u32,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            requests: 300,
            posts: 300,
            strangers: 3_000,
        }
    }
}

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    /// Any request.
    Requests,
    /// A new post.
    Posts,
    /// Any request without a living token.
    Strangers,
}

impl Family {
    /// Length of a window in milliseconds.
    fn window(self) -> i64 {
        match self {
            Self::Requests | Self::Strangers => 5 * 60 * 1_000,
            Self::Posts => 3 * 60 * 60 * 1_000,
        }
    }

    fn limit(self, limits: &RateLimits) -> u32 {
        match self {
            Self::Requests => limits.requests,
            Self::Posts => limits.posts,
            Self::Strangers => limits.strangers,
        }
    }
}

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Subject {
    Token(TokenId),
    /// An app for itself.
    App(AppId),
    Address(String),
    /// Whoever came after there were too many to tell apart.
    Others,
}

/// The most subjects that are told apart in one window; a few megabytes. The company has far fewer.
const MOST_SUBJECTS: usize = 100_000;

/// The counts of the present windows.
pub(crate) struct Ledger {
    limits: RateLimits,
    requests: Mutex<Window>,
    posts: Mutex<Window>,
    strangers: Mutex<Window>,
}

#[derive(Default)]
struct Window {
    number: i64,
    counts: HashMap<Subject, u32>,
}

/// How a subject stands after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    limit: u32,
    /// Absent when this request is one too many.
    remaining: Option<u32>,
    resets_at: Timestamp,
}

impl Ledger {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self {
            limits,
            requests: Mutex::default(),
            posts: Mutex::default(),
            strangers: Mutex::default(),
        }
    }

    /// Counts a request.
    pub(crate) fn count(&self, now: Timestamp, family: Family, subject: Subject) -> Standing {
        let length = family.window();
        let number = now.0.div_euclid(length);
        let limit = family.limit(&self.limits);
        let window = match family {
            Family::Requests => &self.requests,
            Family::Posts => &self.posts,
            Family::Strangers => &self.strangers,
        };
        // Numbers alone are behind it, so that a panic elsewhere leaves nothing half done.
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        let used = window.count(number, subject);
        drop(window);
        Standing {
            limit,
            remaining: limit.checked_sub(used),
            resets_at: Timestamp(number.saturating_add(1).saturating_mul(length)),
        }
    }
}

impl Window {
    fn count(&mut self, number: i64, subject: Subject) -> u32 {
        if self.number != number {
            self.number = number;
            self.counts.clear();
        }
        let is_known = self.counts.contains_key(&subject);
        let subject = if is_known || self.counts.len() < MOST_SUBJECTS {
            subject
        } else {
            Subject::Others
        };
        let count = self.counts.entry(subject).or_insert(0);
        *count = count.saturating_add(1);
        *count
    }
}

impl Standing {
    /// Whole seconds until there is more, where there is nothing left.
    pub(crate) fn wait(&self, now: Timestamp) -> Option<i64> {
        let left = self.resets_at.0.saturating_sub(now.0).max(0);
        // Rounded up: whoever comes back after that long is let in.
        self.remaining.is_none().then(|| left.saturating_add(999) / 1_000)
    }

    /// Writes the three headers apps read.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        let remaining = self.remaining.unwrap_or(0);
        headers.insert(LIMIT, HeaderValue::from(self.limit));
        headers.insert(REMAINING, HeaderValue::from(remaining));
        if let Ok(moment) = HeaderValue::try_from(self.resets_at.to_rfc3339()) {
            headers.insert(RESET, moment);
        }
    }
}

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger() -> Ledger {
        Ledger::new(RateLimits {
            requests: 2,
            posts: 1,
            strangers: 3,
        })
    }

    #[test]
    fn each_subject_has_its_own_count_and_a_new_window_begins_anew() {
        let (ledger, token) = (ledger(), |id| Subject::Token(TokenId(id)));
        let asks = |moment, id| {
            ledger
                .count(Timestamp(moment), Family::Requests, token(id))
                .remaining
        };
        assert_eq!([asks(0, 1), asks(299_999, 1)], [Some(1), Some(0)]);
        assert_eq!(asks(299_999, 1), None);
        assert_eq!(asks(299_999, 2), Some(1), "somebody else");
        assert_eq!(asks(300_000, 1), Some(1), "the next window");
        let post = ledger.count(Timestamp(300_000), Family::Posts, token(1));
        assert_eq!((post.limit, post.remaining), (1, Some(0)), "counted apart");
        assert_eq!(post.resets_at, Timestamp(10_800_000));
    }

    #[test]
    fn whoever_has_used_all_up_learns_how_long_to_wait() {
        let (ledger, now) = (ledger(), Timestamp(299_001));
        let ask = || ledger.count(now, Family::Posts, Subject::App(AppId(1)));
        assert_eq!(ask().wait(now), None);
        assert_eq!(ask().wait(Timestamp(10_799_001)), Some(1));
        assert_eq!(ask().wait(Timestamp(10_800_000)), Some(0));
    }

    #[test]
    fn there_is_an_end_to_the_subjects_that_are_kept() {
        let mut window = Window::default();
        for address in 0..=MOST_SUBJECTS {
            assert_eq!(window.count(7, Subject::Address(address.to_string())), 1);
        }
        assert_eq!(
            window.count(7, Subject::Address("one more".into())),
            2,
            "counted with others"
        );
        assert_eq!(
            window.count(7, Subject::Address("0".into())),
            2,
            "still told apart"
        );
        assert!(window.counts.len() <= MOST_SUBJECTS + 1);
    }
}
