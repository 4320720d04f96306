//! What the forms for a candidate show besides what was typed: the brand's zone, its limits, its labels.

use gatepost_internal::gate::Composing;
use gatepost_model::gate::{Kind, LabelRule};

use super::fields::{Fields, takes_title};
use super::words;
use super::zone::Zone;

/// Around the fields of one kind of one brand.
pub(super) struct Sheet {
    pub(super) kind: Kind,
    /// Whether the headline is shown: an article, or something that may have one.
    pub(super) has_title: bool,
    /// Whether the headline has to be there.
    pub(super) needs_title: bool,
    pub(super) zone: Zone,
    /// Longest text, in characters.
    pub(super) most: usize,
    pub(super) labels: Vec<Label>,
}

/// A label to tick.
pub(super) struct Label {
    pub(super) name: String,
    pub(super) words: String,
    /// What it adds, in one line.
    pub(super) adds: String,
    /// Whether nobody could approve what has it.
    pub(super) is_idle: bool,
    pub(super) is_ticked: bool,
}

impl Sheet {
    /// For a brand.
    pub(super) fn of(composing: &Composing, kind: Kind, is_article: bool, fields: &Fields) -> Self {
        let label = |rule: &LabelRule| Label {
            words: words::label(&rule.label),
            adds: words::adds(rule),
            is_idle: composing.idle_labels.contains(&rule.label),
            is_ticked: fields.labels.contains(&rule.label),
            name: rule.label.clone(),
        };
        Self {
            kind,
            has_title: is_article || (takes_title(kind) && !fields.title.is_empty()),
            needs_title: is_article,
            zone: Zone::named(&composing.time_zone),
            most: composing.longest,
            labels: composing.labels.iter().map(label).collect(),
        }
    }

    /// What the text is called.
    pub(super) fn text_label(&self) -> &'static str {
        match self.kind {
            Kind::Poll => "What you ask",
            _ => "What outsiders will read",
        }
    }

    /// The zone's name.
    pub(super) fn zone_name(&self) -> &str {
        self.zone.name()
    }

    /// Whether any time or label is set, so that they are not hidden.
    pub(super) fn is_open(&self, fields: &Fields) -> bool {
        !fields.not_before.is_empty() || !fields.not_after.is_empty()
    }
}
