//! A real browser, used as a person uses one: by what is written on labels, buttons and links.
//!
//! ```text
//!   Browser --WebDriver--> Driver (chromedriver) --pipe--> Chromium, one of its own for each Browser
//! ```

use serde_json::{Value, json};

use super::patience::in_time;
use super::webdriver::{Driver, Element, Session};

/// The Tab key, as WebDriver writes keys.
pub const TAB: &str = "\u{e004}";
/// The Enter key.
pub const ENTER: &str = "\u{e007}";

/// The width of a phone, in CSS pixels.
pub const PHONE: u32 = 390;
/// The width of a window on a desk, in CSS pixels.
pub const DESK: u32 = 1280;
/// How much of a page is seen at once, in CSS pixels.
const HEIGHT: u32 = 900;

/// A page that tells whether scripts run.
const CHECK: &str = "data:text/html,<p id='p'>plain</p><script>p.textContent = 'scripted'</script>";

/// What a screen reader would call the element with the focus, as far as our pages go.
const NAME_OF_FOCUSED: &str = "const one = document.activeElement;
    const label = one.labels && one.labels.length ? one.labels[0].textContent : null;
    return (label || one.getAttribute('aria-label') || one.textContent).trim().replace(/\\s+/g, ' ');";

/// Whether a browser runs scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// As most do.
    On,
    /// As some companies and some people want it.
    Off,
}

/// One person's browser.
pub struct Browser {
    session: Session,
}

impl Browser {
    /// Opens a browser of this width that nobody has used before.
    pub async fn opens(driver: &Driver, width: u32, scripts: Scripts) -> Self {
        let browser = Self {
            session: driver.session(scripts == Scripts::On).await,
        };
        browser.is_resized(width).await;
        browser.visits(CHECK).await;
        let expected = match scripts {
            Scripts::On => "scripted",
            Scripts::Off => "plain",
        };
        assert_eq!(browser.text().await, expected, "{scripts:?}");
        browser
    }

    /// Goes to an address.
    pub async fn visits(&self, url: &str) {
        self.session.commands("/url", json!({"url": url})).await.unwrap();
    }

    /// The address it shows.
    pub async fn address(&self) -> String {
        let address = self.session.shows("/url").await.unwrap();
        address.as_str().unwrap().to_owned()
    }

    /// Everything that can be read on the page, as it is shown.
    pub async fn text(&self) -> String {
        // A page that is just being replaced has no body for a moment.
        let Some(body) = self.shown("/html/body").await else {
            return String::new();
        };
        let text = self.session.shows_of(&body, "text").await;
        text.map_or_else(|_| String::new(), |text| text.as_str().unwrap().to_owned())
    }

    /// Waits until something can be read.
    pub async fn reads(&self, text: &str) {
        if !in_time(async || self.text().await.contains(text)).await {
            panic!(
                "{} never says {text:?}, but:\n{}",
                self.address().await,
                self.text().await
            );
        }
    }

    /// Types into what bears this label, in place of what was there.
    pub async fn fills(&self, label: &str, text: &str) {
        let field = self.labelled(label).await;
        self.does(&field, "clear", json!({})).await;
        self.does(&field, "value", json!({"text": text})).await;
    }

    /// Chooses or ticks what bears this label.
    pub async fn chooses(&self, label: &str) {
        let field = self.labelled(label).await;
        self.click(&field).await;
    }

    /// Chooses a file for what bears this label.
    pub async fn chooses_file(&self, label: &str, file: &std::path::Path) {
        let field = self.labelled(label).await;
        self.does(&field, "value", json!({"text": file.to_str().unwrap()}))
            .await;
    }

    /// Presses the button with these words, or opens what they are the summary of.
    pub async fn presses(&self, words: &str) {
        let words = literal(words);
        let path = format!("//*[self::button or self::summary][normalize-space(.)={words}]");
        self.clicks(&path).await;
    }

    /// Follows the link with these words.
    pub async fn follows(&self, words: &str) {
        self.clicks(&format!("//a[normalize-space(.)={}]", literal(words)))
            .await;
    }

    /// Clicks on the first thing an XPath leads to and that can be seen.
    pub async fn clicks(&self, path: &str) {
        let element = self.first_shown(path).await;
        self.click(&element).await;
    }

    /// Whether a button with these words can be seen now.
    pub async fn offers(&self, words: &str) -> bool {
        let path = format!("//button[normalize-space(.)={}]", literal(words));
        self.shown(&path).await.is_some()
    }

    /// Presses keys, wherever the focus is.
    pub async fn types(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key.to_string()})))
            .collect();
        let actions = json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]});
        self.session.commands("/actions", actions).await.unwrap();
    }

    /// Presses Tab until the focus is on something with this name, as a person does who uses no mouse. A page may
    /// have put the focus there already.
    pub async fn tabs_to(&self, name: &str) {
        let mut met = Vec::new();
        // More stops than any page has.
        for _ in 0..100 {
            let focused = self.runs(NAME_OF_FOCUSED).await;
            if focused == name {
                return;
            }
            met.push(focused);
            self.types(TAB).await;
        }
        panic!(
            "no Tab leads to {name:?} at {}, but to {met:?}",
            self.address().await
        );
    }

    /// Its window gets another width.
    pub async fn is_resized(&self, width: u32) {
        let size = json!({"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": false});
        self.tells_chromium("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Its person prefers light or dark.
    pub async fn prefers(&self, colours: &str) {
        let wish = json!({"features": [{"name": "prefers-color-scheme", "value": colours}]});
        self.tells_chromium("Emulation.setEmulatedMedia", wish).await;
    }

    /// A command of Chromium's own protocol.
    async fn tells_chromium(&self, method: &str, arguments: Value) {
        let command = json!({"cmd": method, "params": arguments});
        self.session.commands("/goog/cdp/execute", command).await.unwrap();
    }

    /// Runs a script in the page; gives what it returns, or what the promise it returns comes to.
    pub async fn runs(&self, script: &str) -> Value {
        let command = json!({"script": script, "args": []});
        self.session.commands("/execute/sync", command).await.unwrap()
    }

    /// What the browser has complained about since it was last asked: scripts that failed, and everything that the
    /// page's own policy forbids. An answer with a status above 399 to what a person did is no complaint.
    pub async fn complaints(&self) -> Vec<String> {
        let wanted = json!({"type": "browser"});
        let entries = self.session.commands("/se/log", wanted).await.unwrap();
        let severe = entries
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["level"] == "SEVERE");
        severe
            .map(|entry| entry["message"].as_str().unwrap().to_owned())
            .filter(|message| !message.contains("the server responded with a status of"))
            .collect()
    }

    /// Ends it, and makes sure that it had nothing to complain about.
    pub async fn closes(self) {
        let complaints = self.complaints().await;
        self.session.ends().await;
        assert!(complaints.is_empty(), "{complaints:#?}");
    }

    async fn click(&self, element: &Element) {
        if let Err(refusal) = self.session.clicks(element).await {
            panic!("click at {}: {refusal}", self.address().await);
        }
    }

    async fn does(&self, element: &Element, verb: &str, arguments: Value) {
        let done = self.session.commands_element(element, verb, arguments).await;
        if let Err(refusal) = done {
            panic!("{verb} at {}: {refusal}", self.address().await);
        }
    }

    /// The control that a label belongs to.
    async fn labelled(&self, label: &str) -> Element {
        let words = literal(label);
        // Either the label names its control, or it holds it, or there is no room for one and the name is hidden.
        let path = format!(
            "//*[@id=//label[normalize-space(.)={words}]/@for] \
             | //label[normalize-space(.)={words}]//*[self::input or self::textarea or self::select] \
             | //*[@aria-label={words}][self::input or self::textarea or self::select]"
        );
        self.first_shown(&path).await
    }

    async fn shown(&self, path: &str) -> Option<Element> {
        for element in self.session.finds(path).await.ok()? {
            // It may be gone with its page by now.
            if self.session.shows_of(&element, "displayed").await == Ok(Value::Bool(true)) {
                return Some(element);
            }
        }
        None
    }

    async fn first_shown(&self, path: &str) -> Element {
        let mut found = None;
        in_time(async || {
            found = self.shown(path).await;
            found.is_some()
        })
        .await;
        match found {
            Some(element) => element,
            None => panic!(
                "at {} there is no {path} among:\n{}",
                self.address().await,
                self.text().await
            ),
        }
    }
}

/// Text as XPath writes it.
fn literal(text: &str) -> String {
    assert!(!text.contains('"'), "XPath has no escapes: {text}");
    format!("\"{text}\"")
}
