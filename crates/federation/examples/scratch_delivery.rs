//! scratch
#![allow(
    clippy::all,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::allow_attributes,
    missing_docs
)]
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use gatepost_federation::delivery;
use gatepost_federation::egress::*;
use gatepost_federation::keys::{self, KeyVault};
use gatepost_federation::plane::*;
use gatepost_model::address::PublicAddress;
use gatepost_model::id::IdSource;
use gatepost_model::release_key::ReleaseVerifier;
use gatepost_model::{Clock, Random, Timestamp};
use gatepost_public::actor::{self, ActorKind, NewActor};
use gatepost_public::follower::{self, NewFollower};
use gatepost_public::outbox::{self, NewEntry};
use gatepost_storage::{Database, Plane, PoolSize, migrate};
use tokio::sync::{Notify, OnceCell};
use tokio_util::sync::CancellationToken;

struct Wall(Arc<std::sync::atomic::AtomicI64>);
impl Clock for Wall {
    fn now(&self) -> Timestamp {
        let off = self.0.load(std::sync::atomic::Ordering::Relaxed);
        Timestamp(
            SystemTime::now()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap()
                .as_millis() as i64
                + off,
        )
    }
}
struct Dice;
impl Random for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        use std::io::Read;
        std::fs::File::open("/dev/urandom")
            .unwrap()
            .read_exact(bytes)
            .unwrap();
    }
}

#[derive(Default)]
struct Sink {
    got: Mutex<Vec<(String, String, u16, Instant)>>,
    down: Mutex<bool>,
}

async fn inbox(
    State(sink): State<Arc<Sink>>,
    headers: HeaderMap,
    uri: Uri,
    body: String,
) -> (StatusCode, HeaderMap) {
    let host = headers["host"].to_str().unwrap().to_owned();
    let n: u32 = host
        .split(':')
        .next()
        .unwrap()
        .rsplit('.')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let mut h = HeaderMap::new();
    let status = match (n, uri.path()) {
        (2, _) => 403,
        (3, _) => 410,
        (4, _) => 404,
        (5, _) if *sink.down.lock().unwrap() => 503,
        (6, _) => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            200
        }
        (7, _) => {
            tokio::time::sleep(Duration::from_millis(30)).await;
            202
        }
        (8, _) => {
            h.insert("retry-after", "3600".parse().unwrap());
            429
        }
        _ => 202,
    };
    sink.got
        .lock()
        .unwrap()
        .push((format!("{host}{}", uri.path()), body, status, Instant::now()));
    (StatusCode::from_u16(status).unwrap(), h)
}

#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).unwrap();
    let many: u32 = std::env::args().nth(2).map_or(100, |n| n.parse().unwrap());
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = std::env::args()
        .nth(4)
        .map_or(listener.local_addr().unwrap().port(), |p| p.parse().unwrap());
    let sink = Arc::new(Sink::default());
    *sink.down.lock().unwrap() = true;
    let app = axum::Router::new().fallback(inbox).with_state(sink.clone());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });

    let database = Database::open(
        &url,
        PoolSize {
            readers: 4,
            writers: 4,
        },
    )
    .unwrap();
    migrate(&database, Plane::Public).await.unwrap();
    let offset = Arc::new(std::sync::atomic::AtomicI64::new(0));
    let clock: Arc<dyn Clock> = Arc::new(Wall(offset.clone()));
    let vault = KeyVault::new(&[7; 32]).unwrap();
    let pair = keys::generate().unwrap();
    let sealed = vault
        .seal(&pair.private_key, "http://localhost:9/brands/news", &Dice)
        .unwrap();
    let make = |instance: &str| PublicPlane {
        database: database.clone(),
        context: Arc::new(Context {
            clock: clock.clone(),
            random: Arc::new(Dice),
            ids: IdSource::default(),
            address: PublicAddress::parse("http://localhost:9").unwrap(),
            release_keys: ReleaseVerifier::default(),
            vault: KeyVault::new(&[7; 32]).unwrap(),
            egress: Arc::new(
                Egress::new(EgressSettings::new(
                    "localhost",
                    UrlPolicy::Development,
                    clock.clone(),
                ))
                .unwrap(),
            ),
            fetcher: OnceCell::new(),
            instance: instance.into(),
            delivery: DeliverySettings {
                deadline_seconds: 2,
                lease_seconds: 10,
                ..DeliverySettings::default()
            },
            notices: Notify::new(),
            deliveries: Notify::new(),
        }),
    };
    let plane = make(&std::env::args().nth(5).unwrap_or("a".into()));
    let now = clock.now();
    let pem = pair.public_key_pem.clone();
    if std::env::args().nth(3).as_deref() != Some("resume") {
        database
            .write(move |tx| -> Result<(), gatepost_public::Error> {
                actor::insert(
                    tx,
                    &NewActor {
                        id: 1,
                        kind: ActorKind::Brand,
                        name: "news",
                        uri: "http://localhost:9/brands/news",
                        display_name: "",
                        summary: "",
                        public_key_pem: &pem,
                        sealed_private_key: &sealed,
                        charter: None,
                        created_at: now,
                    },
                )?;
                for n in 0..many {
                    let uri = format!("http://x/{n}");
                    let inbox = format!("http://127.0.{}.{}:{port}/inbox", n / 200, 1 + n % 200);
                    follower::put(
                        tx,
                        &NewFollower {
                            actor_id: 1,
                            follower_uri: &uri,
                            inbox: &inbox,
                            follow_uri: &format!("{uri}/f"),
                            followed_at: now,
                        },
                    )?;
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    if std::env::args().nth(3).as_deref() == Some("publish") {
        let (p, k) = (plane.clone(), now);
        p.database
            .write(move |tx| {
                outbox::append(
                    tx,
                    &NewEntry {
                        id: 10,
                        activity_uri: "http://localhost:9/activities/10",
                        actor_id: 1,
                        publication_id: None,
                        object_key: "k",
                        body: "{}",
                        created_at: k,
                    },
                    true,
                    &[],
                )
            })
            .await
            .unwrap();
    }
    if std::env::args().nth(3).is_some() {
        let _tasks = delivery::start(plane.clone(), CancellationToken::new());
        println!("started");
        tokio::time::sleep(Duration::from_secs(60)).await;
        return;
    }
    let cancel = CancellationToken::new();
    let tasks = delivery::start(plane.clone(), cancel.clone());
    tokio::time::sleep(Duration::from_millis(100)).await;
    let publish = |id: i64, key: &'static str, followers: bool, inboxes: Vec<String>| {
        let plane = plane.clone();
        async move {
            let now = plane.context.now();
            plane
                .database
                .write(move |tx| {
                    outbox::append(
                        tx,
                        &NewEntry {
                            id,
                            activity_uri: &format!("http://localhost:9/activities/{id}"),
                            actor_id: 1,
                            publication_id: None,
                            object_key: key,
                            body: &format!("{{\"id\":{id}}}"),
                            created_at: now,
                        },
                        followers,
                        &inboxes,
                    )
                })
                .await
                .unwrap();
            plane.context.deliveries.notify_one();
        }
    };
    let began = Instant::now();
    publish(10, "o1", true, vec![]).await;
    let target = many as usize;
    loop {
        let n = sink.got.lock().unwrap().len();
        if n >= target.saturating_sub(5) || began.elapsed() > Duration::from_secs(20) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    {
        let g = sink.got.lock().unwrap();
        println!(
            "first {:?}, {} received in {:?}",
            g.first().map(|x| x.3 - began),
            g.len(),
            began.elapsed()
        );
    }
    // order: updates follow
    for id in 11..16 {
        publish(id, "o1", true, vec![format!("http://127.0.0.1:{port}/inbox")]).await;
    }
    tokio::time::sleep(Duration::from_secs(4)).await;
    let report = |title: &str| {
        let got = sink.got.lock().unwrap();
        let mut by = BTreeMap::<String, Vec<(String, u16)>>::new();
        for (h, b, s, _) in got.iter() {
            by.entry(h.clone())
                .or_default()
                .push((b.replace("{\"id\":", "").replace('}', ""), *s));
        }
        println!("--- {title}: {} requests", got.len());
        for n in 1..=9 {
            let k = format!("127.0.0.{n}:{port}/inbox");
            println!("{k} {:?}", by.get(&k));
        }
        let mut bad = 0;
        for (h, v) in &by {
            let ids: Vec<i64> = v
                .iter()
                .filter(|x| x.1 < 300)
                .map(|x| x.0.parse().unwrap())
                .collect();
            let mut s = ids.clone();
            s.sort();
            s.dedup();
            if s != ids {
                bad += 1;
                println!("ORDER/DUP {h} {ids:?}");
            }
        }
        println!("hosts out of order: {bad}");
    };
    report("after updates");
    *sink.down.lock().unwrap() = false;
    offset.store(61_000 * 2, std::sync::atomic::Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(4)).await;
    report("5 is back after 2 min");
    offset.store(8 * 86_400_000, std::sync::atomic::Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(5)).await;
    report("8 days later");
    let t = Instant::now();
    cancel.cancel();
    for task in tasks {
        task.await.unwrap();
    }
    println!("stopped in {:?}", t.elapsed());
    database.close().await.unwrap();
}
