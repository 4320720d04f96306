//! The gate, verb by verb, on the internal plane alone.

mod audit;
mod carrying;
mod certificate;
mod deciding;
mod embargo;
mod histories;

mod holding;
mod listing;
mod mentions;
mod outside;
mod proposing;
mod publishing;
mod races;
mod reauthentication;
mod releasing;
mod replies_and_follows;
mod resets;
mod revising;
mod submitting;
mod visibility;
mod withdrawing;
