//! A list of entries as a page: every timeline is one.

use askama::Template;
use gatepost_internal::entry::Entry;
use gatepost_internal::page::Page;

use crate::Web;
use crate::paging::Turning;
use crate::session::Session;
use crate::shell::{Shell, Tab};
use crate::view::{Composer, EntryCard, cards};

/// The page.
#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct List {
    pub(crate) shell: Shell,
    pub(crate) title: String,
    /// A sentence below the title that says what is to be found here.
    pub(crate) lead: Option<&'static str>,
    pub(crate) composer: Option<Composer>,
    /// How it is kept fresh.
    pub(crate) live: Option<Live>,
    /// What stands here instead of entries.
    pub(crate) empty: &'static str,
    pub(crate) cards: Vec<EntryCard>,
    pub(crate) turning: Turning,
}

/// What the page's module listens to.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    /// A timeline of `/live`.
    pub(crate) timeline: &'static str,
}

impl Live {
    /// Only the newest part of a list grows.
    pub(crate) fn where_newest(part: &Page, timeline: &'static str) -> Option<Self> {
        (part.max_id.is_none() && part.min_id.is_none()).then_some(Self { timeline })
    }
}

impl List {
    /// One part of the list at `path`, paged by the ids of the entries.
    pub(crate) fn of(web: &Web, session: &Session, path: &str, part: &Page, entries: &[Entry]) -> Self {
        let last = entries.last().map(|entry| entry.id.0);
        Self {
            shell: Shell::of(web, session, Tab::Elsewhere),
            title: String::new(),
            lead: None,
            composer: None,
            live: None,
            empty: "Nothing here yet.",
            cards: cards(&web.inside, session, entries, path),
            turning: Turning::of(path, part, entries.len(), last),
        }
    }

    /// The same for a list of marks, which is paged by the ids of the marks.
    pub(crate) fn of_marks(
        web: &Web,
        session: &Session,
        path: &str,
        part: &Page,
        marked: Vec<(i64, Entry)>,
    ) -> Self {
        let last = marked.last().map(|(mark, _)| *mark);
        let entries: Vec<Entry> = marked.into_iter().map(|(_, entry)| entry).collect();
        Self {
            turning: Turning::of(path, part, entries.len(), last),
            ..Self::of(web, session, path, part, &entries)
        }
    }
}
