//! `/outside` and `/outside/ID`: what was said outside, and what colleagues say about it among themselves.

mod list;
mod thread;

pub(crate) use list::list;
pub(crate) use thread::thread;
