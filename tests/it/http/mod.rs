//! The internal listener as programs meet it: requests over a socket, and the whole answer to each.
//!
//! `gate` has the verbs and their rules one by one; here is what the listener adds: who is let in, in which
//! order is refused, the shapes on the wire, and what an answer tells besides its body.

mod candidates;
mod encodings;
mod entities;
mod failing;
mod instance;
mod leaving;
mod limits;
mod lists;
mod office;
mod order;
mod pages;
mod paging;
mod refusal;
mod shape;
mod sign_in;
mod statuses;
mod strangers;
mod timelines;
mod visibility;
mod walk;
mod whole;
