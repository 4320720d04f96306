//! Chromium, driven by WebDriver: JSON over http, <https://www.w3.org/TR/webdriver2/>.

use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Command, Stdio};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

use crate::failure::{During, Failure};
use crate::http::text;
use crate::process::Running;

/// How often a browser is sent to an address that it does not arrive at.
const VISITS: usize = 5;

/// Under which an answer names an element (section 12.2).
const ELEMENT: &str = "/element-6066-11e4-a52e-4f735466cecf";

/// Starting a browser and loading a page on a busy machine included.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a page is looked at.
#[derive(Debug)]
pub struct Look {
    /// The part of the picture's name.
    pub name: &'static str,
    /// The window, in CSS pixels.
    width: u32,
    height: u32,
    /// Pixels of the picture per CSS pixel, in each direction.
    scale: f64,
    /// What the person prefers: `light` or `dark`.
    colours: &'static str,
}

impl Look {
    /// A window of this size.
    pub const fn new(name: &'static str, width: u32, height: u32, scale: f64, colours: &'static str) -> Self {
        Self {
            name,
            width,
            height,
            scale,
            colours,
        }
    }
}

/// The program that drives browsers; they end with it.
#[derive(Debug)]
pub struct Driver {
    agent: Agent,
    url: String,
    _running: Running,
    /// Kept open: the driver would fail at its next line otherwise.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts it on a free port.
    pub fn start() -> Result<Self, Failure> {
        let mut command = Command::new("chromedriver");
        let mut running = Running::start(
            command
                .arg("--port=0")
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        )?;
        let output = running.child.stdout.take();
        let mut output =
            BufReader::new(output.ok_or_else(|| Failure::failed("chromedriver has no standard output"))?);
        let port = loop {
            let mut line = String::new();
            let read = output.read_line(&mut line);
            if read.during(|| "cannot read from chromedriver".to_owned())? == 0 {
                return Err(Failure::failed("chromedriver ended at its start."));
            }
            if let Some((_, port)) = line.trim_end().rsplit_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let agent = Agent::config_builder()
            .proxy(None)
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build()
            .new_agent();
        Ok(Self {
            agent,
            url: format!("http://127.0.0.1:{port}"),
            _running: running,
            _output: output,
        })
    }

    /// Opens a browser that nobody has used before.
    pub fn browser(&self) -> Result<Browser, Failure> {
        let profile = tempfile::tempdir().during(|| "cannot create a folder for a browser".to_owned())?;
        let folder = format!("--user-data-dir={}", profile.path().display());
        let arguments = [
            "--headless=new",
            // Containers run as root and have 64 MiB of shared memory.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--hide-scrollbars",
            "--no-proxy-server",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // The same letters on every machine: no rendering that depends on a screen's pixels.
            "--font-render-hinting=none",
            // It ends when the driver's end of the pipe closes.
            "--remote-debugging-pipe",
            &folder,
        ];
        let wanted = json!({"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": arguments}}}});
        let mut browser = Browser {
            agent: self.agent.clone(),
            url: format!("{}/session", self.url),
            _profile: profile,
        };
        let session = browser.command("", &wanted)?;
        browser.url = format!("{}/{}", browser.url, text(&session, "/sessionId")?);
        Ok(browser)
    }
}

/// One person's browser.
#[derive(Debug)]
pub struct Browser {
    agent: Agent,
    url: String,
    /// Removed after the browser has ended with the driver.
    _profile: TempDir,
}

impl Browser {
    fn command(&self, path: &str, arguments: &Value) -> Result<Value, Failure> {
        let sent = self
            .agent
            .post(format!("{}{path}", self.url))
            .send_json(arguments);
        self.answer(path, sent)
    }

    fn answer(
        &self,
        path: &str,
        sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Value, Failure> {
        let mut response = sent.during(|| format!("the browser does not answer {path}"))?;
        // A picture is larger than what is read without saying so.
        let body = response
            .body_mut()
            .with_config()
            .limit(64 * 1024 * 1024)
            .read_to_string();
        let body = body.during(|| format!("the browser does not answer {path}"))?;
        let answer: Value =
            serde_json::from_str(&body).during(|| format!("the browser answers {path} without JSON"))?;
        if let Some(error) = answer.pointer("/value/error") {
            return Err(Failure::failed(format!(
                "the browser refuses {path}: {error} {body}"
            )));
        }
        answer
            .get("value")
            .cloned()
            .ok_or_else(|| Failure::failed(format!("the browser answers {path} with nothing")))
    }

    /// Goes to an address and waits until the page is there. What a click before it still leads to may come in
    /// between; then it goes there again.
    pub fn visit(&self, url: &str) -> Result<(), Failure> {
        for _ in 0..VISITS {
            self.command("/url", &json!({"url": url}))?;
            let sent = self.agent.get(format!("{}/url", self.url)).call();
            if self.answer("/url", sent)?.as_str() == Some(url) {
                return Ok(());
            }
        }
        Err(Failure::failed(format!("the browser does not arrive at {url}")))
    }

    /// Types into the first thing a CSS selector finds.
    pub fn type_into(&self, selector: &str, words: &str) -> Result<(), Failure> {
        let field = self.element(selector)?;
        self.command(&format!("/element/{field}/value"), &json!({"text": words}))
            .map(drop)
    }

    /// Clicks on the first thing a CSS selector finds, and waits for the page it leads to.
    pub fn click(&self, selector: &str) -> Result<(), Failure> {
        let button = self.element(selector)?;
        self.command(&format!("/element/{button}/click"), &json!({}))
            .map(drop)
    }

    fn element(&self, selector: &str) -> Result<String, Failure> {
        let wanted = json!({"using": "css selector", "value": selector});
        let found = self.command("/element", &wanted)?;
        Ok(text(&found, ELEMENT)?.to_owned())
    }

    /// From now on pages are seen like this.
    pub fn wear(&self, look: &Look) -> Result<(), Failure> {
        let size = json!({
            "width": look.width, "height": look.height, "deviceScaleFactor": look.scale, "mobile": false,
        });
        self.chromium("Emulation.setDeviceMetricsOverride", &size)?;
        let wish = json!({"features": [{"name": "prefers-color-scheme", "value": look.colours}]});
        self.chromium("Emulation.setEmulatedMedia", &wish)
    }

    fn chromium(&self, method: &str, arguments: &Value) -> Result<(), Failure> {
        self.command("/goog/cdp/execute", &json!({"cmd": method, "params": arguments}))
            .map(drop)
    }

    /// What is seen now, as PNG.
    pub fn picture(&self) -> Result<Vec<u8>, Failure> {
        let sent = self.agent.get(format!("{}/screenshot", self.url)).call();
        let picture = self.answer("/screenshot", sent)?;
        let picture = picture.as_str().unwrap_or_default();
        STANDARD
            .decode(picture)
            .during(|| "the browser's picture cannot be read".to_owned())
    }
}
