//! How much, how many at once, and what is left of what did not arrive.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use gatepost_internal::media::{self, Quota, Upload};
use serde_json::json;

use super::{files, office, tries_to_upload, uploads};
use crate::support::parts::Parts;
use crate::support::patience::eventually;
use crate::support::pictures;
use crate::support::sql;

#[tokio::test]
async fn a_file_that_is_too_large_is_413_and_nothing_of_it_is_kept() {
    let (office, [ana, ..]) = office().await;
    let mut huge = pictures::png(8, 8, 0);
    huge.resize((16 << 20) + 1, 0);
    let answer = tries_to_upload(&office.of(&ana), "huge.png", &huge).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert!(answer.text().contains("16 MB"), "{}", answer.text());
    assert!(files(&office).await.is_empty());
}

#[tokio::test]
async fn a_body_that_is_no_form_of_several_parts_is_415_and_a_form_without_a_file_422() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let picture = pictures::png(8, 8, 0);
    let raw = app
        .send("POST", "/api/v2/media", &[("content-type", "image/png")], picture)
        .await;
    assert_eq!(raw.status, 415, "{}", raw.text());
    assert_eq!(
        app.post("/api/v2/media", json!({ "file": "x" })).await.status,
        415
    );
    // H10: no address of a picture is ever taken.
    let parts = Parts::default().text("url", "https://globex.example/a.png");
    assert_eq!(super::sends(&app, parts).await.status, 422);
    assert_eq!(sql::count(office.world.database(), "media").await, 0);
}

#[test]
fn h10_no_route_fetches_a_picture_from_elsewhere() {
    for route in gatepost_api::route::table()
        .into_iter()
        .chain(gatepost_web::route::table())
        .chain(gatepost_site::route::table())
    {
        for word in ["proxy", "remote_media", "fetch", "{url}"] {
            assert!(!route.path.contains(word), "{}", route.path);
        }
    }
}

#[tokio::test]
async fn h7_an_upload_that_stops_half_way_leaves_nothing() {
    let (office, [ana, ..]) = office().await;
    let body = Parts::default()
        .file("file", "a.png", &pictures::png(512, 512, 0))
        .body();
    let host = office.url.strip_prefix("http://").unwrap().to_owned();
    let head = format!(
        "POST /api/v2/media HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\nContent-Type: {}\r\n\
         Content-Length: {}\r\n\r\n",
        ana.bearer,
        Parts::content_type(),
        body.len()
    );
    let sent = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(&host).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body[..body.len() / 2]).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        // The server may answer or only close; both are fine.
        let _closed = stream.read_to_string(&mut answer);
        answer
    });
    let answer = sent.await.unwrap();
    assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(files(&office).await.is_empty());
    assert_eq!(sql::count(office.world.database(), "media").await, 0);
    // Its place in the pool is free again.
    uploads(&office.of(&ana), &pictures::png(8, 8, 1)).await;
}

#[tokio::test]
async fn h7_a_hundred_at_once_are_taken_or_told_to_wait() {
    let (office, [ana, ..]) = office().await;
    let inside = office.world.inside.clone();
    let picture: Arc<Vec<u8>> = Arc::new(pictures::png(256, 256, 5));
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (inside, caller, picture) = (inside.clone(), ana.caller.clone(), picture.clone());
        all.spawn(async move {
            let upload = Upload {
                bytes: picture.to_vec().into(),
                ..Upload::default()
            };
            media::upload(&inside, &caller, upload).await
        });
    }
    let mut kept = 0;
    while let Some(outcome) = all.join_next().await {
        match outcome.unwrap() {
            Ok(_) => kept += 1,
            Err(gatepost_internal::Error::Busy(_) | gatepost_internal::Error::TooLarge(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert!(kept > 0);
    assert_eq!(sql::count(office.world.database(), "media").await, kept);
    // The same picture is one file, and its preview another.
    assert!(files(&office).await.len() <= 2);
    eventually("the pool is free", async || {
        let upload = Upload {
            bytes: picture.to_vec().into(),
            ..Upload::default()
        };
        let outcome = media::upload(&inside, &ana.caller, upload).await;
        (!matches!(outcome, Err(gatepost_internal::Error::Busy(_)))).then_some(())
    })
    .await;
}

#[tokio::test]
async fn h7_who_uploads_without_posting_is_told_to_stop() {
    let (office, [ana, ben, _]) = office().await;
    let Quota { pictures: most, .. } = office.world.inside.context.limits.uploads;
    let row = "INSERT INTO media (id, name, owner_id, position, sha256, media_type, length, width, height, \
               preview_sha256, preview_type, preview_length, preview_width, preview_height, blurhash, file_name, \
               created_at)";
    for number in 0..most {
        let values = format!(
            "{row} VALUES ({number}, 'n{number}', {}, 0, 'a', 'image/png', 1, 1, 1, 'b', 'image/png', 1, 1, 1, '', '', {})",
            ana.caller.person,
            office.world.now().0
        );
        sql::execute(office.world.database(), values).await.unwrap();
    }
    let answer = tries_to_upload(&office.of(&ana), "more.png", &pictures::png(8, 8, 0)).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert!(answer.text().contains("after a day"), "{}", answer.text());
    uploads(&office.of(&ben), &pictures::png(8, 8, 0)).await;
    // Bytes count as pictures do.
    let half = 250_i64 << 20;
    let heavy = format!(
        "UPDATE media SET owner_id = {}, length = {half}, preview_length = {half} WHERE id = 0",
        ben.caller.person
    );
    sql::execute(office.world.database(), heavy).await.unwrap();
    let answer = tries_to_upload(&office.of(&ben), "more.png", &pictures::png(8, 8, 0)).await;
    assert_eq!(answer.status, 413, "{}", answer.text());
}
