//! The audit chain on its page: who reads it, what can be asked of it, and both files of it.

use gatepost_internal::audit::{Entry, list_after};
use gatepost_model::role::Role;
use serde_json::Value;

use super::signed_in;
use crate::http::office::Office;
use crate::support::sql;
use crate::support::wire::Answer;

const PAGE: &str = "/administration/audit";

/// An office in which something was published, with the auditor aida.
async fn office() -> Office {
    let office = Office::new().await;
    let world = &office.world;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    drop(world.with_roles("aida", &[Role::Auditor]).await);
    office
}

/// The sequences a page shows, in its order.
fn shown(page: &Answer) -> Vec<i64> {
    let html = page.text();
    let heads = html.split("class=\"audit-head\"><span class=\"quiet\">").skip(1);
    heads
        .map(|rest| rest.split('<').next().unwrap().parse().unwrap())
        .collect()
}

#[tokio::test]
async fn auditors_and_administrators_read_the_chain_and_nobody_else() {
    let office = office().await;
    drop(office.world.with_roles("adam", &[Role::Administrator]).await);
    for (name, status) in [("aida", 200), ("adam", 200), ("ana", 403), ("petra", 403)] {
        let mut browser = signed_in(&office, name).await;
        for path in [
            PAGE,
            "/administration/audit/export",
            "/administration/audit/heads",
        ] {
            assert_eq!(browser.get(path).await.status, status, "{name} {path}");
        }
        let leads_there = browser
            .get("/home")
            .await
            .text()
            .contains("href=\"/administration/audit\"");
        assert_eq!(leads_there, name == "aida", "{name}: the menu");
    }
}

#[tokio::test]
async fn the_chain_is_read_page_by_page_and_by_person_verb_and_subject() {
    let office = office().await;
    let mut aida = signed_in(&office, "aida").await;
    let newest = office.world.newest_audit_entry().await;
    let first = aida.visits(PAGE).await;
    let seen = shown(&first);
    assert_eq!(seen.first(), Some(&newest));
    assert_eq!(seen.len(), 20);
    let older = aida.visits(&format!("{PAGE}?max_id={}", seen[19])).await;
    assert_eq!(shown(&older).first(), Some(&(seen[19] - 1)));

    let of = async |query: &str| {
        let query =
            format!("SELECT sequence AS value FROM audit_entries WHERE {query} ORDER BY sequence DESC");
        sql::numbers(office.world.database(), query).await
    };
    let petras = "person_id = (SELECT id FROM people WHERE username = 'petra')";
    for (asked, expected) in [
        ("person=petra", of(petras).await),
        ("person=%40petra", of(petras).await),
        ("verb=candidate.released", of("verb = 'candidate.released'").await),
        (
            "person=petra&verb=candidate.approved",
            of("verb = 'candidate.approved'").await,
        ),
        ("person=nobody.here", Vec::new()),
        ("verb=candidate", Vec::new()),
        ("subject=%00", Vec::new()),
    ] {
        let page = aida.visits(&format!("{PAGE}?{asked}")).await;
        assert_eq!(page.status, 200);
        assert_eq!(shown(&page), expected, "{asked}");
    }
    let subject = "SELECT subject AS value FROM audit_entries WHERE verb = 'candidate.released'";
    let subject = sql::texts(office.world.database(), subject)
        .await
        .remove(0)
        .unwrap();
    let page = aida.visits(&format!("{PAGE}?subject={subject}")).await;
    assert_eq!(shown(&page), of(&format!("subject = '{subject}'")).await);
    assert!(
        page.text().contains(&format!("value=\"{subject}\"")),
        "the field keeps it"
    );
}

#[tokio::test]
async fn the_chain_and_its_signed_heads_are_files_of_json_lines() {
    let office = office().await;
    let mut aida = signed_in(&office, "aida").await;
    let file = aida.get("/administration/audit/export").await;
    assert_eq!(file.header("content-type"), "application/jsonl; charset=utf-8");
    assert!(file.header("content-disposition").contains("audit-chain.jsonl"));
    let entries: Vec<Entry> = office
        .world
        .database()
        .read(|r| list_after(r, 0, 10_000))
        .await
        .unwrap();
    let lines: Vec<String> = file.text().lines().map(str::to_owned).collect();
    let expected: Vec<String> = entries
        .iter()
        .map(|entry| serde_json::to_string(entry).unwrap())
        .collect();
    assert_eq!(lines, expected);

    let heads = aida.get("/administration/audit/heads").await.text();
    let head: Value = serde_json::from_str(heads.lines().next().unwrap()).unwrap();
    assert_eq!(head["state"], "holds");
    assert_eq!(
        head["key_id"],
        office.world.inside.context.release_signer.key_id()
    );
    let page = aida.visits(PAGE).await.text();
    assert!(page.contains("The signature holds."), "{page}");

    // Whoever rewrites the chain below a signed head is seen at once.
    let sequence = head["sequence"].as_i64().unwrap();
    sql::drop_trigger(
        office.world.database(),
        "audit_entries",
        "audit_entries_no_update",
    )
    .await;
    let statement = format!("UPDATE audit_entries SET hash = 'another' WHERE sequence = {sequence}");
    sql::execute(office.world.database(), statement).await.unwrap();
    let page = aida.visits(PAGE).await.text();
    assert!(page.contains("It does not fit the chain."), "{page}");
}
