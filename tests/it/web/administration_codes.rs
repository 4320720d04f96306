//! Whoever has a second factor proves it for what they do to people, brands and policies, not only to sign in.

use gatepost_model::role::Role;

use super::signed_in;
use crate::http::office::Office;
use crate::support::authenticator::adds_second_factor;
use crate::support::sql;
use crate::support::world::PASSWORD;

#[tokio::test]
async fn h1_with_a_second_factor_nothing_is_done_to_people_or_brands_without_its_code() {
    let office = Office::new().await;
    let world = &office.world;
    world.employee("ana").await;
    world.with_roles("root", &[Role::Administrator]).await;
    let mut root = signed_in(&office, "root").await;
    let plain = root.visits("/administration/people/ana/reset").await;
    assert!(!plain.text().contains("Code from your app"), "{}", plain.text());
    let (app, _codes) = adds_second_factor(world, &world.at_a_browser("root").await).await;

    let before = world.newest_audit_entry().await;
    for (page, action) in [
        ("/administration", "/administration/people/invite"),
        (
            "/administration/people/ana/reset",
            "/administration/people/ana/reset",
        ),
        (
            "/administration/people/ana/deactivate",
            "/administration/people/ana/deactivate",
        ),
        ("/administration/brands", "/administration/brands"),
        (
            "/administration/brands/news/groups",
            "/administration/brands/news/groups",
        ),
        ("/administration/brands/news", "/administration/brands/news/grant"),
        ("/administration/brands/news", "/administration/brands/news/zone"),
    ] {
        let page = root.visits(page).await;
        assert!(
            page.text().contains("Code from your app"),
            "{action}: {}",
            page.text()
        );
        let typed = [("password", PASSWORD), ("code", "")];
        let refused = root.submits(&page, action, &typed).await;
        assert_eq!(refused.status, 422, "{action}: {}", refused.text());
        assert!(
            refused.text().contains("Type the code from your app too."),
            "{action}: {}",
            refused.text()
        );
    }
    assert_eq!(world.audited_since(before).await, [""; 0], "nothing was done");

    let page = root.visits("/administration/people/ana/deactivate").await;
    let action = "/administration/people/ana/deactivate";
    let wrong = [("password", PASSWORD), ("code", "000000")];
    let refused = root.submits(&page, action, &wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let left = "SELECT count(*) AS value FROM people WHERE deactivated_at IS NOT NULL";
    assert_eq!(sql::numbers(world.database(), left).await, [0]);
    let code = app.shows(world);
    let typed = [("password", PASSWORD), ("code", code.as_str())];
    let done = root.submits(&page, action, &typed).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(sql::numbers(world.database(), left).await, [1]);
}
