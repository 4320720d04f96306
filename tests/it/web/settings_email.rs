//! An address for notices: given with the password, confirmed by the link that is mailed to it, removed.

use gatepost_internal::Error;
use gatepost_internal::email;

use super::signed_in;
use crate::http::office::Office;
use crate::support::authenticator::adds_second_factor;
use crate::support::browser_forms::actions;
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const PAGE: &str = "/settings/email";
const ADDRESS: &str = "petra@acme.example";

/// Where mails are on their way to, and to which page each leads, oldest first.
async fn mails(world: &World) -> Vec<(String, String)> {
    let texts = async |column: &str| {
        let query = format!("SELECT {column} AS value FROM mails ORDER BY id");
        let texts = sql::texts(world.database(), query).await;
        texts.into_iter().flatten().collect::<Vec<_>>()
    };
    texts("address")
        .await
        .into_iter()
        .zip(texts("path").await)
        .collect()
}

async fn address_of(world: &World, name: &str) -> Option<String> {
    let query = format!("SELECT email AS value FROM people WHERE username = '{name}'");
    sql::texts(world.database(), query).await.pop().unwrap()
}

#[tokio::test]
async fn an_address_gets_notices_once_its_owner_has_opened_the_link_and_no_more_once_it_is_removed() {
    let office = Office::new().await;
    let world = &office.world;
    let [ana, _petra] = [world.employee("ana").await, world.approver("petra").await];
    let mut petra = signed_in(&office, "petra").await;
    let mut ben = {
        world.employee("ben").await;
        signed_in(&office, "ben").await
    };
    let page = petra.visits(PAGE).await;
    assert!(page.text().contains("You get no mail."), "{}", page.text());
    let typed = [("address", ADDRESS), ("password", PASSWORD)];
    let answer = petra.submits(&page, PAGE, &typed).await;
    assert_eq!(answer.header("location"), "/settings/email?done=asked");
    let sent = mails(world).await;
    assert_eq!(sent[0].0, ADDRESS);
    let link = sent[0].1.clone();
    assert_eq!(address_of(world, "petra").await, None, "nothing is confirmed yet");

    // Until then nobody is told by mail.
    let candidate = ana.proposes("Good news").await;
    ana.submits(&candidate).await.unwrap();
    assert_eq!(mails(world).await.len(), 1);

    // The link is worth nothing to anybody else, and looking at it changes nothing.
    assert_eq!(ben.get(&link).await.status, 404);
    let csrf = ben.csrf().await;
    assert_eq!(ben.post(&link, &[("csrf", &csrf)]).await.status, 404);
    let asked = petra.visits(&link).await;
    assert!(asked.text().contains(ADDRESS) && asked.text().contains("Is this your address?"));
    assert_eq!(address_of(world, "petra").await, None);
    let answer = petra.submits(&asked, &link, &[]).await;
    assert_eq!(answer.header("location"), "/settings/email?done=confirmed");
    assert_eq!(address_of(world, "petra").await.as_deref(), Some(ADDRESS));
    assert_eq!(address_of(world, "ben").await, None);
    assert_eq!(petra.get(&link).await.status, 404, "it works once");

    let candidate = ana.proposes("More news").await;
    ana.submits(&candidate).await.unwrap();
    let sent = mails(world).await;
    let told = ("petra@acme.example".to_owned(), format!("/desk/{}", candidate.id));
    assert!(sent.contains(&told), "{sent:?}");

    let page = petra.visits(PAGE).await;
    let wrong = [("password", "a guess of somebody")];
    let refused = petra.submits(&page, "/settings/email/remove", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("The password is wrong."));
    let answer = petra
        .submits(&page, "/settings/email/remove", &[("password", PASSWORD)])
        .await;
    assert_eq!(answer.header("location"), "/settings/email?done=removed");
    assert_eq!(address_of(world, "petra").await, None);
    assert!(mails(world).await.is_empty(), "what was still to be sent is not");
    let verbs = world.audited_since(0).await;
    for verb in ["email.asked", "email.confirmed", "email.removed"] {
        assert_eq!(verbs.iter().filter(|one| *one == verb).count(), 1, "{verb}");
    }
}

#[tokio::test]
async fn what_is_no_address_or_a_wrong_password_shows_the_form_again_and_sends_nothing() {
    let office = Office::new().await;
    let petra = office.world.approver("petra").await;
    let mut browser = signed_in(&office, "petra").await;
    let page = browser.visits(PAGE).await;
    for (address, password, sentence) in [
        ("petra", PASSWORD, "That is no e-mail address."),
        (
            "p@acme.example\r\nBcc: e@x.example",
            PASSWORD,
            "That is no e-mail address.",
        ),
        (ADDRESS, "a guess of somebody", "The password is wrong."),
    ] {
        let typed = [("address", address), ("password", password)];
        let refused = browser.submits(&page, PAGE, &typed).await;
        assert_eq!(refused.status, 422, "{address}");
        assert!(refused.text().contains(sentence), "{}", refused.text());
        let first = address.lines().next().unwrap();
        assert!(
            refused.text().contains(&format!("value=\"{first}")),
            "{}",
            refused.text()
        );
    }
    let at_a_browser = office.world.at_a_browser("petra").await;
    let (app, _codes) = adds_second_factor(&office.world, &at_a_browser).await;
    let page = browser.visits(PAGE).await;
    let typed = [("address", ADDRESS), ("password", PASSWORD)];
    let without = browser.submits(&page, PAGE, &typed).await;
    assert_eq!(without.status, 422);
    assert!(without.text().contains("Type a code of your second factor too."));
    assert!(mails(&office.world).await.is_empty());
    let code = app.shows(&office.world);
    let typed = [("address", ADDRESS), ("password", PASSWORD), ("code", &code)];
    let answer = browser.submits(&page, PAGE, &typed).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(mails(&office.world).await.len(), 1);
    // A token, whatever it may do, is no browser.
    let asked = email::ask(
        &office.world.inside,
        &petra.caller,
        "x@acme.example",
        PASSWORD,
        "",
    )
    .await;
    assert!(matches!(asked, Err(Error::Forbidden(_))), "{asked:?}");
}

#[tokio::test]
async fn a_link_ends_after_a_day_and_with_the_next_one_and_a_day_has_five() {
    let office = Office::new().await;
    let world = &office.world;
    drop(world.approver("petra").await);
    let mut petra = signed_in(&office, "petra").await;
    let page = petra.visits(PAGE).await;
    for number in 0..5 {
        let address = format!("petra{number}@acme.example");
        let typed = [("address", address.as_str()), ("password", PASSWORD)];
        assert_eq!(petra.submits(&page, PAGE, &typed).await.status, 303);
    }
    let sent = mails(world).await;
    assert_eq!(
        petra.get(&sent[0].1).await.status,
        404,
        "a newer one has ended it"
    );
    assert_eq!(petra.get(&sent[4].1).await.status, 200);
    let typed = [("address", ADDRESS), ("password", PASSWORD)];
    assert_eq!(petra.submits(&page, PAGE, &typed).await.status, 429);
    world.clock.advance_seconds(24 * 60 * 60 + 1);
    let mut petra = signed_in(&office, "petra").await;
    assert_eq!(petra.get(&sent[4].1).await.status, 404, "it is too old");
    let page = petra.visits(PAGE).await;
    assert!(!page.text().contains("is not confirmed yet"), "{}", page.text());
    assert_eq!(petra.submits(&page, PAGE, &typed).await.status, 303);
    world.clock.advance_seconds(2 * 24 * 60 * 60 + 1);
    gatepost_internal::retention::forget_old(&world.inside)
        .await
        .unwrap();
    assert_eq!(sql::count(world.database(), "email_confirmations").await, 0);
}

#[tokio::test]
async fn where_no_mail_leaves_the_node_the_page_says_so_and_takes_no_address() {
    let office = Office::without_mail().await;
    drop(office.world.approver("petra").await);
    let mut petra = signed_in(&office, "petra").await;
    let page = petra.visits(PAGE).await;
    assert!(page.text().contains("This node sends no mail"), "{}", page.text());
    assert!(!actions(&page).contains(&PAGE.to_owned()), "{:?}", actions(&page));
    let csrf = petra.csrf().await;
    let typed = [
        ("csrf", csrf.as_str()),
        ("address", ADDRESS),
        ("password", PASSWORD),
    ];
    assert_eq!(petra.post(PAGE, &typed).await.status, 409);
    assert!(mails(&office.world).await.is_empty());
}
