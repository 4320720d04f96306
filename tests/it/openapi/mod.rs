//! The description of our own API: who may read it, and whether a node does what it says.

mod description;
mod facts;
mod fuzz;
