//! How often one address may register apps and fetch tokens for apps themselves: both need no person, so nothing
//! else would bound them (G20).
//!
//! Kept in memory, unlike the limit on passwords: what it protects is the size of two tables, and a restart that
//! forgets it gives nothing away.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use gatepost_model::Timestamp;

use crate::Error;

/// Tries count for an hour, in seconds.
const WINDOW: i64 = 60 * 60;

/// What an address asks for. Each is counted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Asks {
    /// To register an app.
    App,
    /// For a token of an app for itself.
    Token,
}

impl Asks {
    /// How many times one address may within the window.
    fn most(self) -> u32 {
        match self {
            // A phone registers once, when somebody signs in with a new app: an office behind one address does
            // so many times on the day it moves in, and nobody does it by the hundred.
            Self::App => 30,
            // An app that starts anew may ask for a token every time, on each of an office's phones.
            Self::Token => 300,
        }
    }
}

/// How many addresses are counted at once, each for what it asks. Past that everybody waits: somebody has very many addresses.
const ADDRESSES: usize = 10_000;

/// The tries of each address.
#[derive(Debug, Default)]
pub struct Pace {
    windows: Mutex<HashMap<(Asks, String), Window>>,
}

#[derive(Debug)]
struct Window {
    since: Timestamp,
    tries: u32,
}

impl Window {
    fn ends(&self) -> Timestamp {
        self.since.plus_seconds(WINDOW)
    }
}

impl Pace {
    /// Nobody has tried yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a try, or refuses it.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub(super) fn count(&self, asks: Asks, address: &str, now: Timestamp) -> Result<(), Error> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= ADDRESSES {
            windows.retain(|_, window| window.ends() > now);
        }
        let key = (asks, address.to_owned());
        if windows.len() >= ADDRESSES && !windows.contains_key(&key) {
            return Err(Error::TooMany(WINDOW));
        }
        let fresh = Window { since: now, tries: 0 };
        let window = windows.entry(key).or_insert(fresh);
        if window.ends() <= now {
            *window = Window { since: now, tries: 0 };
        }
        if window.tries >= asks.most() {
            let milliseconds = window.ends().0.saturating_sub(now.0).max(1);
            return Err(Error::TooMany(milliseconds.saturating_add(999) / 1000));
        }
        window.tries = window.tries.saturating_add(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g20_an_address_has_its_tries_and_gets_new_ones_when_the_window_ends() {
        let (pace, now) = (Pace::new(), Timestamp(1_000));
        for _ in 0..Asks::App.most() {
            pace.count(Asks::App, "192.0.2.1", now).unwrap();
        }
        let later = Timestamp(2_000);
        assert!(matches!(
            pace.count(Asks::App, "192.0.2.1", later),
            Err(Error::TooMany(3_599))
        ));
        assert!(pace.count(Asks::Token, "192.0.2.1", later).is_ok());
        assert!(pace.count(Asks::App, "192.0.2.2", later).is_ok());
        assert!(
            pace.count(Asks::App, "192.0.2.1", now.plus_seconds(WINDOW))
                .is_ok()
        );
    }

    #[test]
    fn g20_what_is_remembered_has_an_end() {
        let (pace, now) = (Pace::new(), Timestamp(0));
        for address in 0..ADDRESSES {
            pace.count(Asks::App, &address.to_string(), now).unwrap();
        }
        assert!(matches!(
            pace.count(Asks::App, "one more", now),
            Err(Error::TooMany(_))
        ));
        assert!(pace.count(Asks::App, "0", now).is_ok());
        assert!(
            pace.count(Asks::App, "one more", now.plus_seconds(WINDOW))
                .is_ok()
        );
    }
}
