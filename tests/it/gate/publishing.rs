//! T12: the publish transaction. Each of its six checks alone keeps a candidate inside.

use gatepost_internal::gate::{self, Candidate, Picture, Proposal, stop};
use gatepost_internal::media::{self, Upload};
use gatepost_internal::{Error, audit, role};
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use crate::support::colleague::{Colleague, note};
use crate::support::world::World;
use crate::support::{pictures, sql};

struct Desk {
    world: World,
    ana: Colleague,
    petra: Colleague,
    paul: Colleague,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        let [ana, petra, paul] = [
            world.employee("ana").await,
            world.approver("petra").await,
            world.publisher("paul").await,
        ];
        Self {
            world,
            ana,
            petra,
            paul,
        }
    }

    /// A candidate whose undo window has just ended: the next run of the releaser decides.
    async fn due(&self) -> Candidate {
        let candidate = self.world.approved(&self.ana, &self.petra, "Good news").await;
        self.paul.releases(&candidate, Some(0)).await.unwrap()
    }

    /// Runs the releaser; the candidate must be held, for a reason with these words, and nothing released.
    async fn is_held(&self, candidate: &Candidate, words: &str) {
        self.world.releaser_runs().await.unwrap();
        let held = self.ana.sees(candidate).await.unwrap();
        let problem = held.problem.clone().unwrap_or_default();
        assert_eq!(held.state, CandidateState::Held, "{problem}");
        assert!(problem.contains(words), "{problem}");
        assert!(held.leaves_at.is_none() && held.scheduled_at.is_none());
        assert_eq!(self.world.releases().await, 0);
        assert!(matches!(
            self.paul.releases(candidate, Some(0)).await,
            Err(Error::Conflict(_))
        ));
    }

    async fn sql(&self, statement: impl Into<String>) {
        sql::execute(self.world.database(), statement).await.unwrap();
    }

    async fn stops(&self, scope: stop::Scope) {
        let (context, person) = (self.world.inside.context.clone(), self.paul.caller.person);
        let database = self.world.database();
        database
            .write(move |tx| stop::put(tx, &context, scope, "Wrong figures", person))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn with_every_check_met_it_is_released_once_with_certificate_and_audit_entry() {
    let desk = Desk::new().await;
    let (candidate, innocent) = (
        desk.due().await,
        desk.world.approved(&desk.ana, &desk.petra, "Other").await,
    );
    desk.world.releaser_runs().await.unwrap();
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(
        desk.ana.sees(&candidate).await.unwrap().state,
        CandidateState::Published
    );
    assert_eq!(
        desk.ana.sees(&innocent).await.unwrap().state,
        CandidateState::Approved
    );
    assert_eq!(desk.world.releases().await, 1);
    let entries = desk
        .world
        .database()
        .read(|r| audit::list_after(r, 0, 1_000))
        .await
        .unwrap();
    let released: Vec<_> = entries
        .iter()
        .filter(|entry| entry.verb == "candidate.released")
        .collect();
    let certificate = gate::certificate(&desk.world.inside, &desk.ana.caller, &candidate.id.to_string())
        .await
        .unwrap();
    assert_eq!(released.len(), 1);
    assert_eq!(released[0].sequence, certificate.certificate.audit_sequence);
    assert_eq!(
        released[0].previous_hash,
        certificate.certificate.audit_previous_hash
    );
    assert!(released[0].details.contains(&candidate.revision.rev_hash));
}

#[tokio::test]
async fn what_was_released_wakes_the_courier_and_what_was_held_does_not() {
    let desk = Desk::new().await;
    for leaves in [true, false] {
        let (first, second) = (desk.due().await, desk.due().await);
        if !leaves {
            desk.world.stops(&desk.petra, "Wrong figures").await;
        }
        let mut woken = std::pin::pin!(desk.world.inside.context.work.notified());
        woken.as_mut().enable();
        desk.world.releaser_runs().await.unwrap();
        let is_woken = futures_util::FutureExt::now_or_never(woken).is_some();
        assert_eq!(is_woken, leaves);
        for candidate in [first, second] {
            let state = desk.ana.sees(&candidate).await.unwrap().state;
            assert_eq!(state == CandidateState::Published, leaves, "{state:?}");
        }
    }
}

#[tokio::test]
async fn i3_check_1_a_stop_of_everything_keeps_it_inside() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    desk.stops(stop::Scope::default()).await;
    desk.is_held(&candidate, "Wrong figures").await;
}

#[tokio::test]
async fn i3_check_1_a_stop_of_its_brand_or_kind_keeps_it_inside_and_another_does_not() {
    let desk = Desk::new().await;
    let news = desk.world.brand_id("news").await;
    let other = gatepost_internal::brand::create(&desk.world.inside, "jobs", "Jobs", "", None)
        .await
        .unwrap()
        .id;
    desk.stops(stop::Scope {
        brand: Some(other),
        kind: None,
    })
    .await;
    desk.stops(stop::Scope {
        brand: None,
        kind: Some(Kind::Follow),
    })
    .await;
    desk.stops(stop::Scope {
        brand: Some(news),
        kind: Some(Kind::Reply),
    })
    .await;
    let unhindered = desk.due().await;
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(
        desk.ana.sees(&unhindered).await.unwrap().state,
        CandidateState::Published
    );
    for scope in [
        stop::Scope {
            brand: Some(news),
            kind: None,
        },
        stop::Scope {
            brand: None,
            kind: Some(Kind::Create),
        },
    ] {
        let candidate = desk.due().await;
        desk.stops(scope).await;
        desk.world.releaser_runs().await.unwrap();
        assert_eq!(
            desk.ana.sees(&candidate).await.unwrap().state,
            CandidateState::Held,
            "{scope:?}"
        );
        desk.sql("UPDATE stops SET lifted_at = 1").await;
    }
    assert_eq!(desk.world.releases().await, 1);
}

#[tokio::test]
async fn check_2_content_that_was_changed_in_the_database_stays_inside() {
    let changes = [
        "text = 'Bad news'",
        "content_html = '<p>Bad news</p>'",
        "content_warning = 'Boo'",
        "language = 'de'",
        "audience_to = '[]'",
        "audience_cc = '[\"https://rival.example/followers\"]'",
        "mentions = '[{\"uri\":\"https://rival.example/x\",\"handle\":\"@x@rival.example\"}]'",
        "in_reply_to = 'https://rival.example/1'",
        "object = 'https://rival.example/1'",
        "not_before = 1",
        "not_after = 9999999999999",
        "rev_hash = '0'",
    ];
    let desk = Desk::new().await;
    sql::drop_trigger(desk.world.database(), "revisions", "revisions_no_update").await;
    for change in changes {
        let candidate = desk.due().await;
        desk.sql(format!(
            "UPDATE revisions SET {change} WHERE candidate_id = {}",
            candidate.id
        ))
        .await;
        desk.is_held(&candidate, "not the content that was approved")
            .await;
    }
}

#[tokio::test]
async fn check_2_a_candidate_that_was_pointed_at_other_content_stays_inside() {
    let desk = Desk::new().await;
    for change in ["kind = 'reply'", "outside_id = 'aaaaaaaaaaaaaaaaaaaaaaaaaa'"] {
        let candidate = desk.due().await;
        desk.sql(format!(
            "UPDATE candidates SET {change} WHERE id = {}",
            candidate.id
        ))
        .await;
        desk.is_held(&candidate, "not the content that was approved")
            .await;
    }
    let candidate = desk.due().await;
    desk.sql("UPDATE brands SET actor_uri = 'https://social.acme.example/brands/rival'")
        .await;
    desk.is_held(&candidate, "not the content that was approved")
        .await;
}

#[tokio::test]
async fn f6_check_2_a_picture_that_was_replaced_or_is_gone_keeps_it_inside() {
    let desk = Desk::new().await;
    let upload = Upload {
        bytes: pictures::png(8, 8, 3).into(),
        file_name: None,
        alt: Some("The plant".into()),
        focus: None,
    };
    let uploaded = media::upload(&desk.world.inside, &desk.ana.caller, upload)
        .await
        .unwrap();
    let proposal = Proposal {
        media: Some(vec![Picture {
            id: uploaded.id.to_string(),
            ..Picture::default()
        }]),
        ..note("Look")
    };
    let blobs = desk.world.inside.context.blobs.clone();
    for replaced in [Some(pictures::png(8, 8, 4)), None] {
        let candidate = desk.ana.tries_to_propose(proposal.clone()).await.unwrap();
        let candidate = desk.ana.submits(&candidate).await.unwrap();
        let candidate = desk.petra.approves(&candidate).await.unwrap();
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let name = &candidate.revision.media[0].sha256;
        let sound = blobs.get(name).await.unwrap().unwrap();
        match replaced {
            Some(others) => blobs.put(name, others.into()).await.unwrap(),
            None => blobs.delete(name).await.unwrap(),
        }
        desk.is_held(&candidate, "bytes of a picture").await;
        blobs.put(name, sound).await.unwrap();
    }
}

#[tokio::test]
async fn check_3_a_newer_and_stricter_policy_keeps_it_inside() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    desk.world
        .changes_policy(|policy| policy.steps[0].needed = 2)
        .await;
    desk.is_held(&candidate, "policy has changed").await;
}

#[tokio::test]
async fn check_3_a_policy_that_is_stricter_for_its_label_alone_keeps_it_inside() {
    let desk = Desk::new().await;
    desk.world.employee("lena").await;
    let (inside, brand, group) = (&desk.world.inside, Some("news"), Some("legal"));
    role::grant_in_group(inside, "lena", Role::Approver, brand, group, None)
        .await
        .unwrap();
    let lena = desk.world.sign_in("lena", &Scope::ALL).await;
    let labelled = Proposal {
        labels: vec!["legal".into()],
        ..note("We are sued")
    };
    let candidate = desk.ana.tries_to_propose(labelled).await.unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    desk.petra.approves(&candidate).await.unwrap();
    lena.approves(&candidate).await.unwrap();
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    desk.world
        .changes_policy(|policy| {
            let legal = policy.labels.iter_mut().find(|rule| rule.label == "legal");
            legal.unwrap().minimum_people = 3;
        })
        .await;
    desk.is_held(&candidate, "policy has changed").await;
}

#[tokio::test]
async fn check_3_a_newer_policy_that_is_met_lets_it_go_under_its_own_version() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    desk.world.changes_policy(|_same| {}).await;
    desk.world.releaser_runs().await.unwrap();
    let certificate = gate::certificate(&desk.world.inside, &desk.ana.caller, &candidate.id.to_string())
        .await
        .unwrap();
    assert_eq!(certificate.certificate.policy_version, 2);
}

#[tokio::test]
async fn check_4_an_approver_who_left_their_group_no_longer_counts() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    desk.sql(format!(
        "DELETE FROM brand_roles WHERE person_id = {}",
        desk.petra.caller.person
    ))
    .await;
    desk.is_held(&candidate, "that still count do not suffice").await;
}

#[tokio::test]
async fn check_4_an_approver_whose_account_ended_no_longer_counts() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    // By hand, past the verb that holds at once: the transaction itself has to see it.
    desk.sql(format!(
        "UPDATE people SET deactivated_at = 1 WHERE id = {}",
        desk.petra.caller.person
    ))
    .await;
    desk.is_held(&candidate, "that still count do not suffice").await;
}

#[tokio::test]
async fn i2_check_4_an_approver_who_turns_out_to_be_a_contributor_does_not_count() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    desk.sql(format!(
        "INSERT INTO candidate_contributors (candidate_id, person_id) VALUES ({}, {})",
        candidate.id, desk.petra.caller.person
    ))
    .await;
    desk.is_held(&candidate, "that still count do not suffice").await;
}

#[tokio::test]
async fn check_4_an_approval_that_grew_too_old_in_the_window_does_not_count() {
    let desk = Desk::new().await;
    let candidate = desk.world.approved(&desk.ana, &desk.petra, "Good news").await;
    desk.world.clock.advance_seconds(14 * 86_400 - 3_600);
    desk.paul.releases(&candidate, Some(7_200)).await.unwrap();
    desk.world.clock.advance_seconds(7_200);
    desk.is_held(&candidate, "that still count do not suffice").await;
}

#[tokio::test]
async fn check_4_an_approval_taken_out_of_the_database_does_not_count() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    sql::drop_trigger(desk.world.database(), "decisions", "decisions_no_delete").await;
    desk.sql("DELETE FROM decisions").await;
    desk.is_held(&candidate, "that still count do not suffice").await;
}

#[tokio::test]
async fn f22_check_6_without_its_audit_entry_nothing_at_all_is_released() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    sql::break_inserts(desk.world.database(), "audit_entries").await;
    assert!(matches!(desk.world.releaser_runs().await, Err(Error::Storage(_))));
    assert_eq!(
        desk.ana.sees(&candidate).await.unwrap().state,
        CandidateState::Releasing
    );
    assert_eq!(desk.world.releases().await, 0);
    assert_eq!(sql::count(desk.world.database(), "audit_signed_heads").await, 0);
}

#[tokio::test]
async fn f22_check_6_without_its_release_row_nothing_is_in_the_chain() {
    let desk = Desk::new().await;
    let candidate = desk.due().await;
    let head = "SELECT sequence AS value FROM audit_head";
    let before = sql::numbers(desk.world.database(), head).await;
    sql::break_inserts(desk.world.database(), "releases").await;
    assert!(matches!(desk.world.releaser_runs().await, Err(Error::Storage(_))));
    assert_eq!(
        desk.ana.sees(&candidate).await.unwrap().state,
        CandidateState::Releasing
    );
    assert_eq!(sql::numbers(desk.world.database(), head).await, before);
    assert_eq!(sql::count(desk.world.database(), "audit_signed_heads").await, 0);
}

#[tokio::test]
async fn one_candidate_that_cannot_leave_does_not_keep_the_others() {
    let desk = Desk::new().await;
    let (spoiled, sound) = (desk.due().await, desk.due().await);
    sql::drop_trigger(desk.world.database(), "revisions", "revisions_no_update").await;
    desk.sql(format!(
        "UPDATE revisions SET text = 'Bad' WHERE candidate_id = {}",
        spoiled.id
    ))
    .await;
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.ana.sees(&spoiled).await.unwrap().state, CandidateState::Held);
    assert_eq!(
        desk.ana.sees(&sound).await.unwrap().state,
        CandidateState::Published
    );
}

#[tokio::test]
async fn a_damaged_row_does_not_keep_the_others() {
    let desk = Desk::new().await;
    let (damaged, sound) = (desk.due().await, desk.due().await);
    sql::drop_trigger(desk.world.database(), "revisions", "revisions_no_update").await;
    desk.sql(format!(
        "UPDATE revisions SET mentions = '?' WHERE candidate_id = {}",
        damaged.id
    ))
    .await;
    desk.world.releaser_runs().await.unwrap();
    let held = desk.ana.sees(&damaged).await.unwrap();
    assert_eq!(held.state, CandidateState::Held);
    let reason = held.problem.unwrap();
    assert!(reason.starts_with("Something stored is damaged"), "{reason}");
    assert_eq!(
        desk.ana.sees(&sound).await.unwrap().state,
        CandidateState::Published
    );
    assert_eq!(desk.world.releases().await, 1);
}
