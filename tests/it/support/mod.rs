//! The vocabulary of the suite. A test reads like a story: `ana.proposes("..")`, `petra.approves(&candidate)`.

pub mod browser;
pub mod browser_forms;
pub mod canary;
pub mod clock;
pub mod colleague;
pub mod company;
pub mod database;
pub mod elsewhere;
pub mod ledger;
pub mod log;
pub mod outside;
pub mod patience;
pub mod peer;
pub mod program;
pub mod random;
pub mod signed;
pub mod sink;
pub mod sql;
pub mod webdriver;
pub mod wire;
pub mod world;
