//! Life inside beside writing: following, marking, apps, links, failed passwords, stops. A canary stands in every
//! word of it.

use gatepost_internal::gate::stop;
use gatepost_internal::oauth::{self, Ask, Client, Registration, TokenRequest};
use gatepost_internal::post::Draft;
use gatepost_internal::{account, entry, link, session, token};
use gatepost_model::gate::Kind;
use gatepost_model::scope::{Scope, Scopes};

use super::review;
use super::seeds::posts;
use crate::support::canary::Canaries;
use crate::support::colleague::Colleague;
use crate::support::company::{Company, Desk};
use crate::support::world::PASSWORD;

/// What strangers can try who found something that was once good.
pub struct Lost {
    /// A token that was revoked.
    pub revoked: String,
    /// The token of an app for itself.
    pub app_only: String,
    /// The token and the session of somebody who was suspended.
    pub suspended: (String, String),
    /// Ids and secrets that exist inside: good for nothing outside.
    pub ids: Vec<String>,
}

/// Everything; gives what strangers will try.
pub async fn happens(company: &Company, desk: &Desk, suspended: &Colleague, canaries: &mut Canaries) -> Lost {
    let mut ids = people_describe_and_mark(desk, canaries).await;
    ids.extend(links(desk, canaries).await);
    let (app_only, app_id) = apps(company, desk, canaries).await;
    ids.push(app_id);
    somebody_mistypes(company, canaries).await;
    ids.extend(review::happens(company, desk, canaries).await);
    let revoked = a_token_is_revoked(desk, canaries).await;
    let suspended = somebody_is_suspended(company, suspended, canaries).await;
    Lost {
        revoked,
        app_only,
        suspended,
        ids,
    }
}

async fn people_describe_and_mark(desk: &Desk, canaries: &mut Canaries) -> Vec<String> {
    let (ana, paul) = (&desk.ana, &desk.paul);
    let note = canaries.plant("note");
    account::update_profile(&ana.inside, &ana.caller, None, Some(note))
        .await
        .unwrap();
    let tag = canaries.plant_name("tag");
    let draft = Draft {
        text: Some(format!("#{tag} @{}", paul.caller.username)),
        idempotency_key: Some(canaries.plant("idempotency-key")),
        ..Draft::default()
    };
    let tagged = posts(ana, canaries, "tagged", draft).await.id.to_string();
    account::follow(&paul.inside, &paul.caller, &ana.caller.person.to_string())
        .await
        .unwrap();
    entry::favourite(&paul.inside, &paul.caller, &tagged)
        .await
        .unwrap();
    entry::bookmark(&paul.inside, &paul.caller, &tagged)
        .await
        .unwrap();
    vec![tagged, tag]
}

/// An invitation and a reset that nobody has used yet.
async fn links(desk: &Desk, canaries: &mut Canaries) -> Vec<String> {
    let administrator = &desk.rita;
    let (name, display_name) = (canaries.plant_name("invited"), canaries.plant("invited-name"));
    let invitation = link::invite(&administrator.inside, &administrator.caller, &name, &display_name)
        .await
        .unwrap();
    let reset = administrator
        .offers_reset(&desk.ana.caller.username)
        .await
        .unwrap();
    canaries.watch("invitation", &invitation.secret);
    canaries.watch("reset", &reset.secret);
    // The links themselves would open what they are for, so strangers try them cut short.
    let cut = |secret: &str| secret[..secret.len() - 1].to_owned();
    vec![cut(&invitation.secret), cut(&reset.secret), name]
}

/// An app with a person's token, a code that waits, and a token for itself.
async fn apps(company: &Company, desk: &Desk, canaries: &mut Canaries) -> (String, String) {
    let inside = &company.inside;
    let host = canaries.plant_name("app").replace('_', "-");
    canaries.watch("redirect", &host);
    let redirect_uri = format!("https://{host}.example/back");
    let registration = Registration {
        name: canaries.plant("app-name"),
        website: Some(format!(
            "https://{}.example/",
            canaries.plant("website").to_lowercase()
        )),
        redirect_uris: vec![redirect_uri.clone()],
        scopes: Some("read write".into()),
    };
    let registered = oauth::register(inside, registration, "127.0.0.1").await.unwrap();
    canaries.watch("client-secret", &registered.client_secret);
    canaries.watch_id("app", registered.app.id.0);
    let issued = session::sign_in(inside, &desk.paul.caller.username, PASSWORD, "127.0.0.1")
        .await
        .unwrap();
    canaries.watch("session", &issued.secret);
    let browser = session::authenticate(inside, &issued.secret, "127.0.0.1".into())
        .await
        .unwrap();
    let ask = Ask {
        client_id: Some(registered.app.client_id.clone()),
        redirect_uri: Some(redirect_uri.clone()),
        response_type: Some("code".into()),
        scope: Some("read".into()),
        state: Some(canaries.plant("state")),
        ..Ask::default()
    };
    let client = Client {
        id: &registered.app.client_id,
        secret: Some(&registered.client_secret),
    };
    let waiting = oauth::allow(inside, &browser, &ask, None).await.ok().unwrap();
    canaries.watch("code", &waiting.code);
    let used = oauth::allow(inside, &browser, &ask, None).await.ok().unwrap();
    let request = TokenRequest::Code {
        code: used.code,
        redirect_uri,
        code_verifier: None,
    };
    let minted = oauth::exchange(inside, client, request, "127.0.0.1")
        .await
        .ok()
        .unwrap();
    canaries.watch("app-token", &minted.access_token);
    (an_app_for_itself(company).await, registered.app.id.to_string())
}

/// The token of another app, which nobody has allowed anything. What it said of itself is no canary, because it
/// is told that again.
async fn an_app_for_itself(company: &Company) -> String {
    let registration = Registration {
        name: "Curious".into(),
        redirect_uris: vec!["https://curious.example/back".into()],
        ..Registration::default()
    };
    let registered = oauth::register(&company.inside, registration, "127.0.0.1")
        .await
        .unwrap();
    let client = Client {
        id: &registered.app.client_id,
        secret: Some(&registered.client_secret),
    };
    let request = TokenRequest::ClientCredentials { scope: None };
    let minted = oauth::exchange(&company.inside, client, request, "127.0.0.1")
        .await
        .ok()
        .unwrap();
    minted.access_token
}

/// A password that was typed for somebody who does not exist.
async fn somebody_mistypes(company: &Company, canaries: &mut Canaries) {
    let name = canaries.plant_name("mistyped");
    let wrong = session::sign_in(&company.inside, &name, "not this one, surely", "127.0.0.9").await;
    assert!(wrong.is_err());
}

/// A stop of a kind that nothing here needs. It goes to the public plane, so it is no part of what ends inside.
pub async fn a_stop_is_set(company: &Company, desk: &Desk, canaries: &mut Canaries) {
    let (reason, by) = (canaries.plant("stop"), desk.petra.caller.person);
    let context = company.inside.context.clone();
    let scope = stop::Scope {
        kind: Some(Kind::Follow),
        ..stop::Scope::default()
    };
    company
        .inside
        .database
        .write(move |tx| stop::put(tx, &context, scope, &reason, by))
        .await
        .unwrap();
}

async fn a_token_is_revoked(desk: &Desk, canaries: &mut Canaries) -> String {
    let paul = &desk.paul;
    let name = canaries.plant("revoked-token-name");
    let scopes = Scopes::of(&[Scope::Read, Scope::Write]);
    let issued = token::issue(&paul.inside, paul.caller.person, &name, scopes)
        .await
        .unwrap();
    let caller = token::authenticate(&paul.inside, &issued.secret, "127.0.0.1".into())
        .await
        .unwrap();
    token::revoke(&paul.inside, &caller).await.unwrap();
    issued.secret
}

/// Somebody who had written, had a session and a token, and was sent away.
async fn somebody_is_suspended(
    company: &Company,
    suspended: &Colleague,
    canaries: &mut Canaries,
) -> (String, String) {
    let username = &suspended.caller.username;
    posts(suspended, canaries, "of-a-suspended-person", Draft::default()).await;
    let browser = session::sign_in(&company.inside, username, PASSWORD, "127.0.0.1")
        .await
        .unwrap();
    gatepost_internal::person::deactivate(&company.inside, username, None)
        .await
        .unwrap();
    (suspended.bearer.clone(), browser.secret)
}
