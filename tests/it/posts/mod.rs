//! Posts: what employees write to each other, and that it stays among them.

mod audiences;
mod staying_inside;
mod threads;
mod timelines;
