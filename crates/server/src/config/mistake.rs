//! What is wrong with a configuration, in sentences.

use std::fmt;

/// One mistake: which key, what it says, what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The key, such as `public.url`; empty where no single key is at fault.
    pub key: String,
    sentence: String,
}

impl Mistake {
    /// A key whose value cannot be used. `remedy` completes the sentence: "write ..".
    pub fn value(key: &str, value: impl fmt::Display, remedy: impl fmt::Display) -> Self {
        Self {
            key: key.to_owned(),
            sentence: format!("{key} is {value}: {remedy}."),
        }
    }

    /// A key that has no default and was not set.
    pub fn missing(key: &str, remedy: impl fmt::Display) -> Self {
        Self {
            key: key.to_owned(),
            sentence: format!("{key} is not set: {remedy}."),
        }
    }

    /// A mistake that is not one key's, as a whole sentence.
    pub fn general(sentence: impl Into<String>) -> Self {
        Self {
            key: String::new(),
            sentence: sentence.into(),
        }
    }

    /// Adds where the value came from, for those who look into the file and do not find it there.
    pub(super) fn set_by(mut self, variable: &str) -> Self {
        self.sentence = format!("{} (The environment sets it: {variable}.)", self.sentence);
        self
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

/// Every mistake that was found; at least one. Shown one sentence per line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl Mistakes {
    /// A single mistake that is not one key's.
    pub fn one(sentence: impl Into<String>) -> Self {
        Self(vec![Mistake::general(sentence)])
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sentences: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&sentences.join("\n"))
    }
}
