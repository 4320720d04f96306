//! The integration suite: one binary, run once per database.
//!
//! `GATEPOST_TEST_DATABASE` says which (`sqlite`, or the `postgres://` URL of a superuser's maintenance
//! database); `cargo xtask test` sets it. Every test makes its own databases and shares nothing with another.
//!
//! ```text
//! support       the story's vocabulary: world.employee("ana"), ana.proposes("..")
//! walls         the architecture, the lints, the migrations, the triggers
//! storage       transactions, closing, claiming
//! access        sessions, links, apps and their consent, brands' apps, streams: who gets in, and out again
//! people        accounts, passwords, tokens, leaving
//! posts         who reads what inside, and that it stays there
//! social        homes, following, marks, being told, and that none of it is heard outside
//! gate          the verbs one by one, the publish transaction, races, random histories
//! web           the employees' pages: sessions, forms, consent, what a page may hold, live
//! desk          the PR team's pages: the queue, a candidate, decisions, the delivery ledger
//! http          the internal listener: who is let in, the order of refusals, the shapes on the wire
//! federation    the public plane: acceptance, the listener, the inbox, the foreign peer
//! browser       the pages in a real browser: the whole story, the keyboard, live, accessibility
//! clients       apps and libraries that nobody here wrote, signed in as people sign in
//! site          the public pages: threads, feeds, embedding, following, what they do not tell
//! streaming     what open connections are told, and when they end
//! openapi       the description of our own API: it is whole, and the node does what it says
//! oracle        I0: everything strangers can get hold of, searched for what is internal
//! command_line  the program: its words, exit codes and files, the demo, init, serve, audit
//! crash         kill -9 and SIGTERM
//! media         pictures: uploaded, described, seen by those who may, removed
//! mail          notices by e-mail: what they hold, and what becomes of them
//! listener      proxies, odd requests, health: what a listener does before a router
//! containers    what the container files promise
//! ```

mod access;
mod browser;
mod clients;
mod command_line;
mod containers;
mod crash;
mod desk;
mod federation;
mod gate;
mod http;
mod listener;
mod mail;
mod media;
mod openapi;
mod oracle;
mod people;
mod posts;
mod site;
mod social;
mod storage;
mod streaming;
mod support;
mod walls;
mod web;
