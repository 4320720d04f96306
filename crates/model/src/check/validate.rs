//! Whether a list can be used, in sentences an administrator can act on.

use std::collections::BTreeSet;

use super::words::folded_word;
use super::{CheckList, RuleKind, compiled, detector};

/// The most rules of a list.
pub const MAX_RULES: usize = 200;
/// The most words of a list, over all rules.
pub const MAX_WORDS: usize = 2_000;
/// The longest word or phrase, in characters.
pub const MAX_WORD: usize = 100;
/// The longest pattern, in characters.
pub const MAX_PATTERN: usize = 500;
/// The most review groups a list may name: findings of each must fit into one run's findings.
pub const MAX_GROUPS: usize = 20;
/// The most internal domains.
const MAX_DOMAINS: usize = 200;
/// The longest name of a rule or a group, in characters.
const MAX_NAME: usize = 80;
/// The longest note, in characters.
const MAX_NOTE: usize = 500;

impl CheckList {
    /// Whether the list can be compiled and used.
    ///
    /// # Errors
    /// A sentence for the administrator that names the rule and the reason.
    pub fn validate(&self) -> Result<(), String> {
        if self.rules.len() > MAX_RULES {
            return Err(format!(
                "A check list has at most {MAX_RULES} rules; this one has {}.",
                self.rules.len()
            ));
        }
        let mut names = BTreeSet::new();
        let mut groups = BTreeSet::new();
        let mut words_in_all = 0_usize;
        for rule in &self.rules {
            let name = rule.name.trim();
            if name.is_empty() {
                return Err("Every rule needs a name.".to_owned());
            }
            short("The name of a rule", name, MAX_NAME)?;
            if !names.insert(name.to_lowercase()) {
                return Err(format!(
                    "Two rules are called \"{name}\". Give one of them another name."
                ));
            }
            if let Some(group) = &rule.group {
                if group.trim().is_empty() {
                    return Err(format!(
                        "Rule \"{name}\" names an empty review group. Leave it out or name one."
                    ));
                }
                short("The name of a review group", group, MAX_NAME)?;
                groups.insert(group);
            }
            if let Some(note) = &rule.note {
                short(&format!("The note of rule \"{name}\""), note, MAX_NOTE)?;
            }
            match &rule.kind {
                RuleKind::Word { words } => {
                    words_in_all = words_in_all.saturating_add(words.len());
                    word_rule(name, words)?;
                }
                RuleKind::Pattern { pattern } => pattern_rule(name, pattern)?,
                RuleKind::Detector { .. } => {}
            }
        }
        if words_in_all > MAX_WORDS {
            return Err(format!(
                "A check list has at most {MAX_WORDS} words in all; this one has {words_in_all}."
            ));
        }
        if groups.len() > MAX_GROUPS {
            return Err(format!(
                "A check list names at most {MAX_GROUPS} review groups; this one has {}.",
                groups.len()
            ));
        }
        if self.internal_domains.len() > MAX_DOMAINS {
            return Err(format!(
                "A check list has at most {MAX_DOMAINS} internal domains."
            ));
        }
        for domain in &self.internal_domains {
            if detector::host_name(domain).is_none() {
                return Err(format!(
                    "\"{domain}\" is not a host name. Write internal domains like intranet.example, without https://."
                ));
            }
        }
        Ok(())
    }
}

fn short(what: &str, text: &str, most: usize) -> Result<(), String> {
    if text.chars().count() > most {
        return Err(format!("{what} has at most {most} characters."));
    }
    Ok(())
}

fn word_rule(name: &str, words: &[String]) -> Result<(), String> {
    if words.is_empty() {
        return Err(format!(
            "Rule \"{name}\" has no words. Add one or remove the rule."
        ));
    }
    for word in words {
        if folded_word(word).is_empty() {
            return Err(format!(
                "Rule \"{name}\" has a word with nothing visible in it. Remove it."
            ));
        }
        short(&format!("A word of rule \"{name}\""), word, MAX_WORD)?;
    }
    Ok(())
}

fn pattern_rule(name: &str, pattern: &str) -> Result<(), String> {
    short(&format!("The pattern of rule \"{name}\""), pattern, MAX_PATTERN)?;
    if pattern.is_empty() {
        return Err(format!(
            "Rule \"{name}\" has an empty pattern. Write one or remove the rule."
        ));
    }
    let regex = compiled::pattern(pattern).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => {
            format!("The pattern of rule \"{name}\" is too large. Use fewer or smaller repetitions.")
        }
        other => format!("The pattern of rule \"{name}\" cannot be read: {other}"),
    })?;
    if regex.is_match("") {
        return Err(format!(
            "The pattern of rule \"{name}\" fits an empty text, so it would be found everywhere."
        ));
    }
    Ok(())
}
