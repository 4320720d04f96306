//! An app that somebody uses, as it would go through OAuth: it registers, is allowed on the page, and brings its
//! code.

use gatepost_internal::oauth::{
    self, Ask, Client, ConsiderError, Minted, OAuthError, Permitted, Registration, TokenRequest,
};
use gatepost_internal::{Caller, Error, Inside, Presented, Staff, token};

use crate::support::colleague::Colleague;
use crate::support::world::World;

/// Where the app's codes go.
pub const CALLBACK: &str = "https://elk.example/oauth?server=acme";

/// RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A registered app.
pub struct App {
    inside: Inside,
    pub client_id: String,
    pub secret: String,
}

/// What an app tells of itself when it wants everything apps can have.
pub fn registration() -> Registration {
    Registration {
        name: "Elk".into(),
        website: Some("https://elk.example".into()),
        redirect_uris: vec![CALLBACK.into(), oauth::OUT_OF_BAND.into()],
        scopes: Some("read write follow push".into()),
    }
}

impl App {
    /// Registers one.
    pub async fn of(world: &World) -> Self {
        let registered = oauth::register(&world.inside, registration(), "192.0.2.1")
            .await
            .unwrap();
        Self {
            inside: world.inside.clone(),
            client_id: registered.app.client_id,
            secret: registered.client_secret,
        }
    }

    /// What it asks for on the consent page, with PKCE.
    pub fn asks(&self) -> Ask {
        Ask {
            client_id: Some(self.client_id.clone()),
            redirect_uri: Some(CALLBACK.into()),
            response_type: Some("code".into()),
            scope: Some("read write follow".into()),
            state: Some("the app's own".into()),
            code_challenge: Some(CHALLENGE.into()),
            code_challenge_method: Some("S256".into()),
        }
    }

    /// The person allows what it asks for, for themselves or as a brand.
    pub async fn is_allowed(
        &self,
        who: &Colleague,
        ask: &Ask,
        brand: Option<&str>,
    ) -> Result<Permitted, ConsiderError> {
        oauth::allow(&self.inside, &who.caller, ask, brand).await
    }

    /// The code of somebody who allowed everything, for themselves or as a brand.
    pub async fn code_of(&self, who: &Colleague, brand: Option<&str>) -> String {
        self.is_allowed(who, &self.asks(), brand).await.unwrap().code
    }

    /// Brings a code, with its secret and its verifier.
    pub async fn brings(&self, code: &str) -> Result<Minted, OAuthError> {
        self.brings_exactly(Some(&self.secret), code, CALLBACK, Some(VERIFIER))
            .await
    }

    /// Brings a code with exactly this.
    pub async fn brings_exactly(
        &self,
        secret: Option<&str>,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
    ) -> Result<Minted, OAuthError> {
        let request = TokenRequest::Code {
            code: code.into(),
            redirect_uri: redirect_uri.into(),
            code_verifier: verifier.map(str::to_owned),
        };
        oauth::exchange(&self.inside, self.client(secret), request, "192.0.2.1").await
    }

    /// Asks for a token of its own.
    pub async fn for_itself(&self, scope: Option<&str>) -> Result<Minted, OAuthError> {
        let request = TokenRequest::ClientCredentials {
            scope: scope.map(str::to_owned),
        };
        let client = self.client(Some(&self.secret));
        oauth::exchange(&self.inside, client, request, "192.0.2.1").await
    }

    /// How it names itself with this secret.
    pub fn client<'a>(&'a self, secret: Option<&'a str>) -> Client<'a> {
        Client {
            id: &self.client_id,
            secret,
        }
    }

    /// A token somebody has given it.
    pub async fn token_of(&self, who: &Colleague) -> String {
        let code = self.code_of(who, None).await;
        self.brings(&code).await.unwrap().access_token
    }

    /// A token with which it acts as a brand for somebody.
    pub async fn token_as(&self, who: &Colleague, brand: &str) -> String {
        let code = self.code_of(who, Some(brand)).await;
        self.brings(&code).await.unwrap().access_token
    }
}

/// What a token proves.
pub async fn shows(world: &World, bearer: &str) -> Result<Presented, Error> {
    token::present(&world.inside, bearer, "192.0.2.1".into()).await
}

/// The person a token proves.
pub async fn person(world: &World, bearer: &str) -> Caller {
    match shows(world, bearer).await.unwrap() {
        Presented::Person(caller) => caller,
        other => panic!("no person: {other:?}"),
    }
}

/// The brand's staff a token proves.
pub async fn staff(world: &World, bearer: &str) -> Staff {
    match shows(world, bearer).await.unwrap() {
        Presented::Brand(staff) => staff,
        other => panic!("no brand: {other:?}"),
    }
}

/// Whether a token is worth nothing.
pub async fn is_dead(world: &World, bearer: &str) -> bool {
    matches!(shows(world, bearer).await, Err(Error::Unauthenticated))
}
