//! Somebody with the database's password changes a row behind the program's back: the verification names it, or
//! nothing leaves.

use std::collections::BTreeMap;

use gatepost_internal::audit::{self, Verdict};
use gatepost_internal::gate::{Candidate, Picture, Proposal};
use gatepost_internal::media;
use gatepost_model::Random;
use gatepost_model::gate::CandidateState;

use crate::support::colleague::{Colleague, note};
use crate::support::random::SeededRandom;
use crate::support::sql;
use crate::support::world::World;

/// A small red picture, in hex.
const RED: &str = "89504e470d0a1a0a0000000d49484452000000040000000308020000003b9639910000001049444154789c6338212707470c383900f5c70c3107ebad990000000049454e44ae426082";

/// How many rows of the database are tampered with, and how many pictures.
const ROWS: usize = 180;
const PICTURES: usize = 20;

/// What can be changed, without what the database itself would refuse: table, key, columns of text, of numbers.
type Place = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const PLACES: [Place; 3] = [
    (
        "revisions",
        "CAST(candidate_id AS TEXT) || '/' || CAST(number AS TEXT)",
        &[
            "rev_hash",
            "audience_to",
            "audience_cc",
            "object",
            "in_reply_to",
            "text",
            "content_html",
            "content_warning",
            "language",
            "mentions",
            "title",
            "hashtags",
            "media",
            "labels",
            "inside_salt",
            "inside",
            "file_names",
            "findings",
        ],
        &["not_before", "not_after", "created_at", "check_version"],
    ),
    (
        "decisions",
        "CAST(id AS TEXT)",
        &[
            "rev_hash",
            "review_group",
            "verdict",
            "comment",
            "reauthenticated_by",
        ],
        &["revision", "step", "decided_at", "reauthenticated_at"],
    ),
    (
        "audit_entries",
        "CAST(sequence AS TEXT)",
        &["verb", "subject", "details", "previous_hash", "hash"],
        &["at"],
    ),
];

struct Dice(SeededRandom);

impl Dice {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0_u8; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_be_bytes(bytes) % u64::try_from(end).unwrap()).unwrap()
    }

    fn one_of<'a, T>(&self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

/// A company with a history, whose database has lost its triggers.
pub(super) struct Scene {
    pub(super) world: World,
    ana: Colleague,
    pub(super) petra: Colleague,
    pia: Colleague,
    paul: Colleague,
    dora: Colleague,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let world = World::new().await;
        let scene = Self {
            ana: world.employee("ana").await,
            petra: world.approver("petra").await,
            pia: world.approver("pia").await,
            paul: world.publisher("paul").await,
            dora: world.duty_officer("dora").await,
            world,
        };
        let published = scene.world.approved(&scene.ana, &scene.petra, "Good news").await;
        scene.world.publishes(&scene.paul, &published).await;
        let changed = scene.ana.proposes("Bad news").await;
        let changed = scene.ana.submits(&changed).await.unwrap();
        scene.petra.requests_changes(&changed, "Say when.").await.unwrap();
        let changed = scene.ana.rewrites(&changed, "Late news").await.unwrap();
        let changed = scene.ana.submits(&changed).await.unwrap();
        scene.pia.approves(&changed).await.unwrap();
        let stop = scene.dora.stops("kind", Some("follow"), "Halt").await.unwrap();
        scene.petra.lifts_stop(stop.id).await.unwrap();
        scene.pia.lifts_stop(stop.id).await.unwrap();
        scene.dora.recalls(&published, "A wrong figure").await.unwrap();
        for (table, triggers) in [
            (
                "audit_entries",
                ["no_update", "no_delete", "no_replace"].as_slice(),
            ),
            ("revisions", &["no_update"]),
            ("decisions", &["no_update", "no_delete", "no_replace"]),
        ] {
            for trigger in triggers {
                sql::drop_trigger(scene.world.database(), table, &format!("{table}_{trigger}")).await;
            }
        }
        scene
    }

    pub(super) async fn verdict(&self) -> Verdict {
        let keys = self.world.release_keys();
        audit::verify(self.world.database(), &keys, vec![]).await.unwrap()
    }

    pub(super) async fn is_intact(&self) {
        let verdict = self.verdict().await;
        assert!(matches!(verdict, Verdict::Intact { .. }), "{verdict:?}");
    }

    pub(super) async fn execute(&self, statement: impl Into<String>) {
        sql::execute(self.world.database(), statement).await.unwrap();
    }

    async fn texts(&self, query: String) -> Vec<Option<String>> {
        sql::texts(self.world.database(), query).await
    }

    /// The verification names this entry of the chain.
    async fn names_entry(&self, sequence: &str, what: &str) {
        let verdict = self.verdict().await;
        let is_it =
            matches!(&verdict, Verdict::Broken { sequence: seen, .. } if seen.to_string() == sequence);
        assert!(is_it, "{what}: {verdict:?}");
    }

    /// The verification names a candidate, and no other.
    async fn names_candidate(&self, id: &str, what: &str) {
        let verdict = self.verdict().await;
        let Verdict::Differs(found) = &verdict else {
            panic!("{what}: {verdict:?}");
        };
        let named = found
            .iter()
            .all(|difference| difference.subject == format!("candidate:{id}"));
        assert!(named, "{what}: {verdict:?}");
    }
}

fn quoted(text: &Option<String>) -> String {
    match text {
        Some(text) => format!("'{}'", text.replace('\'', "''")),
        None => "NULL".to_owned(),
    }
}

/// Another text: one byte of it changed, or there where there was none.
fn flipped(dice: &Dice, text: &Option<String>) -> Option<String> {
    let Some(text) = text.as_ref().filter(|text| !text.is_empty()) else {
        return Some("x".to_owned());
    };
    let characters: Vec<char> = text.chars().collect();
    let at = dice.below(characters.len());
    let other = if characters[at] == 'x' { 'y' } else { 'x' };
    let flip = |(place, character): (usize, &char)| if place == at { other } else { *character };
    Some(characters.iter().enumerate().map(flip).collect())
}

#[tokio::test]
async fn f21_a_byte_changed_in_any_stored_row_is_named() {
    let scene = Scene::new().await;
    scene.is_intact().await;
    let dice = Dice(SeededRandom::new(20));
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..ROWS {
        let (table, key, texts, numbers) = *dice.one_of(&PLACES);
        let keys = scene
            .texts(format!("SELECT {key} AS value FROM {table} ORDER BY 1"))
            .await;
        let row = dice.one_of(&keys).clone().unwrap();
        let is_text = dice.below(texts.len() + numbers.len()) < texts.len();
        let column = *dice.one_of(if is_text { texts } else { numbers });
        let read = format!("SELECT CAST({column} AS TEXT) AS value FROM {table} WHERE {key} = '{row}'");
        let before = scene.texts(read).await[0].clone();
        let (now, then) = if is_text {
            (quoted(&flipped(&dice, &before)), quoted(&before))
        } else {
            let then = before.unwrap_or_else(|| "NULL".to_owned());
            let now = then.parse::<i64>().map_or(1, |number| number + 1);
            (now.to_string(), then)
        };
        let set = |value: &str| format!("UPDATE {table} SET {column} = {value} WHERE {key} = '{row}'");
        let what = format!("{table}.{column} of {row}: {then} is {now}");
        scene.execute(set(&now)).await;
        match table {
            "audit_entries" => scene.names_entry(&row, &what).await,
            "revisions" => scene.names_candidate(row.split('/').next().unwrap(), &what).await,
            _ => {
                let about =
                    format!("SELECT CAST(candidate_id AS TEXT) AS value FROM {table} WHERE id = {row}");
                let about = scene.texts(about).await[0].clone().unwrap();
                scene.names_candidate(&about, &what).await;
            }
        }
        scene.execute(set(&then)).await;
        *tried.entry(table).or_default() += 1;
    }
    scene.is_intact().await;
    assert!(tried.values().all(|times| *times > 30), "{tried:?}");
}

#[tokio::test]
async fn f21_a_byte_changed_in_a_picture_is_named_and_keeps_it_inside() {
    let scene = Scene::new().await;
    let bytes: Vec<u8> = (0..RED.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&RED[at..at + 2], 16).unwrap())
        .collect();
    let upload = media::Upload {
        bytes: bytes.into(),
        file_name: Some("plant.png".into()),
        alt: Some("The plant".into()),
        focus: None,
    };
    let uploaded = media::upload(&scene.world.inside, &scene.ana.caller, upload)
        .await
        .unwrap();
    let proposal = Proposal {
        media: Some(vec![Picture {
            id: uploaded.id.to_string(),
            ..Picture::default()
        }]),
        ..note("Look")
    };
    let candidate = scene.ana.tries_to_propose(proposal).await.unwrap();
    let candidate = scene.ana.submits(&candidate).await.unwrap();
    let medium = candidate.revision.media[0].clone();
    let names = [medium.sha256, medium.preview.sha256];
    let blobs = &scene.world.inside.context.blobs;
    let dice = Dice(SeededRandom::new(21));
    for round in 0..PICTURES {
        scene.pia.approves(&candidate).await.unwrap();
        let name = dice.one_of(&names);
        let sound = blobs.get(name).await.unwrap().unwrap();
        let mut other = sound.to_vec();
        match round {
            0 => {
                blobs.delete(name).await.unwrap();
            }
            1 => {
                other.push(0);
                blobs.put(name, other.into()).await.unwrap();
            }
            _ => {
                let at = dice.below(other.len());
                other[at] ^= 1 << dice.below(8);
                blobs.put(name, other.into()).await.unwrap();
            }
        }
        let found = audit::verify_files(scene.world.database(), Some(blobs))
            .await
            .unwrap();
        let [found] = found.as_slice() else {
            panic!("{round}: {found:?}");
        };
        assert_eq!(found.subject, format!("candidate:{}", candidate.id), "{round}");
        assert!(found.reason.contains(name), "{round}: {found:?}");
        leaves(&scene, &candidate).await;
        let held = scene.ana.sees(&candidate).await.unwrap();
        assert_eq!(held.state, CandidateState::Held, "{round}");
        assert!(held.problem.unwrap().contains("picture"), "{round}");
        blobs.put(name, sound).await.unwrap();
    }
    let files = audit::verify_files(scene.world.database(), Some(blobs));
    assert_eq!(files.await.unwrap(), []);
    let without_folder = audit::verify_files(scene.world.database(), None).await.unwrap();
    assert_eq!(without_folder.len(), names.len());
    scene.pia.approves(&candidate).await.unwrap();
    leaves(&scene, &candidate).await;
    let state = scene.ana.sees(&candidate).await.unwrap().state;
    assert_eq!(
        state,
        CandidateState::Published,
        "with its own bytes back it leaves"
    );
}

async fn leaves(scene: &Scene, candidate: &Candidate) {
    scene.paul.releases(candidate, Some(0)).await.unwrap();
    scene.world.releaser_runs().await.unwrap();
}

#[tokio::test]
async fn f21_the_last_entry_dropped_is_noticed_with_and_without_its_head() {
    let scene = Scene::new().await;
    let last = scene.world.newest_audit_entry().await;
    let sealed = "SELECT hash AS value FROM audit_signed_heads WHERE sequence = -1".to_owned();
    assert!(scene.texts(sealed).await.is_empty());
    scene
        .execute(format!("DELETE FROM audit_entries WHERE sequence = {last}"))
        .await;
    scene.names_entry(&last.to_string(), "the last entry").await;
    // Somebody who knows the schema moves the head too: then what the entry did is nowhere said.
    scene
        .execute(format!(
            "UPDATE audit_head SET sequence = {before},
             hash = (SELECT hash FROM audit_entries WHERE sequence = {before})",
            before = last - 1
        ))
        .await;
    let verdict = scene.verdict().await;
    assert!(
        matches!(&verdict, Verdict::Differs(found) if !found.is_empty()),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn f21_entries_and_decisions_that_were_swapped_or_taken_out_are_noticed() {
    let scene = Scene::new().await;
    let swap = |a: i64, b: i64| {
        format!(
            "UPDATE audit_entries SET sequence = -1 WHERE sequence = {a};
             UPDATE audit_entries SET sequence = {a} WHERE sequence = {b};
             UPDATE audit_entries SET sequence = {b} WHERE sequence = -1"
        )
    };
    let last = scene.world.newest_audit_entry().await;
    let dice = Dice(SeededRandom::new(22));
    for _ in 0..10 {
        let first = i64::try_from(dice.below(usize::try_from(last).unwrap() - 1)).unwrap() + 1;
        scene.execute(swap(first, last)).await;
        scene.names_entry(&first.to_string(), "swapped").await;
        scene.execute(swap(first, last)).await;
    }
    scene.is_intact().await;
    let (petra, pia) = (scene.petra.caller.person, scene.pia.caller.person);
    scene
        .execute(format!(
            "UPDATE decisions SET person_id = CASE WHEN person_id = {petra} THEN {pia} ELSE {petra} END"
        ))
        .await;
    let verdict = scene.verdict().await;
    assert!(
        matches!(&verdict, Verdict::Differs(found) if found.len() > 1),
        "{verdict:?}"
    );
    scene
        .execute(format!(
            "UPDATE decisions SET person_id = CASE WHEN person_id = {petra} THEN {pia} ELSE {petra} END"
        ))
        .await;
    scene.is_intact().await;
    scene
        .execute("DELETE FROM decisions WHERE id = (SELECT max(id) FROM decisions)")
        .await;
    let verdict = scene.verdict().await;
    assert!(
        matches!(&verdict, Verdict::Differs(found) if found.len() == 1),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn f21_a_state_a_stop_a_role_or_a_release_that_the_chain_does_not_know_is_named() {
    let scene = Scene::new().await;
    let (ana, dora) = (scene.ana.caller.person, scene.dora.caller.person);
    let news = scene.world.brand_id("news").await;
    let another = scene.world.approved(&scene.ana, &scene.petra, "Other news").await;
    scene.is_intact().await;
    let changes = [
        (
            format!(
                "UPDATE candidates SET state = 'published' WHERE id = {}",
                another.id
            ),
            format!(
                "UPDATE candidates SET state = 'approved' WHERE id = {}",
                another.id
            ),
            format!("candidate:{}", another.id),
        ),
        (
            format!(
                "INSERT INTO brand_roles (person_id, brand_id, role, review_group, granted_at, counts_from)
                 VALUES ({ana}, {news}, 'approver', 'pr', 0, 0)"
            ),
            format!("DELETE FROM brand_roles WHERE person_id = {ana}"),
            format!("person:{ana}"),
        ),
        (
            format!(
                "DELETE FROM candidate_contributors WHERE candidate_id = {}",
                another.id
            ),
            format!(
                "INSERT INTO candidate_contributors (candidate_id, person_id) VALUES ({}, {ana})",
                another.id
            ),
            format!("candidate:{}", another.id),
        ),
        (
            format!("INSERT INTO stops (id, reason, set_by, set_at, epoch) VALUES (5, 'Halt', {dora}, 5, 9)"),
            "DELETE FROM stops WHERE id = 5".to_owned(),
            "stop:5".to_owned(),
        ),
    ];
    for (change, back, subject) in changes {
        scene.execute(change.clone()).await;
        let verdict = scene.verdict().await;
        let is_named =
            matches!(&verdict, Verdict::Differs(found) if found.iter().all(|one| one.subject == subject));
        assert!(is_named, "{change}: {verdict:?}");
        scene.execute(back).await;
        scene.is_intact().await;
    }
    let forge = "UPDATE releases SET certificate = replace(certificate, '\"given\":1', '\"given\":2')";
    let guarded = sql::execute(scene.world.database(), forge).await;
    assert!(guarded.is_err(), "the database itself refuses");
    sql::drop_trigger(scene.world.database(), "releases", "releases_no_update").await;
    scene.execute(forge).await;
    let verdict = scene.verdict().await;
    assert!(
        matches!(&verdict, Verdict::Differs(found) if found[0].reason.contains("release")),
        "{verdict:?}"
    );
}
