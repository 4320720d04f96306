//! Canaries: words that stand in exactly one place and must be found in no other, however they are written.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use gatepost_model::Random;

use super::random::SeededRandom;

/// Patterns are looked up by their first bytes; no canary is shorter in any writing.
const PREFIX: usize = 8;

/// The canaries of a test.
pub struct Canaries {
    random: SeededRandom,
    planted: Vec<(String, String)>,
    patterns: HashMap<[u8; PREFIX], Vec<Pattern>>,
}

struct Pattern {
    /// Which canary, in which writing.
    what: String,
    bytes: Vec<u8>,
}

impl Canaries {
    /// None yet.
    pub fn new() -> Self {
        Self {
            random: SeededRandom::new(77),
            planted: Vec::new(),
            patterns: HashMap::new(),
        }
    }

    /// A new canary, to be put where `what` says.
    pub fn plant(&mut self, what: &str) -> String {
        let text = format!("CNRY-{what}-{}", self.chance());
        self.watch(what, &text);
        text
    }

    /// A new canary that fits where only `a-z`, `0-9` and `_` do.
    pub fn plant_name(&mut self, what: &str) -> String {
        let text = format!("{what}_{}", self.chance());
        self.watch(what, &text);
        text
    }

    fn chance(&self) -> String {
        let mut bytes = [0; 8];
        self.random.fill(&mut bytes);
        hex(&bytes)
    }

    /// Takes a text that exists already as a canary.
    pub fn watch(&mut self, what: &str, text: &str) {
        self.planted.push((what.to_owned(), text.to_owned()));
        for (writing, bytes) in writings(text) {
            self.add(format!("{what}, {writing}"), bytes);
        }
    }

    /// Takes an internal id, as digits and as the eight bytes a database keeps.
    pub fn watch_id(&mut self, what: &str, id: i64) {
        self.add(format!("{what}, in digits"), id.to_string().into_bytes());
        self.add(format!("{what}, in bytes"), id.to_be_bytes().to_vec());
    }

    fn add(&mut self, what: String, bytes: Vec<u8>) {
        let bytes = bytes.to_ascii_lowercase();
        let prefix = *bytes.first_chunk::<PREFIX>().unwrap();
        self.patterns
            .entry(prefix)
            .or_default()
            .push(Pattern { what, bytes });
    }

    /// Every canary as it was planted: where, and what.
    pub fn planted(&self) -> &[(String, String)] {
        &self.planted
    }

    /// Which canaries are somewhere in these bytes, and in which writing. Case does not matter.
    pub fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let bytes = bytes.to_ascii_lowercase();
        let mut found = Vec::new();
        for start in 0..bytes.len().saturating_sub(PREFIX - 1) {
            let rest = &bytes[start..];
            let Some(patterns) = self.patterns.get(rest.first_chunk::<PREFIX>().unwrap()) else {
                continue;
            };
            found.extend(
                patterns
                    .iter()
                    .filter(|one| rest.starts_with(&one.bytes))
                    .map(|one| one.what.clone()),
            );
        }
        found.sort();
        found.dedup();
        found
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The ways in which a text may be written.
fn writings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let each = |write: &dyn Fn(u8) -> String| text.bytes().map(write).collect::<String>().into_bytes();
    // Without the last zero, this is found in either byte order.
    let mut utf16: Vec<u8> = text.bytes().flat_map(|byte| [byte, 0]).collect();
    utf16.pop();
    let mut all = vec![
        ("plain", text.as_bytes().to_vec()),
        ("in percents", each(&|byte| format!("%{byte:02x}"))),
        ("in JSON escapes", each(&|byte| format!("\\u00{byte:02x}"))),
        ("in entities", each(&|byte| format!("&#{byte};"))),
        ("in hex", each(&|byte| format!("{byte:02x}"))),
        ("in UTF-16", utf16),
        ("with escaped hyphens", text.replace('-', "%2d").into_bytes()),
    ];
    // Where a text begins within base64 depends on what stands before it; the first and last characters of
    // each depend on the neighbours and are left out.
    for before in 0..3_usize {
        let shifted = [&b"\0\0"[..before.min(2)], text.as_bytes()].concat();
        let encoded = STANDARD_NO_PAD.encode(&shifted);
        let from = [0, 2, 3][before];
        all.push(("in base64", encoded.as_bytes()[from..encoded.len() - 3].to_vec()));
    }
    all
}
