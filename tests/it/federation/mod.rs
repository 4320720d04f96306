//! The public plane: what it takes from the gate, what it shows, what it takes from strangers, what it sends.

mod acceptance;
mod charter;
mod delivery;
mod discovery;
mod documents;
mod employees;
mod foreign_peer;
mod inbox;
mod independent;
mod pages;
mod pasture;
