//! The policy on its page: in plain words, changed in a form, previewed, asked for by one administrator and confirmed
//! by another.

use gatepost_internal::gate::policy;
use gatepost_model::gate::{CandidateState, Policy};
use gatepost_model::role::Role;

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::{FormBrowser, actions};
use crate::support::world::PASSWORD;

const POLICY: &str = "/administration/brands/news/policy";

async fn office() -> (Office, FormBrowser) {
    let office = Office::new().await;
    office.world.with_roles("adam", &[Role::Administrator]).await;
    let adam = signed_in(&office, "adam").await;
    (office, adam)
}

async fn in_force(office: &Office) -> Policy {
    let id = office.world.brand_id("news").await;
    let database = office.world.database();
    database.read(move |r| policy::in_force(r, id)).await.unwrap()
}

#[tokio::test]
async fn a_policy_is_told_in_plain_words() {
    let (_office, mut adam) = office().await;
    let html = adam.visits(POLICY).await.text();
    for sentence in [
        "An ordinary post needs one approval of PR.",
        "Profile: needs two approvals of PR.",
        "A post labelled Legal needs one approval of PR, then one of Legal.",
        "An approval counts for 14 days.",
        "This brand follows the",
    ] {
        assert!(html.contains(sentence), "{sentence}: {html}");
    }
}

#[tokio::test]
async fn before_anything_is_saved_a_preview_says_what_is_stricter_and_looser_and_what_becomes_of_approvals() {
    let (office, mut adam) = office().await;
    let before = in_force(&office).await;
    office.world.with_roles("lena", &[]).await;
    let page = adam.visits(POLICY).await;
    let typed = [
        ("s1_group", "legal"),
        ("s1_count", "1"),
        ("undo", "0"),
        ("lifetime", "28"),
        ("alt_text", "yes"),
        ("longest", "500"),
    ];
    // Nobody is in Legal, so nothing could leave any more.
    let refused = adam.submits(&page, POLICY, &typed).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let html = refused.text();
    assert!(html.contains("asks for 1, and 0 are in it"), "{html}");
    assert!(
        html.contains("value=\"28\"")
            && html.contains("value=\"500\"")
            && html.contains("value=\"legal\" selected"),
        "what was typed stays: {html}"
    );
    let lena = gatepost_internal::role::grant_in_group(
        &office.world.inside,
        "lena",
        Role::Approver,
        Some("news"),
        Some("legal"),
        None,
    );
    lena.await.unwrap();
    let preview = adam.submits(&refused, POLICY, &[]).await;
    assert_eq!(preview.status, 200);
    let html = preview.text();
    for words in [
        "one approval of PR, then one of Legal",
        "Stricter",
        "Looser",
        "28 days",
        "A text has at most 500 characters.",
        "Every picture needs words for those who do not see it.",
        "approvals given until now stop counting",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert_eq!(in_force(&office).await, before, "nothing is changed yet");

    // It can be changed again, and holds what was typed.
    let csrf = adam.csrf().await;
    let document = crate::support::browser_forms::hidden_fields(&preview, &format!("{POLICY}/save"));
    let document = document
        .iter()
        .find(|(name, _)| name == "policy")
        .unwrap()
        .1
        .clone();
    let again = [
        ("csrf", csrf.as_str()),
        ("policy", document.as_str()),
        ("again", "yes"),
    ];
    let again = adam.post(POLICY, &again).await;
    assert!(again.text().contains("value=\"28\""), "{}", again.text());

    let looser = adam
        .submits(&adam.clone().visits(POLICY).await, POLICY, &[("lifetime", "28")])
        .await;
    assert!(
        looser.text().contains("so what is approved stays approved"),
        "{}",
        looser.text()
    );
    let same = adam
        .submits(&adam.clone().visits(POLICY).await, POLICY, &[])
        .await;
    assert_eq!(same.status, 422);
    assert!(
        same.text().contains("Nothing would be different"),
        "{}",
        same.text()
    );
}

#[tokio::test]
async fn a_policy_one_administrator_saves_is_in_force_when_another_has_confirmed_it() {
    let (office, mut adam) = office().await;
    let world = &office.world;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    let approved = world.approved(&ana, &petra, "More news").await;
    world.with_roles("berta", &[Role::Administrator]).await;

    let page = adam.visits(POLICY).await;
    let typed = [("s0_count", "2"), ("people", "2")];
    let preview = adam.submits(&page, POLICY, &typed).await;
    assert!(
        preview.text().contains("another administrator has to confirm it"),
        "{}",
        preview.text()
    );
    let save = format!("{POLICY}/save");
    let refused = adam.submits(&preview, &save, &[("password", "guess")]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("The password is wrong.") && refused.text().contains("two approvals of PR"),
        "{}",
        refused.text()
    );
    let asked = adam.submits(&refused, &save, &[("password", PASSWORD)]).await;
    let one = asked.header("location").split('?').next().unwrap().to_owned();
    assert!(one.starts_with("/administration/requests/"), "{one}");
    let own = adam.visits(&one).await;
    assert!(
        own.text().contains("You have asked for it yourself.")
            && !actions(&own).contains(&format!("{one}/confirm")),
        "{}",
        own.text()
    );
    assert_eq!(in_force(&office).await.steps[0].needed, 1, "it is a request");

    let mut berta = signed_in(&office, "berta").await;
    let home = berta.visits("/home").await.text();
    assert!(
        home.contains("requests wait for you: </span>1"),
        "the menu counts it: {home}"
    );
    let list = berta.visits("/administration/requests").await.text();
    assert!(
        list.contains("Change the policy of news") && list.contains("@adam") && list.contains(&one),
        "{list}"
    );
    let page = berta.visits(&one).await;
    assert!(
        page.text().contains("one approval of PR") && page.text().contains("two approvals of PR"),
        "{}",
        page.text()
    );
    let confirm = format!("{one}/confirm");
    let refused = berta.submits(&page, &confirm, &[("password", "guess")]).await;
    assert_eq!(refused.status, 403);
    assert!(
        refused.text().contains("The password is wrong."),
        "{}",
        refused.text()
    );
    let confirmed = berta.submits(&refused, &confirm, &[("password", PASSWORD)]).await;
    assert_eq!(
        confirmed.header("location"),
        "/administration/requests?done=confirmed"
    );
    assert!(
        !berta
            .visits("/home")
            .await
            .text()
            .contains("requests wait for you")
    );

    let now = in_force(&office).await;
    assert_eq!((now.steps[0].needed, now.minimum_people), (2, 2));
    let html = adam.visits(POLICY).await.text();
    assert!(
        html.contains("An ordinary post needs two approvals of PR.")
            && html.contains("Asked for by @adam, confirmed by @berta"),
        "{html}"
    );
    // What the preview said of approvals is true.
    assert!(paul.releases(&approved, Some(0)).await.is_err());
    let seen = petra.sees(&approved).await.unwrap();
    assert_ne!(seen.state, CandidateState::Published);
}

#[tokio::test]
async fn rules_for_kinds_and_labels_come_and_go_in_the_form() {
    let (office, mut adam) = office().await;
    office.world.approver("petra").await;
    let page = adam.visits(POLICY).await;
    let labels = in_force(&office).await.labels.len();
    let new_label = format!("l{labels}_");
    let [label, group, people] = ["label", "s0_group", "people"].map(|field| format!("{new_label}{field}"));
    let typed = [
        // The rule for profiles goes; boosts get one.
        ("k0_remove", "yes"),
        ("k1_kind", "boost"),
        ("k1_s0_group", "pr"),
        ("k1_s0_count", "2"),
        ("k1_people", "2"),
        ("l0_remove", "yes"),
        (label.as_str(), "Merger talk"),
        (group.as_str(), "exec"),
        (people.as_str(), "2"),
    ];
    let preview = adam.submits(&page, POLICY, &typed).await;
    let html = preview.text();
    for words in ["Boost", "Merger talk", "A post labelled Financial"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let saved = adam
        .submits(&preview, &format!("{POLICY}/save"), &[("password", PASSWORD)])
        .await;
    let html = adam.follows(saved).await.text();
    assert!(
        html.contains("The policy is in force."),
        "nothing was published yet: {html}"
    );
    assert!(html.contains("This brand has a policy of its own."), "{html}");
    let now = in_force(&office).await;
    assert_eq!(now.kinds.len(), 1);
    assert_eq!(now.kinds[0].kinds, [gatepost_model::gate::Kind::Boost]);
    assert!(now.labels.iter().any(|rule| rule.label == "merger_talk"));
    assert!(!now.labels.iter().any(|rule| rule.label == "financial"));
}

#[tokio::test]
async fn what_somebody_else_changed_meanwhile_is_never_overwritten() {
    let (office, mut adam) = office().await;
    let page = adam.visits(POLICY).await;
    let preview = adam.submits(&page, POLICY, &[("lifetime", "7")]).await;
    office
        .world
        .changes_policy(|policy| policy.longest_text = Some(400))
        .await;
    let late = adam
        .submits(&preview, &format!("{POLICY}/save"), &[("password", PASSWORD)])
        .await;
    assert_eq!(late.status, 409);
    assert!(
        late.text().contains("The policy has changed since"),
        "{}",
        late.text()
    );
    let late = adam.submits(&page, POLICY, &[("lifetime", "7")]).await;
    assert_eq!(late.status, 409);
    assert_eq!(in_force(&office).await.longest_text, Some(400));
}

#[tokio::test]
async fn the_policy_of_the_node_is_for_every_brand_without_its_own() {
    let (office, mut adam) = office().await;
    let page = adam.visits("/administration/policy").await;
    let preview = adam
        .submits(&page, "/administration/policy", &[("undo", "90")])
        .await;
    assert!(
        preview
            .text()
            .contains("for every brand without a policy of its own"),
        "{}",
        preview.text()
    );
    let saved = adam
        .submits(&preview, "/administration/policy/save", &[("password", PASSWORD)])
        .await;
    let page = adam.follows(saved).await;
    assert!(
        page.text().contains("The undo window lasts 90 seconds at least."),
        "{}",
        page.text()
    );
    assert_eq!(in_force(&office).await.minimum_undo_seconds, 90);
    assert!(
        adam.visits(POLICY)
            .await
            .text()
            .contains("This brand follows the")
    );
}

#[tokio::test]
async fn what_is_no_number_is_said_and_what_was_typed_stays() {
    let (_office, mut adam) = office().await;
    let page = adam.visits(POLICY).await;
    let refused = adam.submits(&page, POLICY, &[("undo", "a <minute>")]).await;
    assert_eq!(refused.status, 422);
    let html = refused.text();
    assert!(
        html.contains("The shortest undo window must be a whole number.")
            && html.contains("value=\"a &#60;minute&#62;\""),
        "{html}"
    );
    let csrf = adam.csrf().await;
    let broken = [("csrf", csrf.as_str()), ("policy", "{}"), ("password", PASSWORD)];
    assert_eq!(adam.post(&format!("{POLICY}/save"), &broken).await.status, 422);
}
