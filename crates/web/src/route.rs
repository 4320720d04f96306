//! The route table, as data. What is not in it does not exist, and what is in it says who may call it.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::routing::{MethodFilter, MethodRouter, any, on};
use gatepost_model::route::{Access, Plane, Route};

use crate::form::Takes;
use crate::{
    Web, administration, asset, bookmarks, company, consent, desk, entries, favourites, first, form, health,
    help, home, invitation, live, media, notifications, outside, page, people, profile, reset, session,
    settings, sign_in, sign_out, tags, thread, transport,
};

/// One row of the table, with what answers it.
pub(crate) struct Row {
    route: Route,
    takes: Takes,
    handler: Handler,
}

type Handler = fn(MethodFilter) -> MethodRouter<Web>;

const fn row(method: &'static str, path: &'static str, access: Access, handler: Handler) -> Row {
    Row {
        route: Route {
            plane: Plane::Internal,
            path,
            method,
            access,
        },
        takes: Takes::Texts,
        handler,
    }
}

/// A page for whoever reaches the listener.
const fn open(path: &'static str, handler: Handler) -> Row {
    row("GET", path, Access::Anyone, handler)
}

/// A form for whoever reaches the listener. It is admitted by the token of their visit.
const fn open_form(path: &'static str, handler: Handler) -> Row {
    row("POST", path, Access::Anyone, handler)
}

/// A page for people with a session.
pub(crate) const fn page(path: &'static str, handler: Handler) -> Row {
    row("GET", path, Access::Session, handler)
}

/// A form of people with a session. It is admitted by the token of that session.
pub(crate) const fn form(path: &'static str, handler: Handler) -> Row {
    row("POST", path, Access::Session, handler)
}

/// A form of people with a session that may carry pictures.
pub(crate) const fn picture_form(path: &'static str, handler: Handler) -> Row {
    Row {
        takes: Takes::Pictures,
        ..row("POST", path, Access::Session, handler)
    }
}

/// A picture, for whoever may see what shows it.
const fn picture(path: &'static str, handler: Handler) -> Row {
    row("GET", path, Access::SessionOrToken, handler)
}

fn rows() -> Vec<Row> {
    let mut rows = vec![
        open("/", |m| on(m, first::show)),
        open("/help", |m| on(m, help::show)),
        open("/health", |m| on(m, health::show)),
        open(asset::STYLE, |m| on(m, asset::style)),
        open(asset::MODULE, |m| on(m, asset::module)),
        open(asset::DESK_MODULE, |m| on(m, asset::desk_module)),
        open(asset::ICON, |m| on(m, asset::icon)),
        open("/sign-in", |m| on(m, sign_in::show)),
        open_form("/sign-in", |m| on(m, sign_in::submit)),
        open("/invitation/{secret}", |m| on(m, invitation::show)),
        open_form("/invitation/{secret}", |m| on(m, invitation::accept)),
        open("/reset/{secret}", |m| on(m, reset::show)),
        open_form("/reset/{secret}", |m| on(m, reset::complete)),
        form("/sign-out", |m| on(m, sign_out::submit)),
        page("/home", |m| on(m, home::show)),
        page("/company", |m| on(m, company::show)),
        page("/outside", |m| on(m, outside::list)),
        page("/outside/{id}", |m| on(m, outside::thread)),
        page("/notifications", |m| on(m, notifications::show)),
        form("/notifications/read", |m| on(m, notifications::read)),
        form("/notifications/clear", |m| on(m, notifications::clear)),
        page("/favourites", |m| on(m, favourites::show)),
        page("/bookmarks", |m| on(m, bookmarks::show)),
        page("/tags/{tag}", |m| on(m, tags::show)),
        page("/people", |m| on(m, people::search)),
        page("/@{name}", |m| on(m, profile::show)),
        page("/@{name}/followers", |m| on(m, profile::followers)),
        page("/@{name}/following", |m| on(m, profile::following)),
        form("/@{name}/follow", |m| on(m, profile::follow)),
        form("/@{name}/unfollow", |m| on(m, profile::unfollow)),
        page("/@{name}/{id}", |m| on(m, thread::show)),
        page("/write", |m| on(m, entries::write::show)),
        picture_form("/write", |m| on(m, entries::write::submit)),
        picture("/media/{name}", |m| on(m, media::show)),
        picture("/media/{name}/small", |m| on(m, media::small)),
        picture("/media/published/{sha256}", |m| on(m, media::published)),
        picture("/desk/media/{candidate}/{sha256}", |m| on(m, media::of_candidate)),
        form("/entries/{id}/favourite", |m| on(m, entries::mark::favourite)),
        form("/entries/{id}/unfavourite", |m| on(m, entries::mark::unfavourite)),
        form("/entries/{id}/bookmark", |m| on(m, entries::mark::bookmark)),
        form("/entries/{id}/unbookmark", |m| on(m, entries::mark::unbookmark)),
        form("/entries/{id}/label", |m| on(m, entries::label::submit)),
        page("/entries/{id}", |m| on(m, entries::moved::show)),
        page("/entries/{id}/delete", |m| on(m, entries::delete::ask)),
        form("/entries/{id}/delete", |m| on(m, entries::delete::submit)),
        page("/settings", |m| on(m, settings::profile::show)),
        form("/settings", |m| on(m, settings::profile::submit)),
        page("/settings/password", |m| on(m, settings::password::show)),
        form("/settings/password", |m| on(m, settings::password::submit)),
        page("/settings/second-factor", |m| {
            on(m, settings::second_factor::show)
        }),
        form("/settings/second-factor", |m| {
            on(m, settings::second_factor::begin)
        }),
        form("/settings/second-factor/confirm", |m| {
            on(m, settings::second_factor::confirm)
        }),
        form("/settings/second-factor/codes", |m| {
            on(m, settings::second_factor::renew)
        }),
        form("/settings/second-factor/remove", |m| {
            on(m, settings::second_factor::remove)
        }),
        page("/settings/email", |m| on(m, settings::email::show)),
        form("/settings/email", |m| on(m, settings::email::submit)),
        form("/settings/email/remove", |m| on(m, settings::email::remove)),
        page("/settings/email/{secret}", |m| on(m, settings::email::ask)),
        form("/settings/email/{secret}", |m| on(m, settings::email::confirm)),
        page("/settings/access", |m| on(m, settings::access::show)),
        form("/settings/access/others", |m| on(m, settings::access::end_others)),
        form("/settings/access/all", |m| on(m, settings::access::end_all)),
        form("/settings/access/tokens", |m| on(m, settings::access::issue)),
        form("/settings/access/{id}/end", |m| on(m, settings::access::end_one)),
        page("/administration", |m| on(m, administration::people::show)),
        form("/administration/people/invite", |m| {
            on(m, administration::invite::submit)
        }),
        page("/administration/people/{name}/reset", |m| {
            on(m, administration::reset::ask)
        }),
        form("/administration/people/{name}/reset", |m| {
            on(m, administration::reset::submit)
        }),
        page("/administration/people/{name}/deactivate", |m| {
            on(m, administration::deactivate::ask)
        }),
        form("/administration/people/{name}/deactivate", |m| {
            on(m, administration::deactivate::submit)
        }),
        page("/oauth/authorize", |m| on(m, consent::show)),
        form("/oauth/authorize", |m| on(m, consent::answer)),
        // toot asks with a slash at the end.
        page("/oauth/authorize/", |m| on(m, consent::show)),
        page("/live", |m| on(m, live::listen)),
    ];
    rows.extend(administration::rows());
    rows.extend(desk::rows());
    rows
}

/// Every route of the pages.
pub fn table() -> Vec<Route> {
    rows().into_iter().map(|row| row.route).collect()
}

/// Builds the router of the table: who is not let in by a row's access never reaches its handler, and neither
/// does a form that no page of ours has sent.
pub(crate) fn build(web: Web) -> Router {
    let mut paths = BTreeMap::new();
    for Row {
        route,
        takes,
        handler,
    } in rows()
    {
        // Every method of the table is one axum knows; another would be a row nobody can call.
        let method = Method::from_bytes(route.method.as_bytes()).ok();
        let Some(filter) = method.and_then(|method| MethodFilter::try_from(method).ok()) else {
            continue;
        };
        let mut handler = handler(filter);
        if route.method != "GET" {
            handler = handler.route_layer(from_fn_with_state((web.clone(), takes), form::admit));
        }
        if takes == Takes::Pictures {
            // Each picture is counted while it is read, and every other field as well.
            handler = handler.layer(DefaultBodyLimit::disable());
        }
        if route.access == Access::SessionOrToken {
            handler = handler.route_layer(from_fn_with_state(web.clone(), media::demand));
        }
        // Outermost, so that the session is known when the form's token is looked at.
        if route.access == Access::Session {
            handler = handler.route_layer(from_fn_with_state(web.clone(), session::demand));
        }
        // A method that is not in the table is a route that does not exist, without a header that says which
        // methods are: `any` is what leaves `Allow` out.
        let known = paths.remove(route.path).unwrap_or_else(|| any(page::not_found));
        paths.insert(route.path, known.merge(handler));
    }
    let https = web.inside.context.internal_url.starts_with("https:");
    let mut router = Router::new();
    for (path, handler) in paths {
        router = router.route(path, handler);
    }
    router
        .fallback(page::not_found)
        .layer(map_response_with_state(https, transport::promise_https))
        .with_state(web)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_these_pages_are_for_people_without_a_session() {
        let open: Vec<_> = table()
            .into_iter()
            .filter(|route| !matches!(route.access, Access::Session | Access::SessionOrToken))
            .map(|route| (route.method, route.path))
            .collect();
        assert_eq!(
            open,
            [
                ("GET", "/"),
                ("GET", "/help"),
                ("GET", "/health"),
                ("GET", "/assets/gatepost.css"),
                ("GET", "/assets/gatepost.js"),
                ("GET", "/assets/desk.js"),
                ("GET", "/assets/gatepost.svg"),
                ("GET", "/sign-in"),
                ("POST", "/sign-in"),
                ("GET", "/invitation/{secret}"),
                ("POST", "/invitation/{secret}"),
                ("GET", "/reset/{secret}"),
                ("POST", "/reset/{secret}"),
            ]
        );
    }

    #[test]
    fn every_row_is_a_page_or_a_form_and_stands_once() {
        let mut all: Vec<_> = table().iter().map(|route| (route.path, route.method)).collect();
        assert!(all.iter().all(|(_, method)| matches!(*method, "GET" | "POST")));
        let rows = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), rows);
    }
}
