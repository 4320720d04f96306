//! A list made ready, and its run over a subject.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::detector::Ready;
use super::finding::arrange;
use super::seen::Seen;
use super::words::Words;
use super::{CheckList, DEFAULT_GROUP, Finding, Rule, RuleKind, Severity, Subject};

/// The most memory one compiled pattern takes, in bytes: an ordinary one takes some thousand.
const PATTERN_SIZE: usize = 1 << 20;

/// The most memory the search with one pattern caches, in bytes.
const PATTERN_CACHE: usize = 1 << 18;

/// The most hits one rule follows in one part. More say nothing new, and a pattern with many hits is where a
/// search could take quadratic time.
const MAX_HITS: usize = 100;

/// Compiles an administrator's pattern within limits, so that a hostile one costs no more than a good one.
pub(super) fn pattern(pattern: &str) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_CACHE)
        .build()
}

/// Something found in a part: characters of the original, and what it is, as the beginning of a sentence.
pub(super) struct Found {
    pub(super) characters: Range<usize>,
    pub(super) what: String,
}

#[derive(Debug)]
enum Search {
    Words(Words),
    Pattern(Regex),
    Detector(Box<Ready>),
}

/// A list that can be run. Making one is expensive: keep it under the list's version.
#[derive(Debug)]
pub struct Compiled {
    rules: Vec<(Rule, Search)>,
}

impl Compiled {
    /// Makes a list ready.
    ///
    /// # Errors
    /// The sentence of [`CheckList::validate`] if the list cannot be used.
    pub fn new(list: &CheckList) -> Result<Self, String> {
        list.validate()?;
        let mut rules = Vec::with_capacity(list.rules.len());
        for rule in &list.rules {
            let unusable = |error: String| format!("Rule \"{}\" cannot be used: {error}", rule.name);
            let search = match &rule.kind {
                RuleKind::Word { words } => {
                    Search::Words(Words::new(words.iter().map(String::as_str)).map_err(unusable)?)
                }
                RuleKind::Pattern { pattern: written } => {
                    Search::Pattern(pattern(written).map_err(|error| unusable(error.to_string()))?)
                }
                RuleKind::Detector { detector } => Search::Detector(Box::new(
                    Ready::new(*detector, &list.internal_domains).map_err(unusable)?,
                )),
            };
            rules.push((rule.clone(), search));
        }
        Ok(Self { rules })
    }

    /// Checks every part of a subject by every rule.
    ///
    /// The findings are sorted by place and position, those of one rule do not overlap, and there are at most
    /// [`super::MAX_FINDINGS`]; what decides about the revision is never cut.
    pub fn run(&self, subject: &Subject) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (place, text) in &subject.parts {
            let seen = Seen::of(text);
            let folded = seen.folded();
            for (rule, search) in &self.rules {
                for found in merged(search.find(text, &seen, &folded)) {
                    findings.push(Finding {
                        rule: rule.name.clone(),
                        place: *place,
                        start: found.characters.start,
                        end: found.characters.end,
                        severity: rule.severity,
                        group: group_of(rule),
                        sentence: sentence(rule, &found.what),
                    });
                }
            }
        }
        arrange(findings)
    }
}

impl Search {
    fn find(&self, original: &str, seen: &Seen, folded: &Seen) -> Vec<Found> {
        match self {
            Self::Words(words) => words
                .find(folded)
                .take(MAX_HITS)
                .map(|range| Found {
                    characters: folded.span(&range),
                    what: "A listed word".to_owned(),
                })
                .collect(),
            Self::Pattern(regex) => regex
                .find_iter(&seen.text)
                .take(MAX_HITS)
                .filter(|hit| !hit.is_empty())
                .map(|hit| Found {
                    characters: seen.span(&hit.range()),
                    what: "A listed pattern".to_owned(),
                })
                .collect(),
            Self::Detector(ready) => {
                let mut found = ready.find(original, seen, folded);
                found.truncate(MAX_HITS);
                found
            }
        }
    }
}

/// One finding instead of several that overlap.
fn merged(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|one| (one.characters.start, std::cmp::Reverse(one.characters.end)));
    let mut merged: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        match merged.last_mut() {
            Some(last) if one.characters.start < last.characters.end => {
                last.characters.end = last.characters.end.max(one.characters.end);
            }
            _ => merged.push(one),
        }
    }
    merged
}

fn group_of(rule: &Rule) -> Option<String> {
    (rule.severity == Severity::ExtraStep)
        .then(|| rule.group.clone().unwrap_or_else(|| DEFAULT_GROUP.to_owned()))
}

fn sentence(rule: &Rule, what: &str) -> String {
    let act = match rule.severity {
        Severity::Warn => "Make sure that it is meant for everybody.".to_owned(),
        Severity::Block => "Take it out before you submit.".to_owned(),
        Severity::ExtraStep => {
            let group = rule.group.as_deref().unwrap_or(DEFAULT_GROUP);
            format!("Take it out, or the group \"{group}\" must approve as well.")
        }
    };
    let note = rule
        .note
        .as_deref()
        .map(str::trim)
        .filter(|note| !note.is_empty());
    match note {
        None => format!("{what} (rule \"{}\"). {act}", rule.name),
        Some(note) => format!("{what} (rule \"{}\"). {act} {note}", rule.name),
    }
}
