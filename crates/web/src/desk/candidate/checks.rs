//! What the content checks found, in place: the text with every finding marked in it, and the sentences beside.

use std::collections::BTreeMap;
use std::fmt;

use askama::filters::HtmlSafe;
use gatepost_internal::gate::{Revision, ShownFinding};
use gatepost_model::check::{Place, Severity};
use gatepost_model::markup;

use super::super::words;
use crate::view::visible;

/// The findings of one part of a revision.
pub(super) struct Part {
    /// `Text`, `Description of medium 1`
    pub(super) name: String,
    /// The part with its findings marked; absent for what is no text of its own, such as a file's name.
    pub(super) text: Option<Marked>,
    pub(super) findings: Vec<Found>,
}

/// One finding.
pub(super) struct Found {
    /// The number at its mark.
    pub(super) number: usize,
    pub(super) severity: &'static str,
    /// `warn`, `extra_step`, `block`
    pub(super) severity_name: &'static str,
    pub(super) sentence: String,
    pub(super) rule: String,
    /// Who let it pass, and why.
    pub(super) passed: Option<(String, String)>,
    /// Whether it keeps the revision from being submitted.
    pub(super) blocks: bool,
}

/// Where something was found in a text: from, until (characters), its number.
type Span = (usize, usize, usize);

/// A text with marks. Displays as HTML; what hides or reorders is written out.
pub(super) struct Marked {
    text: Vec<char>,
    spans: Vec<Span>,
}

/// Every finding, by the part it is in.
pub(super) fn of(revision: &Revision) -> Vec<Part> {
    let mut by_place: BTreeMap<Place, Vec<(usize, &ShownFinding)>> = BTreeMap::new();
    for (number, shown) in (1..).zip(&revision.findings) {
        by_place
            .entry(shown.finding.place)
            .or_default()
            .push((number, shown));
    }
    by_place
        .into_iter()
        .map(|(place, shown)| Part {
            name: words::label(&place.label()),
            text: text_of(revision, place).map(|text| Marked {
                text: text.chars().collect(),
                spans: shown
                    .iter()
                    .map(|(number, one)| (one.finding.start, one.finding.end, *number))
                    .collect(),
            }),
            findings: shown
                .into_iter()
                .map(|(number, one)| Found::of(number, one))
                .collect(),
        })
        .collect()
}

impl Found {
    fn of(number: usize, shown: &ShownFinding) -> Self {
        let finding = &shown.finding;
        let reason = shown
            .reason
            .as_ref()
            .map(|reason| visible(reason.reveal_inside()));
        Self {
            number,
            severity: words::severity(finding.severity),
            severity_name: finding.severity.as_str(),
            sentence: finding.sentence.clone(),
            rule: finding.rule.clone(),
            blocks: finding.severity == Severity::Block && shown.overridden_by.is_none(),
            passed: shown
                .overridden_by
                .clone()
                .map(|person| (person, reason.unwrap_or_default())),
        }
    }
}

/// The text a place names, where it is one that stands in the revision.
fn text_of(revision: &Revision, place: Place) -> Option<String> {
    let inside = |text: &Option<gatepost_model::InternalText>| {
        text.as_ref().map(|text| text.reveal_inside().to_owned())
    };
    let profile = revision.profile.as_ref();
    let line = |index: usize| profile.and_then(|profile| profile.fields.get(index));
    match place {
        Place::Text => inside(&revision.text),
        Place::ContentWarning => inside(&revision.content_warning),
        Place::Title => inside(&revision.title),
        Place::Alt(index) => revision.media.get(index).and_then(|medium| medium.alt.clone()),
        Place::PollOption(index) => {
            let poll = revision.poll.as_ref();
            poll.and_then(|poll| poll.options.get(index).cloned())
        }
        Place::ProfileName => profile.map(|profile| profile.display_name.clone()),
        Place::ProfileText => profile.map(|profile| profile.summary.clone()),
        Place::ProfileFieldName(index) => line(index).map(|field| field.name.clone()),
        Place::ProfileFieldValue(index) => line(index).map(|field| field.value.clone()),
        Place::Object => revision.object.clone(),
        Place::FileName(_) | Place::Link(_) => None,
    }
}

impl fmt::Display for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Findings may lie within each other: a mark goes from one border to the next and names all that cover it.
        let mut borders: Vec<usize> = self
            .spans
            .iter()
            .flat_map(|(start, end, _)| [*start, *end])
            .collect();
        borders.extend([0, self.text.len()]);
        borders.retain(|border| *border <= self.text.len());
        borders.sort_unstable();
        borders.dedup();
        for pair in borders.windows(2) {
            let [from, until] = pair else { continue };
            let piece: String = self.text.get(*from..*until).unwrap_or_default().iter().collect();
            let piece = markup::escape(&visible(&piece));
            let covering = self
                .spans
                .iter()
                .filter(|(start, end, _)| start <= from && until <= end);
            let numbers: Vec<usize> = covering.map(|(_, _, number)| *number).collect();
            if numbers.is_empty() {
                f.write_str(&piece)?;
                continue;
            }
            // The number stands where the finding begins.
            let begins = self.spans.iter().filter(|(start, _, _)| start == from);
            write!(f, "<mark>{piece}</mark>")?;
            for (_, _, number) in begins {
                write!(
                    f,
                    "<sup><a href=\"#finding-{number}\"><span class=\"hidden\">finding </span>{number}</a></sup>"
                )?;
            }
        }
        Ok(())
    }
}

impl HtmlSafe for Marked {}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, spans: &[Span]) -> String {
        let marked = Marked {
            text: text.chars().collect(),
            spans: spans.to_vec(),
        };
        marked.to_string()
    }

    #[test]
    fn what_was_found_is_marked_where_it_stands() {
        assert_eq!(
            shown("pay <now> ÄÖ", &[(4, 9, 1)]),
            "pay <mark>&lt;now&gt;</mark><sup><a href=\"#finding-1\"><span class=\"hidden\">finding \
             </span>1</a></sup> ÄÖ"
        );
        let within = shown("abcdef", &[(0, 6, 1), (2, 4, 2)]);
        assert_eq!(within.matches("<mark>").count(), 3, "{within}");
        assert_eq!(within.matches("<sup>").count(), 2, "{within}");
    }

    #[test]
    fn f12_what_hides_in_a_mark_is_written_out_and_a_range_beyond_the_text_harms_nothing() {
        assert!(shown("a\u{202E}b", &[(1, 2, 1)]).contains("<mark>⟨U+202E⟩</mark>"));
        assert!(shown("ab", &[(1, 9, 1), (7, 9, 2)]).starts_with("a<mark>b</mark>"));
    }
}
