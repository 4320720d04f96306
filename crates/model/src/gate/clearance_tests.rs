//! Each fact alone, each order of two, and every word people read.

use super::*;

fn copy(state: CopyState) -> Copy {
    Copy {
        of: "@fan@globex.example".into(),
        state,
    }
}

fn file(sha256: &str, length: i64) -> File {
    File {
        sha256: "aa".into(),
        length: 3,
        found: Some((sha256.into(), length)),
    }
}

/// Everything in order, with something of each kind there.
fn sound() -> Facts {
    Facts {
        stop: None,
        hashes: Hashes {
            approved: "h".into(),
            stored: "h".into(),
            rebuilt: "h".into(),
        },
        files: vec![file("aa", 3), file("aa", 3)],
        outgrown: false,
        is_approved: true,
        now: Timestamp(100),
        not_before: Some(Timestamp(100)),
        not_after: Some(Timestamp(101)),
        finding: None,
        target: None,
        copies: vec![copy(CopyState::Same)],
    }
}

fn after(change: impl FnOnce(&mut Facts)) -> Clearance {
    let mut facts = sound();
    change(&mut facts);
    decide(&facts)
}

/// An obstacle, and what makes it of a clear case.
type Case = (Obstacle, fn(&mut Facts));

/// Every obstacle there is, in the order of the gate's design, with the fact that makes it.
fn obstacles() -> Vec<Case> {
    vec![
        (Obstacle::Stopped("Fire".into()), |f| f.stop = Some("Fire".into())),
        (Obstacle::Content, |f| f.hashes.rebuilt = "x".into()),
        (Obstacle::File("aa".into()), |f| {
            f.files = vec![file("aa", 3), file("ab", 3)];
        }),
        (Obstacle::Policy, |f| {
            (f.is_approved, f.outgrown) = (false, true);
        }),
        (Obstacle::TooLate, |f| f.not_after = Some(Timestamp(100))),
        (Obstacle::Finding("A word.".into()), |f| {
            f.finding = Some("A word.".into())
        }),
        (Obstacle::Target("It is gone.".into()), |f| {
            f.target = Some("It is gone.".into());
        }),
        (Obstacle::Changed("@fan@globex.example".into()), |f| {
            f.copies.push(copy(CopyState::Changed));
        }),
    ]
}

#[test]
fn what_is_sound_leaves() {
    assert_eq!(decide(&sound()), Clearance::Clear);
    let bare = after(|f| {
        f.files.clear();
        f.copies.clear();
        (f.not_before, f.not_after) = (None, None);
    });
    assert_eq!(bare, Clearance::Clear);
}

#[test]
fn each_obstacle_alone_holds_with_its_own_reason() {
    for (obstacle, change) in obstacles() {
        assert_eq!(after(change), Clearance::Hold(obstacle));
    }
}

#[test]
fn of_two_obstacles_the_earlier_check_names_the_reason() {
    let all = obstacles();
    for (earlier, (obstacle, first)) in all.iter().enumerate() {
        for (_, second) in all.iter().skip(earlier + 1) {
            let seen = after(|facts| {
                first(facts);
                second(facts);
            });
            assert_eq!(seen, Clearance::Hold(obstacle.clone()));
        }
    }
}

#[test]
fn any_of_the_three_hashes_that_differs_holds() {
    let changes: [fn(&mut Facts); 3] = [
        |f| f.hashes.approved = "x".into(),
        |f| f.hashes.stored = "x".into(),
        |f| f.hashes.rebuilt = "x".into(),
    ];
    for change in changes {
        assert_eq!(after(change), Clearance::Hold(Obstacle::Content));
    }
}

#[test]
fn a_file_that_is_absent_shorter_or_other_holds() {
    for found in [None, Some(("aa".to_owned(), 2)), Some(("ab".to_owned(), 3))] {
        let seen = after(|f| f.files[1].found = found);
        assert_eq!(seen, Clearance::Hold(Obstacle::File("aa".into())));
    }
}

#[test]
fn approvals_that_do_not_suffice_hold_and_say_whether_the_policy_is_why() {
    let missing = after(|f| f.is_approved = false);
    assert_eq!(missing, Clearance::Hold(Obstacle::Approvals));
    let outgrown = after(|f| f.outgrown = true);
    assert_eq!(
        outgrown,
        Clearance::Clear,
        "those made under the new policy suffice"
    );
}

#[test]
fn it_leaves_from_its_first_moment_on_and_not_at_its_last() {
    assert_eq!(
        after(|f| f.now = Timestamp(99)),
        Clearance::Hold(Obstacle::TooEarly)
    );
    assert_eq!(after(|f| f.now = Timestamp(100)), Clearance::Clear);
    assert_eq!(
        after(|f| f.now = Timestamp(101)),
        Clearance::Hold(Obstacle::TooLate)
    );
    assert_eq!(
        after(|f| f.now = Timestamp(102)),
        Clearance::Hold(Obstacle::TooLate)
    );
}

#[test]
fn it_waits_for_a_copy_only_while_nothing_else_holds_it() {
    let awaited = after(|f| f.copies.push(copy(CopyState::Awaited)));
    assert_eq!(awaited, Clearance::Wait);
    for (obstacle, change) in obstacles() {
        let seen = after(|facts| {
            facts.copies.insert(0, copy(CopyState::Awaited));
            change(facts);
        });
        assert_eq!(seen, Clearance::Hold(obstacle));
    }
    let gone = after(|f| f.copies.push(copy(CopyState::Gone)));
    assert_eq!(
        gone,
        Clearance::Hold(Obstacle::Gone("@fan@globex.example".into()))
    );
    let unreachable = after(|f| {
        f.copies.push(copy(CopyState::Awaited));
        f.copies.push(copy(CopyState::Unreachable("no answer".into())));
    });
    let reason = Obstacle::Unreachable("@fan@globex.example".into(), "no answer".into());
    assert_eq!(unreachable, Clearance::Hold(reason));
}

#[test]
fn people_read_what_is_wrong() {
    let told = |obstacle: Obstacle| obstacle.to_string();
    for (obstacle, word) in [
        (Obstacle::Stopped("Fire".into()), "A stop is set: Fire"),
        (
            Obstacle::Content,
            "The stored content is not the content that was approved.",
        ),
        (Obstacle::File("aa".into()), "picture"),
        (Obstacle::Policy, "The policy has changed"),
        (Obstacle::Approvals, "approvals that still count"),
        (Obstacle::TooEarly, "embargo"),
        (Obstacle::TooLate, "is over"),
        (Obstacle::Finding("A word.".into()), "A word."),
        (Obstacle::Target("Gone.".into()), "Gone."),
        (Obstacle::Changed("@a@b".into()), "@a@b is not what it was"),
        (Obstacle::Gone("@a@b".into()), "@a@b is there no more"),
        (
            Obstacle::Unreachable("@a@b".into(), "no answer".into()),
            "@a@b could not be checked: no answer",
        ),
    ] {
        assert!(told(obstacle.clone()).contains(word), "{obstacle:?}");
    }
}
