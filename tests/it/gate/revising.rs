//! T2 and T8: every edit is a new revision, and puts everything back to a draft.

use gatepost_internal::Error;
use gatepost_internal::gate::{Candidate, Change, Proposal};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use crate::support::colleague::{note, read};
use crate::support::sql;
use crate::support::world::World;

async fn in_state(world: &World, candidate: &Candidate, state: CandidateState) {
    let statement = format!(
        "UPDATE candidates SET state = '{}' WHERE id = {}",
        state.as_str(),
        candidate.id
    );
    sql::execute(world.database(), statement).await.unwrap();
}

#[tokio::test]
async fn an_edit_after_the_approval_leaves_no_valid_approval() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let innocent = world.approved(&ana, &petra, "Other news").await;
    let approved = world.approved(&ana, &petra, "Good news").await;
    let edited = ana.rewrites(&approved, "Better news").await.unwrap();
    assert_eq!((edited.state, edited.revision.number), (CandidateState::Draft, 2));
    assert_ne!(edited.revision.rev_hash, approved.revision.rev_hash);
    assert_eq!(edited.steps[0].given, 0);
    assert_eq!(edited.decisions.len(), 1, "what was decided stays on record");
    assert!(matches!(
        paul.releases(&edited, Some(0)).await,
        Err(Error::Conflict(_))
    ));
    assert_eq!(ana.sees(&innocent).await.unwrap().state, CandidateState::Approved);
    assert_eq!(world.releases().await, 0);
}

#[tokio::test]
async fn an_edit_leads_back_to_a_draft_from_every_state_that_allows_it() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    for state in CandidateState::ALL {
        let candidate = ana.proposes("Good news").await;
        in_state(&world, &candidate, state).await;
        let outcome = ana.rewrites(&candidate, "Better news").await;
        let over = [
            CandidateState::Releasing,
            CandidateState::Published,
            CandidateState::Superseded,
            CandidateState::Recalling,
            CandidateState::Recalled,
            CandidateState::Rejected,
            CandidateState::Withdrawn,
        ];
        if over.contains(&state) {
            assert!(
                matches!(outcome, Err(Error::Conflict(_))),
                "{state:?}: {outcome:?}"
            );
        } else {
            assert_eq!(outcome.unwrap().state, CandidateState::Draft, "{state:?}");
        }
    }
}

#[tokio::test]
async fn absent_fields_keep_their_value_and_null_empties_them() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let proposal = Proposal {
        content_warning: Some("Joy".into()),
        language: Some("en".into()),
        not_before: Some("2027-01-01T00:00:00Z".into()),
        ..note("Good news")
    };
    let first = ana.tries_to_propose(proposal).await.unwrap();
    let second = ana.rewrites(&first, "Better news").await.unwrap();
    assert_eq!(read(&second.revision.text), Some("Better news"));
    assert_eq!(read(&second.revision.content_warning), Some("Joy"));
    assert_eq!(second.revision.language.as_deref(), Some("en"));
    assert_eq!(second.revision.not_before, first.revision.not_before);
    let emptied = Change {
        content_warning: Some(None),
        language: Some(None),
        not_before: Some(None),
        ..Change::default()
    };
    let third = ana.changes(&second, emptied).await.unwrap();
    assert_eq!(read(&third.revision.text), Some("Better news"));
    assert!(third.revision.content_warning.is_none());
    assert!(third.revision.language.is_none() && third.revision.not_before.is_none());
}

#[tokio::test]
async fn f10_a_change_of_any_field_is_a_new_revision_with_a_new_hash() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let changes: [fn(&mut Change); 7] = [
        |change| change.labels = Some(vec!["crisis".into()]),
        |change| change.title = Some(Some("A headline".into())),
        |change| change.not_after = Some(Some("2027-01-02T00:00:00Z".into())),
        |change| change.content_warning = Some(Some("Joy".into())),
        |change| change.language = Some(Some("de".into())),
        |change| change.not_before = Some(Some("2027-01-01T00:00:00Z".into())),
        |_nothing| {},
    ];
    for make in changes {
        let approved = world.approved(&ana, &petra, "Good news").await;
        let mut change = Change::default();
        make(&mut change);
        let edited = ana.changes(&approved, change).await.unwrap();
        assert_ne!(edited.revision.rev_hash, approved.revision.rev_hash);
        assert_eq!((edited.state, edited.steps[0].given), (CandidateState::Draft, 0));
    }
}

#[tokio::test]
async fn whoever_edits_an_old_revision_is_told_to_look_at_the_new_one() {
    let world = World::new().await;
    let [ana, erik] = [world.employee("ana").await, world.editor("erik").await];
    let seen_by_both = ana.proposes("Good news").await;
    erik.rewrites(&seen_by_both, "Better news").await.unwrap();
    assert!(matches!(
        ana.rewrites(&seen_by_both, "Best news").await,
        Err(Error::Conflict(_))
    ));
    let mine = ana.sees(&seen_by_both).await.unwrap();
    assert_eq!(read(&mine.revision.text), Some("Better news"));
    let blind = Change {
        text: Some(Some("Best news".into())),
        ..Change::default()
    };
    let id = mine.id.to_string();
    let refused = gatepost_internal::gate::revise(&ana.inside, &ana.caller, &id, blind).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn only_its_author_and_an_editor_edit_it() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = ana.proposes("Good news").await;
    for role in [
        Role::Approver,
        Role::Publisher,
        Role::DutyOfficer,
        Role::Responder,
    ] {
        let colleague = world.with_roles(role.as_str(), &[role]).await;
        let refused = colleague.rewrites(&candidate, "Mine").await;
        assert!(
            matches!(refused, Err(Error::Forbidden(_))),
            "{role:?}: {refused:?}"
        );
    }
    let ben = world.employee("ben").await;
    assert!(matches!(
        ben.rewrites(&candidate, "Mine").await,
        Err(Error::NotFound)
    ));
    let erik = world.editor("erik").await;
    assert_eq!(
        erik.rewrites(&candidate, "Ours").await.unwrap().revision.number,
        2
    );
}

#[tokio::test]
async fn f1_an_approver_who_edits_is_a_contributor_and_cannot_approve() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let erik = world.with_roles("erik", &[Role::Editor, Role::Approver]).await;
    let petra = world.approver("petra").await;
    let candidate = ana.proposes("Good news").await;
    let candidate = erik.rewrites(&candidate, "Better news").await.unwrap();
    // Ana's own words replace his again; he remains somebody who had a hand in it.
    let candidate = ana.rewrites(&candidate, "Good news").await.unwrap();
    let candidate = ana.submits(&candidate).await.unwrap();
    assert!(matches!(
        erik.approves(&candidate).await,
        Err(Error::Forbidden(_))
    ));
    assert_eq!(
        petra.approves(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn a_wrong_field_is_refused_before_a_stale_revision() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let first = ana.proposes("Good news").await;
    ana.rewrites(&first, "Better news").await.unwrap();
    assert!(matches!(ana.rewrites(&first, " ").await, Err(Error::Invalid(_))));
    let object = Change {
        object: Some(Some("https://globex.example/users/fan".into())),
        ..Change::default()
    };
    assert!(matches!(
        ana.changes(&first, object).await,
        Err(Error::Invalid(_))
    ));
}
