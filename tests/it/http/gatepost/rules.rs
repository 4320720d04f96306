//! Policies, checks, groups and roles: read by some, changed by two administrators.

use serde_json::{Value, json};

use super::{House, done};
use crate::http::refusal::refused;
use crate::support::world::PASSWORD;

#[tokio::test]
async fn everybody_reads_the_policies_and_two_administrators_change_one() {
    let house = House::new().await;
    house.publishes("Good news").await;
    let versions = done(&house.gets(&house.ana, "/policies").await, 200);
    let in_force = done(&house.gets(&house.ana, "/brands/news/policy").await, 200);
    assert_eq!(versions[0], in_force);
    refused(
        "no such brand",
        &house.gets(&house.ana, "/brands/nobody/policy").await,
        404,
    );

    let mut policy = in_force["policy"].clone();
    policy["demands_alt_text"] = json!(true);
    let wish = json!({"policy": policy});
    for nobody in [&house.ana, &house.petra, &house.udo] {
        refused(
            "changing it",
            &house.posts(nobody, "/policies", wish.clone()).await,
            403,
        );
        refused(
            "nonsense",
            &house.posts(nobody, "/policies", json!({"policy": 7})).await,
            403,
        );
    }
    for wrong in [
        json!({}),
        json!({"policy": 7}),
        json!({"policy": {"version": 1}}),
        json!({"brand": "nobody", "policy": policy}),
    ] {
        refused(
            &wrong.to_string(),
            &house.posts(&house.adam, "/policies", wrong.clone()).await,
            422,
        );
    }
    let made = done(&house.posts(&house.adam, "/policies", wish).await, 202);
    assert_eq!(made["state"], "waiting");
    let path = format!("/requests/{}", made["request_id"].as_str().unwrap());
    let request = done(&house.gets(&house.ada, &path).await, 200);
    assert_eq!(
        (&request["state"], &request["requested_by"]),
        (&json!("open"), &json!("adam"))
    );
    assert_eq!(
        (&request["wish"]["kind"], &request["wish"]["policy"]),
        (&json!("policy"), &policy)
    );
    assert_eq!(
        done(&house.gets(&house.ada, "/requests").await, 200),
        json!([request])
    );

    let confirm = format!("{path}/confirm");
    let proof = json!({"password": PASSWORD});
    refused(
        "whoever asked",
        &house.posts(&house.adam, &confirm, proof.clone()).await,
        403,
    );
    refused(
        "no administrator",
        &house.posts(&house.petra, &confirm, proof.clone()).await,
        403,
    );
    refused(
        "a wrong password",
        &house
            .posts(
                &house.ada,
                &confirm,
                json!({"password": "wrong horse battery staple"}),
            )
            .await,
        403,
    );
    let confirmed = done(&house.posts(&house.ada, &confirm, proof.clone()).await, 200);
    assert_eq!(confirmed, json!({"request_id": request["id"], "link": null}));
    refused("again", &house.posts(&house.ada, &confirm, proof).await, 409);
    let now = done(&house.gets(&house.ana, "/brands/news/policy").await, 200);
    assert_eq!(
        [
            &now["policy"]["demands_alt_text"],
            &now["changed_by"],
            &now["confirmed_by"]
        ],
        [&json!(true), &json!("adam"), &json!("ada")]
    );
}

#[tokio::test]
async fn a_request_is_refused_by_another_and_cancelled_by_whoever_made_it() {
    let house = House::new().await;
    house.publishes("Good news").await;
    let wish = json!({"wish": {"kind": "role", "person": "ana", "role": "approver", "brand": "news"}});
    refused(
        "no administrator",
        &house.posts(&house.petra, "/requests", wish.clone()).await,
        403,
    );
    refused(
        "no wish",
        &house
            .posts(&house.adam, "/requests", json!({"wish": {"kind": "raise"}}))
            .await,
        422,
    );
    let made = done(&house.posts(&house.adam, "/requests", wish.clone()).await, 202);
    let path = |verb: &str| format!("/requests/{}/{verb}", made["request_id"].as_str().unwrap());
    refused(
        "one's own",
        &house.posts(&house.adam, &path("refuse"), json!({})).await,
        403,
    );
    refused(
        "another's",
        &house.posts(&house.ada, &path("cancel"), json!({})).await,
        403,
    );
    let ended = done(&house.posts(&house.ada, &path("refuse"), json!({})).await, 200);
    assert_eq!(
        (&ended["state"], &ended["decided_by"]),
        (&json!("refused"), &json!("ada"))
    );
    refused(
        "over",
        &house.posts(&house.adam, &path("cancel"), json!({})).await,
        409,
    );
    let made = done(&house.posts(&house.adam, "/requests", wish).await, 202);
    let cancel = format!("/requests/{}/cancel", made["request_id"].as_str().unwrap());
    assert_eq!(
        done(&house.posts(&house.adam, &cancel, json!({})).await, 200)["state"],
        "cancelled"
    );
}

#[tokio::test]
async fn administrators_read_try_and_change_the_check_list_and_nobody_else_reads_a_word_of_it() {
    let house = House::new().await;
    let versions = done(&house.gets(&house.adam, "/checks").await, 200);
    let mut list = versions[0]["list"].clone();
    let rule = json!({"name": "Project", "kind": {"word": {"words": ["Falcon"]}}, "severity": "block", "group": null, "note": null});
    list["rules"].as_array_mut().unwrap().push(rule);
    let trial = json!({"list": list, "text": "Say nothing of Falcon."});
    let found = done(&house.posts(&house.adam, "/checks/try", trial.clone()).await, 200);
    assert_eq!(
        (&found[0]["rule"], &found[0]["start"]),
        (&json!("Project"), &json!(15))
    );
    refused(
        "no text",
        &house
            .posts(&house.adam, "/checks/try", json!({"list": list}))
            .await,
        422,
    );
    for nobody in [&house.petra, &house.udo] {
        refused("reading", &house.gets(nobody, "/checks").await, 403);
        refused(
            "trying",
            &house.posts(nobody, "/checks/try", trial.clone()).await,
            403,
        );
        refused(
            "trying nonsense",
            &house.posts(nobody, "/checks/try", json!({})).await,
            403,
        );
        refused(
            "changing",
            &house.posts(nobody, "/checks", json!({"list": list})).await,
            403,
        );
    }
    let made = done(
        &house.posts(&house.adam, "/checks", json!({"list": list})).await,
        200,
    );
    assert_eq!(
        made,
        json!({"state": "done", "request_id": null}),
        "nothing was published yet"
    );
    let now = done(&house.gets(&house.adam, "/checks").await, 200);
    assert_eq!(now[0]["list"]["rules"], list["rules"]);
}

#[tokio::test]
async fn the_desk_reads_who_approves_and_administrators_change_the_groups() {
    let house = House::new().await;
    let groups = done(&house.gets(&house.petra, "/brands/news/groups").await, 200);
    let group = |groups: &Value, name: &str| {
        let groups = groups.as_array().unwrap();
        groups
            .iter()
            .find(|group| group["name"] == name)
            .cloned()
            .unwrap()
    };
    assert!(group(&groups, "pr")["members"].to_string().contains("petra"));
    refused(
        "an employee",
        &house.gets(&house.ana, "/brands/news/groups").await,
        403,
    );
    let add = json!({"change": "add", "name": "safety", "title": "Safety"});
    refused(
        "an approver",
        &house
            .posts(&house.petra, "/brands/news/groups", add.clone())
            .await,
        403,
    );
    for wrong in [
        json!({}),
        json!({"change": "drop", "name": "pr"}),
        json!({"change": "add", "name": "A", "title": "A"}),
    ] {
        refused(
            &wrong.to_string(),
            &house
                .posts(&house.adam, "/brands/news/groups", wrong.clone())
                .await,
            422,
        );
    }
    let remove = json!({"change": "remove", "name": "pr"});
    refused(
        "in use",
        &house.posts(&house.adam, "/brands/news/groups", remove).await,
        409,
    );
    assert_eq!(
        done(&house.posts(&house.adam, "/brands/news/groups", add).await, 200)["state"],
        "done"
    );
    let groups = done(&house.gets(&house.adam, "/brands/news/groups").await, 200);
    assert_eq!(group(&groups, "safety")["title"], "Safety");
}

#[tokio::test]
async fn somebody_of_a_group_stands_in_for_another() {
    let house = House::new().await;
    let path = "/brands/news/delegations";
    let body = json!({
        "group": "pr", "to": "quinn", "starts_at": "2026-12-01T00:00:00Z", "ends_at": "2026-12-08T00:00:00Z",
    });
    refused(
        "not of the group",
        &house.posts(&house.paul, path, body.clone()).await,
        403,
    );
    refused(
        "no brand",
        &house
            .posts(&house.petra, "/brands/nobody/delegations", body.clone())
            .await,
        404,
    );
    let mut past = body.clone();
    past["starts_at"] = json!("2020-01-01T00:00:00Z");
    refused("in the past", &house.posts(&house.petra, path, past).await, 422);
    let made = done(&house.posts(&house.petra, path, body.clone()).await, 201);
    assert_eq!((&made["from"], &made["to"]), (&json!("petra"), &json!("quinn")));
    refused("twice", &house.posts(&house.petra, path, body).await, 409);
    assert_eq!(done(&house.gets(&house.paul, path).await, 200), json!([made]));
    refused("an employee", &house.gets(&house.ana, path).await, 403);
    let one = format!("/api/gatepost/v1/delegations/{}", made["id"].as_str().unwrap());
    refused("another's", &house.of(&house.paul).delete(&one).await, 403);
    assert_eq!(done(&house.of(&house.petra).delete(&one).await, 200), json!({}));
    refused("over", &house.of(&house.petra).delete(&one).await, 409);
}
