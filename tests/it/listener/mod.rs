//! The two listeners of a running node, from the first byte on: crowds, proxies, odd requests, health.
//!
//! Deadlines and stopping are tested beside their code, where time can be moved.

mod crowd;
mod health;
mod odd;
mod proxied;
