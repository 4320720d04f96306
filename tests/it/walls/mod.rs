//! The walls: what no change may move without somebody noticing.

mod crates;
mod lints;
pub mod migrations;
mod must_not_compile;
mod numbers;
mod planes;
mod snapshots;
mod triggers;
pub mod workspace;
