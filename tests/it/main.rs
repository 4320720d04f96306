//! The integration suite: one binary, run once per database.
//!
//! `GATEPOST_TEST_DATABASE` says which (`sqlite`, or the `postgres://` URL of a superuser's maintenance
//! database); `cargo xtask test` sets it. Every test makes its own databases and shares nothing with another.
//!
//! ```text
//! support       the story's vocabulary: world.employee("ana"), ana.proposes("..")
//! walls         the architecture, the lints, the migrations, the triggers
//! storage       transactions, closing, claiming
//! people        accounts, passwords, tokens, leaving
//! posts         who reads what inside, and that it stays there
//! gate          the verbs one by one, the publish transaction, races, random histories
//! http          the internal listener: who is let in, the order of refusals, the shapes on the wire
//! federation    the public plane: acceptance, the listener, the inbox, the foreign peer
//! command_line  the program: its words, exit codes and files, the demo, init, serve, audit
//! crash         kill -9 and SIGTERM
//! ```

mod command_line;
mod crash;
mod federation;
mod gate;
mod http;
mod people;
mod posts;
mod storage;
mod support;
mod walls;
