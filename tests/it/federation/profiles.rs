//! What a brand says of itself.

use gatepost_model::brand::Charter;
use gatepost_model::gate::{Profile, ProfileField};
use serde_json::json;

use crate::support::acts::plain_profile;
use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::wire::{self, document};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_released_profile_is_told_to_followers_and_shown_to_people_and_servers() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    let (avatar, header) = (
        outside.picture("avatar", None).await,
        outside.picture("header", Some("A gate")).await,
    );
    let profile = Profile {
        summary: "All about <gates>".into(),
        summary_html: "<p>All about &lt;gates&gt;</p>".into(),
        avatar: Some(avatar.clone()),
        header: Some(header.clone()),
        fields: vec![ProfileField {
            name: "Website".into(),
            value: "https://acme.example".into(),
            value_html: "<a href=\"https://acme.example\" rel=\"me\">acme.example</a>".into(),
        }],
        ..plain_profile("Acme Gates")
    };
    outside.releases(outside.profile(profile)).await;
    outside.delivers_no_more().await;
    let actor = document(&outside.brand("news")).await.json();
    assert_eq!(actor["name"], "Acme Gates");
    assert_eq!(actor["type"], "Service");
    assert_eq!(
        actor["icon"]["url"],
        format!("{}/media/{}.jpg", outside.url, avatar.sha256)
    );
    assert_eq!(actor["image"]["name"], "A gate");
    assert_eq!(actor["attachment"][0]["type"], "PropertyValue");
    assert!(actor["updated"].is_string());
    let update = elsewhere.newest_at(&fan.inbox);
    assert_eq!(update["type"], "Update");
    assert_eq!(update["object"]["icon"], actor["icon"]);
    assert_eq!(
        wire::get(actor["icon"]["url"].as_str().unwrap(), "*/*")
            .await
            .status,
        200
    );
    let page = wire::get(&format!("{}/@news", outside.url), "text/html")
        .await
        .text();
    for shown in [
        "Acme Gates",
        "<p>All about &lt;gates&gt;</p>",
        "rel=\"me\">acme.example</a>",
        avatar.preview.sha256.as_str(),
        header.sha256.as_str(),
        "alt=\"A gate\"",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    // The next one replaces all of it.
    outside.releases(outside.profile(plain_profile("Acme"))).await;
    let actor = document(&outside.brand("news")).await.json();
    assert_eq!(
        (&actor["name"], &actor["icon"], &actor["attachment"]),
        (&json!("Acme"), &json!(null), &json!(null))
    );
}

#[tokio::test]
async fn certificates_are_shown_where_the_profile_says_so_and_nowhere_else() {
    let outside = Outside::new().await;
    let (order, acceptance) = outside.releases(outside.note("Good news")).await;
    let certificate = format!(
        "{}/certificates/{}",
        outside.url, order.certificate.certificate.release
    );
    let unknown = wire::get(
        &format!("{}/certificates/aaaaaaaaaaaaaaaaaaaaaaaaaa", outside.url),
        "*/*",
    )
    .await;
    let hidden = wire::get(&certificate, "*/*").await;
    assert_eq!(
        (hidden.status, hidden.fingerprint()),
        (404, unknown.fingerprint())
    );
    assert!(
        !wire::get(&acceptance.url, "text/html")
            .await
            .text()
            .contains("/certificates/")
    );
    let profile = Profile {
        shows_certificates: true,
        ..plain_profile("Acme")
    };
    outside.releases(outside.profile(profile)).await;
    let shown = wire::get(&certificate, "*/*").await;
    assert_eq!(
        (shown.status, shown.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(shown.json(), serde_json::to_value(&order.certificate).unwrap());
    assert!(
        wire::get(&acceptance.url, "text/html")
            .await
            .text()
            .contains(&certificate)
    );
    outside.releases(outside.delete(&order)).await;
    assert_eq!(
        wire::get(&certificate, "*/*").await.fingerprint(),
        unknown.fingerprint()
    );
}

#[tokio::test]
async fn r55_a_named_spokesperson_is_a_person() {
    let outside = Outside::new().await;
    let charter = Charter {
        person: true,
        ..outside.charter("petra").charter
    };
    let signed = charter.sign(&outside.signer).unwrap();
    gatepost_federation::brand::open(&outside.plane, &signed)
        .await
        .unwrap();
    assert_eq!(document(&outside.brand("petra")).await.json()["type"], "Person");
    assert_eq!(document(&outside.brand("news")).await.json()["type"], "Service");
}
