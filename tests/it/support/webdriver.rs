//! WebDriver, as far as the suite needs it: <https://www.w3.org/TR/webdriver2/>.
//!
//! The protocol is JSON over http, and these lines are all we use of it. A library would bring a dozen crates; of
//! the two there are, one changes what `String + &String` means in the whole suite.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::database::folder;

/// The key under which an answer names an element (section 12.2).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Loading a page on a busy machine included.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a browser is started with.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    // Containers run as root and have 64 MiB of shared memory.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-proxy-server",
    // A browser of the suite talks to the node and to nobody else.
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-crash-reporter",
    // It ends when the driver's end of the pipe closes, even if the driver is killed.
    "--remote-debugging-pipe",
];

/// What the driver refuses or cannot do: the error code of the protocol, and its message.
pub type Refusal = String;

/// The program that drives browsers. They end with it, however the test ends.
pub struct Driver {
    child: Child,
    url: String,
    /// Kept open: the driver would fail at its next line otherwise.
    _output: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts it on a free port. It looks for one that is free under both versions of IP, and gives up where somebody
    /// else takes it meanwhile: so it is asked again.
    pub fn start() -> Self {
        (0..5)
            .find_map(|_| Self::started())
            .expect("chromedriver ended at its start, five times")
    }

    fn started() -> Option<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|fault| panic!("chromedriver: {fault}; run the suite by `cargo xtask test`"));
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        let port = loop {
            line.clear();
            if output.read_line(&mut line).unwrap() == 0 {
                child.wait().unwrap();
                return None;
            }
            if let Some((_, port)) = line.trim_end().rsplit_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        Some(Self {
            child,
            url: format!("http://127.0.0.1:{port}"),
            _output: output,
        })
    }

    /// Starts a browser with a profile of its own.
    pub async fn session(&self, with_scripts: bool) -> Session {
        let profile = folder();
        let mut arguments: Vec<String> = ARGUMENTS.iter().map(|one| (*one).to_owned()).collect();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let mut options = json!({"args": arguments});
        if !with_scripts {
            options["prefs"] = json!({"profile.managed_default_content_settings.javascript": 2});
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": PATIENCE.as_millis()},
        }}});
        let client = Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .timeout(PATIENCE)
            .build()
            .unwrap();
        let mut session = Session {
            client,
            url: format!("{}/session", self.url),
            _profile: profile,
        };
        let answer = session.asks(Method::POST, "", wanted).await.unwrap();
        session.url.push('/');
        session.url.push_str(answer["sessionId"].as_str().unwrap());
        session
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A running browser.
pub struct Session {
    client: Client,
    url: String,
    /// Removed after the browser has ended.
    _profile: TempDir,
}

/// Something on the page that is shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

impl Session {
    async fn asks(&self, method: Method, path: &str, body: Value) -> Result<Value, Refusal> {
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.url));
        if method == Method::POST {
            request = request.body(body.to_string());
        }
        let answer = request.send().await.unwrap().text().await.unwrap();
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", value["message"])),
            None => Ok(value),
        }
    }

    /// Sends a command of the session: section and arguments as in the protocol.
    pub async fn commands(&self, path: &str, arguments: Value) -> Result<Value, Refusal> {
        self.asks(Method::POST, path, arguments).await
    }

    /// Asks for something of the session.
    pub async fn shows(&self, path: &str) -> Result<Value, Refusal> {
        self.asks(Method::GET, path, Value::Null).await
    }

    /// Sends a command to something on the page.
    pub async fn commands_element(
        &self,
        element: &Element,
        verb: &str,
        arguments: Value,
    ) -> Result<Value, Refusal> {
        self.commands(&format!("/element/{}/{verb}", element.0), arguments)
            .await
    }

    /// Asks for something of an element.
    pub async fn shows_of(&self, element: &Element, what: &str) -> Result<Value, Refusal> {
        self.shows(&format!("/element/{}/{what}", element.0)).await
    }

    /// Clicks on an element in the middle of the window: at its lower end something may lie on top, as the places do
    /// on a phone, and WebDriver, unlike a person, does not scroll on for that.
    pub async fn clicks(&self, element: &Element) -> Result<Value, Refusal> {
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        let scroll = json!({"script": script, "args": [{ELEMENT: element.0}]});
        self.commands("/execute/sync", scroll).await?;
        self.commands_element(element, "click", json!({})).await
    }

    /// What an XPath leads to, in the order of the document.
    pub async fn finds(&self, xpath: &str) -> Result<Vec<Element>, Refusal> {
        let wanted = json!({"using": "xpath", "value": xpath});
        let found = self.commands("/elements", wanted).await?;
        let found = found.as_array().unwrap().iter();
        Ok(found
            .map(|one| Element(one[ELEMENT].as_str().unwrap().to_owned()))
            .collect())
    }

    /// Ends the browser.
    pub async fn ends(&self) {
        self.asks(Method::DELETE, "", Value::Null).await.unwrap();
    }
}
