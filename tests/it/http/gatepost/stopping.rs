//! Holding and lifting, times, comments, and stops.

use gatepost_model::scope::Scope;
use serde_json::json;

use super::{API, House, done};
use crate::http::refusal::refused;

#[tokio::test]
async fn a_duty_officer_holds_a_candidate_and_an_approver_lifts_it() {
    let house = House::new().await;
    let candidate = house
        .office
        .world
        .approved(&house.ana, &house.petra, "Good news")
        .await;
    let path = format!("/candidates/{}", candidate.id);
    let hold = format!("{path}/hold");
    let reason = json!({"reason": "The figures are wrong"});
    for nobody in [&house.ana, &house.petra, &house.paul] {
        refused("holding", &house.posts(nobody, &hold, reason.clone()).await, 403);
    }
    refused(
        "a stranger",
        &house.posts(&house.udo, &hold, reason.clone()).await,
        404,
    );
    refused(
        "a reason of a wrong type",
        &house.posts(&house.dora, &hold, json!({"reason": 7})).await,
        422,
    );
    let held = done(&house.posts(&house.dora, &hold, reason.clone()).await, 200);
    assert_eq!(held["state"], "held");
    assert_eq!(
        held["held"],
        json!({"reason": "The figures are wrong", "from": "approved", "stop_id": null})
    );
    refused("again", &house.posts(&house.dora, &hold, reason).await, 409);
    let lift = format!("{path}/lift");
    refused("lifting", &house.posts(&house.dora, &lift, json!({})).await, 403);
    let lifted = done(&house.posts(&house.petra, &lift, json!({})).await, 200);
    assert_eq!(
        (&lifted["state"], &lifted["held"]),
        (&json!("approved"), &json!(null))
    );
}

#[tokio::test]
async fn g7_a_token_that_may_not_decide_holds_schedules_stops_and_recalls_nothing() {
    let house = House::new().await;
    let id = house.publishes("Good news").await;
    let app = house
        .office
        .limited(&house.dora, &[Scope::Read, Scope::Write, Scope::Follow])
        .await;
    for verb in [
        "hold",
        "lift",
        "recall",
        "resume",
        "schedule",
        "findings/override",
    ] {
        let path = format!("{API}/candidates/{id}/{verb}");
        refused(verb, &app.post(&path, json!({"reason": "a"})).await, 403);
    }
    for path in [
        "stops",
        "stops/1/lift",
        "policies",
        "checks",
        "requests",
        "requests/1/confirm",
    ] {
        refused(path, &app.post(&format!("{API}/{path}"), json!({})).await, 403);
    }
}

#[tokio::test]
async fn a_publisher_gives_a_time_and_takes_it_away() {
    let house = House::new().await;
    let candidate = house
        .office
        .world
        .approved(&house.ana, &house.petra, "Good news")
        .await;
    let path = format!("/candidates/{}/schedule", candidate.id);
    let time = json!({"scheduled_at": "2026-11-22T09:00:00+01:00"});
    refused(
        "an approver",
        &house.posts(&house.petra, &path, time.clone()).await,
        403,
    );
    refused(
        "no time",
        &house
            .posts(&house.paul, &path, json!({"scheduled_at": "soon"}))
            .await,
        422,
    );
    let scheduled = done(&house.posts(&house.paul, &path, time).await, 200);
    assert_eq!(scheduled["state"], "scheduled");
    assert_eq!(scheduled["scheduled_at"], "2026-11-22T08:00:00.000Z");
    let cleared = done(
        &house
            .posts(&house.paul, &path, json!({"scheduled_at": null}))
            .await,
        200,
    );
    assert_eq!(
        (&cleared["state"], &cleared["scheduled_at"]),
        (&json!("approved"), &json!(null))
    );
}

#[tokio::test]
async fn the_author_and_the_desk_comment_on_a_candidate_and_others_see_nothing_of_it() {
    let house = House::new().await;
    let candidate = house.ana.proposes("Good news").await;
    let path = format!("/candidates/{}/comments", candidate.id);
    let said = done(
        &house
            .posts(&house.petra, &path, json!({"text": "Who said so?"}))
            .await,
        201,
    );
    assert_eq!(
        (&said["person"], &said["text"]),
        (&json!("petra"), &json!("Who said so?"))
    );
    refused(
        "nothing",
        &house.posts(&house.ana, &path, json!({"text": " "})).await,
        422,
    );
    assert_eq!(done(&house.gets(&house.ana, &path).await, 200), json!([said]));
    refused(
        "a stranger",
        &house.posts(&house.udo, &path, json!({"text": "a"})).await,
        404,
    );
    refused("a stranger", &house.gets(&house.udo, &path).await, 404);
    let told = done(&house.gets(&house.ana, "/notices").await, 200);
    assert_eq!(
        (&told[0]["kind"], &told[0]["candidate_id"]),
        (&json!("comment"), &json!(candidate.id.to_string()))
    );
    assert!(
        !told.to_string().contains("Who said so"),
        "a notice says nothing of it"
    );
    let seen = done(
        &house
            .posts(&house.ana, "/notices/seen", json!({"newest": told[0]["id"]}))
            .await,
        200,
    );
    assert_eq!(seen, json!({"unseen": 0}));
}

#[tokio::test]
async fn one_duty_officer_stops_everything_and_two_people_lift_it() {
    let house = House::new().await;
    let candidate = house
        .office
        .world
        .approved(&house.ana, &house.petra, "Good news")
        .await;
    let stop = json!({"scope": "node", "reason": "Something is wrong"});
    for nobody in [&house.ana, &house.petra, &house.adam] {
        refused(
            "stopping",
            &house.posts(nobody, "/stops", stop.clone()).await,
            403,
        );
    }
    for wrong in [
        json!({"scope": "all", "reason": "a"}),
        json!({"scope": "node"}),
        json!({"scope": "brand", "id": "x", "reason": "a"}),
    ] {
        refused(
            &wrong.to_string(),
            &house.posts(&house.dora, "/stops", wrong.clone()).await,
            422,
        );
    }
    refused(
        "without the password",
        &house.posts(&house.dora, "/stops", stop.clone()).await,
        403,
    );
    let mut confirmed = stop.clone();
    confirmed["reauthentication_token"] = house.confirms(&house.dora, "stop", None).await;
    let set = done(&house.posts(&house.dora, "/stops", confirmed).await, 201);
    assert_eq!(
        (&set["scope"], &set["set_by"], &set["lifted_at"]),
        (&json!("node"), &json!("dora"), &json!(null))
    );
    assert!(set["epoch"].is_i64());
    assert_eq!(done(&house.gets(&house.petra, "/stops").await, 200), json!([set]));
    refused("an employee", &house.gets(&house.ana, "/stops").await, 403);

    let release = format!("/candidates/{}/release", candidate.id);
    done(
        &house
            .posts(&house.paul, &release, json!({"undo_seconds": 0}))
            .await,
        200,
    );
    house.office.world.releaser_runs().await.unwrap();
    let path = format!("/candidates/{}", candidate.id);
    let held = done(&house.gets(&house.paul, &path).await, 200);
    assert_eq!(
        (&held["state"], &held["held"]["stop_id"]),
        (&json!("held"), &set["id"]),
        "nothing leaves"
    );

    let lift = format!("/stops/{}/lift", set["id"].as_str().unwrap());
    refused(
        "a publisher",
        &house.posts(&house.paul, &lift, json!({})).await,
        403,
    );
    refused(
        "none of that id",
        &house.posts(&house.dora, "/stops/1/lift", json!({})).await,
        404,
    );
    refused(
        "without the password",
        &house.posts(&house.dora, &lift, json!({})).await,
        403,
    );
    let first = json!({"reauthentication_token": house.confirms(&house.dora, "lift_stop", None).await});
    assert_eq!(
        done(&house.posts(&house.dora, &lift, first).await, 200),
        json!({"state": "waiting"})
    );
    let second = json!({"reauthentication_token": house.confirms(&house.petra, "lift_stop", None).await});
    assert_eq!(
        done(&house.posts(&house.petra, &lift, second).await, 200),
        json!({"state": "lifted"})
    );
    let again = json!({"reauthentication_token": house.confirms(&house.petra, "lift_stop", None).await});
    refused(
        "lifted already",
        &house.posts(&house.petra, &lift, again).await,
        409,
    );
}
