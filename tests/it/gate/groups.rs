//! Review groups, and who is in them.

use gatepost_internal::request::{self, Wish};
use gatepost_internal::review_group::{self, Change, ReviewGroup};
use gatepost_internal::{Error, role};
use gatepost_model::role::Role;

use crate::support::colleague::Colleague;
use crate::support::world::World;

async fn groups(who: &Colleague) -> Vec<ReviewGroup> {
    review_group::list(&who.inside, &who.caller, "news")
        .await
        .unwrap()
}

fn wish(change: Change) -> Wish {
    Wish::ReviewGroup {
        brand: "news".into(),
        change,
    }
}

fn add(name: &str) -> Change {
    Change::Add {
        name: name.into(),
        title: "Investors".into(),
    }
}

fn remove(name: &str) -> Change {
    Change::Remove { name: name.into() }
}

#[tokio::test]
async fn a_brand_begins_with_four_groups_and_may_have_others() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let names = |groups: &[ReviewGroup]| -> Vec<String> {
        let mut names: Vec<_> = groups.iter().map(|group| group.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&groups(&adam).await), ["exec", "hr", "legal", "pr"]);
    request::make(&adam.inside, &adam.caller, wish(add("investors")))
        .await
        .unwrap();
    let rename = Change::Rename {
        name: "investors".into(),
        title: "Investor relations".into(),
    };
    request::make(&adam.inside, &adam.caller, wish(rename))
        .await
        .unwrap();
    let all = groups(&adam).await;
    assert_eq!(names(&all), ["exec", "hr", "investors", "legal", "pr"]);
    let investors = all.iter().find(|group| group.name == "investors").unwrap();
    assert_eq!(investors.title, "Investor relations");
    request::make(&adam.inside, &adam.caller, wish(remove("investors")))
        .await
        .unwrap();
    assert_eq!(groups(&adam).await.len(), 4);
}

#[tokio::test]
async fn what_somebody_is_in_or_a_policy_names_is_not_removed() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let tried = async |change: Change| request::make(&adam.inside, &adam.caller, wish(change)).await;
    for (change, expected) in [
        (remove("pr"), "Somebody is in the group pr"),
        (remove("legal"), "policy names the group legal"),
        (remove("press"), "There is no group press"),
        (add("legal"), "There is a group legal already"),
    ] {
        match tried(change).await {
            Err(Error::Conflict(told)) => assert!(told.contains(expected), "{told}"),
            other => panic!("{expected}: {other:?}"),
        }
    }
    for name in ["", "Press", "a b", "../x", "\0"] {
        assert!(
            matches!(tried(add(name)).await, Err(Error::Invalid(_))),
            "{name:?}"
        );
    }
    tried(remove("exec")).await.unwrap();
}

#[tokio::test]
async fn an_approver_joins_a_group_that_exists_and_leaves_one_at_a_time() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.employee("lena").await;
    let grant = async |group: &str| {
        role::grant_in_group(
            &world.inside,
            "lena",
            Role::Approver,
            Some("news"),
            Some(group),
            None,
        )
        .await
    };
    assert!(matches!(grant("press").await, Err(Error::Invalid(_))));
    grant("legal").await.unwrap();
    grant("hr").await.unwrap();
    let members = async || -> Vec<(String, Vec<String>)> {
        groups(&adam)
            .await
            .into_iter()
            .map(|group| {
                (
                    group.name,
                    group.members.into_iter().map(|member| member.username).collect(),
                )
            })
            .filter(|(_, members): &(String, Vec<String>)| members.contains(&"lena".to_owned()))
            .collect()
    };
    assert_eq!(members().await.len(), 2);
    role::take(
        &adam.inside,
        &adam.caller,
        "lena",
        Role::Approver,
        Some("news"),
        Some("hr"),
    )
    .await
    .unwrap();
    assert_eq!(members().await, [("legal".to_owned(), vec!["lena".to_owned()])]);
    role::take(
        &adam.inside,
        &adam.caller,
        "lena",
        Role::Approver,
        Some("news"),
        None,
    )
    .await
    .unwrap();
    assert!(members().await.is_empty());
}

#[tokio::test]
async fn only_the_desk_and_administrators_see_who_approves() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    assert!(
        review_group::list(&petra.inside, &petra.caller, "news")
            .await
            .is_ok()
    );
    let refused = review_group::list(&ana.inside, &ana.caller, "news").await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    let refused = review_group::list(&petra.inside, &petra.caller, "jobs").await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
}
