//! Somebody with the database's password changes who counts, or what is looked for: the verification names that too.

use gatepost_internal::audit::Verdict;
use gatepost_internal::gate::delegation;

use super::tampering::Scene;
use crate::support::sql;

/// What decides about decisions is no revision and no decision, and still nothing may be changed unseen.
#[tokio::test]
async fn who_counts_and_what_is_looked_for_cannot_be_weakened_unseen() {
    let scene = Scene::new().await;
    let new = delegation::NewDelegation {
        brand: "news".into(),
        group: "pr".into(),
        to: "pia".into(),
        starts_at: scene.world.now().plus_seconds(3_600).to_rfc3339(),
        ends_at: scene.world.now().plus_seconds(7_200).to_rfc3339(),
    };
    delegation::make(&scene.world.inside, &scene.petra.caller, new)
        .await
        .unwrap();
    scene.is_intact().await;
    for trigger in ["no_update", "no_delete", "no_replace"] {
        for table in ["check_lists", "policies"] {
            sql::drop_trigger(scene.world.database(), table, &format!("{table}_{trigger}")).await;
        }
    }
    let confirmed = |table: &str| format!("UPDATE {table} SET confirmed_by = {}", scene.petra.caller.person);
    let (list, policy) = (confirmed("check_lists"), confirmed("policies"));
    for (what, forge, mend) in [
        (
            "check_list",
            "UPDATE check_lists SET document = document || ' '",
            "UPDATE check_lists SET document = rtrim(document)",
        ),
        (
            "check_list",
            list.as_str(),
            "UPDATE check_lists SET confirmed_by = NULL",
        ),
        (
            "policy",
            policy.as_str(),
            "UPDATE policies SET confirmed_by = NULL",
        ),
        (
            "person",
            "UPDATE brand_roles SET counts_from = counts_from - 1",
            "UPDATE brand_roles SET counts_from = counts_from + 1",
        ),
        (
            "delegation",
            "UPDATE delegations SET ends_at = ends_at + 1",
            "UPDATE delegations SET ends_at = ends_at - 1",
        ),
    ] {
        scene.execute(forge).await;
        let verdict = scene.verdict().await;
        let named = matches!(&verdict, Verdict::Differs(found)
            if !found.is_empty() && found.iter().all(|one| one.subject.starts_with(what)));
        assert!(named, "{forge}: {verdict:?}");
        scene.execute(mend).await;
    }
    scene.is_intact().await;
    scene.execute("DELETE FROM delegations").await;
    assert!(matches!(scene.verdict().await, Verdict::Differs(_)));
}
