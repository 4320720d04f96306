//! Storage: what every verb relies on without looking.

mod closing;
mod instance;
mod transactions;
mod urls;
