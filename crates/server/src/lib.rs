//! The binary `gatepost`: configuration, wiring, jobs, command line.
//!
//! ```text
//! cli -> config -> planes (Inside, PublicPlane) -> node (listeners, jobs)
//!    \-> creation (init)   \-> chain (audit)        demo (two nodes)
//! ```
//! This is the only crate that reads the environment, the clock, the generator and files of configuration;
//! everything below gets them as parameters. What it must never do: decide anything about posts, candidates
//! or activities.
//!
//! Start reading at [`node::Node`].

pub mod ambient;
mod cause;
mod chain;
mod cli;
pub mod config;
pub mod creation;
mod demo;
mod drawn_password;
mod jobs;
pub mod key_files;
pub mod listener;
pub mod log;
pub mod mail;
pub mod node;
pub mod planes;
mod routers;
mod terminal;
pub mod witness;

pub use cli::run_command_line;
