//! E20: a stream ends when the right to it ends, and nothing is sent after.

use gatepost_internal::post::{self, Draft};
use gatepost_internal::{Caller, password, person, role, session, token};
use gatepost_model::role::Role;

use super::ears::{Events, Place, Socket};
use crate::support::colleague::Colleague;
use crate::support::company::Company;
use crate::support::log::Log;
use crate::support::world::PASSWORD;

/// How somebody's right ends.
enum End {
    TokenRevoked,
    PersonSuspended,
    PasswordChanged,
    SignedOutEverywhere,
    RoleLowered,
}

async fn browser(company: &Company, who: &Colleague) -> Caller {
    let username = &who.caller.username;
    let issued = session::sign_in(&company.inside, username, PASSWORD, "127.0.0.1")
        .await
        .unwrap();
    session::authenticate(&company.inside, &issued.secret, "127.0.0.1".into())
        .await
        .unwrap()
}

async fn comes(end: &End, company: &Company, who: &Colleague) {
    let inside = &company.inside;
    match end {
        End::TokenRevoked => token::revoke(inside, &who.caller).await.unwrap(),
        End::PersonSuspended => drop(
            person::deactivate(inside, &who.caller.username, None)
                .await
                .unwrap(),
        ),
        End::PasswordChanged => {
            let session = browser(company, who).await;
            password::change(inside, &session, PASSWORD, "another horse battery staple")
                .await
                .unwrap();
        }
        End::SignedOutEverywhere => {
            let session = browser(company, who).await;
            token::revoke_all_own(inside, &session).await.unwrap();
        }
        End::RoleLowered => role::revoke(inside, &who.caller.username, Role::Editor, Some("news"), None)
            .await
            .unwrap(),
    }
}

async fn talks(who: &Colleague, text: &str) {
    let draft = Draft {
        text: Some(text.into()),
        ..Draft::default()
    };
    post::publish(&who.inside, &who.caller, draft).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e20_a_stream_ends_with_the_right_to_it_and_says_nothing_after() {
    let company = Company::new().await;
    let ben = company.person("ben", &[]).await;
    for (number, end) in [
        End::TokenRevoked,
        End::PersonSuspended,
        End::PasswordChanged,
        End::SignedOutEverywhere,
        End::RoleLowered,
    ]
    .iter()
    .enumerate()
    {
        let who = company.person(&format!("leaver{number}"), &[Role::Editor]).await;
        let mut socket = Socket::open(&company, &who.bearer, Place::Header, "stream=public")
            .await
            .ok()
            .unwrap();
        let mut events = Events::open(&company, &who.bearer, "/api/v1/streaming/public/local").await;
        talks(&ben, "While it lasts").await;
        assert!(
            socket.hears_of("update").await["content"]
                .as_str()
                .unwrap()
                .contains("While it lasts")
        );
        assert!(events.hears().await.unwrap().1.contains("While it lasts"));
        // Each stream has been looked at once with its roles as they were, before they change.
        gatepost_internal::stream::close_dead(&company.inside)
            .await
            .unwrap();

        comes(end, &company, &who).await;
        if !matches!(end, End::RoleLowered) {
            talks(&ben, "Nobody who has left hears this").await;
        }
        assert_eq!(socket.hears().await, None, "case {number}");
        assert_eq!(events.hears().await, None, "case {number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_stops_ends_its_streams_and_does_not_wait_for_them() {
    let log = Log::start();
    let company = Company::new().await;
    let ana = company.person("ana", &[]).await;
    let mut socket = Socket::open(&company, &ana.bearer, Place::Header, "stream=user")
        .await
        .ok()
        .unwrap();
    let mut events = Events::open(&company, &ana.bearer, "/api/v1/streaming/user").await;
    company.rests().await;
    assert_eq!(socket.hears().await, None);
    assert_eq!(events.hears().await, None);
    let lines = String::from_utf8(log.bytes()).unwrap();
    assert!(lines.contains("the node has stopped"), "{lines}");
    assert!(!lines.contains("are cut off"), "the streams were waited for");
}
