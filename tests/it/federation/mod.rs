//! The public plane: what it takes from the gate, what it shows, what it takes from strangers, what it sends.

mod acceptance;
mod boosts;
mod charter;
mod delivery;
mod discovery;
mod documents;
mod employees;
mod featured;
mod foreign_peer;
mod from_the_desk;
mod inbox;
mod independent;
mod kinds;
mod media;
mod pages;
mod pasture;
mod polls;
mod profiles;
mod recalling;
mod resuming;
mod stopping;
mod updates;
