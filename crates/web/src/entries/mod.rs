//! `/write` and `/entries/ID/..`: what people do with what they read.

pub(crate) mod delete;
pub(crate) mod label;
pub(crate) mod mark;
pub(crate) mod moved;
pub(crate) mod write;
