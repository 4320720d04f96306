//! When a signature counts, and numbers that have crashed others: cases A9 and A13.

use super::{ALL, Attempt, NOW, assert_400, assert_401, date};
use crate::signature::Refusal;

#[test]
fn a9_a_date_two_hours_old_is_401() {
    assert_401(
        &Attempt::honest()
            .set("date", &date(-7_200_000))
            .signed_over(ALL, ""),
        Refusal::TooOld,
    );
}

#[test]
fn a9_a_date_ten_minutes_ahead_is_401() {
    assert_401(
        &Attempt::honest().set("date", &date(600_000)).signed_over(ALL, ""),
        Refusal::FromTheFuture,
    );
}

#[test]
fn a9_a_date_ten_years_ahead_is_401() {
    let attempt = Attempt::honest()
        .set("date", &date(315_576_000_000))
        .signed_over(ALL, "");
    assert_401(&attempt, Refusal::FromTheFuture);
}

#[test]
fn a9_a_date_in_words_is_401() {
    assert_401(
        &Attempt::honest().set("date", "yesterday").signed_over(ALL, ""),
        Refusal::UnreadableDate,
    );
}

#[test]
fn a9_no_date_and_no_created_is_401() {
    let attempt = Attempt::honest()
        .without("date")
        .signed_over("(request-target) host digest", "");
    assert_401(&attempt, Refusal::NotSigned("date"));
    assert_401(&Attempt::honest().without("date"), Refusal::SignedHeaderAbsent);
}

#[test]
fn a9_created_stands_in_for_the_date_under_the_same_window() {
    let signed = "(request-target) host (created) digest";
    let seconds = NOW.as_millis() / 1000;
    let attempt = |created: i64| {
        Attempt::honest()
            .without("date")
            .signed_over(signed, &format!(",algorithm=\"hs2019\",created={created}"))
    };
    assert_eq!(attempt(seconds).outcome(), Ok(true));
    assert_401(&attempt(seconds - 7200), Refusal::TooOld);
    assert_401(&attempt(seconds + 600), Refusal::FromTheFuture);
    assert_400(
        &Attempt::honest().signed_over(signed, ""),
        Refusal::MissingParameter("created"),
    );
    let old_name = format!(",algorithm=\"rsa-sha256\",created={seconds}");
    assert_401(
        &Attempt::honest().signed_over(signed, &old_name),
        Refusal::TimeWithOldAlgorithm,
    );
}

#[test]
fn a9_an_expired_signature_is_401() {
    let seconds = NOW.as_millis() / 1000;
    let attempt = |expires: i64| Attempt::honest().signed_over(ALL, &format!(",expires={expires}"));
    assert_eq!(attempt(seconds + 30).outcome(), Ok(true));
    assert_401(&attempt(seconds - 1), Refusal::Expired);
}

#[test]
fn a13_huge_created_is_400() {
    for number in [
        "18446744073709551615",
        "9223372036854775797",
        "253402300800",
        "99999999999999999999999999",
        "-1",
        "1402170695.5",
        "1e9",
        "+1",
        "0x10",
        "",
        "now",
    ] {
        for name in ["created", "expires"] {
            let attempt = Attempt::honest().signed_over(ALL, &format!(",{name}={number}"));
            assert_400(&attempt, Refusal::UnreadableNumber(name));
            let quoted = Attempt::honest().signed_over(ALL, &format!(",{name}=\"{number}\""));
            assert_400(&quoted, Refusal::UnreadableNumber(name));
        }
    }
}

#[test]
fn a13_the_largest_readable_number_is_401_and_no_overflow() {
    let attempt = Attempt::honest().signed_over(ALL, ",created=253402300799");
    assert_401(&attempt, Refusal::FromTheFuture);
    assert_401(&Attempt::honest().signed_over(ALL, ",created=0"), Refusal::TooOld);
}
