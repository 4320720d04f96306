//! The queue: what waits for whom.

use gatepost_internal::gate::{self, Candidate, Page, Proposal, Queue};
use gatepost_internal::role;
use gatepost_model::role::Role;

use super::{browser, lets_pass, page_of};
use crate::support::colleague::{Colleague, note};
use crate::support::company::Company;
use crate::support::world::{RESERVE, World};

async fn queue(of: &Colleague, which: Queue) -> Vec<Candidate> {
    gate::queue(&of.inside, &of.caller, which, None, Page::default())
        .await
        .unwrap()
}

async fn needs(of: &Colleague) -> Vec<String> {
    let found = queue(of, Queue::NeedsMe).await;
    let counted = gate::count_needs_me(&of.inside, &of.caller).await.unwrap();
    assert_eq!(counted, i64::try_from(found.len().min(10)).unwrap());
    found.iter().map(|candidate| candidate.id.to_string()).collect()
}

#[tokio::test]
async fn each_step_waits_for_those_who_can_take_it_and_for_nobody_else() {
    let world = World::new().await;
    let (ana, eve) = (world.employee("ana").await, world.employee("eve").await);
    let (petra, pia) = (world.approver("petra").await, world.approver("pia").await);
    let paul = world.publisher("paul").await;
    // The approver every company of these tests has is asked as well, and left out here.
    let everybody = [&ana, &eve, &petra, &pia, &paul];
    let waits_for = async |candidate: &Candidate| {
        let mut names = Vec::new();
        for one in everybody {
            if needs(one).await.contains(&candidate.id.to_string()) {
                names.push(one.caller.username.clone());
            }
        }
        names
    };
    let draft = ana.proposes("Good news").await;
    assert_eq!(waits_for(&draft).await, Vec::<String>::new());
    let submitted = ana.submits(&draft).await.unwrap();
    assert_eq!(waits_for(&draft).await, ["petra", "pia"]);
    let waits = submitted.waits_for.unwrap();
    assert_eq!((waits.group.as_str(), waits.missing), ("pr", 1));
    assert_eq!(waits.people, ["petra", "pia", RESERVE]);
    let seen = ana.sees(&draft).await.unwrap();
    petra.requests_changes(&seen, "Which news?").await.unwrap();
    assert_eq!(waits_for(&draft).await, ["ana"]);
    let newer = ana.rewrites(&seen, "Very good news").await.unwrap();
    let newer = ana.submits(&newer).await.unwrap();
    pia.approves(&newer).await.unwrap();
    assert_eq!(waits_for(&draft).await, ["paul"]);
    world.publishes(&paul, &newer).await;
    assert_eq!(waits_for(&draft).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_approver_is_not_asked_twice_nor_about_their_own_words() {
    let world = World::new().await;
    world
        .changes_policy(|policy| {
            policy.steps[0].needed = 2;
            policy.minimum_people = 2;
        })
        .await;
    let (petra, pia) = (world.approver("petra").await, world.approver("pia").await);
    let (ana, tom) = (world.employee("ana").await, world.approver("tom").await);
    let candidate = ana.proposes("Good news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    petra.approves(&candidate).await.unwrap();
    assert_eq!(needs(&petra).await, Vec::<String>::new());
    assert_eq!(needs(&pia).await, [candidate.id.to_string()]);
    let own = tom.proposes("My news").await;
    tom.submits(&own).await.unwrap();
    assert_eq!(needs(&tom).await, [candidate.id.to_string()]);
    assert_eq!(needs(&pia).await, [own.id.to_string(), candidate.id.to_string()]);
}

#[tokio::test]
async fn a_step_of_another_group_is_not_waited_for_by_this_one() {
    let world = World::new().await;
    world
        .changes_policy(|policy| {
            policy.steps[0].group = "legal".into();
        })
        .await;
    let (ana, petra) = (world.employee("ana").await, world.approver("petra").await);
    let lena = world.employee("lena").await;
    role::grant_in_group(
        &world.inside,
        "lena",
        Role::Approver,
        Some("news"),
        Some("legal"),
        None,
    )
    .await
    .unwrap();
    let candidate = ana.proposes("Good news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    assert_eq!(needs(&petra).await, Vec::<String>::new());
    assert_eq!(needs(&lena).await, [candidate.id.to_string()]);
    let waits = candidate.waits_for.unwrap();
    assert_eq!(
        (waits.group.as_str(), waits.people),
        ("legal", vec!["lena".to_owned()])
    );
}

#[tokio::test]
async fn pages_of_the_queue_follow_each_other_without_gap_or_repeat() {
    let world = World::new().await;
    let (ana, petra) = (world.employee("ana").await, world.approver("petra").await);
    let mut all = Vec::new();
    for number in 0..7 {
        let candidate = ana.proposes(&format!("News {number}")).await;
        all.push(ana.submits(&candidate).await.unwrap().id.0);
    }
    all.reverse();
    for (which, reader) in [
        (Queue::NeedsMe, &petra),
        (Queue::All, &petra),
        (Queue::Mine, &ana),
    ] {
        let mut read = Vec::new();
        let mut page = Page {
            limit: Some(3),
            ..Page::default()
        };
        loop {
            let part = gate::queue(&world.inside, &reader.caller, which, None, page)
                .await
                .unwrap();
            let Some(last) = part.last() else { break };
            page.max_id = Some(last.id.0);
            read.extend(part.iter().map(|candidate| candidate.id.0));
        }
        assert_eq!(read, all, "{which:?}");
        let nearest = Page {
            min_id: Some(all[6]),
            limit: Some(2),
            ..Page::default()
        };
        let part = gate::queue(&world.inside, &reader.caller, which, None, nearest)
            .await
            .unwrap();
        let part: Vec<i64> = part.iter().map(|candidate| candidate.id.0).collect();
        assert_eq!(part, [all[4], all[5]], "{which:?}");
    }
    assert_eq!(queue(&ana, Queue::All).await.len(), 0);
    let unknown = gate::queue(
        &world.inside,
        &ana.caller,
        Queue::Mine,
        Some("none".into()),
        Page::default(),
    )
    .await;
    assert!(matches!(unknown, Err(gatepost_internal::Error::Invalid(_))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_has_its_tabs_and_says_so_when_nothing_waits() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("Good news for everybody").await;
    desk.ana.submits(&candidate).await.unwrap();
    let mut petra = browser(&company, "petra_berg").await;
    let page = petra.opens("/desk").await;
    assert!(
        page.shows("Good news for everybody") && page.shows("Waits for @petra_berg"),
        "{}",
        page.text()
    );
    assert!(petra.opens("/desk?show=all").await.shows(&page_of(&candidate)));
    assert!(
        petra
            .opens("/desk?show=mine")
            .await
            .shows("You have proposed nothing yet")
    );
    let mut ana = browser(&company, "ana_silva").await;
    let page = ana.opens("/desk").await;
    assert!(
        page.shows("Nothing waits for you.") && !page.shows("show=all"),
        "{}",
        page.text()
    );
    assert!(ana.opens("/desk?show=mine").await.shows(&page_of(&candidate)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_navigation_counts_what_needs_somebody_up_to_nine() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let mut petra = browser(&company, "petra_berg").await;
    assert!(!petra.opens("/home").await.shows("need you"));
    for number in 1..=10 {
        let candidate = desk.ana.proposes(&format!("News {number}")).await;
        desk.ana.submits(&candidate).await.unwrap();
        let shown = if number < 10 {
            number.to_string()
        } else {
            "9+".to_owned()
        };
        let count = format!("<span class=\"hidden\"> need you: </span>{shown}</span>");
        let page = petra.opens("/home").await;
        assert!(page.shows(&count), "{number}: {}", page.text());
    }
    assert_eq!(needs(&desk.petra).await.len(), 10);
    let mut ana = browser(&company, "ana_silva").await;
    assert!(!ana.opens("/home").await.shows("need you"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f12_a_line_of_the_queue_shows_the_warning_and_what_would_reorder_it() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let proposal = Proposal {
        content_warning: Some("Figures ahead".to_owned()),
        ..note("We pay \u{202E}100 euros")
    };
    let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
    lets_pass(&company, &candidate).await;
    desk.ana.submits(&candidate).await.unwrap();
    let mut petra = browser(&company, "petra_berg").await;
    let page = petra.opens("/desk").await.text();
    assert!(!page.contains('\u{202E}'), "{page}");
    let warning = page.find("Figures ahead").unwrap();
    let words = page.find("We pay ⟨U+202E⟩100 euros").unwrap();
    assert!(warning < words, "{page}");
}
