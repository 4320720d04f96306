//! The public plane of a company, alone, as the internet sees it: a listener, a database, the brand `news`.
//!
//! There is no internal plane behind it. What the gate would release, a test certifies itself with the release
//! key, rightly or wrongly.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use gatepost_federation::egress::{Egress, EgressSettings, Recorder, Sent, UrlPolicy};
use gatepost_federation::keys::KeyVault;
use gatepost_federation::plane::{Context, DeliverySettings, PublicPlane};
use gatepost_federation::release::{self, AcceptError};
use gatepost_federation::stop::View;
use gatepost_federation::{delivery, inbox};
use gatepost_model::address::{PUBLIC_AUDIENCE, PublicAddress};
use gatepost_model::brand::{Charter, SignedCharter};
use gatepost_model::gate::{Acceptance, Certificate, Kind, ReleaseOrder, RevisionContent, StepTally};
use gatepost_model::id::{IdSource, OutsideId};
use gatepost_model::release_key::{ReleaseSigner, ReleaseVerifier};
use gatepost_model::{Clock, Timestamp};
use gatepost_storage::{BlobStore, Database, Plane};
use tokio::sync::{Notify, OnceCell};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::clock::TestClock;
use super::database::Databases;
use super::elsewhere::Outsider;
use super::ledger::{self, Ledger};
use super::random::SeededRandom;

/// One request the plane has made.
#[derive(Debug, Clone)]
pub struct Packet {
    /// Where to.
    pub url: String,
    /// Its headers, a line each.
    pub head: Vec<u8>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Writes down everything that leaves.
#[derive(Default)]
pub struct Recording(Mutex<Vec<Packet>>);

impl Recording {
    /// Everything so far.
    pub fn packets(&self) -> Vec<Packet> {
        self.0.lock().unwrap().clone()
    }
}

impl Recorder for Recording {
    fn record(&self, sent: &Sent<'_>) {
        self.0.lock().unwrap().push(Packet {
            url: sent.url.to_string(),
            head: sent.head.to_vec(),
            body: sent.body.to_vec(),
        });
    }
}

/// A running public plane.
pub struct Outside {
    /// The plane under test.
    pub plane: PublicPlane,
    /// Its origin.
    pub url: String,
    /// Its time.
    pub clock: Arc<TestClock>,
    /// What has left it.
    pub recording: Arc<Recording>,
    /// The release key, which the internal plane would hold.
    pub signer: ReleaseSigner,
    /// Chance of this test, for ids the gate would draw.
    pub random: SeededRandom,
    serving: JoinHandle<()>,
    cancel: CancellationToken,
    /// Where it lives. Last, so that its connections are closed first.
    _databases: Databases,
}

impl Outside {
    /// A plane in development mode that answers, and delivers nothing by itself.
    pub async fn new() -> Self {
        Self::under(UrlPolicy::Development).await
    }

    /// The same under some rules for outgoing requests.
    pub async fn under(policy: UrlPolicy) -> Self {
        // Tests ask for more names that nobody has than any honest visitor.
        let settings = gatepost_site::Settings { misses_per_minute: 0 };
        Self::with(policy, settings).await
    }

    /// The same with some settings of its listener.
    pub async fn with(policy: UrlPolicy, settings: gatepost_site::Settings) -> Self {
        let databases = Databases::empty();
        let database = databases.migrated(Plane::Public).await;
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", socket.local_addr().unwrap().port());
        let clock = Arc::new(TestClock::new());
        let recording = Arc::new(Recording::default());
        let address = PublicAddress::parse(&url).unwrap();
        let mut egress = EgressSettings::new(address.authority(), policy, clock.clone());
        egress.recorder = Some(recording.clone());
        let egress = Arc::new(Egress::new(egress).unwrap());
        let blobs = BlobStore::local(&databases.folder.path().join("blobs/public")).unwrap();
        let plane = PublicPlane {
            database,
            context: Arc::new(context("one", address, clock.clone(), egress, blobs)),
        };
        plane.fetcher().await.unwrap();
        let cancel = CancellationToken::new();
        let (inbox, _ends_with_the_test) = inbox::start(plane.clone(), cancel.clone());
        let router = gatepost_site::router(plane.clone(), inbox, settings);
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(socket, service).await.unwrap() });
        let outside = Self {
            plane,
            url,
            clock,
            recording,
            signer: release_key(),
            random: SeededRandom::new(3),
            serving,
            cancel,
            _databases: databases,
        };
        outside.opens("news").await;
        outside
    }

    /// Opens a brand.
    pub async fn opens(&self, name: &str) {
        gatepost_federation::brand::open(&self.plane, &self.charter(name))
            .await
            .unwrap();
    }

    /// A charter as the internal plane would make it.
    pub fn charter(&self, name: &str) -> SignedCharter {
        let charter = Charter {
            name: name.into(),
            actor: self.brand(name),
            display_name: format!("Acme {name}"),
            summary: "What is new at Acme.".into(),
            created_at: self.now(),
            person: false,
        };
        charter.sign(&self.signer).unwrap()
    }

    /// Starts to deliver.
    pub fn starts_delivery(&self) {
        drop(delivery::start(self.plane.clone(), self.cancel.clone()));
    }

    /// A second node of the company, on the same database, starts to deliver.
    pub fn is_joined_by_another_node(&self) {
        let plane = self.seen_as("two", self.plane.context.egress.clone());
        drop(delivery::start(plane, self.cancel.clone()));
    }

    /// Another process on the same database starts to deliver, by another connector.
    pub fn delivers_through(&self, egress: Arc<Egress>) {
        let plane = self.seen_as("two", egress);
        drop(delivery::start(plane, self.cancel.clone()));
    }

    /// The same plane, as another process on the same database has it.
    pub fn seen_by_another_process(&self) -> PublicPlane {
        self.seen_as("three", self.plane.context.egress.clone())
    }

    fn seen_as(&self, instance: &str, egress: Arc<Egress>) -> PublicPlane {
        let known = &self.plane.context;
        let other = context(
            instance,
            known.address.clone(),
            self.clock.clone(),
            egress,
            known.blobs.clone(),
        );
        PublicPlane {
            database: self.plane.database.clone(),
            context: Arc::new(other),
        }
    }

    /// The public database.
    pub fn database(&self) -> &Database {
        &self.plane.database
    }

    /// The present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// URI of a brand's actor.
    pub fn brand(&self, name: &str) -> String {
        format!("{}/brands/{name}", self.url)
    }

    /// The inbox of `news`.
    pub fn inbox(&self) -> String {
        format!("{}/inbox", self.brand("news"))
    }

    /// The inbox of the whole node.
    pub fn shared_inbox(&self) -> String {
        format!("{}/inbox", self.url)
    }

    /// What the gate would hand over for a new note of `news`.
    pub fn note(&self, text: &str) -> RevisionContent {
        let candidate = OutsideId::draw(&self.random);
        RevisionContent {
            to: vec![PUBLIC_AUDIENCE.into()],
            cc: vec![format!("{}/followers", self.brand("news"))],
            text: Some(text.into()),
            content_html: Some(format!("<p>{text}</p>")),
            language: Some("en".into()),
            ..RevisionContent::empty(candidate, 1, &self.brand("news"), Kind::Create)
        }
    }

    /// A follow of `news`.
    pub fn follow(&self, target: &str) -> RevisionContent {
        RevisionContent {
            kind: Kind::Follow,
            to: vec![target.into()],
            cc: vec![],
            object: Some(target.into()),
            text: None,
            content_html: None,
            language: None,
            ..self.note("")
        }
    }

    /// A true certificate for some content, not yet signed.
    pub fn certificate(&self, content: &RevisionContent) -> Certificate {
        Certificate {
            release: OutsideId::draw(&self.random),
            candidate: content.candidate.clone(),
            rev_hash: content.hash().unwrap(),
            brand: content.brand.clone(),
            kind: content.kind,
            policy_version: 1,
            steps: vec![StepTally {
                group: "pr".into(),
                needed: 1,
                given: 1,
            }],
            released_at: self.now(),
            audit_sequence: 7,
            audit_previous_hash: "00".repeat(32),
        }
    }

    /// Content with a true certificate.
    pub fn certified(&self, content: RevisionContent) -> ReleaseOrder {
        let certificate = self.certificate(&content).sign(&self.signer).unwrap();
        ReleaseOrder { content, certificate }
    }

    /// Hands a release to the plane.
    pub async fn accepts(&self, order: &ReleaseOrder) -> Result<Acceptance, AcceptError> {
        release::accept(&self.plane, order).await
    }

    /// Publishes a note of `news`.
    pub async fn publishes(&self, text: &str) -> Acceptance {
        self.accepts(&self.certified(self.note(text))).await.unwrap()
    }

    /// `outsider` follows `news` by a signed Follow, whose id ends in `id`.
    pub async fn is_followed_by(&self, outsider: &Outsider, id: &str) {
        let follow = outsider.activity(id, "Follow", self.brand("news").into());
        let answer = outsider.writes(&self.inbox(), &follow, self.now()).posted().await;
        assert_eq!(answer.status, 202, "{}", answer.text());
    }

    /// Everything that is stored.
    pub async fn ledger(&self) -> Ledger {
        ledger::of(self.database()).await
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        super::sql::count(self.database(), table).await
    }
}

/// What the work of one node is parameterised by.
fn context(
    instance: &str,
    address: PublicAddress,
    clock: Arc<TestClock>,
    egress: Arc<Egress>,
    blobs: BlobStore,
) -> Context {
    Context {
        clock,
        random: Arc::new(SeededRandom::new(2)),
        ids: IdSource::default(),
        address,
        release_keys: ReleaseVerifier::parse(&[release_key().public_key()]).unwrap(),
        vault: KeyVault::new(&[9; 32]).unwrap(),
        blobs,
        egress,
        fetcher: OnceCell::new(),
        instance: instance.into(),
        delivery: DeliverySettings::default(),
        notices: Notify::new(),
        deliveries: Notify::new(),
        stops: View::default(),
    }
}

/// The release key of every company in these tests.
fn release_key() -> ReleaseSigner {
    ReleaseSigner::from_seed(&[7; 32]).unwrap()
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.cancel.cancel();
        self.serving.abort();
    }
}
