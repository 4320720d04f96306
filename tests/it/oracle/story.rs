//! A company whose every inside word is a canary, a peer that follows it, and everything the outside can get
//! hold of.

use gatepost_model::role::Role;
use gatepost_model::route::Route;

use super::life::{self, Lost};
use super::probe::{Stranger, Things, Visit};
use super::seeds::{self, Written};
use super::{columns, probe, review};
use crate::support::canary::Canaries;
use crate::support::company::{Company, Desk};
use crate::support::database::on_postgres;
use crate::support::ledger;
use crate::support::log::Log;
use crate::support::patience::eventually;
use crate::support::peer::Peer;

/// The company after everything has happened.
pub struct Story {
    /// The node.
    pub company: Company,
    /// A server elsewhere that follows the brand.
    pub peer: Peer,
    /// What stays inside.
    pub canaries: Canaries,
    /// What was released: the same search must find it everywhere.
    pub released: Canaries,
    log: Log,
    lost: Lost,
    ids: Vec<String>,
    publication: String,
}

impl Story {
    /// Tells it.
    pub async fn new() -> Self {
        let log = Log::start();
        // No limit may hide an answer.
        let company = Company::with(|settings| settings.limits.token_requests = u32::MAX).await;
        let peer = Peer::start().await;
        let (mut canaries, mut released) = (Canaries::new(), Canaries::new());
        let desk = seeds::desk(&company, &mut canaries).await;
        let leaver = seeds::person(&company, &mut canaries, "leaver", &[Role::Editor]).await;
        peer.follows(&company.brand()).await;
        eventually("the Accept", async || {
            peer.is_following(&company.brand()).await.then_some(())
        })
        .await;
        let written = seeds::everything_is_written(&desk, &mut canaries, &released.plant("released")).await;
        eventually("the publication arrives", async || {
            (!peer.received_of("Create").await.is_empty()).then_some(())
        })
        .await;
        people_talk_about_it(&company, &peer, &desk, &written, &mut canaries).await;
        review::something_is_recalled(&company, &peer, &desk, &mut canaries).await;
        let lost = life::happens(&company, &desk, &leaver, &mut canaries).await;
        life::a_stop_is_set(&company, &desk, &mut canaries).await;
        let names = [&desk.ana, &desk.paul, &leaver].map(|person| person.caller.username.clone());
        let publication = seeds::tail(&written.publication);
        let ids = [written.ids, lost.ids.clone(), names.to_vec()].concat();
        Self {
            company,
            peer,
            canaries,
            released,
            log,
            lost,
            ids,
            publication,
        }
    }

    /// What strangers put in the places of a path: what is inside, what is out, and what is neither.
    pub fn things(&self) -> Things {
        let neither = [
            "7301200123456789012",
            // Well formed: whoever asks with nonsense is told so, whatever there is.
            "abcdefghijklmnopqrstuvwxye",
            "news",
            "qzxwv",
        ];
        let mut ids: Vec<String> = neither.map(str::to_owned).to_vec();
        ids.extend(self.ids.iter().cloned());
        Things { ids }
    }

    /// Everybody who has no right inside.
    pub fn strangers(&self) -> Vec<Stranger> {
        let port = self.company.internal_url.rsplit(':').next().unwrap();
        let bearer = |token: &str| vec![("authorization", format!("Bearer {token}"))];
        let cookie = |secret: &str| vec![("cookie", format!("gatepost_dev_{port}={secret}"))];
        let stranger = |what, headers| Stranger { what, headers };
        let (token, session) = &self.lost.suspended;
        vec![
            stranger("anonymous", Vec::new()),
            stranger("with a wrong token", bearer(&format!("gpt_{}", "0".repeat(64)))),
            stranger("with a revoked token", bearer(&self.lost.revoked)),
            stranger("an app for itself", bearer(&self.lost.app_only)),
            stranger("with a suspended person's token", bearer(token)),
            stranger("with a suspended person's session", cookie(session)),
            stranger("with a wrong session", cookie(&format!("gps_{}", "0".repeat(64)))),
        ]
    }

    /// Everything every stranger is answered on the internal listener.
    pub async fn visits_inside(&self) -> Vec<Visit> {
        let mut visits = Vec::new();
        for (number, stranger) in self.strangers().iter().enumerate() {
            let things = if number == 0 || probe::is_full() {
                self.things()
            } else {
                self.things().few()
            };
            visits
                .extend(probe::table(&self.company.internal_url, &inside_routes(), stranger, &things).await);
        }
        visits
    }

    /// Everything anybody is answered on a public listener.
    pub async fn visits_outside(&self, origin: &str) -> Vec<Visit> {
        let mut visits = Vec::new();
        for stranger in self.strangers().iter().take(if probe::is_full() { 7 } else { 1 }) {
            visits.extend(probe::table(origin, &outside_routes(), stranger, &self.things()).await);
            visits.extend(probe::elsewhere(origin, stranger, &self.things()).await);
        }
        visits
    }

    /// The front page of a public listener, in every form.
    pub async fn front_page(&self, origin: &str) -> Vec<Visit> {
        let front: Vec<Route> = outside_routes()
            .into_iter()
            .filter(|route| route.path == "/")
            .collect();
        let anonymous = &self.strangers()[0];
        probe::table(origin, &front, anonymous, &self.things()).await
    }

    /// The outside id of what was published.
    pub fn publication(&self) -> String {
        self.publication.clone()
    }

    /// The bytes of the public database, as they lie on the disk or, of a server, as every row's text.
    pub async fn public_database(&self) -> Vec<u8> {
        let rows = format!("{:?}", ledger::of(&self.company.node.outside().database).await).into_bytes();
        if on_postgres() {
            return rows;
        }
        let folder = self.company.databases.folder.path();
        let files =
            ["public.sqlite3", "public.sqlite3-wal"].map(|file| std::fs::read(folder.join(file)).unwrap());
        [rows, files.concat()].concat()
    }

    /// Every request that left, whole.
    pub fn packets(&self) -> Vec<Vec<u8>> {
        let packets = self.company.recording.packets();
        let whole = |packet: &crate::support::outside::Packet| {
            [packet.url.as_bytes(), b"\n", &packet.head, b"\n", &packet.body].concat()
        };
        packets.iter().map(whole).collect()
    }

    /// Everything the peer received.
    pub async fn at_the_peer(&self) -> Vec<u8> {
        serde_json::to_vec(&self.peer.requests().await).unwrap()
    }

    /// Every line of the log.
    pub fn log(&self) -> Vec<u8> {
        self.log.bytes()
    }

    /// The `internal` columns in which no canary ever stood, and columns nobody has classified.
    pub async fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        for (database, classes) in [
            (&self.company.inside.database, columns::internal()),
            (&self.company.node.outside().database, columns::public()),
        ] {
            gaps.extend(columns::gaps(database, &classes, &self.canaries).await);
        }
        gaps
    }
}

/// A reply comes back, and people inside talk about it and about the publication.
async fn people_talk_about_it(
    company: &Company,
    peer: &Peer,
    desk: &Desk,
    written: &Written,
    canaries: &mut Canaries,
) {
    peer.replies(&written.publication, &company.brand(), "Well done")
        .await;
    let item = eventually("the reply", async || {
        let items = company.outside_inbox(&desk.rita).await;
        items.first().map(|item| item["id"].as_str().unwrap().to_owned())
    })
    .await;
    seeds::side_threads(desk, canaries, &written.release, &item).await;
}

/// The rows of the internal listener.
pub fn inside_routes() -> Vec<Route> {
    [gatepost_api::route::table(), gatepost_web::route::table()].concat()
}

/// The rows of the public listener.
pub fn outside_routes() -> Vec<Route> {
    gatepost_site::route::table()
}
