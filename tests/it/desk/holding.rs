//! Putting aside, letting go on, giving a time, talking: the small forms of a candidate's page.

use gatepost_internal::gate::{self, Candidate};
use gatepost_model::role::Role;

use super::{browser, page_of};
use crate::support::company::Company;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_duty_officer_holds_with_a_reason_and_an_approver_lifts() {
    let company = Company::new().await;
    let desk = company.desk().await;
    company.person("otto_wache", &[Role::DutyOfficer]).await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut otto = browser(&company, "otto_wache").await;
    let mut petra = browser(&company, "petra_berg").await;
    let mut rita = browser(&company, "rita_roth").await;
    assert!(!rita.opens(&path).await.has_form(&format!("{path}/hold")));

    let form = otto.opens(&path).await.form(&format!("{path}/hold"));
    let own = rita.opens(&path).await.form(&format!("{path}/comment"));
    let refused = rita.sends(form.clone().with("csrf", own.value("csrf"))).await;
    assert_eq!(refused.status(), 403, "{}", refused.text());
    let held = otto.sends(form.with("reason", "The fair <is> cancelled")).await;
    assert!(
        held.shows("Held.") && held.shows("The fair &#60;is&#62; cancelled"),
        "{}",
        held.text()
    );
    let aside = otto.opens("/desk?show=aside").await;
    assert!(aside.shows(&path) && aside.shows("The fair"), "{}", aside.text());

    let seen = petra.opens(&path).await;
    let lifted = petra.sends(seen.form(&format!("{path}/lift"))).await;
    assert!(
        lifted.shows("Nothing was sent by that.") && lifted.shows("In review"),
        "{}",
        lifted.text()
    );
    assert!(lifted.shows("@otto_wache held it") && lifted.shows("@petra_berg lifted the hold"));
    let late = petra.sends(seen.form(&format!("{path}/lift"))).await;
    assert_eq!(late.status(), 409, "{}", late.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_time_is_typed_and_shown_in_the_zone_of_the_brand() {
    let company = Company::new().await;
    let desk = company.desk().await;
    gatepost_internal::brand::set_time_zone(&company.inside, "news", "Europe/Berlin")
        .await
        .unwrap();
    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    desk.petra.approves(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut paul = browser(&company, "paul_weber").await;
    let seen = paul.opens(&path).await;
    assert!(seen.shows("(Europe/Berlin)"), "{}", seen.text());
    let form = seen.form(&format!("{path}/schedule"));
    // The policy counts an approval for fourteen days, so the time lies within them.
    let moment = company.inside.context.now().plus_seconds(3 * 24 * 60 * 60);
    let day = moment.to_rfc3339()[..10].to_owned();
    let set = paul
        .sends(form.clone().with("scheduled_at", &format!("{day}T09:30")))
        .await;
    assert!(
        set.shows("The time is set.") && set.shows("09:30 (Europe/Berlin)"),
        "{}",
        set.text()
    );
    assert!(!set.shows(&format!("{day}T09:30:00.000Z")));

    let calendar = paul.opens(&format!("/desk/calendar?month={}", &day[..7])).await;
    assert!(
        calendar.shows("We open one workshop") && calendar.shows("09:30") && calendar.shows("Europe/Berlin"),
        "{}",
        calendar.text()
    );
    let moved = calendar
        .form(&format!("{path}/schedule"))
        .with("scheduled_at", &format!("{day}T10:15"));
    let calendar = paul.sends(moved).await;
    assert!(calendar.path.starts_with("/desk/calendar"), "{}", calendar.path);
    assert!(paul.opens(&path).await.shows("10:15 (Europe/Berlin)"));

    let never = paul
        .sends(form.clone().with("scheduled_at", "2027-03-28T02:30"))
        .await;
    assert_eq!(never.status(), 422);
    assert!(never.shows("the clocks go forward"), "{}", never.text());
    let cleared = paul.sends(form.with("scheduled_at", "")).await;
    assert!(cleared.shows("The time is cleared."), "{}", cleared.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_about_it_is_text_and_is_told_to_the_others() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("We open one workshop").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut petra = browser(&company, "petra_berg").await;
    let form = petra.opens(&path).await.form(&format!("{path}/comment"));
    let said = petra
        .sends(form.clone().with("text", "Is <b>Graz</b> certain?"))
        .await;
    assert!(
        said.shows("Is &lt;b&gt;Graz&lt;/b&gt; certain?"),
        "{}",
        said.text()
    );
    let empty = petra.sends(form.with("text", " ")).await;
    assert_eq!(empty.status(), 422);

    let mut ana = browser(&company, "ana_silva").await;
    let bell = ana.opens("/desk/notices").await;
    assert!(
        bell.shows("New post of Acme News has a new comment.") && bell.shows(&path) && !bell.shows("Graz"),
        "{}",
        bell.text()
    );
    assert!(bell.shows("desk-notice is-new"));
    let read = ana.sends(bell.form("/desk/notices")).await;
    assert!(!read.shows("is-new"), "{}", read.text());
    assert!(ana.opens(&path).await.shows("Is &lt;b&gt;Graz"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_held_with_every_approval_lacks_none_and_says_where_a_lift_leads() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let otto = company.person("otto_wache", &[Role::DutyOfficer]).await;
    let hold = async |candidate: &Candidate| {
        let id = candidate.id.to_string();
        gate::hold(&otto.inside, &otto.caller, &id, None).await.unwrap()
    };
    let approved = desk.ana.proposes("We open one workshop").await;
    let approved = desk.ana.submits(&approved).await.unwrap();
    let approved = desk.petra.approves(&approved).await.unwrap();
    assert_eq!(hold(&approved).await.waits_for, None);
    let mut petra = browser(&company, "petra_berg").await;
    let page = petra.opens(&page_of(&approved)).await;
    assert!(
        page.shows("it is approved again") && !page.shows("more approval"),
        "{}",
        page.text()
    );
    let queue = petra.opens("/desk").await;
    assert!(queue.shows(&page_of(&approved)), "{}", queue.text());

    let draft = desk.ana.proposes("We open two workshops").await;
    assert_eq!(hold(&draft).await.waits_for, None);
    let page = petra.opens(&page_of(&draft)).await;
    assert!(
        page.shows("It is then a draft again") && !page.has_form(&format!("{}/decide", page_of(&draft))),
        "{}",
        page.text()
    );

    let waiting = desk.ana.proposes("We open three workshops").await;
    let waiting = desk.ana.submits(&waiting).await.unwrap();
    assert_eq!(hold(&waiting).await.waits_for.unwrap().missing, 1);
}
