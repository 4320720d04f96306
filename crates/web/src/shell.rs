//! What surrounds every page: the navigation, and what it has to know.

use crate::Web;
use crate::asset::Assets;
use crate::session::Session;
use crate::view::Face;

/// A place in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    /// What one follows.
    Home,
    /// What everybody wrote.
    Company,
    /// What our brands published.
    Outside,
    /// The PR team's pages.
    Desk,
    /// What one was told.
    Notifications,
    /// Anything else.
    Elsewhere,
}

/// What `layout.html` needs. Every template that extends it has a field `shell`.
#[derive(Clone)]
pub(crate) struct Shell {
    /// The name of the node.
    pub(crate) node: String,
    /// Where the style sheet and the modules are.
    pub(crate) assets: Assets,
    /// Which place is the current one.
    pub(crate) tab: Tab,
    /// Who is signed in; no navigation is shown to nobody.
    pub(crate) who: Option<Who>,
    /// A sentence about what was just done.
    pub(crate) notice: Option<&'static str>,
}

/// Who is signed in.
#[derive(Clone)]
pub(crate) struct Who {
    /// Their name.
    pub(crate) username: String,
    /// Their avatar.
    pub(crate) face: Face,
    /// What forms carry, in the field `csrf`.
    pub(crate) csrf: String,
    /// Whether what is confirmed with the password takes a code of their second factor too.
    pub(crate) asks_code: bool,
    /// Whether the desk is theirs; others find their own proposals there.
    pub(crate) has_desk: bool,
    /// Whether to show the administration.
    pub(crate) is_administrator: bool,
    /// Whether to show the audit chain apart: an administrator finds it in the administration.
    pub(crate) is_auditor: bool,
    /// How many notifications are new, as it is shown: `7`, `99+`; none where there is none.
    pub(crate) unread: Option<String>,
    /// How many candidates wait for them, as it is shown: `3`, `9+`; none where there is none.
    pub(crate) needs_me: Option<String>,
    /// How many requests wait for them as a second administrator, as it is shown; none where there is none.
    pub(crate) requests: Option<String>,
}

impl Shell {
    /// Around a page of somebody.
    pub(crate) fn of(web: &Web, session: &Session, tab: Tab) -> Self {
        Self {
            who: Some(Who {
                username: session.caller.username.clone(),
                face: Face::of_person(&session.caller.username, &session.caller.username),
                csrf: session.csrf.clone(),
                asks_code: session.standing.has_second_factor,
                has_desk: session.has_desk(),
                is_administrator: session.is_administrator(),
                is_auditor: session.is_auditor() && !session.is_administrator(),
                unread: counted(session.unread, 99),
                needs_me: counted(session.needs_me, 9),
                requests: counted(session.requests, 99),
            }),
            ..Self::plain(web, tab)
        }
    }

    /// Around a page of somebody, or of nobody.
    pub(crate) fn of_visitor(web: &Web, session: Option<&Session>) -> Self {
        match session {
            Some(session) => Self::of(web, session, Tab::Elsewhere),
            None => Self::plain(web, Tab::Elsewhere),
        }
    }

    /// Around a page of nobody.
    pub(crate) fn plain(web: &Web, tab: Tab) -> Self {
        Self {
            node: web.settings.name.clone(),
            assets: Assets::current(),
            tab,
            who: None,
            notice: None,
        }
    }

    /// With a sentence about what was just done.
    pub(crate) fn with_notice(self, notice: Option<&'static str>) -> Self {
        Self { notice, ..self }
    }

    /// Whether this is the current place.
    pub(crate) fn is(&self, tab: Tab) -> bool {
        self.tab == tab
    }

    /// What forms carry; empty where nobody is signed in, and no form is shown then.
    pub(crate) fn csrf(&self) -> &str {
        self.who.as_ref().map_or("", |who| who.csrf.as_str())
    }

    /// Whether what is confirmed with the password takes a code too.
    pub(crate) fn asks_code(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.asks_code)
    }
}

/// A count as it is shown; `most` is the largest that is written out.
fn counted(count: i64, most: i64) -> Option<String> {
    match count {
        0 => None,
        few if few <= most => Some(few.to_string()),
        _ => Some(format!("{most}+")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_shown_up_to_its_most() {
        assert_eq!(counted(0, 9), None);
        assert_eq!(counted(9, 9).as_deref(), Some("9"));
        assert_eq!(counted(10, 9).as_deref(), Some("9+"));
        assert_eq!(counted(100, 99).as_deref(), Some("99+"));
    }
}
