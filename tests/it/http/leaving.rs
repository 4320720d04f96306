//! Deactivation ends everything at once.

use gatepost_internal::gate;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::office::Office;
use super::refusal::{identical, refused};
use crate::support::sql;
use crate::support::world::PASSWORD;

#[tokio::test]
async fn the_next_request_of_somebody_who_was_deactivated_is_401_like_that_of_a_stranger() {
    let office = Office::new().await;
    let lea = office.world.approver("lea").await;
    let again = office
        .world
        .sign_in("lea", &gatepost_model::scope::Scope::ALL)
        .await;
    let ana = office.world.employee("ana").await;
    assert_eq!(office.of(&lea).get("/api/v1/timelines/home").await.status, 200);
    office.world.deactivates(&lea).await;
    let stranger = office.nobody().get("/api/v1/timelines/home").await;
    for token in [&lea, &again] {
        let answer = office.of(token).get("/api/v1/timelines/home").await;
        identical([("a stranger", &stranger), ("somebody who left", &answer)]);
        refused(
            "posting",
            &office
                .of(token)
                .post("/api/v1/statuses", json!({"status": "a"}))
                .await,
            401,
        );
    }
    let sign_in = json!({"username": "lea", "password": PASSWORD});
    refused(
        "signing in",
        &office.nobody().post("/api/gatepost/v1/tokens", sign_in).await,
        401,
    );
    assert_eq!(
        office.of(&ana).get("/api/v1/timelines/home").await.status,
        200,
        "nobody else is concerned"
    );
}

/// A request whose head has been let in and whose body is still to come.
struct Half {
    stream: TcpStream,
    body: String,
}

impl Half {
    async fn begins(office: &Office, bearer: &str, path: &str, body: String) -> Self {
        let host = office.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {bearer}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        // The server asks for the body once it has seen the token and found it living.
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    async fn ends(mut self) -> String {
        self.stream.write_all(self.body.as_bytes()).await.unwrap();
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).await.unwrap();
        answer
    }
}

#[tokio::test]
async fn a_request_that_was_under_way_when_its_person_was_deactivated_does_nothing() {
    let office = Office::new().await;
    let world = &office.world;
    let ana = world.employee("ana").await;
    let lea = world.approver("lea").await;
    let candidate = ana.submits(&ana.proposes("Good news").await).await.unwrap();
    let token = lea.confirms(&candidate).await.unwrap();
    let decision = json!({
        "decision": "approve", "rev_hash": candidate.revision.rev_hash, "reauthentication_token": token,
    });
    let path = format!("/api/gatepost/v1/candidates/{}/decisions", candidate.id);
    let mut halves = Vec::new();
    for (path, body) in [
        ("/api/v1/statuses", json!({"status": "Good bye"})),
        (
            "/api/gatepost/v1/candidates",
            json!({"brand": "news", "kind": "create", "text": "Good bye"}),
        ),
        (path.as_str(), decision),
    ] {
        halves.push((
            path,
            Half::begins(&office, &lea.bearer, path, body.to_string()).await,
        ));
    }
    world.deactivates(&lea).await;
    for (path, half) in halves {
        let answer = half.ends().await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{path}: {answer}");
    }
    assert_eq!(sql::count(world.database(), "posts").await, 0);
    assert_eq!(sql::count(world.database(), "decisions").await, 0);
    let candidates = gate::list(&ana.inside, &ana.caller, gate::Filter::default())
        .await
        .unwrap();
    assert_eq!(candidates.len(), 1);
}

#[tokio::test]
async fn a_half_request_of_somebody_who_stays_succeeds() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let body = json!({"status": "Slowly"}).to_string();
    let half = Half::begins(&office, &ana.bearer, "/api/v1/statuses", body).await;
    assert!(half.ends().await.starts_with("HTTP/1.1 200 "));
}
