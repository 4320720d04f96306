//! How many connections a listener has room for, and how many of them one address may hold.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gatepost_model::client_address::counted;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The places of one listener.
#[derive(Debug, Clone)]
pub(super) struct Places {
    free: Arc<Semaphore>,
    /// From fewer free places than this on, room is scarce.
    reserve: usize,
    /// Places one address may hold; none is no limit.
    each: Option<NonZeroU32>,
    held: Held,
}

/// Whether connections that do nothing may stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// There is room for them.
    Plenty,
    /// More than three quarters of the places are taken. The last quarter is for those who come, or whoever
    /// does nothing on many connections would keep everybody else out.
    Scarce,
}

impl Places {
    /// So many places, of which one address may hold `each`; 0 is no limit.
    pub(super) fn new(most: usize, each: u32) -> Self {
        Self {
            free: Arc::new(Semaphore::new(most)),
            reserve: most.div_ceil(4),
            each: NonZeroU32::new(each),
            held: Held::default(),
        }
    }

    /// A place, as soon as there is one. Nothing when there will never be one again.
    pub(super) async fn any(&self) -> Option<OwnedSemaphorePermit> {
        self.free.clone().acquire_owned().await.ok()
    }

    /// Whether one more connection of this address may stay; to be asked with a place in hand. `None` is a
    /// peer who is not counted.
    pub(super) fn count(&self, address: Option<IpAddr>) -> Option<Counted> {
        let (Some(each), Some(address)) = (self.each, address) else {
            return Some(Counted(None));
        };
        let address = counted(address);
        let mut held = self.held.numbers();
        let number = held.entry(address.clone()).or_default();
        if *number >= each.get() {
            return None;
        }
        *number = number.saturating_add(1);
        drop(held);
        Some(Counted(Some((self.held.clone(), address))))
    }

    /// How much room there is now.
    pub(super) fn room(&self) -> Room {
        if self.free.available_permits() < self.reserve {
            Room::Scarce
        } else {
            Room::Plenty
        }
    }
}

/// Connections by address. An address with none is not in it, so it is never longer than there are places.
#[derive(Debug, Clone, Default)]
struct Held(Arc<Mutex<HashMap<String, u32>>>);

impl Held {
    fn numbers(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        // Nothing in here can panic half-way, so a poisoned map is a sound one.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection in its address's number, until it is dropped.
#[derive(Debug)]
pub(super) struct Counted(Option<(Held, String)>);

impl Drop for Counted {
    fn drop(&mut self) {
        let Some((held, address)) = &self.0 else { return };
        let mut numbers = held.numbers();
        let Some(number) = numbers.get_mut(address) else {
            return;
        };
        *number = number.saturating_sub(1);
        if *number == 0 {
            numbers.remove(address);
        }
    }
}

/// What a connection holds while its socket lives.
#[derive(Debug)]
pub(super) struct Place {
    /// One of all places.
    pub(super) _one: OwnedSemaphorePermit,
    /// One of its address's.
    pub(super) _counted: Counted,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn g12_an_address_holds_so_many_places_and_its_neighbour_others() {
        let places = Places::new(100, 2);
        let first = places.count(address("2001:db8::1")).unwrap();
        let second = places.count(address("2001:db8::2")).unwrap();
        assert!(places.count(address("2001:db8::3")).is_none(), "one network");
        let neighbour = places.count(address("192.0.2.1")).unwrap();
        let mapped = places.count(address("::ffff:192.0.2.1")).unwrap();
        assert!(places.count(address("192.0.2.1")).is_none());
        drop(first);
        let third = places.count(address("2001:db8::3")).unwrap();
        assert!(places.count(address("2001:db8::1")).is_none());
        drop((second, third, neighbour, mapped));
        assert!(places.held.numbers().is_empty(), "nobody is remembered");
    }

    #[test]
    fn who_is_not_counted_and_where_there_is_no_limit_may_hold_any_number() {
        let (places, open) = (Places::new(100, 1), Places::new(100, 0));
        let proxy: Option<Vec<_>> = (0..50).map(|_| places.count(None)).collect();
        let anybody: Option<Vec<_>> = (0..50).map(|_| open.count(address("192.0.2.1"))).collect();
        assert!(proxy.is_some() && anybody.is_some());
    }

    #[tokio::test]
    async fn room_is_scarce_when_more_than_three_quarters_are_taken() {
        let places = Places::new(8, 0);
        let mut taken = Vec::new();
        for _ in 0..6 {
            taken.push(places.any().await.unwrap());
            assert_eq!(places.room(), Room::Plenty, "{}", taken.len());
        }
        taken.push(places.any().await.unwrap());
        assert_eq!(places.room(), Room::Scarce);
        taken.pop();
        assert_eq!(places.room(), Room::Plenty);
    }
}
