//! The internal listener as programs meet it: requests over a socket, and the whole answer to each.
//!
//! `gate` has the verbs and their rules one by one; here is what the listener adds: who is let in, in which
//! order is refused, the shapes on the wire, and what an answer tells besides its body.

mod accounts;
mod alone;
mod beginnings;
mod brands;
mod candidates;
mod encodings;
mod entities;
mod failing;
mod gatepost;
pub mod grants;
mod instance;
mod leaving;
mod limits;
mod lists;
mod marks;
mod markup;
mod notifications;
pub mod office;
mod order;
mod pages;
mod paging;
mod rates;
pub mod refusal;
mod scopes;
mod search;
mod shape;
mod sharing;
mod sign_in;
mod statuses;
mod strangers;
mod timelines;
mod visibility;
mod walk;
mod whole;
