//! Lists of candidates: filters and pages.

use gatepost_internal::gate::{self, Filter, Page};
use gatepost_internal::{Error, brand};
use gatepost_model::gate::CandidateState;

use crate::support::colleague::{Colleague, note};
use crate::support::world::World;

async fn texts(who: &Colleague, filter: Filter) -> Vec<String> {
    let page = gate::list(&who.inside, &who.caller, filter).await.unwrap();
    page.iter()
        .map(|one| one.revision.text.as_ref().unwrap().reveal_inside().to_owned())
        .collect()
}

#[tokio::test]
async fn it_can_be_narrowed_to_a_state_and_a_brand() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    brand::create(&world.inside, "jobs", "Acme Jobs", "", None)
        .await
        .unwrap();
    let submitted = ana.proposes("submitted").await;
    ana.submits(&submitted).await.unwrap();
    ana.proposes("draft").await;
    let job = gate::Proposal {
        brand: Some("jobs".into()),
        ..note("job")
    };
    ana.tries_to_propose(job).await.unwrap();
    let state = |state: CandidateState| Some(state.as_str().to_owned());
    assert_eq!(
        texts(&ana, Filter::default()).await,
        ["job", "draft", "submitted"],
        "newest first"
    );
    let drafts = Filter {
        state: state(CandidateState::Draft),
        ..Filter::default()
    };
    assert_eq!(texts(&ana, drafts).await, ["job", "draft"]);
    let in_review = Filter {
        state: state(CandidateState::InReview),
        ..Filter::default()
    };
    assert_eq!(texts(&ana, in_review).await, ["submitted"]);
    let jobs = Filter {
        brand: Some("jobs".into()),
        ..Filter::default()
    };
    assert_eq!(texts(&ana, jobs).await, ["job"]);
    for wrong in [
        Filter {
            state: Some("Draft".into()),
            ..Filter::default()
        },
        Filter {
            brand: Some("nobody".into()),
            ..Filter::default()
        },
        Filter {
            brand: Some("a\0b".into()),
            ..Filter::default()
        },
    ] {
        let shown = format!("{wrong:?}");
        let refused = gate::list(&ana.inside, &ana.caller, wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{shown}");
    }
}

#[tokio::test]
async fn e17_pages_go_down_and_up_and_are_never_longer_than_forty() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let mut ids = Vec::new();
    for number in 0..45 {
        ids.push(ana.proposes(&format!("{number:02}")).await.id.0);
    }
    let page = |page: Page| Filter {
        page,
        ..Filter::default()
    };
    assert_eq!(texts(&ana, Filter::default()).await.len(), 20);
    for limit in [41, 1_000_000_000, i64::MAX] {
        assert_eq!(
            texts(
                &ana,
                page(Page {
                    limit: Some(limit),
                    ..Page::default()
                })
            )
            .await
            .len(),
            40,
            "{limit}"
        );
    }
    for limit in [0, -1, i64::MIN] {
        assert_eq!(
            texts(
                &ana,
                page(Page {
                    limit: Some(limit),
                    ..Page::default()
                })
            )
            .await,
            ["44"],
            "{limit}"
        );
    }
    let limit = Some(2);
    let below = Page {
        max_id: Some(ids[10]),
        limit,
        ..Page::default()
    };
    assert_eq!(texts(&ana, page(below)).await, ["09", "08"]);
    let above_nearest = Page {
        min_id: Some(ids[10]),
        limit,
        ..Page::default()
    };
    assert_eq!(texts(&ana, page(above_nearest)).await, ["12", "11"]);
    let above_newest = Page {
        since_id: Some(ids[10]),
        limit,
        ..Page::default()
    };
    assert_eq!(texts(&ana, page(above_newest)).await, ["44", "43"]);
    let between = Page {
        max_id: Some(ids[13]),
        min_id: Some(ids[10]),
        limit,
        ..Page::default()
    };
    assert_eq!(texts(&ana, page(between)).await, ["12", "11"]);
    let nothing = Page {
        max_id: Some(i64::MIN),
        ..Page::default()
    };
    assert!(texts(&ana, page(nothing)).await.is_empty());
}
