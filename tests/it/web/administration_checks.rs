//! The check list: edited as a form, tried out, compared, and put in force by two.

use gatepost_internal::gate::check;
use gatepost_internal::request;
use gatepost_model::check::{RuleKind, Severity};
use gatepost_model::role::Role;

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::{FormBrowser, hidden_fields};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::wire::Answer;
use crate::support::world::PASSWORD;

const PAGE: &str = "/administration/checks";

/// An office with the administrators adam and berta.
async fn office() -> (Office, Colleague, FormBrowser) {
    let office = Office::new().await;
    let adam = office.world.with_roles("adam", &[Role::Administrator]).await;
    let browser = signed_in(&office, "adam").await;
    (office, adam, browser)
}

/// The page with one more rule of words, filled in.
async fn with_code_names(browser: &mut FormBrowser) -> (Answer, Vec<(String, String)>) {
    let page = browser.visits(PAGE).await;
    let page = browser.submits(&page, PAGE, &[("act", "add_words")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let number = number_of_rules(&page) - 1;
    let fields = [
        (format!("name_{number}"), "Code names".to_owned()),
        (format!("what_{number}"), "Project Heron\r\n\r\nOsprey".to_owned()),
        (format!("severity_{number}"), "extra_step".to_owned()),
        (format!("group_{number}"), "exec".to_owned()),
        (format!("note_{number}"), "Ask <Petra> first.".to_owned()),
    ];
    (page, fields.into())
}

fn number_of_rules(page: &Answer) -> usize {
    let fields = hidden_fields(page, PAGE);
    let rules = fields.iter().find(|(name, _)| name == "rules").unwrap();
    rules.1.parse().unwrap()
}

/// Sends the form of a page with these fields and this act.
async fn does(
    browser: &mut FormBrowser,
    page: &Answer,
    fields: &[(String, String)],
    act: &[(&str, &str)],
) -> Answer {
    let typed = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let typed: Vec<_> = typed.chain(act.iter().copied()).collect();
    browser.submits(page, PAGE, &typed).await
}

#[tokio::test]
async fn a_list_is_edited_tried_compared_and_in_force_once_it_is_asked_for_with_the_password() {
    let (_office, adam, mut browser) = office().await;
    let (page, fields) = with_code_names(&mut browser).await;
    let sample = "Soon: OSPREY <b>& more</b>";
    let tried = does(
        &mut browser,
        &page,
        &fields,
        &[("act", "try"), ("sample", sample)],
    )
    .await;
    assert_eq!(tried.status, 200, "{}", tried.text());
    assert!(
        tried.text().contains("Soon: <mark>OSPREY</mark>") && tried.text().contains("&lt;b&gt;"),
        "{}",
        tried.text()
    );
    assert!(
        tried.text().contains("Ask &#60;Petra&#62; first."),
        "what the writer would read"
    );
    let looked = does(&mut browser, &tried, &fields, &[("act", "look")]).await;
    assert!(
        looked.text().contains("What your list would change") && looked.text().contains("Project Heron"),
        "{}",
        looked.text()
    );
    let in_force = async || check::lists(&adam.inside, &adam.caller).await.unwrap().remove(0);
    assert_eq!(
        in_force().await.list.version,
        1,
        "looking and trying store nothing"
    );

    let refused = does(&mut browser, &looked, &fields, &[("act", "ask")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Enter your own password, once more."));
    assert!(
        hidden_fields(&refused, PAGE)
            .iter()
            .any(|(_, value)| value == "Code names")
    );
    let asked = does(
        &mut browser,
        &refused,
        &fields,
        &[("act", "ask"), ("password", PASSWORD)],
    )
    .await;
    assert_eq!(asked.header("location"), "/administration/checks?done=saved");
    let list = in_force().await.list;
    assert_eq!(list.version, 2);
    let rule = list.rules.last().unwrap();
    assert_eq!(
        (rule.severity, rule.group.as_deref()),
        (Severity::ExtraStep, Some("exec"))
    );
    let words = vec!["Project Heron".to_owned(), "Osprey".to_owned()];
    assert_eq!(rule.kind, RuleKind::Word { words });
    let past = browser.visits("/administration/checks?version=2").await;
    assert!(
        past.text().contains("What version 2 has changed") && past.text().contains("Wanted by @adam"),
        "{}",
        past.text()
    );
}

#[tokio::test]
async fn once_something_was_published_another_administrator_confirms_it() {
    let (office, adam, mut browser) = office().await;
    let world = &office.world;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let (page, fields) = with_code_names(&mut browser).await;
    assert!(page.text().contains("Another administrator has to confirm it"));
    let asked = does(
        &mut browser,
        &page,
        &fields,
        &[("act", "ask"), ("password", PASSWORD)],
    )
    .await;
    assert_eq!(asked.header("location"), "/administration/checks?done=waiting");
    let page = browser.visits(PAGE).await;
    assert!(page.text().contains("asked for by @adam"), "{}", page.text());
    let newest = async || {
        check::lists(&adam.inside, &adam.caller)
            .await
            .unwrap()
            .remove(0)
            .list
            .version
    };
    assert_eq!(newest().await, 1);
    let waiting = request::list(&berta.inside, &berta.caller).await.unwrap();
    let id = waiting[0].id.to_string();
    assert!(page.text().contains(&format!("/administration/requests/{id}")));
    request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
        .await
        .unwrap();
    assert_eq!(newest().await, 2);

    // The form of before is told so, and shows what it would change now.
    let (_, fields) = with_code_names(&mut browser).await;
    let late = does(
        &mut browser,
        &page,
        &fields,
        &[("act", "ask"), ("password", PASSWORD)],
    )
    .await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(
        late.text().contains("The check list has changed since"),
        "{}",
        late.text()
    );
}

#[tokio::test]
async fn a_rule_is_taken_out_and_one_that_cannot_be_used_is_named() {
    let (office, adam, mut browser) = office().await;
    let page = browser.visits(PAGE).await;
    let rules = number_of_rules(&page);
    let added = browser.submits(&page, PAGE, &[("act", "add_pattern")]).await;
    let number = number_of_rules(&added) - 1;
    assert_eq!(number, rules);
    let (name, what) = (format!("name_{number}"), format!("what_{number}"));
    let typed = [("act", "look"), (name.as_str(), "Broken"), (what.as_str(), "(")];
    let refused = browser.submits(&added, PAGE, &typed).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .text()
            .contains("The pattern of rule &#34;Broken&#34; cannot be read"),
        "{}",
        refused.text()
    );
    let remove = format!("remove_{number}");
    let gone = browser
        .submits(&refused, PAGE, &[("act", "look"), (&remove, "1")])
        .await;
    assert_eq!(gone.status, 200, "{}", gone.text());
    assert!(gone.text().contains("Nothing differs from it."));
    assert_eq!(number_of_rules(&gone), rules);
    let same = browser
        .submits(&gone, PAGE, &[("act", "ask"), ("password", PASSWORD)])
        .await;
    assert_eq!(same.status, 422);
    assert!(
        same.text().contains("This is the list in force."),
        "{}",
        same.text()
    );
    let mut list = check::lists(&adam.inside, &adam.caller)
        .await
        .unwrap()
        .remove(0)
        .list;
    list.rules.remove(0);
    let fewer = browser
        .submits(
            &gone,
            PAGE,
            &[("act", "ask"), ("remove_0", "1"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(fewer.status, 303, "{}", fewer.text());
    let newest = check::lists(&adam.inside, &adam.caller)
        .await
        .unwrap()
        .remove(0)
        .list;
    assert_eq!(newest.rules, list.rules);
    assert_eq!(sql::count(office.world.database(), "check_lists").await, 2);
}

#[tokio::test]
async fn only_administrators_see_the_list_as_its_words_may_be_secrets() {
    let (office, _adam, mut adam) = office().await;
    drop(office.world.with_roles("aida", &[Role::Auditor]).await);
    let csrf = adam.csrf().await;
    assert_eq!(
        adam.post(PAGE, &[("csrf", &csrf), ("act", "look")]).await.status,
        200
    );
    let mut aida = signed_in(&office, "aida").await;
    assert_eq!(aida.get(PAGE).await.status, 403);
    let csrf = aida.csrf().await;
    for act in ["look", "try", "ask", "add_words"] {
        let answer = aida.post(PAGE, &[("csrf", &csrf), ("act", act)]).await;
        assert_eq!(answer.status, 403, "{act}");
    }
}
