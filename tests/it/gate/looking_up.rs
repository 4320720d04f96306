//! Looking something up outside: an explicit act, by a few, and nothing else leaves.

use gatepost_internal::outside::{self, Lookup, LookupState};
use gatepost_internal::{Error, gate};
use gatepost_model::notice::{Found, Query};
use gatepost_model::role::Role;

use super::kinds::{Office, POST, post};
use crate::support::colleague::{Colleague, note};
use crate::support::sql;
use crate::support::world::fan;

async fn looks_up(office: &Office, who: &Colleague, query: &str) -> Result<Lookup, Error> {
    outside::look_up(&office.world.inside, &who.caller, "news", query).await
}

#[tokio::test]
async fn a_person_is_found_by_their_handle_and_can_then_be_mentioned_and_followed() {
    let office = Office::new().await;
    let greeting = note("Hello @fan@globex.example");
    let before = office.proposes(greeting.clone()).await;
    assert!(matches!(
        office.erik.submits(&before).await,
        Err(Error::Invalid(_))
    ));
    let asked = looks_up(&office, &office.erik, " @Fan@GLOBEX.example ")
        .await
        .unwrap();
    assert_eq!(asked.state, LookupState::Waiting);
    assert_eq!(
        office.is_asking().await,
        [Query::Handle("@Fan@globex.example".into())]
    );
    office.is_answered(Ok(Found::Actor(fan()))).await;
    let found = outside::lookup(&office.world.inside, &office.petra.caller, &asked.id.to_string())
        .await
        .unwrap();
    assert_eq!(found.state, LookupState::Actor(fan()));
    assert_eq!(office.is_asking().await, []);
    let after = office.proposes(greeting).await;
    office.erik.submits(&after).await.unwrap();
    office
        .proposes(super::kinds::act(gatepost_model::gate::Kind::Follow, &fan().uri))
        .await;
}

#[tokio::test]
async fn a_post_is_found_by_its_address_or_the_reason_is_told() {
    let office = Office::new().await;
    let found = office.looks_up(POST, Ok(Found::Object(Box::new(post())))).await;
    assert_eq!(found.state, LookupState::Object(Box::new(post())));
    // The address of the page leads to the post.
    let page = "https://globex.example/@fan/1";
    let found = office.looks_up(page, Ok(Found::Object(Box::new(post())))).await;
    assert_eq!(found.state, LookupState::Object(Box::new(post())));
    let nothing = "https://globex.example/notes/2";
    let failed = office.looks_up(nothing, Err("it is not public".into())).await;
    assert_eq!(failed.state, LookupState::Failed("it is not public".into()));
}

#[tokio::test]
async fn editors_responders_and_approvers_look_things_up_and_nobody_else() {
    let office = Office::new().await;
    for role in Role::GATE {
        let colleague = office.world.with_roles(role.as_str(), &[role]).await;
        let query = format!("https://globex.example/notes/{}", role.as_str());
        let outcome = looks_up(&office, &colleague, &query).await;
        let may = matches!(role, Role::Editor | Role::Responder | Role::Approver);
        assert_eq!(outcome.is_ok(), may, "{role:?}: {outcome:?}");
        if !may {
            assert!(matches!(outcome, Err(Error::Forbidden(_))), "{role:?}");
        }
    }
    let ana = office.world.employee("ana").await;
    assert!(matches!(
        looks_up(&office, &ana, POST).await,
        Err(Error::Forbidden(_))
    ));
    let asked = looks_up(&office, &office.erik, POST).await.unwrap();
    let peeks = outside::lookup(&office.world.inside, &ana.caller, &asked.id.to_string()).await;
    assert!(matches!(peeks, Err(Error::NotFound)), "{peeks:?}");
    let nowhere = outside::look_up(&office.world.inside, &office.erik.caller, "none", POST).await;
    assert!(matches!(nowhere, Err(Error::NotFound)), "{nowhere:?}");
}

#[tokio::test]
async fn nothing_of_our_own_and_nothing_that_is_no_address_is_asked_for() {
    let office = Office::new().await;
    let post = office.erik.posts("Only us").await;
    for wrong in [
        format!("https://inside.acme.example/statuses/{}", post.id),
        "https://social.acme.example/posts/x".to_owned(),
        "@news@social.acme.example".to_owned(),
        "@erik@inside.acme.example".to_owned(),
        "@erik".to_owned(),
        "erik@globex.example".to_owned(),
        "@erik@globex.example and more".to_owned(),
        "@erik@localhost".to_owned(),
        "@erik@10.0.0.1".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://globex.example:8443/notes/1".to_owned(),
        "https://user:secret@globex.example/notes/1".to_owned(),
        "ftp://globex.example/notes/1".to_owned(),
        "http://globex.example/notes/1".to_owned(),
        "what is our secret plan".to_owned(),
        String::new(),
    ] {
        let refused = looks_up(&office, &office.erik, &wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{wrong}: {refused:?}");
    }
    assert_eq!(office.is_asking().await, []);
}

#[tokio::test]
async fn a_lookup_is_audited_with_what_left_and_asked_once_for_all_who_ask_together() {
    let office = Office::new().await;
    let since = office.world.newest_audit_entry().await;
    let one = looks_up(&office, &office.erik, POST).await.unwrap();
    let same = looks_up(&office, &office.petra, POST).await.unwrap();
    assert_eq!(one.id, same.id);
    assert_eq!(office.world.audited_since(since).await, ["outside.looked_up"]);
    let details = "SELECT details AS value FROM audit_entries ORDER BY sequence DESC LIMIT 1";
    assert_eq!(
        sql::texts(office.world.database(), details).await,
        [Some(format!("{{\"kind\":\"object\",\"query\":\"{POST}\"}}"))]
    );
}

#[tokio::test]
async fn one_person_looks_up_thirty_things_in_an_hour() {
    let office = Office::new().await;
    for number in 0..30 {
        let query = format!("https://globex.example/notes/{number}");
        looks_up(&office, &office.erik, &query).await.unwrap();
        office.world.clock.advance_seconds(1);
    }
    let refused = looks_up(&office, &office.erik, POST.trim_end_matches('1')).await;
    let Err(Error::TooMany(seconds)) = refused else {
        panic!("{refused:?}")
    };
    assert!((1..=3_600).contains(&seconds), "{seconds}");
    looks_up(&office, &office.petra, "https://globex.example/notes/petra")
        .await
        .unwrap();
    office.world.clock.advance_seconds(seconds);
    looks_up(&office, &office.erik, "https://globex.example/notes/erik")
        .await
        .unwrap();
}

#[tokio::test]
async fn an_answer_about_somebody_else_is_no_answer() {
    let office = Office::new().await;
    office
        .looks_up("@fan@globex.example", Ok(Found::Actor(fan())))
        .await;
    let candidate = office.proposes(note("Hello @fan@globex.example")).await;
    let approved = office.approves(&candidate).await;
    office.world.clock.advance_seconds(11 * 60);
    office.releases(&approved).await;
    assert_eq!(office.is_asking().await, [Query::Actor(fan().uri)]);
    let mut other = fan();
    other.uri.push_str("/other");
    office.is_answered(Ok(Found::Actor(other))).await;
    office.world.releaser_runs().await.unwrap();
    let held = office.erik.sees(&approved).await.unwrap();
    assert_eq!(held.state, gatepost_model::gate::CandidateState::Held);
    assert!(held.problem.unwrap().contains("another account"));
    assert_eq!(
        gate::list_to_carry(&office.world.inside, 10).await.unwrap().len(),
        0
    );
}
