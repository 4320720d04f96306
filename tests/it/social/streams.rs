//! What open streams are told, after the commit and never more than which.

use std::time::Duration;

use gatepost_internal::gate::check;
use gatepost_internal::stream::{Event, Listening};
use gatepost_internal::{account, entry, notification, post};
use gatepost_model::check::{Rule, RuleKind, Severity};
use gatepost_model::gate::CandidateState;
use gatepost_model::id::EntryId;
use gatepost_model::notice::OutsideKind;
use gatepost_model::role::Role;

use super::reading::{draft, said};
use crate::support::world::World;

/// What was told until now. Nothing more comes: verbs tell before they answer.
async fn told(listening: &mut Listening) -> Vec<Event> {
    let mut events = Vec::new();
    while let Ok(Some(event)) = tokio::time::timeout(Duration::ZERO, listening.next()).await {
        events.push(event);
    }
    events
}

#[tokio::test]
async fn posting_liking_following_and_deleting_are_told() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let mut listening = world
        .inside
        .context
        .streams
        .listen(ana.caller.person, ana.caller.token)
        .unwrap();
    let written = EntryId(ana.posts("Hello @ben").await.id.0);
    let id = written.to_string();
    let events = told(&mut listening).await;
    assert!(events.contains(&Event::Entry(written)), "{events:?}");
    let ben_was_told =
        |event: &Event| matches!(event, Event::Notified { person, .. } if *person == ben.caller.person);
    assert!(events.len() == 2 && events.iter().any(ben_was_told), "{events:?}");

    entry::favourite(&ben.inside, &ben.caller, &id).await.unwrap();
    let person = ana.caller.person;
    account::follow(&ben.inside, &ben.caller, &person.to_string())
        .await
        .unwrap();
    let told_ana = notification::list(&ana.inside, &ana.caller, Default::default(), Default::default())
        .await
        .unwrap();
    let mut expected: Vec<Event> = told_ana
        .iter()
        .map(|one| Event::Notified { person, id: one.id })
        .collect();
    expected.reverse();
    assert_eq!(told(&mut listening).await, expected);
    entry::favourite(&ben.inside, &ben.caller, &id).await.unwrap();
    entry::bookmark(&ben.inside, &ben.caller, &id).await.unwrap();
    assert_eq!(told(&mut listening).await, [], "nothing new");

    post::delete(&ana.inside, &ana.caller, &id).await.unwrap();
    assert_eq!(told(&mut listening).await, [Event::EntryDeleted(written)]);
    let refused = ana.writes(draft("", "public")).await;
    assert!(refused.is_err() && told(&mut listening).await.is_empty());
}

#[tokio::test]
async fn a_publication_is_told_once_and_what_came_in_as_it_comes() {
    let said = said().await;
    let mut listening = said
        .world
        .inside
        .context
        .streams
        .listen(said.petra.caller.person, said.petra.caller.token)
        .unwrap();
    let candidate = said.world.approved(&said.ana, &said.petra, "Second").await;
    said.world.publishes(&said.paul, &candidate).await;
    let entries = |events: &[Event]| {
        events
            .iter()
            .filter(|event| matches!(event, Event::Entry(_)))
            .count()
    };
    assert_eq!(entries(&told(&mut listening).await), 1);
    said.world.hears_from_a_fan(2, OutsideKind::Like).await;
    let events = told(&mut listening).await;
    assert_eq!((entries(&events), events.contains(&Event::Outside)), (0, true));
    said.world.hears_from_a_fan(3, OutsideKind::Mention).await;
    assert_eq!(entries(&told(&mut listening).await), 1);
}

#[tokio::test]
async fn t13_open_pages_are_told_of_what_is_held_whatever_holds_it() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let [paul, dora] = [world.publisher("paul").await, world.duty_officer("dora").await];
    let (streams, reader) = (&world.inside.context.streams, &paul.caller);
    let mut listening = streams.listen(reader.person, reader.token).unwrap();
    for (cause, approver) in [
        ("an officer", &petra),
        ("a check list", &petra),
        ("an approver who lost the role", &pia),
        ("an approver who left", &petra),
    ] {
        let candidate = world.approved(&ana, approver, "Project Heron begins").await;
        told(&mut listening).await;
        match cause {
            "an officer" => {
                dora.holds(&candidate, "Wait").await.unwrap();
            }
            "a check list" => {
                let mut list = check::standard(&world.inside.context);
                list.rules.push(Rule {
                    name: "Merger".into(),
                    kind: RuleKind::Word {
                        words: vec!["Project Heron".into()],
                    },
                    severity: Severity::Block,
                    group: None,
                    note: None,
                });
                check::install(&world.inside, list).await.unwrap();
                let standard = check::standard(&world.inside.context);
                check::install(&world.inside, standard).await.unwrap();
            }
            "an approver who left" => world.deactivates(approver).await,
            _ => world.takes("pia", Role::Approver).await,
        }
        let events = told(&mut listening).await;
        assert!(
            events.contains(&Event::Candidate(candidate.id)),
            "{cause}: {events:?}"
        );
        let state = ana.sees(&candidate).await.unwrap().state;
        assert_eq!(state, CandidateState::Held, "{cause}");
    }
    let candidate = world.approved(&ana, &world.approver("pam").await, "Later").await;
    paul.releases(&candidate, Some(600)).await.unwrap();
    told(&mut listening).await;
    world.stops(&dora, "Wrong figures").await;
    let events = told(&mut listening).await;
    assert!(
        events.contains(&Event::Candidate(candidate.id)),
        "a stop: {events:?}"
    );
}

#[tokio::test]
async fn that_a_post_is_gone_is_told_to_those_who_could_read_it() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let secret = ana.writes(draft("psst @ben", "direct")).await.unwrap();
    post::delete(&ana.inside, &ana.caller, &secret.id.to_string())
        .await
        .unwrap();
    let id = EntryId(secret.id.0);
    assert!(entry::could_be_read(&ben.inside, &ben.caller, id).await.unwrap());
    assert!(
        !entry::could_be_read(&cleo.inside, &cleo.caller, id)
            .await
            .unwrap()
    );
    assert!(
        !entry::could_be_read(&ben.inside, &ben.caller, EntryId(42))
            .await
            .unwrap()
    );
    world.deactivates(&ben).await;
    assert!(entry::could_be_read(&ben.inside, &ben.caller, id).await.is_err());
}
