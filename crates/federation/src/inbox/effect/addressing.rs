//! Which brands a note concerns, and why.

use std::cmp::Reverse;

use gatepost_model::notice::OutsideKind;

/// Something about a note that makes it concern a brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reason {
    /// The brand's name.
    pub(super) brand: String,
    /// Why.
    pub(super) kind: OutsideKind,
}

/// One reason per brand, the strongest: an answer is more than a mention, a mention more than a post of
/// somebody who is followed. The strongest of all comes first.
pub(super) fn strongest(mut reasons: Vec<Reason>) -> Vec<Reason> {
    reasons.sort_by_key(|reason| Reverse(strength(reason.kind)));
    let mut kept: Vec<Reason> = Vec::new();
    for reason in reasons {
        if !kept.iter().any(|stronger| stronger.brand == reason.brand) {
            kept.push(reason);
        }
    }
    kept
}

fn strength(kind: OutsideKind) -> u8 {
    match kind {
        OutsideKind::Reply => 2,
        OutsideKind::Mention => 1,
        OutsideKind::Post | OutsideKind::Boost | OutsideKind::Like => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(brand: &str, kind: OutsideKind) -> Reason {
        Reason {
            brand: brand.to_owned(),
            kind,
        }
    }

    #[test]
    fn each_brand_is_told_once_and_the_strongest_reason() {
        let reasons = vec![
            reason("news", OutsideKind::Post),
            reason("jobs", OutsideKind::Mention),
            reason("news", OutsideKind::Mention),
            reason("news", OutsideKind::Reply),
            reason("help", OutsideKind::Post),
            reason("jobs", OutsideKind::Post),
        ];
        assert_eq!(
            strongest(reasons),
            [
                reason("news", OutsideKind::Reply),
                reason("jobs", OutsideKind::Mention),
                reason("help", OutsideKind::Post),
            ]
        );
        assert_eq!(
            strongest(Vec::new()),
            [],
            "and what concerns nobody has no reason"
        );
    }
}
