//! Timelines: pages of entries, newest first.
//!
//! A timeline is a list of ids that the reader may see, cut by [`Page`](crate::page::Page); what they stand for is loaded by
//! [`entry`](crate::entry) with the same eyes in the same snapshot. Every page takes a fixed number of
//! statements, however long it is.
//!
//! | timeline | ids from | index |
//! |---|---|---|
//! | home | `feed_entries` | its primary key |
//! | company | `posts` | its primary key, from the end |
//! | outside | `publications`, `outside_items` | primary key, `outside_items_by_brand` |
//! | tagged | `post_tags` | its primary key |
//! | favourites, bookmarks | the marks | `favourites_by_person`, `bookmarks_by_person` |
//!
//! Start reading at [`home`].

mod company;
pub(crate) mod feed;
mod home;
mod marked;
mod outside;
mod tagged;

pub use company::{company, everything, is_company};
pub use home::{home, is_home};
pub use marked::{bookmarks, favourites};
pub use outside::{is_outside, outside};
pub(crate) use outside::{page_of_brand, publications_of};
pub use tagged::{is_tagged, tagged};
