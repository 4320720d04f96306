//! A text with what was found in it marked in place.

use std::fmt;

use askama::filters::HtmlSafe;
use gatepost_model::markup;

use super::visible;

/// Where something was found in a text: from, until (characters), its number.
type Span = (usize, usize, usize);

/// A text with marks. Displays as HTML; what hides or reorders is written out. Each mark leads to the element
/// `finding-NUMBER` of its page.
pub(crate) struct Marked {
    text: Vec<char>,
    spans: Vec<Span>,
}

impl Marked {
    /// With these findings.
    pub(crate) fn of(text: &str, spans: impl IntoIterator<Item = Span>) -> Self {
        Self {
            text: text.chars().collect(),
            spans: spans.into_iter().collect(),
        }
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
        Marked::of(text, spans.iter().copied()).to_string()
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
