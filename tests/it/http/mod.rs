//! The internal listener as programs meet it: requests over a socket, and the whole answer to each.
//!
//! `gate` has the verbs and their rules one by one; here is what the listener adds: who is let in, in which
//! order is refused, the shapes on the wire, and what an answer tells besides its body.

mod office;
mod order;
mod refusal;
