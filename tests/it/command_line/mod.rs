//! The program as an administrator meets it: started, read, stopped; its words and its exit codes.
//!
//! ```text
//! gatepost      runs the binary      installation  a node that `gatepost init` has set up
//! account       somebody over HTTP   demo          the two companies of `gatepost demo`
//! ```
//! How a node survives being killed is the business of `crash`.

mod account;
mod admin;
mod audit;
mod config;
mod demo;
mod full_disk;
mod gatepost;
mod help;
mod init;
pub mod installation;
mod lost;
mod migrate;
mod ports;
mod production;
mod serve;
mod stopping;
mod verify_release;
