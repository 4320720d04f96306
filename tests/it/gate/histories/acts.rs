//! What people, the clock and the courier may do, in whatever order.

use gatepost_model::gate::Kind;
use proptest::prelude::*;

/// One thing somebody does. Numbers choose among the candidates and people there are.
#[derive(Debug, Clone)]
pub enum Act {
    /// Whatever comes next on the ordinary way out.
    Forward {
        which: usize,
    },
    /// A new note; a sensitive one bears a label that asks another group besides.
    Propose {
        who: usize,
        embargo_minutes: Option<i64>,
        is_sensitive: bool,
    },
    /// An update, delete, pin or unpin of something that is out.
    ProposeChange {
        who: usize,
        which: usize,
        kind: Kind,
    },
    Revise {
        who: usize,
        which: usize,
    },
    Submit {
        which: usize,
    },
    Decide {
        who: usize,
        which: usize,
        what: usize,
    },
    Withdraw {
        who: usize,
        which: usize,
    },
    Hold {
        who: usize,
        which: usize,
    },
    Lift {
        who: usize,
        which: usize,
    },
    Schedule {
        which: usize,
        minutes: Option<i64>,
    },
    Release {
        which: usize,
        undo: i64,
    },
    Undo {
        who: usize,
        which: usize,
    },
    Recall {
        who: usize,
        which: usize,
    },
    Resume {
        who: usize,
        which: usize,
    },
    /// The courier carries what there is, or the public plane is too busy to take it.
    Carry {
        is_refused: bool,
    },
    /// Negative where the clock steps back.
    Pass {
        minutes: i64,
    },
    /// Of the node, the brand, or a kind.
    Stop {
        who: usize,
        scope: usize,
    },
    /// Something is released, and everything is stopped before the courier comes.
    Overtake {
        which: usize,
    },
    /// Two people ask to lift the oldest stop in force.
    LiftStop {
        first: usize,
        second: usize,
    },
    Stricter(bool),
    Leave {
        who: usize,
    },
    Tamper {
        which: usize,
    },
}

pub fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        44 => which().prop_map(|which| Act::Forward { which }),
        16 => writing(),
        14 => stepping_in(),
        12 => prop_oneof![
            9 => (0..60_i64).prop_map(|minutes| Act::Pass { minutes }),
            3 => (20_000..22_000_i64).prop_map(|minutes| Act::Pass { minutes }),
            // A clock that is put right steps back.
            1 => (-90..0_i64).prop_map(|minutes| Act::Pass { minutes }),
            8 => prop::bool::weighted(0.2).prop_map(|is_refused| Act::Carry { is_refused }),
        ],
        12 => around(),
    ]
}

fn who() -> std::ops::Range<usize> {
    0..6
}

/// Mostly the newest: a history of many half-finished candidates releases nothing.
fn which() -> impl Strategy<Value = usize> {
    prop_oneof![6 => Just(0_usize), 2 => Just(1), 1 => Just(2), 1 => Just(3)]
}

/// Mostly the duty officer.
fn officer() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(5), 1 => who()]
}

/// What the authors and reviewers do.
fn writing() -> impl Strategy<Value = Act> {
    let embargo = prop::option::weighted(0.3, 1..90_i64);
    let change = prop_oneof![
        4 => Just(Kind::Update),
        1 => Just(Kind::Delete),
        1 => Just(Kind::Pin),
        1 => Just(Kind::Unpin),
    ];
    prop_oneof![
        3 => (who(), embargo, prop::bool::weighted(0.2)).prop_map(|(who, embargo_minutes, is_sensitive)| {
            Act::Propose { who, embargo_minutes, is_sensitive }
        }),
        5 => (who(), which(), change).prop_map(|(who, which, kind)| Act::ProposeChange { who, which, kind }),
        2 => (who(), which()).prop_map(|(who, which)| Act::Revise { who, which }),
        2 => which().prop_map(|which| Act::Submit { which }),
        8 => (prop_oneof![1 => who(), 3 => 2..5_usize], which(), 0..4_usize).prop_map(|(who, which, what)| Act::Decide { who, which, what }),
    ]
}

/// What is done to a candidate besides.
fn stepping_in() -> impl Strategy<Value = Act> {
    let minutes = prop::option::weighted(0.8, 0..90_i64);
    prop_oneof![
        1 => (who(), which()).prop_map(|(who, which)| Act::Withdraw { who, which }),
        2 => (officer(), which()).prop_map(|(who, which)| Act::Hold { who, which }),
        2 => (2..6_usize, which()).prop_map(|(who, which)| Act::Lift { who, which }),
        2 => (which(), minutes).prop_map(|(which, minutes)| Act::Schedule { which, minutes }),
        2 => (which(), 0..300_i64).prop_map(|(which, undo)| Act::Release { which, undo }),
        1 => (who(), which()).prop_map(|(who, which)| Act::Undo { who, which }),
        2 => (2..6_usize, which()).prop_map(|(who, which)| Act::Recall { who, which }),
        2 => (officer(), which()).prop_map(|(who, which)| Act::Resume { who, which }),
    ]
}

/// What happens to everything at once, and what should never happen.
fn around() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (officer(), 0..4_usize).prop_map(|(who, scope)| Act::Stop { who, scope }),
        3 => which().prop_map(|which| Act::Overtake { which }),
        14 => (2..6_usize, 2..6_usize).prop_map(|(first, second)| Act::LiftStop { first, second }),
        1 => any::<bool>().prop_map(Act::Stricter),
        1 => prop::option::of(who()).prop_map(|who| {
            who.map_or(Act::Carry { is_refused: false }, |who| Act::Leave { who })
        }),
        1 => which().prop_map(|which| Act::Tamper { which }),
    ]
}
