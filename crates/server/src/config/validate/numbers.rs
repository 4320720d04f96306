//! Numbers and their bounds.

use crate::config::{Mistake, Settings};

/// Refuses what no node can work with; what is merely unwise is the administrator's business.
pub(super) fn check(settings: &Settings, found: &mut Vec<Mistake>) {
    let mut refuse = |holds: bool, key: &str, value: &dyn std::fmt::Display, remedy: &str| {
        if !holds {
            found.push(Mistake::value(key, value, remedy));
        }
    };
    let limits = &settings.limits;
    let (post, candidate) = (limits.post_characters, limits.candidate_characters);
    let characters = "write a number of characters from 1 to 100000";
    refuse(
        (1..=100_000).contains(&post),
        "limits.post_characters",
        &post,
        characters,
    );
    refuse(
        (1..=100_000).contains(&candidate),
        "limits.candidate_characters",
        &candidate,
        characters,
    );
    let (bytes, pixels) = (limits.picture_megabytes, limits.picture_megapixels);
    refuse(
        (1..=256).contains(&bytes),
        "limits.picture_megabytes",
        &bytes,
        "write a number of megabytes from 1 to 256",
    );
    refuse(
        (1..=200).contains(&pixels),
        "limits.picture_megapixels",
        &pixels,
        "write millions of pixels from 1 to 200",
    );
    let unposted = limits.unposted_pictures;
    refuse(
        (1..=10_000).contains(&unposted),
        "limits.unposted_pictures",
        &unposted,
        "write a number of pictures from 1 to 10000",
    );
    // Otherwise one picture would be too many.
    let room = limits.unposted_megabytes;
    refuse(
        room >= bytes.saturating_mul(2) && room <= 1_000_000,
        "limits.unposted_megabytes",
        &room,
        "write at least twice limits.picture_megabytes, and at most 1000000",
    );
    for (key, count) in [
        ("limits.token_requests", limits.token_requests),
        ("limits.token_posts", limits.token_posts),
        ("limits.address_requests", limits.address_requests),
    ] {
        // With none, nobody could sign in to change it.
        refuse(count > 0, key, &count, "write a number of requests from 1 up");
    }

    let gate = &settings.gate;
    let hour = "write a number of seconds from 0 to 3600";
    refuse(
        (0..=3_600).contains(&gate.minimum_undo_seconds),
        "gate.minimum_undo_seconds",
        &gate.minimum_undo_seconds,
        hour,
    );
    refuse(
        (0..=3_600).contains(&gate.undo_seconds),
        "gate.undo_seconds",
        &gate.undo_seconds,
        hour,
    );
    refuse(
        gate.undo_seconds >= gate.minimum_undo_seconds,
        "gate.undo_seconds",
        &gate.undo_seconds,
        "write at least as many seconds as gate.minimum_undo_seconds has",
    );

    let delivery = &settings.delivery;
    let deadline = i64::try_from(delivery.deadline_seconds).unwrap_or(i64::MAX);
    refuse(
        (1..=64).contains(&delivery.per_host),
        "delivery.per_host",
        &delivery.per_host,
        "write a number from 1 to 64",
    );
    refuse(
        (1..=4_096).contains(&delivery.overall),
        "delivery.overall",
        &delivery.overall,
        "write a number from 1 to 4096",
    );
    refuse(
        (1..=60).contains(&deadline),
        "delivery.deadline_seconds",
        &deadline,
        "write a number of seconds from 1 to 60",
    );
    refuse(
        delivery.lease_seconds > deadline.saturating_mul(2) && delivery.lease_seconds <= 3_600,
        "delivery.lease_seconds",
        &delivery.lease_seconds,
        "write more than twice delivery.deadline_seconds and at most 3600, or a host is claimed twice",
    );
    refuse(
        (60..=2_592_000).contains(&delivery.expiry_seconds),
        "delivery.expiry_seconds",
        &delivery.expiry_seconds,
        "write a number of seconds from 60 to 2592000, which is 30 days",
    );
    let waits = &delivery.retry_seconds;
    refuse(
        !waits.is_empty() && waits.iter().all(|wait| (1..=604_800).contains(wait)),
        "delivery.retry_seconds",
        &format!("{waits:?}"),
        "write at least one wait, each from 1 second to 604800, which is 7 days",
    );
}
