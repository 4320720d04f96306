//! Reads docker-compose.yml as far as it goes: blocks by their indentation, and lists in two ways.

use crate::walls::workspace::read;

/// A block: its lines without comments, as far to the left as they go.
pub struct Block(Vec<String>);

/// The whole file.
pub fn file() -> Block {
    let text = read("docker-compose.yml");
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    Block(
        lines
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned)
            .collect(),
    )
}

impl Block {
    /// Names of what is in it.
    pub fn keys(&self) -> Vec<&str> {
        let own = self.0.iter().filter(|line| !line.starts_with(' '));
        own.filter_map(|line| line.split(':').next()).collect()
    }

    /// What is below a key; nothing if the key is not there.
    pub fn find(&self, key: &str) -> Option<Block> {
        let start = self.0.iter().position(|line| is_key(line, key))?;
        let below = self.0[start + 1..]
            .iter()
            .take_while(|line| line.starts_with(' '));
        let below: Vec<_> = below.cloned().collect();
        let depth = below
            .iter()
            .map(|line| line.len() - line.trim_start().len())
            .min()
            .unwrap_or(0);
        Some(Self(below.iter().map(|line| line[depth..].to_owned()).collect()))
    }

    /// What is below a key.
    #[track_caller]
    pub fn get(&self, key: &str) -> Block {
        self.find(key)
            .unwrap_or_else(|| panic!("no {key} in {:#?}", self.0))
    }

    /// The text behind a key on its own line.
    pub fn value(&self, key: &str) -> Option<&str> {
        let line = self.0.iter().find(|line| is_key(line, key))?;
        Some(unquoted(line[key.len() + 1..].trim()))
    }

    /// The elements of a list below a key, or behind it in brackets.
    pub fn list(&self, key: &str) -> Vec<String> {
        match self.value(key) {
            None => Vec::new(),
            Some("") => {
                let below = self.get(key).0;
                let elements = below.iter().filter_map(|line| line.strip_prefix("- "));
                elements.map(|element| unquoted(element).to_owned()).collect()
            }
            Some(brackets) => {
                let inner = brackets.trim_start_matches('[').trim_end_matches(']');
                inner
                    .split(',')
                    .map(|element| unquoted(element.trim()).to_owned())
                    .collect()
            }
        }
    }
}

fn is_key(line: &str, key: &str) -> bool {
    line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'))
}

fn unquoted(text: &str) -> &str {
    let inner = |quote: char| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}
