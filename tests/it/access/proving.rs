//! One bearer, three things it may prove; and everything that ends them.

use gatepost_internal::{Error, Presented};

use super::app::{App, is_dead, shows};
use crate::support::sql;
use crate::support::world::World;

#[tokio::test]
async fn a_bearer_proves_a_person_a_brand_or_an_app() {
    let world = World::new().await;
    let ana = world.editor("ana").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let [given, as_brand] = [app.token_of(&browser).await, app.token_as(&browser, "news").await];
    let own = app.for_itself(None).await.unwrap().access_token;
    assert!(matches!(shows(&world, &ana.bearer).await.unwrap(), Presented::Person(c) if c.username == "ana"));
    assert!(matches!(shows(&world, &given).await.unwrap(), Presented::Person(c) if c.username == "ana"));
    assert!(matches!(shows(&world, &as_brand).await.unwrap(), Presented::Brand(s) if s.brand.name == "news"));
    assert!(matches!(shows(&world, &own).await.unwrap(), Presented::App(a) if a.name == "Elk"));
    let brand_as_person =
        gatepost_internal::token::authenticate(&world.inside, &as_brand, "192.0.2.1".into()).await;
    assert!(
        matches!(brand_as_person, Err(Error::Unauthenticated)),
        "{brand_as_person:?}"
    );
}

#[tokio::test]
async fn leaving_ends_sessions_tokens_apps_codes_and_links() {
    let world = World::new().await;
    let ana = world.editor("ana").await;
    let ben = world.employee("ben").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let [given, as_brand] = [app.token_of(&browser).await, app.token_as(&browser, "news").await];
    let code = app.code_of(&browser, None).await;
    let others = app.token_of(&world.at_a_browser("ben").await).await;
    world.deactivates(&ana).await;
    for bearer in [&ana.bearer, &given, &as_brand] {
        assert!(is_dead(&world, bearer).await);
    }
    let session =
        gatepost_internal::session::authenticate(&world.inside, &browser.bearer, "192.0.2.1".into()).await;
    assert!(matches!(session, Err(Error::Unauthenticated)), "{session:?}");
    assert!(app.brings(&code).await.is_err());
    assert!(!is_dead(&world, &ben.bearer).await && !is_dead(&world, &others).await);
    let alive = format!(
        "SELECT count(*) AS value FROM tokens WHERE revoked_at IS NULL AND person_id = {}",
        ana.caller.person
    );
    assert_eq!(sql::numbers(world.database(), alive).await, [0]);
}
