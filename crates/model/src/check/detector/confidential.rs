//! Text that somebody marked as not for everybody, in English, German, French, Spanish and Italian.
//!
//! Words with no other use count anywhere. Words that ordinary sentences use (`internal`; `intern`, which is a
//! trainee in English) count as a marking only: alone on their line, in brackets, or behind a heading such as
//! `Classification:`.

use regex::Regex;

use super::super::compiled::{Found, pattern};
use super::super::seen::Seen;
use super::super::words::Words;

const WHAT: &str = "A mark that the text is confidential";

/// Counted wherever they stand.
const WORDS: [&str; 55] = [
    "confidential",
    "strictly confidential",
    "company confidential",
    "internal only",
    "internal use only",
    "for internal use",
    "for your eyes only",
    "eyes only",
    "do not distribute",
    "do not forward",
    "do not share",
    "do not publish",
    "not for distribution",
    "not for publication",
    "not for release",
    "non-disclosure agreement",
    "nondisclosure agreement",
    "under NDA",
    "NDA",
    "top secret",
    "trade secret",
    "attorney-client privilege",
    "attorney-client privileged",
    "privileged and confidential",
    "under embargo",
    "vertraulich",
    "streng vertraulich",
    "streng geheim",
    "geheim",
    "nur intern",
    "rein intern",
    "streng intern",
    "nur für den internen Gebrauch",
    "nur für den Dienstgebrauch",
    "nicht weitergeben",
    "nicht weiterleiten",
    "nicht zur Veröffentlichung",
    "Geschäftsgeheimnis",
    "Verschlusssache",
    "confidentiel",
    "confidentielle",
    "usage interne",
    "à usage interne",
    "diffusion restreinte",
    "ne pas diffuser",
    "secret défense",
    "confidencial",
    "uso interno",
    "solo para uso interno",
    "no distribuir",
    "alto secreto",
    "riservato",
    "riservata",
    "strettamente confidenziale",
    "non divulgare",
];

/// Word boundaries are those of ASCII: with the ones of Unicode the search leaves its fast path at every accent.
///
/// One line that is only a marking, or a marking in brackets, or a heading with one behind it.
const MARKINGS: [&str; 3] = [
    r"(?im)^[\s*#>=_|!-]*(?:intern|internal|interne|interno|interna|restricted|secret|privileged|segreto|secreto|draft - internal|embargo)[\s*=_|!.:-]*$",
    r"(?i)[\[({<]\s*(?:intern|internal|interne|interno|interna|restricted|secret|segreto|secreto)\s*[\])}>]",
    r"(?i)(?-u:\b)(?:classification|classified as|klassifizierung|klassifikation|einstufung|vertraulichkeit|clasificación|classificazione|sensitivity|tlp)\s*[:=]\s*(?:strictly |streng |company )?(?:intern|internal|interne|interno|interna|restricted|secret|segreto|secreto|privileged|red|amber|c[2-5](?-u:\b))",
];

/// The words and markings, made ready.
#[derive(Debug)]
pub(crate) struct Markings {
    words: Words,
    markings: Vec<Regex>,
}

impl Markings {
    pub(super) fn new() -> Result<Self, String> {
        let markings = MARKINGS
            .iter()
            .map(|marking| pattern(marking))
            .collect::<Result<_, _>>();
        Ok(Self {
            words: Words::new(WORDS)?,
            markings: markings.map_err(|error| error.to_string())?,
        })
    }

    pub(super) fn find(&self, seen: &Seen, folded: &Seen) -> Vec<Found> {
        let found = |characters| Found {
            characters,
            what: WHAT.to_owned(),
        };
        let words = self
            .words
            .find(folded)
            .take(100)
            .map(|range| found(folded.span(&range)));
        let markings = self.markings.iter().flat_map(|regex| {
            regex.find_iter(&seen.text).take(100).map(|hit| {
                let trimmed = hit.as_str().trim();
                let start = hit
                    .start()
                    .saturating_add(hit.len().saturating_sub(hit.as_str().trim_start().len()));
                found(seen.span(&(start..start.saturating_add(trimmed.len()))))
            })
        });
        words.chain(markings).collect()
    }
}
