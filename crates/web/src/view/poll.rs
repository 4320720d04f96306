//! A poll of a brand, and how the outside has voted.

use askama::Template;
use askama::filters::HtmlSafe;
use gatepost_internal::outside::Votes;
use gatepost_model::gate::Poll;

use super::visible;

/// What is asked, with the votes that are known. Displays as HTML.
#[derive(Template, Debug, Clone)]
#[template(path = "poll.html")]
pub(crate) struct PollShown {
    options: Vec<Choice>,
    /// How many have voted; absent until the public plane has told.
    voters: Option<i64>,
}

impl HtmlSafe for PollShown {}

#[derive(Debug, Clone)]
struct Choice {
    words: String,
    votes: i64,
    /// In percent of all votes.
    share: i64,
}

impl PollShown {
    pub(crate) fn of(poll: &Poll, votes: Option<&Votes>) -> Self {
        let count = |place: usize| {
            votes
                .and_then(|votes| votes.counts.get(place))
                .copied()
                .unwrap_or(0)
        };
        let all: i64 = votes.map_or(0, |votes| votes.counts.iter().sum());
        let options = poll.options.iter().enumerate().map(|(place, words)| Choice {
            words: visible(words),
            votes: count(place),
            share: count(place).saturating_mul(100).checked_div(all).unwrap_or(0),
        });
        Self {
            options: options.collect(),
            voters: votes.map(|votes| votes.voters),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll() -> Poll {
        Poll {
            options: vec!["Tea".into(), "<Coffee>".into()],
            multiple: false,
            open_seconds: 3_600,
        }
    }

    #[test]
    fn every_answer_has_its_votes_and_its_share() {
        let votes = Votes {
            voters: 4,
            counts: vec![1, 3],
        };
        let shown = PollShown::of(&poll(), Some(&votes)).to_string();
        assert!(
            shown.contains("1 · 25 %") && shown.contains("3 · 75 %"),
            "{shown}"
        );
        assert!(
            shown.contains("4 have voted.") && !shown.contains("<Coffee>"),
            "{shown}"
        );
    }

    #[test]
    fn before_anybody_has_voted_there_are_the_answers_alone() {
        let none = Votes {
            voters: 0,
            counts: vec![0, 0],
        };
        let shown = PollShown::of(&poll(), Some(&none)).to_string();
        assert!(
            shown.contains("0 · 0 %") && shown.contains("0 have voted."),
            "{shown}"
        );
        let unknown = PollShown::of(&poll(), None).to_string();
        assert!(unknown.contains("Tea") && !unknown.contains("voted"), "{unknown}");
    }
}
