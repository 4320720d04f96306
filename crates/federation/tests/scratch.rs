//! scratch
#![allow(
    missing_docs,
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::allow_attributes
)]
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use axum::routing::get;
use gatepost_federation::egress::*;
use gatepost_federation::keys::{self, KeyVault};
use gatepost_federation::plane::*;
use gatepost_federation::signature::SigningKey;
use gatepost_federation::{brand, inbox, release};
use gatepost_model::address::PublicAddress;
use gatepost_model::brand::Charter;
use gatepost_model::gate::*;
use gatepost_model::id::{IdSource, OutsideId};
use gatepost_model::notice::*;
use gatepost_model::release_key::*;
use gatepost_model::{Clock, Random, Timestamp};
use gatepost_public::{follower, following, notice};
use gatepost_storage::{Database, Plane, PoolSize, migrate};
use serde_json::{Value, json};
use std::sync::atomic::*;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;
use url::Url;

struct Sys(AtomicI64);
impl Clock for Sys {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}
struct Rnd(AtomicU64);
impl Random for Rnd {
    fn fill(&self, b: &mut [u8]) {
        for x in b {
            let mut z = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            *x = (z ^ (z >> 31)) as u8;
        }
    }
}

struct Peer {
    origin: String,
    status: AtomicU16,
    fetches: AtomicUsize,
    pem: Mutex<String>,
    key: Mutex<Arc<SigningKey>>,
}
async fn serve_actor(State(peer): State<Arc<Peer>>, Path(name): Path<String>) -> axum::response::Response {
    peer.fetches.fetch_add(1, Ordering::SeqCst);
    let status = peer.status.load(Ordering::SeqCst);
    if status != 200 {
        return http::StatusCode::from_u16(status).unwrap().into_response();
    }
    let id = format!("{}/users/{name}", peer.origin);
    let doc = json!({"id": id, "type": "Person", "preferredUsername": name, "name": format!("The {name}"), "inbox": format!("{id}/inbox"),
      "endpoints": {"sharedInbox": format!("{}/inbox", peer.origin)}, "publicKey": {"id": format!("{id}#main-key"), "owner": id, "publicKeyPem": *peer.pem.lock().unwrap()}});
    (
        [(http::header::CONTENT_TYPE, "application/activity+json")],
        doc.to_string(),
    )
        .into_response()
}
async fn peer() -> Arc<Peer> {
    let l = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://localhost:{}", l.local_addr().unwrap().port());
    let pair = keys::generate().unwrap();
    let p = Arc::new(Peer {
        key: Mutex::new(Arc::new(
            SigningKey::for_actor(
                &Url::parse(&format!("{origin}/users/ana")).unwrap(),
                &pair.private_key,
            )
            .unwrap(),
        )),
        pem: Mutex::new(pair.public_key_pem),
        origin,
        status: AtomicU16::new(200),
        fetches: AtomicUsize::new(0),
    });
    let r = axum::Router::new()
        .route("/users/{name}", get(serve_actor))
        .with_state(p.clone());
    tokio::spawn(async move {
        axum::serve(l, r).await.unwrap();
    });
    p
}
impl Peer {
    fn ana(&self) -> String {
        format!("{}/users/ana", self.origin)
    }
    fn rotate(&self, publish: bool) {
        let pair = keys::generate().unwrap();
        *self.key.lock().unwrap() =
            Arc::new(SigningKey::for_actor(&Url::parse(&self.ana()).unwrap(), &pair.private_key).unwrap());
        if publish {
            *self.pem.lock().unwrap() = pair.public_key_pem;
        }
    }
}
struct Node {
    plane: PublicPlane,
    clock: Arc<Sys>,
    origin: String,
    sender: Egress,
    signer: ReleaseSigner,
}
async fn node() -> Node {
    let l = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://localhost:{}", l.local_addr().unwrap().port());
    static N: AtomicUsize = AtomicUsize::new(0);
    let url = match std::env::var("SCRATCH_PG") {
        Ok(base) => {
            let name = format!(
                "scratch_{}_{}",
                std::process::id(),
                N.fetch_add(1, Ordering::SeqCst)
            );
            let out = std::process::Command::new("psql")
                .arg(format!("{base}/postgres"))
                .arg("-c")
                .arg(format!("CREATE DATABASE {name}"))
                .output()
                .unwrap();
            assert!(out.status.success(), "{out:?}");
            format!("{base}/{name}")
        }
        Err(_) => {
            let d = std::env::temp_dir().join(format!(
                "scratch-{}-{}",
                std::process::id(),
                N.fetch_add(1, Ordering::SeqCst)
            ));
            let _ = std::fs::remove_dir_all(&d);
            std::fs::create_dir_all(&d).unwrap();
            format!("sqlite:{}/p.sqlite3", d.display())
        }
    };
    let database = Database::open(
        &url,
        PoolSize {
            readers: 4,
            writers: 2,
        },
    )
    .unwrap();
    migrate(&database, Plane::Public).await.unwrap();
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis() as i64;
    let clock = Arc::new(Sys(AtomicI64::new(now)));
    let signer = ReleaseSigner::from_seed(&[7; 32]).unwrap();
    let egress = || {
        Egress::new(EgressSettings::new(
            "localhost",
            UrlPolicy::Development,
            clock.clone(),
        ))
        .unwrap()
    };
    let plane = PublicPlane {
        database,
        context: Arc::new(Context {
            clock: clock.clone(),
            random: Arc::new(Rnd(AtomicU64::new(1))),
            ids: IdSource::default(),
            address: PublicAddress::parse(&origin).unwrap(),
            release_keys: ReleaseVerifier::parse(&[signer.public_key()]).unwrap(),
            vault: KeyVault::new(&[1; 32]).unwrap(),
            egress: Arc::new(egress()),
            fetcher: Default::default(),
            instance: "x".into(),
            delivery: DeliverySettings::default(),
            notices: Default::default(),
            deliveries: Default::default(),
        }),
    };
    let charter = Charter {
        name: "news".into(),
        actor: format!("{origin}/brands/news"),
        display_name: "News".into(),
        summary: "x".into(),
        created_at: Timestamp(now),
    };
    brand::open(&plane, &charter.sign(&signer).unwrap())
        .await
        .unwrap();
    let (inbox, _task) = inbox::start(plane.clone(), CancellationToken::new());
    let r = inbox::router(inbox);
    tokio::spawn(async move {
        axum::serve(l, r).await.unwrap();
    });
    let sender = egress();
    Node {
        plane,
        clock: clock.clone(),
        origin,
        sender,
        signer,
    }
}
impl Node {
    fn brand(&self) -> String {
        format!("{}/brands/news", self.origin)
    }
    async fn publish(&self, n: char) -> String {
        let id = |c: char| OutsideId::parse(&c.to_string().repeat(26)).unwrap();
        let content = RevisionContent {
            candidate: id(n),
            revision: 1,
            brand: self.brand(),
            kind: Kind::Create,
            to: vec!["https://www.w3.org/ns/activitystreams#Public".into()],
            cc: vec![format!("{}/followers", self.brand())],
            in_reply_to: None,
            object: None,
            text: Some("x".into()),
            content_html: Some("<p>x</p>".into()),
            content_warning: None,
            language: None,
            mentions: vec![],
            not_before: None,
            not_after: None,
        };
        let cert = Certificate {
            release: id(n),
            candidate: id(n),
            rev_hash: content.hash().unwrap(),
            brand: self.brand(),
            kind: Kind::Create,
            policy_version: 1,
            steps: vec![StepTally {
                group: "approvers".into(),
                needed: 1,
                given: 1,
            }],
            released_at: self.clock.now(),
            audit_sequence: 1,
            audit_previous_hash: "0".repeat(64),
        };
        release::accept(
            &self.plane,
            &ReleaseOrder {
                content,
                certificate: cert.sign(&self.signer).unwrap(),
            },
        )
        .await
        .unwrap()
        .uri
    }
    async fn post_as(&self, key: &SigningKey, path: &str, body: &Value) -> u16 {
        let url = Url::parse(&format!("{}{path}", self.origin)).unwrap();
        let body = body.to_string().into_bytes();
        let headers = key.sign_post(&url, &body, self.clock.now()).unwrap();
        let a = self
            .sender
            .post(
                Purpose::Delivery,
                &url,
                headers,
                body.into(),
                std::time::Duration::from_secs(20),
            )
            .await
            .unwrap();
        if a.status.as_u16() == 503 {
            println!("{}", String::from_utf8_lossy(&a.body));
        }
        a.status.as_u16()
    }
    async fn post(&self, peer: &Peer, body: Value) -> u16 {
        let k = peer.key.lock().unwrap().clone();
        self.post_as(&k, "/brands/news/inbox", &body).await
    }
    async fn notices(&self) -> Vec<Notice> {
        self.plane
            .database
            .read(|r| notice::list_after(r, 0, 1000))
            .await
            .unwrap()
            .into_iter()
            .map(|n| n.notice)
            .collect()
    }
    async fn followers(&self) -> i64 {
        self.plane
            .database
            .read(|r| {
                let b = gatepost_public::actor::find_brand(r, "news")?.unwrap();
                follower::count(r, b.id)
            })
            .await
            .unwrap()
    }
}
static ID: AtomicUsize = AtomicUsize::new(0);
fn act(p: &Peer, kind: &str, object: Value) -> Value {
    json!({"@context": "https://www.w3.org/ns/activitystreams", "id": format!("{}/a/{}", p.origin, ID.fetch_add(1, Ordering::SeqCst)), "type": kind, "actor": p.ana(), "object": object})
}

#[tokio::test(flavor = "multi_thread")]
async fn follow_and_undo() {
    let (n, p) = (node().await, peer().await);
    let f = act(&p, "Follow", json!(n.brand()));
    let key = p.key.lock().unwrap().clone();
    let posts = (0..100).map(|_| n.post_as(&key, "/inbox", &f));
    let all = futures_util::future::join_all(posts).await;
    assert_eq!(all, vec![202; 100]);
    assert_eq!(p.fetches.load(Ordering::SeqCst), 1);
    assert_eq!(n.followers().await, 1);
    let f2 = act(&p, "Follow", json!({"id": n.brand()}));
    assert_eq!(n.post(&p, f2.clone()).await, 202);
    assert_eq!(n.followers().await, 1);
    assert_eq!(n.post(&p, act(&p, "Undo", f.clone())).await, 202);
    assert_eq!(n.followers().await, 1, "stale undo");
    assert_eq!(n.post(&p, act(&p, "Undo", f2.clone())).await, 202);
    assert_eq!(n.followers().await, 0);
    let f3 = act(&p, "Follow", json!(n.brand()));
    assert_eq!(n.post(&p, act(&p, "Undo", f3.clone())).await, 202);
    assert_eq!(n.post(&p, f3.clone()).await, 202);
    assert_eq!(n.followers().await, 0, "j17");
    assert_eq!(n.post(&p, act(&p, "Follow", json!(n.brand()))).await, 202);
    assert_eq!(n.followers().await, 1);
    assert_eq!(
        n.post(&p, act(&p, "Follow", json!(format!("{}/brands/none", n.origin))))
            .await,
        400
    );
    assert_eq!(
        n.post(&p, act(&p, "Follow", json!(format!("{}/users/bob", p.origin))))
            .await,
        202
    );
    assert_eq!(
        n.post(&p, act(&p, "Follow", json!(format!("{}/actor", n.origin))))
            .await,
        if p.fetches.load(Ordering::SeqCst) > 0 {
            202
        } else {
            400
        }
    );
    assert_eq!(n.post(&p, act(&p, "Block", json!(n.brand()))).await, 202);
    assert_eq!(n.followers().await, 0);
    assert_eq!(n.post_as(&key, "/brands/none/inbox", &f).await, 404);
    // update person
    assert_eq!(
        n.post(&p, act(&p, "Update", json!({"id": p.ana(), "type": "Person"})))
            .await,
        202
    );
    assert_eq!(p.fetches.load(Ordering::SeqCst), 2);
    assert_eq!(n.post(&p, act(&p, "Follow", json!(n.brand()))).await, 202);
    assert_eq!(n.post(&p, act(&p, "Delete", json!(p.ana()))).await, 202);
    assert_eq!(n.followers().await, 0);
    assert_eq!(n.post(&p, act(&p, "Follow", json!(n.brand()))).await, 202);
    assert_eq!(n.followers().await, 0, "gone");
    n.clock.0.fetch_add(300_000, Ordering::SeqCst);
    assert_eq!(
        n.post(&p, act(&p, "Update", json!({"id": p.ana(), "type": "Person"})))
            .await,
        202
    );
    assert_eq!(n.post(&p, act(&p, "Follow", json!(n.brand()))).await, 202);
    assert_eq!(n.followers().await, 1, "back");
    assert_eq!(n.notices().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn reactions_and_notes() {
    let (n, p) = (node().await, peer().await);
    let uri = n.publish('a').await;
    let base = n.notices().await.len();
    let like = act(&p, "Like", json!(uri));
    assert_eq!(n.post(&p, like.clone()).await, 202);
    assert_eq!(n.post(&p, like.clone()).await, 202);
    assert_eq!(n.post(&p, act(&p, "Like", json!(uri))).await, 202);
    assert_eq!(
        n.post(
            &p,
            act(
                &p,
                "Like",
                json!(format!("{}/posts/{}", n.origin, "b".repeat(26)))
            )
        )
        .await,
        400
    );
    assert_eq!(n.post(&p, act(&p, "Announce", json!(uri))).await, 202);
    assert_eq!(n.notices().await.len(), base + 2);
    assert_eq!(n.post(&p, act(&p, "Undo", like.clone())).await, 202);
    assert!(matches!(
        n.notices().await.last().unwrap(),
        Notice::Withdrawn { .. }
    ));
    let late = act(&p, "Like", json!(uri));
    assert_eq!(n.post(&p, act(&p, "Undo", late["id"].clone())).await, 202);
    assert_eq!(n.post(&p, late).await, 202);
    assert_eq!(n.notices().await.len(), base + 3);
    let note = |id: &str, extra: Value| {
        let mut v = json!({"id": format!("{}/n/{id}", p.origin), "type": "Note", "attributedTo": p.ana(), "content": "<p>Hi <script>x</script></p>", "published": n.clock.now().to_rfc3339(), "to": "as:Public"});
        v.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        v
    };
    assert_eq!(n.post(&p, act(&p, "Create", note("0", json!({})))).await, 202);
    assert_eq!(n.notices().await.len(), base + 3, "a24");
    assert_eq!(n.post(&p, act(&p, "Create", note("1", json!({"inReplyTo": uri, "cc": [n.brand()], "tag": {"type": "Mention", "href": n.brand()}})))).await, 202);
    let all = n.notices().await;
    let Notice::Received(item) = all.last().unwrap() else {
        panic!()
    };
    assert_eq!(
        (
            item.kind,
            item.content_html.as_deref(),
            item.brand.as_str(),
            item.author.name.as_str()
        ),
        (OutsideKind::Reply, Some("<p>Hi </p>"), "news", "The ana")
    );
    assert_eq!(all.len(), base + 4);
    assert_eq!(
        n.post(&p, act(&p, "Create", note("1", json!({"inReplyTo": uri}))))
            .await,
        202
    );
    let later = Timestamp(n.clock.now().0 + 1000).to_rfc3339();
    let changed = note("1", json!({"inReplyTo": uri, "updated": later, "content": "new"}));
    let mut by_bob = act(&p, "Update", changed.clone());
    by_bob["actor"] = json!(format!("{}/users/bob", p.origin));
    by_bob["object"]["attributedTo"] = by_bob["actor"].clone();
    let bob_pair = SigningKey::for_actor;
    let _ = bob_pair;
    assert_eq!(n.post(&p, by_bob).await, 401, "ana's key for bob");
    assert_eq!(
        n.post(
            &p,
            act(
                &p,
                "Update",
                note(
                    "1",
                    json!({"updated": n.clock.now().to_rfc3339(), "content": "old"})
                )
            )
        )
        .await,
        202
    );
    assert_eq!(n.notices().await.len(), base + 4);
    assert_eq!(n.post(&p, act(&p, "Update", changed.clone())).await, 202);
    assert!(
        matches!(n.notices().await.last().unwrap(), Notice::Changed { content_html, .. } if content_html == "new")
    );
    assert_eq!(n.post(&p, act(&p, "Update", changed.clone())).await, 202);
    assert_eq!(n.notices().await.len(), base + 5);
    assert_eq!(
        n.post(
            &p,
            act(
                &p,
                "Delete",
                json!({"type": "Tombstone", "id": format!("{}/n/1", p.origin)})
            )
        )
        .await,
        202
    );
    assert!(matches!(
        n.notices().await.last().unwrap(),
        Notice::Withdrawn { .. }
    ));
    assert_eq!(
        n.post(&p, act(&p, "Delete", json!(format!("{}/n/2", p.origin))))
            .await,
        202
    );
    assert_eq!(
        n.post(&p, act(&p, "Create", note("2", json!({"inReplyTo": uri}))))
            .await,
        202
    );
    assert_eq!(n.notices().await.len(), base + 6, "j18");
    assert_eq!(
        n.post(&p, act(&p, "Create", note("3", json!({"cc": n.brand()}))))
            .await,
        202
    );
    let all = n.notices().await;
    assert!(matches!(
        all.last().unwrap(),
        Notice::Received(OutsideItem {
            kind: OutsideKind::Mention,
            ..
        })
    ));
    assert_eq!(
        n.post(
            &p,
            act(
                &p,
                "Create",
                note("4", json!({"published": "0000-01-01T00:00:00Z"}))
            )
        )
        .await,
        400
    );
    // follow
    let brand_id = n
        .plane
        .database
        .read(|r| gatepost_public::actor::find_brand(r, "news"))
        .await
        .unwrap()
        .unwrap()
        .id;
    let follow_uri = format!("{}/activities/{}", n.origin, "f".repeat(26));
    let (fu, t, now) = (follow_uri.clone(), p.ana(), n.clock.now());
    n.plane
        .database
        .write(move |tx| {
            following::request(
                tx,
                brand_id,
                &t,
                &fu,
                &OutsideId::parse(&"f".repeat(26)).unwrap(),
                now,
            )
        })
        .await
        .unwrap();
    assert_eq!(n.post(&p, act(&p, "Create", note("5", json!({})))).await, 202);
    assert_eq!(n.notices().await.len(), base + 7);
    assert_eq!(
        n.post(
            &p,
            act(
                &p,
                "Accept",
                json!(format!("{}/activities/{}", n.origin, "g".repeat(26)))
            )
        )
        .await,
        400
    );
    assert_eq!(
        n.post(
            &p,
            act(
                &p,
                "Accept",
                json!({"type": "Follow", "id": follow_uri, "actor": {"id": n.brand()}, "object": p.ana()})
            )
        )
        .await,
        202
    );
    assert!(matches!(
        n.notices().await.last().unwrap(),
        Notice::FollowAnswered { accepted: true, .. }
    ));
    assert_eq!(n.post(&p, act(&p, "Create", note("6", json!({})))).await, 202);
    assert!(matches!(
        n.notices().await.last().unwrap(),
        Notice::Received(OutsideItem {
            kind: OutsideKind::Post,
            ..
        })
    ));
    assert_eq!(
        n.post(
            &p,
            act(
                &p,
                "Reject",
                json!({"type": "Follow", "actor": n.brand(), "object": p.ana()})
            )
        )
        .await,
        202
    );
    assert!(matches!(
        n.notices().await.last().unwrap(),
        Notice::FollowAnswered { accepted: false, .. }
    ));
    let count = n.notices().await.len();
    assert_eq!(n.post(&p, act(&p, "Delete", json!(p.ana()))).await, 202);
    assert_eq!(n.notices().await.len(), count + 3, "boost, mention, post");
    assert_eq!(inbox::forget_old(&n.plane).await.unwrap(), 0);
    n.clock.0.fetch_add(31 * 86_400_000, Ordering::SeqCst);
    assert!(inbox::forget_old(&n.plane).await.unwrap() > 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn signatures() {
    let (n, p) = (node().await, peer().await);
    let like = act(&p, "Like", json!("https://elsewhere.example/1"));
    for (status, expected) in [(404, 401), (410, 202), (500, 503)] {
        p.status.store(status, Ordering::SeqCst);
        assert_eq!(n.post(&p, like.clone()).await, expected);
    }
    let before = p.fetches.load(Ordering::SeqCst);
    assert_eq!(n.post(&p, act(&p, "Delete", json!(p.ana()))).await, 202);
    assert_eq!(p.fetches.load(Ordering::SeqCst), before, "a19");
    p.status.store(200, Ordering::SeqCst);
    assert_eq!(n.post(&p, like.clone()).await, 202);
    p.rotate(true);
    let before = p.fetches.load(Ordering::SeqCst);
    assert_eq!(n.post(&p, act(&p, "Follow", json!(n.brand()))).await, 202);
    assert_eq!(p.fetches.load(Ordering::SeqCst), before + 1);
    p.rotate(false);
    for _ in 0..20 {
        assert_eq!(n.post(&p, act(&p, "Follow", json!(n.brand()))).await, 401);
    }
    assert_eq!(p.fetches.load(Ordering::SeqCst), before + 1);
    assert_eq!(n.followers().await, 1);
    let q = peer().await;
    let mut forged = act(&q, "Like", json!(1));
    forged["object"] = json!("https://e.example/1");
    assert_eq!(n.post(&p, forged.clone()).await, 401, "a15");
    forged["signature"] = json!({"type": "RsaSignature2017"});
    assert_eq!(n.post(&p, forged).await, 202, "a20");
    assert_eq!(q.fetches.load(Ordering::SeqCst), 0);
    let url = Url::parse(&format!("{}/inbox", n.origin)).unwrap();
    let mut h = http::HeaderMap::new();
    h.insert("content-type", "application/activity+json".parse().unwrap());
    let a = n
        .sender
        .post(
            Purpose::Delivery,
            &url,
            h,
            "{}".into(),
            std::time::Duration::from_secs(5),
        )
        .await
        .unwrap();
    assert_eq!(a.status.as_u16(), 401);
    println!("{}", String::from_utf8_lossy(&a.body));
    let t = std::time::Instant::now();
    let key = q.key.lock().unwrap().clone();
    let uri = n.publish('c').await;
    let bodies: Vec<_> = (0..2000)
        .map(|_| act(&q, "Announce", json!("https://e.example/1")))
        .chain((0..1000).map(|i| {
            let mut v = act(&q, "Follow", json!(n.brand()));
            v["x"] = json!(i);
            v
        }))
        .collect();
    let _ = uri;
    let mut i = 0;
    for chunk in bodies.chunks(250) {
        let r = futures_util::future::join_all(chunk.iter().map(|b| n.post_as(&key, "/inbox", b))).await;
        let bad: Vec<_> = r.iter().filter(|s| **s != 202).collect();
        println!("{:?} {:?}", bad, t.elapsed());
        i += r.len();
    }
    println!("{} in {:?}", i, t.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn fuzz() {
    let (n, p) = (node().await, peer().await);
    let uri = n.publish('a').await;
    let key = p.key.lock().unwrap().clone();
    let rnd = Rnd(AtomicU64::new(42));
    let r = |m: usize| {
        let mut b = [0u8; 8];
        rnd.fill(&mut b);
        (u64::from_le_bytes(b) % m as u64) as usize
    };
    let poison = || -> Value {
        match r(16) {
            0 => json!(null),
            1 => json!(7),
            2 => json!([]),
            3 => json!({}),
            4 => json!("\u{0}x\u{0}"),
            5 => json!(n.brand()),
            6 => json!(uri),
            7 => json!([n.brand(), uri, p.ana()]),
            8 => json!({"id": p.ana(), "type": "Person"}),
            9 => json!("x".repeat(5000)),
            10 => json!(format!("{}/é{}", p.origin, "y".repeat(1100))),
            11 => json!(-1e300),
            12 => json!("as:Public"),
            13 => json!(format!("{}/n/\u{0}\u{202e}{}", p.origin, r(5))),
            14 => json!({"type": "Follow", "id": format!("{}/a/{}", p.origin, r(20))}),
            _ => json!("2026-11-21T22:19:46Z"),
        }
    };
    fn paths(v: &Value, at: String, out: &mut Vec<String>) {
        match v {
            Value::Object(m) => {
                for (k, x) in m {
                    let q = format!("{at}/{k}");
                    out.push(q.clone());
                    paths(x, q, out);
                }
            }
            Value::Array(a) => {
                for (i, x) in a.iter().enumerate() {
                    let q = format!("{at}/{i}");
                    out.push(q.clone());
                    paths(x, q, out);
                }
            }
            _ => {}
        }
    }
    let mut seen = std::collections::BTreeMap::new();
    for round in 0..60 {
        let mut batch = vec![];
        for _ in 0..50 {
            let note = json!({"id": format!("{}/n/{}", p.origin, r(30)), "type": (["Note", "Article", "Question", "Video"][r(4)]), "attributedTo": p.ana(), "name": "t\u{0}", "summary": "<b>\u{0}", "content": "<p>a\u{0}<a href='https://x.example/\u{0}'>b", "inReplyTo": uri, "to": ["as:Public", n.brand()], "cc": [], "tag": [{"type": "Mention", "href": n.brand()}], "published": "2026-11-21T22:19:46Z", "updated": format!("2026-11-21T22:{:02}:46Z", r(60))});
            let kind = [
                "Create", "Update", "Delete", "Like", "Announce", "Follow", "Undo", "Accept", "Reject",
                "Block", "Flag",
            ][r(11)];
            let object = match kind {
                "Create" | "Update" => note,
                "Delete" => json!(format!("{}/n/{}", p.origin, r(30))),
                "Follow" | "Block" => json!(n.brand()),
                "Undo" => {
                    json!({"type": (["Like", "Follow", "Announce"][r(3)]), "id": format!("{}/a/{}", p.origin, r(500)), "actor": p.ana(), "object": ([n.brand(), uri.clone()][r(2)])})
                }
                "Accept" | "Reject" => {
                    json!({"type": "Follow", "id": format!("{}/activities/x", n.origin), "actor": n.brand(), "object": p.ana()})
                }
                _ => json!(uri),
            };
            let mut a = act(&p, kind, object);
            if r(3) > 0 {
                for _ in 0..=r(2) {
                    let mut all = vec![];
                    paths(&a, String::new(), &mut all);
                    let q = &all[r(all.len())];
                    if q != "/actor" || r(5) == 0 {
                        *a.pointer_mut(q).unwrap() = poison();
                    }
                }
            }
            batch.push(a);
        }
        let res = futures_util::future::join_all(batch.iter().map(|b| n.post_as(&key, "/inbox", b))).await;
        for (s, b) in res.iter().zip(&batch) {
            *seen.entry(*s).or_insert(0) += 1;
            if *s >= 500 {
                println!("{s} {b}");
            }
        }
        let _ = round;
    }
    println!(
        "{seen:?} notices {} followers {}",
        n.notices().await.len(),
        n.followers().await
    );
    assert!(seen.keys().all(|s| *s < 500));
}
