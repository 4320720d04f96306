//! A morning of the PR team, in real browsers: a post with a picture for tomorrow, one that is rejected, one that is
//! changed after its approval, and one that is taken back.

use std::path::PathBuf;
use std::sync::Arc;

use gatepost_model::Clock;
use gatepost_model::role::Role;

use super::page_of;
use crate::support::browser::{Browser, DESK, PHONE, Scripts};
use crate::support::clock::TestClock;
use crate::support::colleague::note;
use crate::support::company::{Company, Desk};
use crate::support::patience::in_time;
use crate::support::pictures;
use crate::support::webdriver::Driver;
use crate::support::world::PASSWORD;

/// The words of a decision's password field.
const AGAIN: &str = "Your password, once more";

/// Everybody's browsers.
struct Morning {
    company: Company,
    desk: Desk,
    clock: Arc<TestClock>,
    driver: Driver,
    width: u32,
}

impl Morning {
    async fn begins(width: u32) -> Self {
        let clock = Arc::new(TestClock::now());
        let company = Company::at(clock.clone()).await;
        let desk = company.desk().await;
        company.person("otto_wache", &[Role::DutyOfficer]).await;
        Self {
            company,
            desk,
            clock,
            driver: Driver::start(),
            width,
        }
    }

    /// Somebody's browser, signed in.
    async fn browser(&self, name: &str) -> Browser {
        let browser = Browser::opens(&self.driver, self.width, Scripts::On).await;
        browser.visits(&self.at("/sign-in")).await;
        browser.fills("Your name here", name).await;
        browser.fills("Password", PASSWORD).await;
        browser.presses("Sign in").await;
        browser.reads("This stays inside.").await;
        browser
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.company.internal_url)
    }

    /// A picture as it lies on somebody's disk.
    fn picture(&self) -> PathBuf {
        let file = self.company.databases.folder.path().join("workshop.png");
        std::fs::write(&file, pictures::png(640, 400, 3)).unwrap();
        file
    }
}

/// Loads a page again and again until it says something.
async fn finds(browser: &Browser, url: &str, words: &str) {
    let found = in_time(async || {
        browser.visits(url).await;
        browser.text().await.contains(words)
    });
    if !found.await {
        panic!("{url} never says {words:?}, but:\n{}", browser.text().await);
    }
}

async fn decides(browser: &Browser, verdict: &str, comment: &str) {
    browser.chooses(verdict).await;
    if !comment.is_empty() {
        let label = "Comment (Needed unless you approve; the author reads it, nobody outside does)";
        browser.fills(label, comment).await;
    }
    browser.fills(AGAIN, PASSWORD).await;
    browser.presses("Decide").await;
}

/// Ana composes it with a picture, Petra approves it, Paul gives it a time, and the next day it is out.
async fn with_a_picture_for_tomorrow(morning: &Morning, ana: &Browser, petra: &Browser, paul: &Browser) {
    ana.visits(&morning.at("/desk/new")).await;
    ana.fills("What outsiders will read", "Our second workshop opens its doors.")
        .await;
    ana.presses("Pictures").await;
    ana.chooses_file("File 1", &morning.picture()).await;
    ana.fills(
        "What picture 1 shows (For those who do not see it)",
        "The new hall, seen from the street",
    )
    .await;
    ana.presses("Save and see the preview").await;
    ana.reads("The new hall, seen from the street").await;
    ana.presses("Submit for review").await;
    ana.reads("In review").await;
    let candidate = ana.address().await;
    let candidate = candidate.split('?').next().unwrap().to_owned();

    petra.visits(&morning.at("/desk")).await;
    petra.follows("Our second workshop opens its doors.").await;
    decides(petra, "Approve", "").await;
    petra.reads("Your approval is recorded.").await;

    paul.visits(&candidate).await;
    paul.presses("Set a time").await;
    let tomorrow = morning.clock.now().plus_seconds(24 * 60 * 60).to_rfc3339();
    let field = &tomorrow[..16];
    paul.runs(&format!(
        "document.getElementById('scheduled_at').value = '{field}'"
    ))
    .await;
    paul.presses("Set the time").await;
    paul.reads("The time is set.").await;
    paul.visits(&morning.at(&format!("/desk/calendar?month={}", &tomorrow[..7])))
        .await;
    paul.reads("Our second workshop opens its doors.").await;
    morning.clock.advance_seconds(24 * 60 * 60 + 60);
    finds(paul, &candidate, "Read it outside").await;
}

/// What Petra rejects is over, and its author reads why.
async fn one_rejected(morning: &Morning, petra: &Browser) {
    let candidate = morning
        .desk
        .ana
        .proposes("We are simply better than Globex")
        .await;
    let candidate = morning.desk.ana.submits(&candidate).await.unwrap();
    let url = morning.at(&page_of(&candidate));
    petra.visits(&url).await;
    decides(petra, "Reject", "We do not speak about others.").await;
    petra.reads("Rejected. It will not go out.").await;
    petra.reads("We do not speak about others.").await;
}

/// An approval is for those very words: after a change it counts no more, and the change is shown word by word.
async fn one_changed_after_approval(morning: &Morning, petra: &Browser) {
    let desk = &morning.desk;
    let candidate = desk.ana.proposes("We hire three people").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let url = morning.at(&page_of(&candidate));
    petra.visits(&url).await;
    decides(petra, "Approve", "").await;
    petra.reads("Your approval is recorded.").await;
    let approved = desk.ana.sees(&candidate).await.unwrap();
    let newer = desk
        .ana
        .rewrites(&approved, "We hire thirty people")
        .await
        .unwrap();
    desk.ana.submits(&newer).await.unwrap();
    petra.visits(&url).await;
    petra.reads("What changed").await;
    petra.reads("0 of 1").await;
    decides(petra, "Approve", "").await;
    petra.reads("1 of 1").await;
}

/// Otto takes it back; the page outside is gone, and the report stands where the ledger was.
async fn one_recalled(morning: &Morning, otto: &Browser) {
    let desk = &morning.desk;
    let published = desk.publishes(&desk.ana, note("The fair is on Monday")).await;
    otto.visits(&morning.at(&page_of(&published))).await;
    otto.follows("Recall").await;
    otto.reads("What it cannot do").await;
    otto.fills("Why (It stays inside)", "The fair is on Tuesday")
        .await;
    otto.fills(AGAIN, PASSWORD).await;
    otto.presses("Recall it").await;
    otto.reads("The fair is on Tuesday").await;
    otto.visits(&published.publication.unwrap().url).await;
    otto.reads("It was taken back").await;
}

async fn a_morning(width: u32) {
    let morning = Morning::begins(width).await;
    let ana = morning.browser("ana_silva").await;
    let petra = morning.browser("petra_berg").await;
    let otto = morning.browser("otto_wache").await;
    one_rejected(&morning, &petra).await;
    one_changed_after_approval(&morning, &petra).await;
    one_recalled(&morning, &otto).await;
    let paul = morning.browser("paul_weber").await;
    with_a_picture_for_tomorrow(&morning, &ana, &petra, &paul).await;
    for browser in [ana, petra, paul, otto] {
        browser.closes().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pr_team_on_phones_gets_through_its_morning() {
    a_morning(PHONE).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pr_team_at_desks_gets_through_its_morning() {
    a_morning(DESK).await;
}
