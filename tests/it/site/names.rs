//! Asking for names: what nobody has, how often, and by which other ways.

use gatepost_federation::egress::UrlPolicy;
use gatepost_site::Settings;

use super::Stage;
use crate::support::outside::Outside;
use crate::support::wire::{self, Answer};

#[tokio::test]
async fn i2_nobody_is_found_by_mail_address_internal_address_or_another_spelling() {
    let stage = Stage::new().await;
    let authority = stage.outside.url.trim_start_matches("http://").to_owned();
    let resources = [
        "mailto:ana_silva@acme.example".to_owned(),
        "acct:ana_silva@acme.example".to_owned(),
        format!("acct:ana.silva@{authority}"),
        format!("acct:NEWS@{authority}"),
        format!("acct:News@{authority}"),
        format!("acct:news@inside.{authority}"),
        "https://inside.acme.example/@ana_silva".to_owned(),
        "https://inside.acme.example/@news".to_owned(),
        stage.at("/@NEWS"),
        stage.at("/users/news"),
        stage.at("/@news/follow"),
        stage.at("/@news?x=1"),
        format!("{}#main-key", stage.outside.brand("news")),
    ];
    let ask = async |resource: &str, rel: &str| -> Answer {
        let resource: String = url::form_urlencoded::byte_serialize(resource.as_bytes()).collect();
        wire::get(
            &stage.at(&format!("/.well-known/webfinger?resource={resource}{rel}")),
            "*/*",
        )
        .await
    };
    let random = ask(&format!("acct:qzxwv@{authority}"), "").await;
    assert_eq!(random.status, 404);
    for resource in &resources {
        for rel in ["", "&rel=self", "&rel=http://webfinger.net/rel/avatar"] {
            let answer = ask(resource, rel).await;
            assert_eq!(answer.fingerprint(), random.fingerprint(), "{resource}{rel}");
        }
    }
}

#[tokio::test]
async fn i3_a_list_of_names_is_soon_answered_429_and_a_brand_always_answered() {
    let outside = Outside::with(
        UrlPolicy::Development,
        Settings {
            misses_per_minute: 20,
        },
    )
    .await;
    let authority = outside.url.trim_start_matches("http://").to_owned();
    let ways = |name: &str| {
        [
            format!("/.well-known/webfinger?resource=acct:{name}@{authority}"),
            format!("/@{name}"),
            format!("/@{name}/feed.atom"),
            format!("/@{name}/follow"),
            format!("/brands/{name}"),
            format!("/brands/{name}/followers"),
        ]
    };
    let ask = async |client: &reqwest::Client, path: &str| {
        wire::request(client, "GET", &format!("{}{path}", outside.url), &[], vec![]).await
    };
    let (tester, other) = (wire::client(), wire::client_at("127.0.0.7".parse().unwrap()));
    let mut statuses = Vec::new();
    for number in 0..5 {
        for path in ways(&format!("name{number}")) {
            statuses.push(ask(&tester, &path).await.status);
        }
    }
    let (free, limited) = statuses.split_at(20);
    assert!(free.iter().all(|status| *status == 404), "{statuses:?}");
    assert!(limited.iter().all(|status| *status == 429), "{statuses:?}");
    // The same for every name that nobody has.
    let answers = [ask(&tester, "/@ana_silva").await, ask(&tester, "/@qzxwv").await];
    assert_eq!(answers[0].fingerprint(), answers[1].fingerprint());
    assert_eq!((answers[0].status, answers[0].header("retry-after")), (429, "60"));
    // A name in a header changes nothing: the connection tells who asks.
    let spoofed = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1")];
    let spoofed = wire::request(&tester, "GET", &format!("{}/@ana", outside.url), &spoofed, vec![]).await;
    assert_eq!(spoofed.status, 429);
    for path in ways("news") {
        assert_eq!(
            ask(&tester, &path).await.status,
            if path == "/brands/news" { 303 } else { 200 },
            "{path}"
        );
    }
    // What has no name in it is as it was, and so is everybody else.
    assert_eq!(
        ask(&tester, "/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa").await.status,
        404
    );
    assert_eq!(ask(&other, "/@ana").await.status, 404);
    outside.clock.advance_seconds(60);
    assert_eq!(ask(&tester, "/@ana").await.status, 404);
}
