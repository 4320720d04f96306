//! What nobody names any more is removed, and nothing else.

use gatepost_internal::{media, post};

use super::{files, office, path, posts, uploads};
use crate::support::pictures;
use crate::support::sql;

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn deleting_a_post_deletes_its_pictures_at_once() {
    let (office, [ana, ben, _]) = office().await;
    let app = office.of(&ana);
    let [gone, shared] = [1, 2].map(|shade| pictures::png(16, 16, shade));
    let both = [&uploads(&app, &gone).await, &uploads(&app, &shared).await];
    // Somebody else has the same picture; it is one file.
    let of_ben = uploads(&office.of(&ben), &shared).await;
    posts(&office.of(&ben), "Mine too", "public", &[&of_ben]).await;
    let status = posts(&app, "Look", "public", &both).await;
    let before = files(&office).await.len();
    let id = status["id"].as_str().unwrap();
    let answer = app.delete(&format!("/api/v1/statuses/{id}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    for attachment in both {
        assert_eq!(app.get(&path(&office, attachment, "url")).await.status, 404);
    }
    assert_eq!(sql::count(office.world.database(), "media").await, 1);
    assert!(files(&office).await.len() < before);
    assert_eq!(
        office.of(&ben).get(&path(&office, &of_ben, "url")).await.status,
        200
    );
}

#[tokio::test]
async fn an_upload_that_is_not_posted_goes_after_a_day_and_a_posted_one_stays() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let posted = uploads(&app, &pictures::png(16, 16, 1)).await;
    let left = uploads(&app, &pictures::png(16, 16, 2)).await;
    posts(&app, "Look", "public", &[&posted]).await;
    let inside = &office.world.inside;
    office.world.clock.advance_seconds(DAY - 1);
    assert_eq!(media::sweep(inside).await.unwrap(), 0);
    assert_eq!(app.get(&path(&office, &left, "url")).await.status, 200);
    office.world.clock.advance_seconds(2);
    assert!(media::sweep(inside).await.unwrap() > 0);
    assert_eq!(app.get(&path(&office, &left, "url")).await.status, 404);
    assert_eq!(app.get(&path(&office, &posted, "url")).await.status, 200);
    assert_eq!(
        media::sweep(inside).await.unwrap(),
        0,
        "nothing is left to remove"
    );
}

#[tokio::test]
async fn a_file_that_no_row_names_is_removed_and_one_that_a_candidate_names_is_kept() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let posted = uploads(&app, &pictures::png(16, 16, 1)).await;
    let status = posts(&app, "Look", "public", &[&posted]).await;
    let candidate = ana
        .tries_to_propose(gatepost_internal::gate::Proposal {
            from_post_id: Some(status["id"].as_str().unwrap().into()),
            text: None,
            ..crate::support::colleague::note("")
        })
        .await
        .unwrap();
    let inside = &office.world.inside;
    let stray = "ab".repeat(32);
    inside.context.blobs.put(&stray, "x".into()).await.unwrap();
    post::delete(inside, &ana.caller, status["id"].as_str().unwrap())
        .await
        .unwrap();
    media::sweep(inside).await.unwrap();
    let kept = files(&office).await;
    assert!(!kept.contains(&stray));
    let medium = &candidate.revision.media[0];
    for name in [&medium.sha256, &medium.preview.sha256] {
        assert!(kept.contains(name));
        let path = format!("/desk/media/{}/{name}", candidate.id);
        assert_eq!(app.get(&path).await.status, 200);
    }
}
