//! What differs in the pictures of two revisions: which came, which went, what is said of them, and their order.

use gatepost_model::gate::Medium;

use super::super::compare::Comparison;
use crate::view::{Picture, focus};

/// A picture of either revision, with the place it has in a profile.
type Placed = (Option<&'static str>, Medium);

/// One picture that is not what it was.
pub(super) struct PictureChange {
    pub(super) picture: Picture,
    /// `New`, `Taken out`, `Moved from place 2 to 1`, `Changed`.
    pub(super) fate: String,
    /// `Square picture`, in a profile.
    pub(super) slot: Option<&'static str>,
    /// What is said of it, where that differs.
    pub(super) alt: Option<Comparison>,
    /// What stays visible where it is cropped, where that differs.
    pub(super) keeps: Option<Comparison>,
}

/// From the older to the newer pictures. A picture is the same by its bytes and its place in a profile.
pub(super) fn between(older: &[Placed], newer: &[Placed], candidate: &str) -> Vec<PictureChange> {
    let place = |all: &[Placed], (slot, medium): &Placed| {
        all.iter()
            .position(|(other, one)| other == slot && one.sha256 == medium.sha256)
    };
    let mut changes = Vec::new();
    for one in older.iter().filter(|one| place(newer, one).is_none()) {
        changes.push(change("Taken out".to_owned(), one, None, None, candidate));
    }
    // Those that stayed, in their old order: a picture has moved where this order is another one now, not where one
    // before it has gone.
    let stayed: Vec<&Placed> = older.iter().filter(|one| place(newer, one).is_some()).collect();
    let still: Vec<&Placed> = newer.iter().filter(|one| place(older, one).is_some()).collect();
    for one in newer {
        let before = place(older, one).and_then(|index| older.get(index));
        let Some(before) = before else {
            changes.push(change("New".to_owned(), one, None, None, candidate));
            continue;
        };
        let rank = |all: &[&Placed]| {
            all.iter()
                .position(|(slot, medium)| (slot, &medium.sha256) == (&one.0, &one.1.sha256))
        };
        let moved = rank(&stayed).zip(rank(&still)).filter(|(was, is)| was != is);
        let alt = differing(said(before), said(one));
        let keeps = differing(kept(before), kept(one));
        let fate = match moved {
            Some(_) => format!(
                "Moved from place {} to {}",
                number(place(older, one)),
                number(place(newer, one))
            ),
            None if alt.is_some() || keeps.is_some() => "Changed".to_owned(),
            None => continue,
        };
        changes.push(change(fate, one, alt, keeps, candidate));
    }
    changes
}

fn change(
    fate: String,
    (slot, medium): &Placed,
    alt: Option<Comparison>,
    keeps: Option<Comparison>,
    candidate: &str,
) -> PictureChange {
    PictureChange {
        picture: Picture::of_candidate(medium, candidate),
        fate,
        slot: *slot,
        alt,
        keeps,
    }
}

fn differing(older: &str, newer: &str) -> Option<Comparison> {
    let comparison = Comparison::of(older, newer);
    (!comparison.is_same()).then_some(comparison)
}

fn said((_, medium): &Placed) -> &str {
    medium.alt.as_deref().unwrap_or("")
}

fn kept((_, medium): &Placed) -> &'static str {
    focus::words(medium.focus).unwrap_or("the middle")
}

/// As people count.
fn number(index: Option<usize>) -> usize {
    index.unwrap_or(0).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use gatepost_model::gate::Preview;

    use super::*;

    fn picture(name: &str) -> Placed {
        let preview = Preview {
            sha256: format!("{name}-small"),
            media_type: "image/png".into(),
            length: 1,
            width: 1,
            height: 1,
        };
        let medium = Medium {
            sha256: name.into(),
            media_type: "image/png".into(),
            length: 1,
            width: 1,
            height: 1,
            preview,
            blurhash: String::new(),
            alt: None,
            focus: None,
        };
        (None, medium)
    }

    fn fates(older: &[Placed], newer: &[Placed]) -> Vec<String> {
        let changes = between(older, newer, "1").into_iter();
        changes
            .map(|change| {
                format!(
                    "{} {}",
                    change.picture.whole.rsplit('/').next().unwrap(),
                    change.fate
                )
            })
            .collect()
    }

    #[test]
    fn pictures_come_go_and_move_and_one_that_only_moves_up_has_not_moved() {
        let all = ["a", "b", "c"].map(picture);
        assert!(fates(&all, &all).is_empty());
        assert_eq!(fates(&all, &all[1..]), ["a Taken out"]);
        assert_eq!(fates(&all[..1], &all[..2]), ["b New"]);
        let [a, b, c] = all.clone();
        assert_eq!(
            fates(&all, &[b, a, c]),
            ["b Moved from place 2 to 1", "a Moved from place 1 to 2"]
        );
    }

    #[test]
    fn what_is_said_of_a_picture_and_what_stays_visible_are_changes() {
        let before = [picture("a")];
        let mut after = before.clone();
        after[0].1.alt = Some("A lathe".into());
        after[0].1.focus = Some([0, 900]);
        let changes = between(&before, &after, "1");
        assert_eq!(changes[0].fate, "Changed");
        assert!(changes[0].alt.is_some() && changes[0].keeps.is_some());
    }
}
