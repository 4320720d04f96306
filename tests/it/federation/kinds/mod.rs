//! The other kinds of act, each from its certificate to those it concerns.

mod articles;
mod deleting;
mod following;
mod looking_up;
mod senseless;
