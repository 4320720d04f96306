//! What a token may be used for.

use serde_json::json;

use super::grants::app_of;
use super::office::{App, Office};
use super::refusal::refused;

async fn asks(app: &App<'_>, method: &str, path: &str) -> u16 {
    app.send_json(method, path, &json!({})).await.status
}

#[tokio::test]
async fn g7_each_route_wants_its_own_scope_and_takes_no_other() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let post = format!("/api/v1/statuses/{}", ana.posts("Hello").await.id);
    let account = format!("/api/v1/accounts/{}", ana.caller.person);
    let scopes = [
        "read:accounts",
        "read:bookmarks",
        "read:favourites",
        "read:follows",
        "read:notifications",
        "read:search",
        "read:statuses",
        "write:accounts",
        "write:bookmarks",
        "write:favourites",
        "write:follows",
        "write:notifications",
        "write:statuses",
    ];
    let mut apps = Vec::new();
    for scope in scopes {
        apps.push((scope, app_of(&office, &ben, scope, None).await));
    }
    for (scope, method, path) in [
        ("read:accounts", "GET", account.clone()),
        (
            "read:accounts",
            "GET",
            "/api/v1/accounts/verify_credentials".to_owned(),
        ),
        ("read:accounts", "GET", format!("{account}/followers")),
        ("read:accounts", "GET", format!("{post}/favourited_by")),
        ("read:bookmarks", "GET", "/api/v1/bookmarks".to_owned()),
        ("read:favourites", "GET", "/api/v1/favourites".to_owned()),
        ("read:follows", "GET", "/api/v1/accounts/relationships".to_owned()),
        ("read:notifications", "GET", "/api/v1/notifications".to_owned()),
        ("read:search", "GET", "/api/v2/search?q=ana".to_owned()),
        ("read:statuses", "GET", post.clone()),
        ("read:statuses", "GET", format!("{post}/context")),
        ("read:statuses", "GET", format!("{account}/statuses")),
        ("read:statuses", "GET", "/api/v1/timelines/home".to_owned()),
        ("read:statuses", "GET", "/api/v1/timelines/tag/news".to_owned()),
        (
            "write:accounts",
            "PATCH",
            "/api/v1/accounts/update_credentials".to_owned(),
        ),
        ("write:bookmarks", "POST", format!("{post}/bookmark")),
        ("write:favourites", "POST", format!("{post}/favourite")),
        ("write:follows", "POST", format!("{account}/follow")),
        (
            "write:notifications",
            "POST",
            "/api/v1/notifications/clear".to_owned(),
        ),
        ("write:statuses", "POST", "/api/v1/markers".to_owned()),
        (
            "write:statuses",
            "POST",
            "/api/v1/statuses?status=Hello".to_owned(),
        ),
    ] {
        for (held, app) in &apps {
            let wanted = if *held == scope { 200 } else { 403 };
            assert_eq!(
                asks(app, method, &path).await,
                wanted,
                "{method} {path} with {held}"
            );
        }
    }
}

#[tokio::test]
async fn g7_an_app_that_wants_to_know_who_somebody_is_learns_that_alone_and_nobody_decides_through_an_app() {
    let office = Office::new().await;
    let petra = office.world.approver("petra").await;
    let candidate = petra.proposes("News").await.id;
    let profile = app_of(&office, &petra, "profile", None).await;
    assert_eq!(
        asks(&profile, "GET", "/api/v1/accounts/verify_credentials").await,
        200
    );
    for path in [
        "/api/v1/timelines/home",
        "/api/v1/notifications",
        "/api/v1/preferences",
        "/api/v1/accounts/search?q=a",
        "/api/gatepost/v1/candidates",
    ] {
        refused(path, &profile.get(path).await, 403);
    }
    let all = app_of(&office, &petra, "read write follow push", None).await;
    for path in ["decisions", "release"] {
        let path = format!("/api/gatepost/v1/candidates/{candidate}/{path}");
        let sentence = refused(&path, &all.post(&path, json!({})).await, 403);
        assert!(sentence.contains("gatepost:decide"), "{sentence}");
    }
}
