//! What those see who look over the gate's shoulder: auditors the chain and the certificates, compliance everything
//! that was meant for outside. None of them changes anything.

use gatepost_internal::audit::{self, AuditEntry, Filter};
use gatepost_internal::notice::{self, Kind};
use gatepost_internal::page::Page;
use gatepost_internal::{Error, gate, password};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use crate::support::colleague::{Colleague, read};
use crate::support::world::World;

async fn page(who: &Colleague, page: Page) -> Vec<AuditEntry> {
    audit::page(&who.inside, &who.caller, page).await.unwrap()
}

fn sequences(entries: &[AuditEntry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.sequence).collect()
}

#[tokio::test]
async fn the_chain_is_read_page_by_page_without_a_gap_by_auditors_and_administrators_alone() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let udo = world.with_roles("udo", &[Role::Auditor]).await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let approved = world.approved(&ana, &petra, "Good news").await;
    let newest = world.newest_audit_entry().await;
    let mut read = Vec::new();
    let mut older = None;
    loop {
        let cut = Page {
            max_id: older,
            limit: Some(3),
            ..Page::default()
        };
        let entries = page(&udo, cut).await;
        let Some(last) = entries.last() else { break };
        assert!(entries.len() <= 3);
        older = Some(last.sequence);
        read.extend(sequences(&entries));
    }
    assert_eq!(read, (1..=newest).rev().collect::<Vec<_>>());
    let last = page(&adam, Page::default()).await.remove(0);
    assert_eq!(
        (last.verb.as_str(), last.person.as_deref()),
        ("candidate.approved", Some("petra"))
    );
    assert_eq!(last.subject, format!("candidate:{}", approved.id));
    for nobody in [&ana, &petra] {
        let refused = audit::page(&nobody.inside, &nobody.caller, Page::default()).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
}

#[tokio::test]
async fn the_chain_is_searched_by_who_did_what_to_what() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let udo = world.with_roles("udo", &[Role::Auditor]).await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.approved(&ana, &petra, "Other news").await;
    let search = async |person: Option<&str>, verb: Option<&str>, subject: Option<String>| {
        let filter = Filter {
            person: person.map(str::to_owned),
            verb: verb.map(str::to_owned),
            subject,
        };
        let entries = audit::search(&udo.inside, &udo.caller, filter, Page::default()).await;
        let entries = entries.unwrap().into_iter().map(|entry| entry.verb);
        entries.collect::<Vec<String>>()
    };
    let subject = Some(format!("candidate:{}", first.id));
    assert_eq!(
        search(None, None, subject.clone()).await,
        ["candidate.approved", "candidate.submitted", "candidate.proposed"]
    );
    assert_eq!(search(Some("petra"), None, subject).await, ["candidate.approved"]);
    assert_eq!(search(None, Some("candidate.approved"), None).await.len(), 2);
    for nothing in ["nobody", "a\0b"] {
        assert!(search(Some(nothing), None, None).await.is_empty());
    }
}

#[tokio::test]
async fn certificates_are_listed_newest_first_for_those_who_audit_and_hold_no_word() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let mut hashes = Vec::new();
    for text in ["CNRY-one", "CNRY-two", "CNRY-three"] {
        let candidate = world.approved(&ana, &petra, text).await;
        world.publishes(&paul, &candidate).await;
        hashes.insert(0, candidate.revision.rev_hash);
    }
    for role in [Role::Auditor, Role::Compliance, Role::Administrator] {
        let reader = world.with_roles(role.as_str(), &[role]).await;
        let two = Page {
            limit: Some(2),
            ..Page::default()
        };
        let listed = gate::list_certificates(&reader.inside, &reader.caller, two)
            .await
            .unwrap();
        let rest = Page {
            max_id: Some(listed[1].0.0),
            ..Page::default()
        };
        let rest = gate::list_certificates(&reader.inside, &reader.caller, rest)
            .await
            .unwrap();
        let all: Vec<_> = listed.into_iter().chain(rest).map(|(_, signed)| signed).collect();
        for signed in &all {
            signed.verify(&world.release_keys()).unwrap();
            assert!(!serde_json::to_string(signed).unwrap().contains("CNRY"));
        }
        let listed: Vec<_> = all
            .into_iter()
            .map(|signed| signed.certificate.rev_hash)
            .collect();
        assert_eq!(listed, hashes, "{role:?}");
    }
    for nobody in [&ana, &petra, &paul] {
        let refused = gate::list_certificates(&nobody.inside, &nobody.caller, Page::default()).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
}

#[tokio::test]
async fn compliance_reads_every_candidate_and_does_nothing_to_any() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let cora = world.with_roles("cora", &[Role::Compliance]).await;
    let published = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &published).await;
    let draft = ana.proposes("Not yet").await;
    let rejected = ana.submits(&ana.proposes("Bad news").await).await.unwrap();
    petra.rejects(&rejected, "No").await.unwrap();
    let all = gate::list(&cora.inside, &cora.caller, gate::Filter::default())
        .await
        .unwrap();
    let states: Vec<_> = all.iter().map(|one| one.state).collect();
    assert_eq!(
        states,
        [
            CandidateState::Rejected,
            CandidateState::Draft,
            CandidateState::Published
        ]
    );
    let seen = cora.sees(&rejected).await.unwrap();
    assert_eq!(read(&seen.revision.text), Some("Bad news"));
    assert_eq!(seen.decisions.len(), 1, "and why");
    let before = world.newest_audit_entry().await;
    let refusals = [
        cora.rewrites(&draft, "Mine").await,
        cora.submits(&draft).await,
        cora.withdraws(&draft).await,
        cora.holds(&draft, "Wait").await,
        cora.releases(&published, Some(0)).await,
        cora.schedules(&published, Some(60)).await,
    ];
    for refused in refusals {
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    assert!(cora.approves(&rejected).await.is_err());
    assert!(cora.recalls(&published, "A wrong figure").await.is_err());
    assert!(cora.stops_everything("Halt").await.is_err());
    assert_eq!(world.newest_audit_entry().await, before);
    // Who has no such role sees what they wrote and no more.
    let otto = world.employee("otto").await;
    let none = gate::list(&otto.inside, &otto.caller, gate::Filter::default()).await;
    assert!(none.unwrap().is_empty());
}

#[tokio::test]
async fn a_burst_of_wrong_passwords_is_one_entry_that_names_the_account_and_no_password() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let before = world.newest_audit_entry().await;
    for attempt in 0..14 {
        let wrong = format!("CNRY-wrong-password-{attempt}");
        password::check(&world.inside, "ana", "192.0.2.1", &wrong)
            .await
            .unwrap_err();
    }
    assert_eq!(world.audited_since(before).await, ["sign_in.limit_reached"]);
    let udo = world.with_roles("udo", &[Role::Auditor]).await;
    let entries = page(&udo, Page::default()).await;
    let entry = entries.iter().find(|entry| entry.verb == "sign_in.limit_reached");
    let entry = entry.unwrap();
    assert_eq!(entry.subject, format!("person:{}", ana.caller.person));
    assert!(entry.details.contains("192.0.2.1"));
    assert!(!entry.details.contains("CNRY"), "{}", entry.details);
    assert!(entry.person.is_none(), "whoever that was");
    // What was typed as a name may be a password: it is counted and not written down.
    let before = world.newest_audit_entry().await;
    for _ in 0..12 {
        password::check(&world.inside, "CNRY-password-as-name", "192.0.2.9", "x")
            .await
            .unwrap_err();
    }
    assert_eq!(world.audited_since(before).await, ["sign_in.limit_reached"]);
    let unknown = page(&udo, Page::default()).await.remove(0);
    assert_eq!(unknown.subject, "person:unknown");
    assert!(!unknown.details.contains("CNRY"));
}

#[tokio::test]
async fn a_stop_is_told_to_everybody_on_the_desks_it_concerns_but_to_whoever_set_it() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let [paul, dora] = [world.publisher("paul").await, world.duty_officer("dora").await];
    world.another_brand("jobs").await;
    let told = async |who: &Colleague| {
        let notices = notice::list(&who.inside, &who.caller, Default::default())
            .await
            .unwrap();
        let stops = notices.into_iter().filter(|one| one.kind == Kind::StopSet);
        stops.map(|one| one.candidate).collect::<Vec<_>>()
    };
    for (scope, id, times) in [
        ("node", None, 1),
        ("brand", Some("news"), 2),
        ("kind", Some("create"), 3),
    ] {
        dora.stops(scope, id, "CNRY-reason").await.unwrap();
        for colleague in [&petra, &paul] {
            assert_eq!(told(colleague).await, vec![None; times], "{scope}");
        }
        assert!(told(&dora).await.is_empty(), "{scope}");
        assert!(told(&ana).await.is_empty(), "{scope}");
    }
    world.employee("jens").await;
    let role = Role::Approver;
    gatepost_internal::role::grant(&world.inside, "jens", role, Some("jobs"), None)
        .await
        .unwrap();
    let jens = world.sign_in("jens", &Scope::ALL).await;
    dora.stops("brand", Some("news"), "Halt").await.unwrap();
    assert!(told(&jens).await.is_empty(), "it is not about a brand of theirs");
    dora.stops("node", None, "Halt").await.unwrap();
    assert_eq!(told(&jens).await.len(), 1);
}
