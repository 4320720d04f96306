//! No case of the threat model about the gate or about pictures, and no race of the gate, is without its test.

use std::collections::BTreeSet;

use super::workspace::rust_files;

/// Ways around the gate. A number that is missing here is not used.
const BYPASSES: [u32; 22] = [
    1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 15, 16, 18, 19, 20, 21, 22, 24, 25, 26,
];

/// What is wrong with a picture, or done with one.
const PICTURES: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12];

/// Whatever may come at once at the gate, and who shows what comes of it.
const RACES: [(&str, &[&str]); 13] = [
    (
        "edit, approve",
        &["f3_edit_and_approve_at_once_never_approves_what_nobody_read"],
    ),
    (
        "approve, approve",
        &[
            "f4_fifty_approvals_at_once_are_one_transition",
            "f4_one_person_who_approves_with_two_tokens_at_once_counts_once",
        ],
    ),
    (
        "revoke, release",
        &[
            "f11_a_role_that_is_taken_while_the_candidate_leaves_is_ordered_by_the_chain",
            "f11_what_loses_its_approval_a_moment_before_its_time_is_not_sent",
        ],
    ),
    (
        "stop, release",
        &["i3_stop_and_release_at_once_nothing_leaves_after_the_stop"],
    ),
    (
        "deactivate approver, release",
        &["an_approver_who_leaves_while_their_candidate_leaves_is_ordered_by_the_chain"],
    ),
    (
        "policy change, release",
        &["a_stricter_policy_and_a_release_at_once_are_ordered_by_the_chain"],
    ),
    (
        "media replaced, hash",
        &["f6_a_picture_that_is_replaced_while_it_is_hashed_never_leaves_as_another"],
    ),
    (
        "recall, delivery retry",
        &[
            "a_request_that_is_under_way_when_its_release_is_recalled_is_followed_by_the_delete",
            "what_a_process_that_died_may_have_sent_of_something_recalled_is_taken_back",
        ],
    ),
    (
        "update, recall",
        &["update_and_recall_at_once_leave_nothing_standing"],
    ),
    (
        "clock stepping over not_before",
        &[
            "a_clock_that_steps_over_an_embargo_sends_it_once_and_one_that_steps_far_expires_it",
            "a_clock_that_steps_to_and_fro_over_an_embargo_while_it_leaves_sends_it_once",
        ],
    ),
    (
        "crash after commit before delivery",
        &["killed_between_the_release_and_its_delivery_twenty_times_nothing_is_lost"],
    ),
    (
        "restored backup older than published",
        &["j26_an_older_copy_of_a_database_is_refused_until_an_administrator_confirms"],
    ),
    ("undo, release", &["undo_and_release_at_once_is_one_of_the_two"]),
];

/// The names of all tests.
fn tests() -> BTreeSet<String> {
    let files = ["tests", "crates"].into_iter().flat_map(rust_files);
    files.flat_map(|(_, source)| tests_of(&source)).collect()
}

/// The functions of a file that an attribute makes tests, but for those that are switched off.
fn tests_of(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_test = false;
    for line in source.lines().map(str::trim) {
        if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if line.starts_with("#[ignore") {
            is_test = false;
        } else if !line.starts_with("#[") {
            let name = line.trim_start_matches("async ").strip_prefix("fn ");
            if let Some((name, _)) = name.and_then(|name| name.split_once('(')).filter(|_| is_test) {
                found.push(name.to_owned());
            }
            is_test = false;
        }
    }
    found
}

/// The cases a name begins with: `g8_f24_no_form_..` is about G8 and F24.
fn cases_of(name: &str) -> impl Iterator<Item = (char, u32)> {
    name.split('_').map_while(|word| {
        let group = word.chars().next().filter(char::is_ascii_lowercase)?;
        Some((group, word[1..].parse().ok()?))
    })
}

#[test]
fn every_case_f_and_h_has_a_test_that_bears_its_number() {
    let tests = tests();
    let tried: BTreeSet<(char, u32)> = tests.iter().flat_map(|name| cases_of(name)).collect();
    for (group, numbers) in [('f', BYPASSES.as_slice()), ('h', &PICTURES)] {
        let missing: Vec<&u32> = numbers
            .iter()
            .filter(|number| !tried.contains(&(group, **number)))
            .collect();
        assert!(missing.is_empty(), "no test bears {group}{missing:?}");
        let unknown: Vec<&(char, u32)> = tried
            .iter()
            .filter(|(of, number)| *of == group && !numbers.contains(number))
            .collect();
        assert!(unknown.is_empty(), "there is no such case: {unknown:?}");
    }
}

#[test]
fn every_race_of_the_gate_has_its_test() {
    let tests = tests();
    for (race, names) in RACES {
        for name in names {
            assert!(tests.contains(*name), "{race}: {name} is gone");
        }
    }
}

#[test]
fn what_is_no_test_or_is_switched_off_bears_no_number() {
    let source = "
        #[test]
        fn f1_a() {}
        #[tokio::test(flavor = \"multi_thread\")]
        #[cfg(unix)]
        async fn g8_f24_b() {}
        fn f3_c() {}
        #[test]
        #[ignore]
        fn f4_d() {}";
    assert_eq!(tests_of(source), ["f1_a", "g8_f24_b"]);
    let cases: Vec<_> = cases_of("g8_f24_no_form_f3").collect();
    assert_eq!(cases, [('g', 8), ('f', 24)]);
    assert_eq!(cases_of("format_f3").count(), 0);
}
