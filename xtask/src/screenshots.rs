//! `cargo xtask screenshots`: the pictures in `docs/screenshots`, taken anew from the running demo.
//!
//! ```text
//!   docs/screenshots/{home,desk,candidate,public}-{desktop,phone}-{light,dark}.png
//! ```
//! Whoever takes them looks at them before committing them: they are the first thing a visitor sees.

mod browser;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::demo::Demo;
use crate::failure::{During, Failure};
use crate::http::text;
use crate::packages;
use crate::process::Signals;
use crate::workspace::Workspace;
use browser::{Browser, Driver, Look};

/// What a picture may weigh, in KiB: a README with four of them should still open at once on a phone.
const HEAVIEST: usize = 150;

/// Longer than a publication takes on any machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Every look a page is shown in. A phone's pictures are finer, as phones are,
/// and no finer than their weight allows.
const LOOKS: [Look; 4] = [
    Look::new("desktop-light", 1280, 800, 1.0, "light"),
    Look::new("desktop-dark", 1280, 800, 1.0, "dark"),
    Look::new("phone-light", 390, 844, 1.5, "light"),
    Look::new("phone-dark", 390, 844, 1.5, "dark"),
];

/// Builds the program, lets the demo's people work for a moment, and takes the pictures.
pub fn run(signals: &Signals, workspace: &Workspace) -> Result<ExitCode, Failure> {
    packages::ensure(signals, packages::browser)?;
    println!("building the program");
    let mut build = workspace.cargo();
    build.args(["build", "--locked", "--package", "gatepost-server"]);
    signals.require(&mut build, "build the program")?;
    let demo = Demo::start(&workspace.target.join("debug/gatepost"))?;
    let waiting = work(signals, &demo)?;

    let folder = workspace.root.join("docs/screenshots");
    fs::create_dir_all(&folder).during(|| format!("cannot create {}", folder.display()))?;
    let driver = Driver::start()?;
    let inside = text(&demo.company, "/internal_url")?;
    let outside = text(&demo.company, "/public_url")?;
    let brand = text(&demo.company, "/brand/name")?;

    let author = signed_in(&driver, inside, demo.author()?)?;
    take(&author, "home", &format!("{inside}/home"), &folder)?;
    let approver = signed_in(&driver, inside, demo.holder("approver")?)?;
    take(&approver, "desk", &format!("{inside}/desk"), &folder)?;
    take(
        &approver,
        "candidate",
        &format!("{inside}/desk/{waiting}"),
        &folder,
    )?;
    let stranger = driver.browser()?;
    take(&stranger, "public", &format!("{outside}/@{brand}"), &folder)?;
    Ok(ExitCode::SUCCESS)
}

/// Two things are published and two wait for the approver, and colleagues talk; gives the id of the newest that
/// waits.
fn work(signals: &Signals, demo: &Demo) -> Result<String, Failure> {
    let mut published = Value::Null;
    for words in [
        "Our repair café opens its doors on the first Saturday of every month, 10 to 14 o’clock, at the old \
         forge. Bring what is broken and leave with what is mended. #repair",
        "We have built the ten thousandth anvil! It leaves for Lisbon on Monday, and the apprentices who forged it \
         travel along. #anvils",
    ] {
        published = demo.submit(words)?;
        demo.approve(&published)?;
        demo.release(&published)?;
    }
    demo.submit("The anvil catalogue for next year is out, in print and as a download.")?;
    let waiting = demo.submit(
        "We look for two apprentices for the forge, from September. No experience needed, curiosity is. \
         Write to us: https://acme.example/apprentices #jobs",
    )?;
    // What stands at the top of home is what colleagues say to each other.
    let author = text(demo.author()?, "/username")?;
    demo.post(
        demo.holder("editor")?,
        &format!("The catalogue is at the printer’s. Thank you for reading every page, @{author}!"),
    )?;
    demo.post(
        demo.author()?,
        "Who joins for the lunch walk along the river? We leave at half past twelve. #lunch",
    )?;
    let end = Instant::now() + PATIENCE;
    while demo.delivered(&published)? == 0 {
        if Instant::now() > end {
            return Err(Failure::failed("The demo publishes nothing."));
        }
        signals.sleep(Duration::from_millis(50))?;
    }
    Ok(text(&waiting, "/id")?.to_owned())
}

/// A browser in which somebody has signed in.
fn signed_in(driver: &Driver, inside: &str, person: &Value) -> Result<Browser, Failure> {
    let browser = driver.browser()?;
    browser.visit(&format!("{inside}/sign-in"))?;
    browser.type_into("input[name=username]", text(person, "/username")?)?;
    browser.type_into("input[name=password]", text(person, "/password")?)?;
    browser.click("main button[type=submit]")?;
    Ok(browser)
}

/// One page in every look.
fn take(browser: &Browser, name: &str, url: &str, folder: &Path) -> Result<(), Failure> {
    for look in &LOOKS {
        browser.wear(look)?;
        // Loaded anew in each look, so that nothing is caught halfway between two.
        browser.visit(url)?;
        let picture = browser.picture()?;
        let file = folder.join(format!("{name}-{}.png", look.name));
        fs::write(&file, &picture).during(|| format!("cannot write {}", file.display()))?;
        let weight = picture.len().div_ceil(1024);
        let remark = if weight > HEAVIEST {
            ", which is too heavy"
        } else {
            ""
        };
        println!("{} {weight} KiB{remark}", file.display());
    }
    Ok(())
}
