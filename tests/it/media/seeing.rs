//! Who sees a picture: whoever may see what shows it.

use gatepost_internal::token;
use gatepost_model::scope::Scope;
use serde_json::json;

use super::{office, path, posts, signed_in, uploads};
use crate::http::grants;
use crate::support::pictures;

#[tokio::test]
async fn a_picture_is_its_owners_alone_until_it_is_posted() {
    let (office, [ana, ben, _]) = office().await;
    let attachment = uploads(&office.of(&ana), &pictures::png(8, 8, 0)).await;
    for field in ["url", "preview_url"] {
        let path = path(&office, &attachment, field);
        assert_eq!(office.of(&ana).get(&path).await.status, 200);
        assert_eq!(office.of(&ben).get(&path).await.status, 404);
    }
    posts(&office.of(&ana), "Look", "public", &[&attachment]).await;
    for field in ["url", "preview_url"] {
        let path = path(&office, &attachment, field);
        assert_eq!(office.of(&ben).get(&path).await.status, 200);
    }
}

#[tokio::test]
async fn a_picture_of_a_narrow_post_is_for_those_it_addresses() {
    let (office, [ana, ben, cleo]) = office().await;
    let attachment = uploads(&office.of(&ana), &pictures::png(8, 8, 0)).await;
    posts(&office.of(&ana), "@ben look", "direct", &[&attachment]).await;
    let path = path(&office, &attachment, "url");
    assert_eq!(office.of(&ben).get(&path).await.status, 200);
    assert_eq!(office.of(&cleo).get(&path).await.status, 404);
}

#[tokio::test]
async fn h8_without_a_living_session_or_token_a_picture_is_the_same_404_as_nothing() {
    let (office, [ana, ..]) = office().await;
    let attachment = uploads(&office.of(&ana), &pictures::png(64, 64, 0)).await;
    posts(&office.of(&ana), "Look", "public", &[&attachment]).await;
    let whole = path(&office, &attachment, "url");
    let mut browser = signed_in(&office, "ana").await;
    assert_eq!(browser.get(&whole).await.status, 200);
    let leaver = office.world.sign_in("ana", &Scope::ALL).await;
    token::revoke(&office.world.inside, &leaver.caller).await.unwrap();
    // Longer than any session is left unused.
    office.world.clock.advance_seconds(400 * 24 * 60 * 60);
    let nothing = office.nobody().get("/media/aaaaaaaaaaaaaaaaaaaaaaaaaa").await;
    assert_eq!(nothing.status, 404);
    for path in [
        whole.clone(),
        format!("{whole}/small"),
        format!("{whole}/large"),
        format!("{whole}/original"),
        format!("{whole}.png"),
        "/media/published/00".to_owned(),
        "/desk/media/7/00".to_owned(),
    ] {
        for app in [
            office.nobody(),
            office.with_token("gpt_nobody"),
            office.of(&leaver),
        ] {
            assert_eq!(
                app.get(&path).await.fingerprint(),
                nothing.fingerprint(),
                "{path}"
            );
            let part = app
                .send("GET", &path, &[("range", "bytes=0-9")], Vec::new())
                .await;
            assert_eq!(part.fingerprint(), nothing.fingerprint(), "{path}");
            let head = app.send("HEAD", &path, &[], Vec::new()).await;
            assert_eq!((head.status, head.body.len()), (404, 0), "{path}");
        }
        assert_eq!(browser.get(&path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn h8_a_part_or_the_head_of_a_picture_is_for_those_who_may_see_it_whole() {
    let (office, [ana, ben, _]) = office().await;
    let attachment = uploads(&office.of(&ana), &pictures::png(64, 64, 0)).await;
    let path = path(&office, &attachment, "url");
    let whole = office.of(&ana).get(&path).await;
    let range = [("range", "bytes=2-5")];
    let part = office.of(&ana).send("GET", &path, &range, Vec::new()).await;
    assert_eq!(part.status, 206);
    assert_eq!(part.body, &whole.body[2..6]);
    assert_eq!(
        part.header("content-range"),
        format!("bytes 2-5/{}", whole.body.len())
    );
    let beyond = [("range", "bytes=9999999-")];
    assert_eq!(
        office
            .of(&ana)
            .send("GET", &path, &beyond, Vec::new())
            .await
            .status,
        416
    );
    let head = office.of(&ana).send("HEAD", &path, &[], Vec::new()).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    for (method, headers) in [("GET", &range[..]), ("HEAD", &[])] {
        let answer = office.of(&ben).send(method, &path, headers, Vec::new()).await;
        assert_eq!(answer.status, 404);
    }
}

#[tokio::test]
async fn e2_an_app_alone_and_an_app_that_acts_as_a_brand_see_no_picture_of_people() {
    let (office, [ana, ..]) = office().await;
    let attachment = uploads(&office.of(&ana), &pictures::png(8, 8, 0)).await;
    posts(&office.of(&ana), "Look", "public", &[&attachment]).await;
    let erik = office.world.editor("erik").await;
    let scopes = "read write";
    for app in [
        grants::app_of(&office, &erik, scopes, Some("news")).await,
        grants::app_alone(&office, scopes).await,
    ] {
        assert_eq!(app.get(&path(&office, &attachment, "url")).await.status, 404);
        let body = json!({ "status": "Look", "media_ids": [attachment["id"]] });
        assert_ne!(app.post("/api/v1/statuses", body).await.status, 200);
    }
}
