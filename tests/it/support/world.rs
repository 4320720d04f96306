//! The internal plane of a company, alone: one brand, a policy, and whoever a test invites.

use std::path::Path;
use std::sync::Arc;

use gatepost_internal::media::Quota;
use gatepost_internal::media::derive::{self, Deriver};
use gatepost_internal::second_factor::InternalKey;
use gatepost_internal::{
    Context, Error, Inside, Limits, brand, gate, oauth, person, role, session, stream, token,
};
use gatepost_model::address::PublicAddress;
use gatepost_model::gate::{Acceptance, CandidateState, Policy};
use gatepost_model::id::{BrandId, IdSource};
use gatepost_model::notice::{Notice, NumberedNotice, OutsideActor, OutsideItem, OutsideKind};
use gatepost_model::release_key::{ReleaseSigner, ReleaseVerifier};
use gatepost_model::role::Role;
use gatepost_model::scope::{Scope, Scopes};
use gatepost_model::{Clock, Timestamp};
use gatepost_storage::{BlobStore, Database, Plane};

use super::clock::TestClock;
use super::colleague::Colleague;
use super::database::Databases;
use super::random::SeededRandom;

/// The approver `news` has from its first day.
pub const RESERVE: &str = "quinn";

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// A company's inside with the brand `news`.
pub struct World {
    /// The plane under test.
    pub inside: Inside,
    /// Its time.
    pub clock: Arc<TestClock>,
    /// Where it lives, and removed with it. After the plane, so that its connections are closed first.
    _databases: Databases,
}

impl World {
    /// A company whose policy demands no undo window.
    pub async fn new() -> Self {
        Self::with_policy(Policy::standard(0)).await
    }

    /// A company with this policy.
    pub async fn with_policy(policy: Policy) -> Self {
        let databases = Databases::internal_alone();
        let clock = Arc::new(TestClock::new());
        let database = databases.migrated(Plane::Internal).await;
        let inside = Inside {
            database,
            context: Arc::new(context(clock.clone(), databases.folder.path())),
        };
        gate::install_policy(&inside, policy).await.unwrap();
        gate::check::install_absent(&inside).await.unwrap();
        brand::create(&inside, "news", "Acme News", "What is new at Acme.", None)
            .await
            .unwrap();
        let world = Self {
            inside,
            clock,
            _databases: databases,
        };
        // Nothing can be submitted where nobody could ever approve it.
        world.employs(RESERVE, &[Role::Approver]).await;
        world
    }

    async fn employs(&self, name: &str, roles: &[Role]) {
        person::create(&self.inside, name, &format!("{name} Example"), PASSWORD, None)
            .await
            .unwrap();
        for role in roles {
            let brand = role.is_gate().then_some("news");
            role::grant(&self.inside, name, *role, brand, None).await.unwrap();
        }
    }

    /// The internal database.
    pub fn database(&self) -> &Database {
        &self.inside.database
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Somebody without a gate role.
    pub async fn employee(&self, name: &str) -> Colleague {
        self.with_roles(name, &[]).await
    }

    /// Somebody in the PR review group of `news`.
    pub async fn approver(&self, name: &str) -> Colleague {
        self.with_roles(name, &[Role::Approver]).await
    }

    /// An editor of `news`.
    pub async fn editor(&self, name: &str) -> Colleague {
        self.with_roles(name, &[Role::Editor]).await
    }

    /// A publisher of `news`.
    pub async fn publisher(&self, name: &str) -> Colleague {
        self.with_roles(name, &[Role::Publisher]).await
    }

    /// A duty officer of `news`.
    pub async fn duty_officer(&self, name: &str) -> Colleague {
        self.with_roles(name, &[Role::DutyOfficer]).await
    }

    /// Somebody with these roles, the gate roles among them at `news`, and a token for everything.
    pub async fn with_roles(&self, name: &str, roles: &[Role]) -> Colleague {
        self.employs(name, roles).await;
        self.sign_in(name, &Scope::ALL).await
    }

    /// The same person again, with another token.
    pub async fn sign_in(&self, name: &str, scopes: &[Scope]) -> Colleague {
        let wanted = name.to_owned();
        let person = self
            .database()
            .read(move |r| person::find_by_username(r, &wanted))
            .await
            .unwrap()
            .unwrap();
        let issued = token::issue(&self.inside, person.id, "test", Scopes::of(scopes))
            .await
            .unwrap();
        let caller = token::authenticate(&self.inside, &issued.secret, "127.0.0.1".into())
            .await
            .unwrap();
        Colleague {
            inside: self.inside.clone(),
            caller,
            bearer: issued.secret,
        }
    }

    /// The same person at a browser they have signed in with; the bearer is the session's secret.
    pub async fn at_a_browser(&self, name: &str) -> Colleague {
        let issued = session::sign_in(&self.inside, name, PASSWORD, "127.0.0.1")
            .await
            .unwrap();
        let caller = session::authenticate(&self.inside, &issued.secret, "127.0.0.1".into())
            .await
            .unwrap();
        Colleague {
            inside: self.inside.clone(),
            caller,
            bearer: issued.secret,
        }
    }

    /// The same plane, letting in other apps than any.
    pub fn letting_in(&self, apps: oauth::Admission) -> Inside {
        let mut context = context(self.clock.clone(), self._databases.folder.path());
        context.apps = apps;
        // The same chance goes on: beginning it again would draw the same ids again.
        context.random = self.inside.context.random.clone();
        Inside {
            database: self.database().clone(),
            context: Arc::new(context),
        }
    }

    /// The same plane on a node from which no mail leaves.
    pub fn without_mail(&self) -> Inside {
        let mut context = context(self.clock.clone(), self._databases.folder.path());
        context.sends_mail = false;
        // As above.
        context.random = self.inside.context.random.clone();
        Inside {
            database: self.database().clone(),
            context: Arc::new(context),
        }
    }

    /// Another brand.
    pub async fn another_brand(&self, name: &str) {
        brand::create(&self.inside, name, &format!("Acme {name}"), "Also Acme.", None)
            .await
            .unwrap();
    }

    /// Gives somebody a role, a gate role at `news`.
    pub async fn grants(&self, name: &str, role: Role) {
        let brand = role.is_gate().then_some("news");
        role::grant(&self.inside, name, role, brand, None).await.unwrap();
    }

    /// Takes a role from somebody, a gate role at `news`.
    pub async fn takes(&self, name: &str, role: Role) {
        let brand = role.is_gate().then_some("news");
        role::revoke(&self.inside, name, role, brand, None).await.unwrap();
    }

    /// The verbs in the audit chain since an entry, in order.
    pub async fn audited_since(&self, sequence: i64) -> Vec<String> {
        let query =
            format!("SELECT verb AS value FROM audit_entries WHERE sequence > {sequence} ORDER BY sequence");
        let verbs = super::sql::texts(self.database(), query).await;
        verbs.into_iter().flatten().collect()
    }

    /// The newest entry of the audit chain.
    pub async fn newest_audit_entry(&self) -> i64 {
        super::sql::numbers(self.database(), "SELECT sequence AS value FROM audit_head").await[0]
    }

    /// The id of a brand inside.
    pub async fn brand_id(&self, name: &'static str) -> BrandId {
        self.database()
            .read(move |r| brand::find(r, name))
            .await
            .unwrap()
            .unwrap()
            .id
    }

    /// Ends somebody's account.
    pub async fn deactivates(&self, colleague: &Colleague) {
        person::deactivate(&self.inside, &colleague.caller.username, None)
            .await
            .unwrap();
    }

    /// Puts another policy in force, as two administrators would.
    pub async fn changes_policy(&self, change: impl FnOnce(&mut Policy)) {
        let mut policy = Policy::standard(0);
        policy.version = 2;
        change(&mut policy);
        gate::install_policy(&self.inside, policy).await.unwrap();
    }

    /// Sets a stop for everything.
    pub async fn stops(&self, by: &Colleague, reason: &'static str) {
        let (context, person) = (self.inside.context.clone(), by.caller.person);
        let everything = gate::stop::Scope::default();
        self.database()
            .write(move |tx| gate::stop::put(tx, &context, everything, reason, person))
            .await
            .unwrap();
    }

    /// Runs the releaser once.
    pub async fn releaser_runs(&self) -> Result<Option<Timestamp>, Error> {
        gate::publish::publish_due(&self.inside).await
    }

    /// Tells the internal plane what the public plane noticed, at this place of its order.
    pub async fn is_told(&self, position: i64, notice: Notice) {
        let numbered = NumberedNotice { position, notice };
        gatepost_internal::outside::apply(&self.inside, vec![numbered])
            .await
            .unwrap();
    }

    /// `@fan@globex.example` writes to the brand; gives the URI of what they wrote.
    pub async fn hears_from_a_fan(&self, position: i64, kind: OutsideKind) -> String {
        let uri = format!("https://globex.example/notes/{position}");
        let item = OutsideItem {
            brand: "news".into(),
            kind,
            uri: uri.clone(),
            author: fan(),
            content_html: (!matches!(kind, OutsideKind::Boost | OutsideKind::Like))
                .then(|| "<p>Hello</p>".into()),
            in_reply_to: None,
            received_at: self.now(),
        };
        self.is_told(position, Notice::Received(item)).await;
        uri
    }

    /// The public halves of the release key.
    pub fn release_keys(&self) -> ReleaseVerifier {
        ReleaseVerifier::parse(&[self.inside.context.release_signer.public_key()]).unwrap()
    }

    /// Releases an approved candidate at once, and the public plane takes it; gives the publication's URI.
    pub async fn publishes(&self, publisher: &Colleague, candidate: &gate::Candidate) -> String {
        publisher.releases(candidate, Some(0)).await.unwrap();
        self.releaser_runs().await.unwrap();
        self.is_carried().await.pop().unwrap()
    }

    /// The public plane takes whatever waits for it; gives the URIs of the publications.
    pub async fn is_carried(&self) -> Vec<String> {
        let mut uris = Vec::new();
        for carriage in gate::list_to_carry(&self.inside, 100).await.unwrap() {
            let uri = self
                .inside
                .context
                .public_address
                .object(&carriage.order.content.candidate);
            let published_at = self.now();
            let acceptance = Acceptance {
                uri: uri.clone(),
                url: uri.clone(),
                published_at,
            };
            gate::carried(&self.inside, carriage.release, acceptance)
                .await
                .unwrap();
            uris.push(uri);
        }
        uris
    }

    /// How many releases the publish transaction has made.
    pub async fn releases(&self) -> i64 {
        super::sql::count(self.database(), "releases").await
    }

    /// A candidate proposed and submitted by `author`, approved by `approver`.
    pub async fn approved(&self, author: &Colleague, approver: &Colleague, text: &str) -> gate::Candidate {
        let candidate = author.proposes(text).await;
        let candidate = author.submits(&candidate).await.unwrap();
        let candidate = approver.approves(&candidate).await.unwrap();
        assert_eq!(candidate.state, CandidateState::Approved);
        candidate
    }
}

/// Somebody outside.
pub fn fan() -> OutsideActor {
    OutsideActor {
        uri: "https://globex.example/users/fan".into(),
        handle: "@fan@globex.example".into(),
        name: "A fan".into(),
    }
}

fn context(clock: Arc<TestClock>, folder: &Path) -> Context {
    Context {
        clock,
        random: Arc::new(SeededRandom::new(1)),
        ids: IdSource::default(),
        public_address: PublicAddress::parse("https://social.acme.example").unwrap(),
        internal_url: "https://inside.acme.example".into(),
        release_signer: ReleaseSigner::from_seed(&[7; 32]).unwrap(),
        internal_key: InternalKey::new(&[8; 32]).unwrap(),
        blobs: BlobStore::local(&folder.join("blobs/internal")).unwrap(),
        deriver: Deriver::new(2, 16, derive::Limits::default()),
        checks: gate::check::Lists::default(),
        limits: Limits {
            post_characters: 5_000,
            candidate_characters: 5_000,
            undo_seconds: 60,
            uploads: Quota {
                pictures: 50,
                bytes: 500 << 20,
            },
        },
        sends_mail: true,
        apps: oauth::Admission::Any,
        pace: oauth::Pace::new(),
        streams: stream::Streams::new(),
        work: tokio::sync::Notify::new(),
    }
}
