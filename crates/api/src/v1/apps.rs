//! `/api/v1/apps`

use axum::Json;
use axum::extract::State;
use gatepost_internal::oauth::{self, App, Registration};
use serde::Serialize;

use crate::Api;
use crate::authenticate::{Address, Application};
use crate::parameters::Parameters;
use crate::problem::Problem;

/// An Application (<https://docs.joinmastodon.org/entities/Application/>).
#[derive(Serialize)]
pub(crate) struct ApplicationEntity {
    id: String,
    name: String,
    website: Option<String>,
    scopes: Vec<String>,
    /// All of them in one text, as older apps want it.
    redirect_uri: String,
    redirect_uris: Vec<String>,
    /// Apps that ask for web push before they can have it.
    vapid_key: &'static str,
}

/// An Application as it is told once, with what proves it.
#[derive(Serialize)]
pub(crate) struct CredentialApplication {
    #[serde(flatten)]
    application: ApplicationEntity,
    client_id: String,
    client_secret: String,
    /// Never.
    client_secret_expires_at: i64,
}

/// `POST /api/v1/apps`: registers an app. It gets nothing by that but a name on the consent page.
pub(crate) async fn register(
    State(api): State<Api>,
    Address(address): Address,
    parameters: Parameters,
) -> Result<Json<CredentialApplication>, Problem> {
    let registration = Registration {
        name: parameters.text("client_name").unwrap_or_default(),
        website: parameters.text("website").filter(|website| !website.is_empty()),
        redirect_uris: redirect_uris(&parameters),
        scopes: parameters.filled("scopes"),
    };
    let registered = parameters.explain(oauth::register(&api.inside, registration, &address).await)?;
    Ok(Json(CredentialApplication {
        client_id: registered.app.client_id.clone(),
        client_secret: registered.client_secret,
        client_secret_expires_at: 0,
        application: ApplicationEntity::of(registered.app),
    }))
}

/// `GET /api/v1/apps/verify_credentials`: which app does this token belong to?
pub(crate) async fn verify_credentials(
    State(api): State<Api>,
    Application(id): Application,
) -> Result<Json<ApplicationEntity>, Problem> {
    let app = oauth::get(&api.inside, id).await?;
    Ok(Json(ApplicationEntity::of(app)))
}

/// A list, or one text with blanks or line ends between.
fn redirect_uris(parameters: &Parameters) -> Vec<String> {
    let texts = parameters.list("redirect_uris");
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    words.map(str::to_owned).collect()
}

impl ApplicationEntity {
    fn of(app: App) -> Self {
        Self {
            id: app.id.to_string(),
            name: app.name,
            website: app.website,
            scopes: app
                .scopes
                .to_string()
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            redirect_uri: app.redirect_uris.join("\n"),
            redirect_uris: app.redirect_uris,
            vapid_key: "",
        }
    }
}
