//! Keeps a word list from being tried on our names (I3).
//!
//! Only names that nobody has are counted, and whoever asks for one that exists is always answered: a reverse
//! proxy makes one address of many people, and a fediverse server asks for all of its users. Who has used up
//! the minute gets one fixed 429 in place of the 404, and learns nothing by it, since brands are all there is.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use gatepost_federation::serve;
use gatepost_model::{Clock, Timestamp};
use moka::ops::compute::Op;
use moka::sync::Cache;
use serde_json::json;

/// Length of a window, in seconds.
const WINDOW: i64 = 60;

/// Addresses that are counted at once. Whoever has more than that of their own is not stopped by a count.
const ADDRESSES: u64 = 50_000;

/// When memory of an address may go, by the machine's own clock: later than any window ends.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(2 * 60);

/// The misses of every address within its present minute. Cheap to clone; every clone counts the same.
#[derive(Clone)]
pub(crate) struct MissLimit {
    per_minute: u32,
    clock: Arc<dyn Clock>,
    windows: Cache<IpAddr, Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    ends_at: Timestamp,
    misses: u32,
}

impl MissLimit {
    /// 0 is no limit.
    pub(crate) fn new(per_minute: u32, clock: Arc<dyn Clock>) -> Self {
        Self {
            per_minute,
            clock,
            windows: Cache::builder()
                .max_capacity(ADDRESSES)
                .time_to_live(FORGOTTEN_AFTER)
                .build(),
        }
    }

    /// Counts a miss; gives the seconds until the next minute where this one is used up.
    fn miss(&self, address: IpAddr) -> Option<i64> {
        if self.per_minute == 0 {
            return None;
        }
        let now = self.clock.now();
        let mut window = Window {
            ends_at: now.plus_seconds(WINDOW),
            misses: 1,
        };
        self.windows.entry(household(address)).and_compute_with(|known| {
            if let Some(known) = known.map(moka::Entry::into_value)
                && known.ends_at > now
            {
                window = Window {
                    ends_at: known.ends_at,
                    misses: known.misses.saturating_add(1),
                };
            }
            Op::Put(window)
        });
        let is_used_up = window.misses > self.per_minute;
        let left = window.ends_at.as_millis().saturating_sub(now.as_millis());
        // Rounded up, and never none at all.
        is_used_up.then(|| (left.saturating_add(999) / 1000).max(1))
    }
}

/// A household has a /64 of IPv6, and all of it counts as one. An IPv4 address counts alone, however written.
fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let prefix = address.to_bits() & (u128::MAX << 64);
            IpAddr::V6(Ipv6Addr::from_bits(prefix))
        }
        v4 => v4,
    }
}

/// Answers, and counts where the answer is that nobody has that name.
pub(crate) async fn count(State(limit): State<MissLimit>, request: Request, next: Next) -> Response {
    let connection = request.extensions().get::<ConnectInfo<SocketAddr>>();
    // A listener that does not say where a connection comes from counts all of them together.
    let address = connection.map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |info| info.0.ip());
    let response = next.run(request).await;
    if response.status() != StatusCode::NOT_FOUND {
        return response;
    }
    limit.miss(address).map_or(response, too_many)
}

fn too_many(seconds: i64) -> Response {
    let body = Json(json!({"error": "Too many names that nobody has; try again later"}));
    let mut response = serve::shared((StatusCode::TOO_MANY_REQUESTS, body).into_response());
    let headers = response.headers_mut();
    headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    struct Hands(Mutex<Timestamp>);

    impl Clock for Hands {
        fn now(&self) -> Timestamp {
            *self.0.lock().unwrap()
        }
    }

    #[test]
    fn i3_misses_are_counted_per_address_and_minute() {
        let clock = Arc::new(Hands(Mutex::new(Timestamp(1_800_000_000_000))));
        let limit = MissLimit::new(3, clock.clone());
        let [a, b]: [IpAddr; 2] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        let later = |seconds| {
            let mut now = clock.0.lock().unwrap();
            *now = now.plus_seconds(seconds);
        };
        assert_eq!([(); 4].map(|()| limit.miss(a)), [None, None, None, Some(60)]);
        later(59);
        assert_eq!((limit.miss(a), limit.miss(b)), (Some(1), None));
        later(1);
        assert_eq!(limit.miss(a), None);
        let none = MissLimit::new(0, clock);
        assert!((0..1000).all(|_| none.miss(a).is_none()));
    }

    #[test]
    fn i3_an_address_counts_once_however_it_is_written() {
        let of = |text: &str| household(text.parse().unwrap());
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
