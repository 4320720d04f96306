//! The part of a picture that stays visible where a page has no room for all of it.

/// Right and up of the middle, in thousandths of half the size.
type Point = [i32; 2];

/// How far from the middle the middle of an outer ninth is.
const OUTER: i32 = 667;

/// Where an outer ninth begins.
const BORDER: i32 = 333;

/// Steps in which the place is told to the style sheet, from one edge to the other, as the public pages do.
const STEPS: i32 = 4;

/// The nine parts as they lie: what a form sends, the point, the words.
const NINTHS: [(&str, Point, &str); 9] = [
    ("-0.667,0.667", [-OUTER, OUTER], "the top left"),
    ("0,0.667", [0, OUTER], "the top"),
    ("0.667,0.667", [OUTER, OUTER], "the top right"),
    ("-0.667,0", [-OUTER, 0], "the left"),
    ("0,0", [0, 0], "the middle"),
    ("0.667,0", [OUTER, 0], "the right"),
    ("-0.667,-0.667", [-OUTER, -OUTER], "the bottom left"),
    ("0,-0.667", [0, -OUTER], "the bottom"),
    ("0.667,-0.667", [OUTER, -OUTER], "the bottom right"),
];

/// One part to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ninth {
    /// What a form sends; empty keeps what is.
    pub(crate) value: &'static str,
    /// `the top left`
    pub(crate) words: &'static str,
    pub(crate) is_chosen: bool,
}

/// The nine parts to choose from, row by row.
///
/// The part that is chosen already sends nothing: a form that changes other things leaves the exact point alone that
/// an app has set.
pub(crate) fn ninths(chosen: Option<Point>) -> Vec<Ninth> {
    let here = ninth_of(chosen.unwrap_or_default());
    let ninth = |(value, point, words): (&'static str, Point, &'static str)| Ninth {
        value: if point == here { "" } else { value },
        words,
        is_chosen: point == here,
    };
    NINTHS.into_iter().map(ninth).collect()
}

/// The part in words; none where nobody has chosen one.
pub(crate) fn words(chosen: Option<Point>) -> Option<&'static str> {
    let here = ninth_of(chosen?);
    let ninth = NINTHS.into_iter().find(|(_, point, _)| *point == here);
    ninth.map(|(_, _, words)| words)
}

/// Classes that say it to the style sheet.
pub(crate) fn classes(chosen: Option<Point>) -> String {
    let [right, up] = chosen.unwrap_or_default();
    // Pages count from the top, and the point counts upwards.
    format!("across-{} down-{}", step(right), step(up.saturating_neg()))
}

/// The middle of the part a point lies in.
fn ninth_of(point: Point) -> Point {
    point.map(|place| match place {
        low if low < -BORDER => -OUTER,
        high if high > BORDER => OUTER,
        _ => 0,
    })
}

fn step(thousandths: i32) -> i32 {
    let from_edge = thousandths.clamp(-1000, 1000).saturating_add(1000);
    from_edge.saturating_mul(STEPS).saturating_add(1000) / 2000
}

#[cfg(test)]
mod tests {
    use gatepost_internal::media::focus_of;

    use super::*;

    #[test]
    fn what_a_form_sends_for_a_part_is_the_middle_of_that_part() {
        for (value, point, words_of_it) in NINTHS {
            assert_eq!(focus_of(Some(value)).unwrap(), Some(point), "{words_of_it}");
            assert_eq!(words(Some(point)), Some(words_of_it));
        }
        assert_eq!(words(None), None);
    }

    #[test]
    fn the_part_that_is_chosen_already_sends_nothing() {
        for chosen in [None, Some([0, 0]), Some([-900, 400])] {
            let all = ninths(chosen);
            let marked: Vec<_> = all.iter().filter(|ninth| ninth.is_chosen).collect();
            assert_eq!(marked.len(), 1, "{chosen:?}");
            assert_eq!(marked[0].value, "");
            assert_eq!(all.iter().filter(|ninth| ninth.value.is_empty()).count(), 1);
        }
        assert_eq!(words(Some([-900, 400])), Some("the top left"));
    }

    #[test]
    fn a_part_is_told_to_the_style_sheet_from_the_top_left() {
        assert_eq!(classes(None), "across-2 down-2");
        assert_eq!(classes(Some([-1000, 1000])), "across-0 down-0");
        assert_eq!(classes(Some([OUTER, -OUTER])), "across-3 down-3");
    }
}
