//! How things look: what templates are filled with, made from what verbs give.

mod account;
mod composer;
mod entry;
mod face;
pub(crate) mod focus;
pub(crate) mod label;
mod marked;
mod moment;
mod picture;
mod poll;
mod prose;
mod visible;

pub(crate) use account::AccountLine;
pub(crate) use composer::{Composer, Typed};
pub(crate) use entry::{EntryCard, Place, cards, href};
pub(crate) use face::Face;
pub(crate) use marked::Marked;
pub(crate) use moment::Moment;
pub(crate) use picture::{Picker, Picture, Pictures};
pub(crate) use poll::PollShown;
pub(crate) use prose::{Prose, tag_page};
pub(crate) use visible::visible;
