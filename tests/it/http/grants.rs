//! Tokens as apps get them: registered, permitted on the consent page, exchanged.

use gatepost_internal::oauth::{self, Ask, Client, Registered, Registration, TokenRequest};
use gatepost_internal::session;

use super::office::{App, Office};
use crate::support::colleague::Colleague;
use crate::support::world::PASSWORD;

const REDIRECT: &str = "https://app.example/callback";
const HERE: &str = "127.0.0.1";

/// An app that may ask for these scopes.
pub async fn registered(office: &Office, scopes: &str) -> Registered {
    let registration = Registration {
        name: "An app".into(),
        website: Some("https://app.example".into()),
        redirect_uris: vec![REDIRECT.into()],
        scopes: Some(scopes.into()),
    };
    oauth::register(&office.world.inside, registration, HERE)
        .await
        .unwrap()
}

/// The app somebody uses, for themselves or as a brand they have a role at.
pub async fn app_of<'a>(
    office: &'a Office,
    colleague: &Colleague,
    scopes: &str,
    brand: Option<&str>,
) -> App<'a> {
    let (inside, app) = (&office.world.inside, registered(office, scopes).await);
    let session = session::sign_in(inside, &colleague.caller.username, PASSWORD, HERE)
        .await
        .unwrap();
    let person = session::authenticate(inside, &session.secret, HERE.into())
        .await
        .unwrap();
    let ask = Ask {
        client_id: Some(app.app.client_id.clone()),
        redirect_uri: Some(REDIRECT.into()),
        response_type: Some("code".into()),
        scope: Some(scopes.into()),
        ..Ask::default()
    };
    let permitted = oauth::allow(inside, &person, &ask, brand).await;
    let code = permitted.map_err(|_| "the app is not permitted").unwrap().code;
    let request = TokenRequest::Code {
        code,
        redirect_uri: REDIRECT.into(),
        code_verifier: None,
    };
    minted(office, &app, request).await
}

/// The same app without a person behind it.
pub async fn app_alone<'a>(office: &'a Office, scopes: &str) -> App<'a> {
    let app = registered(office, scopes).await;
    let request = TokenRequest::ClientCredentials {
        scope: Some(scopes.into()),
    };
    minted(office, &app, request).await
}

async fn minted<'a>(office: &'a Office, app: &Registered, request: TokenRequest) -> App<'a> {
    let client = Client {
        id: &app.app.client_id,
        secret: Some(&app.client_secret),
    };
    let minted = oauth::exchange(&office.world.inside, client, request, HERE).await;
    office.with_token(&minted.map_err(|_| "there is no token").unwrap().access_token)
}
