//! `gatepost demo`: two companies on this machine, each a full node, one following the other.
//!
//! ```text
//! Acme    internal N    public N+1  <--- Follow, by real ActivityPub ---+
//! Globex  internal N+2  public N+3  ------------------------------------+
//! ```
//! The demo has no way of its own into anything: it makes nodes as `gatepost init` does, runs them as
//! `gatepost serve` does, and acts through the same verbs as people.

mod company;
mod folder;
mod follow;
mod node_config;
mod page;
mod ready;
mod staff;

use std::future::Future;
use std::path::PathBuf;

use gatepost_model::Random;

use crate::ambient::SystemRandom;
use crate::cli::Failure;
use crate::drawn_password;
use crate::listener::Listeners;
use crate::node::{Node, Start};
use crate::terminal::Terminal;
use company::{BRAND, COMPANIES, Company};
use folder::{Folder, Memory, Remembered};
use ready::{ReadyBrand, ReadyNode};
use staff::Staff;

pub(crate) use ready::Ready;

/// The first port unless told.
const PORT: u16 = 4000;

/// Syllables of a demo password: short to type, and nobody outside of this machine can try.
const SYLLABLES: usize = 6;

/// How the demo is asked for.
pub(crate) struct Wish {
    /// Where to keep everything; a temporary folder where absent.
    pub(crate) data: Option<PathBuf>,
    /// The first of four ports.
    pub(crate) port: Option<u16>,
}

/// The running demo.
pub(crate) struct Demo {
    nodes: Vec<Node>,
    folder: Folder,
    ready: Ready,
}

/// Starts the demo; none when `interrupted` came first, and then everything has stopped again.
///
/// # Errors
/// With a sentence when a port is taken, or the folder is another demo's.
pub(crate) async fn start(
    wish: Wish,
    terminal: Terminal,
    interrupted: impl Future<Output = ()>,
) -> Result<Option<Demo>, Failure> {
    let folder = Folder::open(wish.data.as_deref())?;
    let goes_on = folder.recall()?.is_some();
    let mut memory = remember(&folder, wish.port)?;
    // All four, before anything is made.
    let mut sockets = Vec::new();
    for company in 0..2 {
        let (internal, public) = node_config::addresses(memory.port, company);
        let advice = if goes_on {
            "Does this demo run already?"
        } else {
            "Choose four other ports with --port."
        };
        let taken = |fault| Failure::refused(format_args!("{fault} {advice}"));
        sockets.push(Listeners::bind(internal, public).map_err(taken)?);
    }
    folder.remember(&memory)?;

    let mut nodes = Vec::new();
    let prepared = tokio::select! {
        prepared = prepare(&folder, &mut memory, sockets, &mut nodes, terminal) => prepared.map(Some),
        () = interrupted => Ok(None),
    };
    match prepared {
        Ok(Some(ready)) => Ok(Some(Demo { nodes, folder, ready })),
        Ok(None) => stop(nodes, folder).await.map(|()| None),
        Err(failure) => {
            // The first failure is the one to tell.
            let _told_already = stop(nodes, folder).await;
            Err(failure)
        }
    }
}

impl Demo {
    /// What `--json` prints.
    pub(crate) fn ready(&self) -> &Ready {
        &self.ready
    }

    /// What people read.
    pub(crate) fn page(&self) -> String {
        page::of(&self.ready, self.folder.path(), self.folder.is_temporary())
    }

    /// Stops both nodes; a temporary folder is removed.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        stop(self.nodes, self.folder).await
    }
}

async fn stop(nodes: Vec<Node>, folder: Folder) -> Result<(), Failure> {
    let mut stopped = Ok(());
    let mut stopping = tokio::task::JoinSet::new();
    nodes.into_iter().for_each(|node| {
        stopping.spawn(node.stop());
    });
    while let Some(done) = stopping.join_next().await {
        let done = done
            .map_err(Failure::refused)
            .and_then(|done| done.map_err(Failure::from));
        stopped = stopped.and(done);
    }
    stopped.and(folder.close())
}

/// What the folder remembers; in a new one everybody's password is drawn.
fn remember(folder: &Folder, port: Option<u16>) -> Result<Memory, Failure> {
    if let Some(memory) = folder.recall()? {
        if let Some(port) = port.filter(|port| *port != memory.port) {
            return Err(Failure::Configuration(format!(
                "The demo in {} runs on port {}, which is part of every address it has published; it cannot move \
                 to {port}. Leave --port out, or name another folder.",
                folder.path().display(),
                memory.port
            )));
        }
        return Ok(memory);
    }
    for company in &COMPANIES {
        let path = folder.path().join(company.folder);
        if path.exists() {
            return Err(Failure::Configuration(format!(
                "{} is there already, but it is not of this demo. Name another folder with --data.",
                path.display()
            )));
        }
    }
    let random = SystemRandom::new();
    let people = COMPANIES.iter().flat_map(|company| &company.people);
    Ok(Memory {
        port: port.unwrap_or(PORT),
        people: people.map(|member| newcomer(member.username, &random)).collect(),
    })
}

fn newcomer(username: &str, random: &dyn Random) -> Remembered {
    Remembered {
        username: username.to_owned(),
        password: drawn_password::draw::<SYLLABLES>(random),
        token_id: None,
    }
}

/// Makes what is missing, starts both nodes and has one follow the other.
async fn prepare(
    folder: &Folder,
    memory: &mut Memory,
    sockets: Vec<Listeners>,
    nodes: &mut Vec<Node>,
    terminal: Terminal,
) -> Result<Ready, Failure> {
    terminal.note("Starting Acme and Globex.");
    let mut sockets = sockets.into_iter();
    for (number, company) in (0_u16..).zip(&COMPANIES) {
        let config = node_config::obtain(
            folder.path(),
            company,
            node_config::addresses(memory.port, number),
        )
        .await?;
        let start = Start {
            listeners: sockets.next(),
            ..Start::default()
        };
        nodes.push(Node::start_with(config, start).await?);
    }
    let [acme, globex] = nodes.as_slice() else {
        return Err(Failure::refused("The demo has two nodes."));
    };
    terminal.note("Making brands and people.");
    let [acme_company, globex_company] = &COMPANIES;
    let (acme_staff, globex_staff) = tokio::try_join!(
        staff::assemble(acme.inside(), acme_company, memory.people.clone()),
        staff::assemble(globex.inside(), globex_company, memory.people.clone()),
    )?;
    for staff in acme_staff.iter().chain(&globex_staff) {
        if let Some(known) = memory.of(&staff.told.username) {
            known.token_id = Some(staff.token.0);
        }
    }
    folder.remember(memory)?;
    terminal.note("Globex's brand follows Acme's, through the gate.");
    follow::request(globex, &globex_staff, acme).await?;
    follow::accepted(globex, acme).await?;
    terminal.note("Ready. Ctrl-C stops both.");
    Ok(Ready {
        nodes: vec![
            told(acme, acme_company, acme_staff),
            told(globex, globex_company, globex_staff),
        ],
    })
}

fn told(node: &Node, company: &Company, staff: Vec<Staff>) -> ReadyNode {
    let address = &node.outside().context.address;
    ReadyNode {
        name: company.name.to_owned(),
        internal_url: node.internal_url().to_owned(),
        public_url: node.public_url().to_owned(),
        config: node.config().file.display().to_string(),
        brand: ReadyBrand {
            name: BRAND.to_owned(),
            handle: address.handle(BRAND),
            actor: address.brand(BRAND),
        },
        people: staff.into_iter().map(|staff| staff.told).collect(),
    }
}
