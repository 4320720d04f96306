//! What people read and follow inside, and that none of it is heard outside.

mod accounts;
mod following;
mod homes;
mod idempotency;
mod leaving;
mod marks;
mod narrow;
mod notifications;
mod outward;
mod paging;
mod publications;
mod reading;
mod retention;
mod side_threads;
mod streams;
mod tags;
