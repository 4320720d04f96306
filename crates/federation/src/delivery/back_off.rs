//! How long a failing host is left alone.

use std::time::Duration;

use gatepost_model::Random;

/// The wait where the configuration names none.
const FALLBACK: u64 = 60;

/// The wait after a failure: the schedule's, or `at_least` where that is longer, and up to a fifth more, so that
/// hosts that failed together are not asked together again.
///
/// `failures` are those in a row before this one; beyond its end the schedule repeats its last wait.
pub(super) fn wait(schedule: &[u64], failures: i64, at_least: Duration, random: &dyn Random) -> Duration {
    let step = usize::try_from(failures).unwrap_or(0);
    let seconds = schedule
        .get(step)
        .or(schedule.last())
        .copied()
        .unwrap_or(FALLBACK);
    let wait = Duration::from_secs(seconds).max(at_least);
    let mut chance = [0_u8; 2];
    random.fill(&mut chance);
    // 65,536 steps between nothing and a fifth.
    let share = u32::from(u16::from_be_bytes(chance));
    wait.saturating_add((wait / 5 / 65_536).saturating_mul(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);
    impl Random for Always {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    const SCHEDULE: [u64; 3] = [60, 300, 900];

    #[test]
    fn the_schedule_is_followed_and_its_last_wait_repeats() {
        for (failures, seconds) in [(0, 60), (1, 300), (2, 900), (3, 900), (1_000, 900), (-1, 60)] {
            assert_eq!(
                wait(&SCHEDULE, failures, Duration::ZERO, &Always(0)),
                Duration::from_secs(seconds),
                "{failures}"
            );
        }
        assert_eq!(
            wait(&[], 5, Duration::ZERO, &Always(0)),
            Duration::from_secs(FALLBACK)
        );
    }

    #[test]
    fn jitter_adds_at_most_a_fifth_and_never_shortens() {
        let longest = wait(&SCHEDULE, 2, Duration::ZERO, &Always(255));
        assert!(longest > Duration::from_secs(1_079) && longest < Duration::from_secs(1_080));
        let middle = wait(&SCHEDULE, 0, Duration::ZERO, &Always(128));
        assert!(middle > Duration::from_secs(66) && middle < Duration::from_secs(67));
    }

    #[test]
    fn j11_a_longer_wait_that_was_asked_for_wins() {
        let asked = Duration::from_secs(86_400);
        assert_eq!(wait(&SCHEDULE, 0, asked, &Always(0)), asked);
        assert_eq!(
            wait(&SCHEDULE, 2, Duration::from_secs(60), &Always(0)),
            Duration::from_secs(900)
        );
    }
}
