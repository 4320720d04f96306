//! `gatepost demo`: two companies on this machine.
//!
//! The demo is on SQLite whatever a run is for, so the longer tests run once; what is ready is looked at twice.

mod ending;
mod keeping;
mod page;
mod ready;
mod refusals;
mod running;
