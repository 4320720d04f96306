//! Pictures as pages show them.

use gatepost_model::address::PublicAddress;
use gatepost_model::brand::initial;
use gatepost_model::gate::Medium;
use gatepost_public::actor::OwnActor;

/// Steps in which the place that must stay visible is told to the style sheet, from one edge to the other. A
/// style on the element itself would say it exactly, and our policy allows none.
const STEPS: i32 = 4;

/// A picture of a post.
pub(crate) struct Picture {
    /// The whole picture.
    pub(crate) full: String,
    /// The small copy.
    pub(crate) small: String,
    pub(crate) media_type: String,
    pub(crate) length: i64,
    pub(crate) width: i64,
    pub(crate) height: i64,
    pub(crate) small_width: i64,
    pub(crate) small_height: i64,
    /// What it shows, in words; empty where nobody wrote any.
    pub(crate) alt: String,
    /// Classes that say what stays visible where it is cropped.
    pub(crate) focus: String,
}

impl Picture {
    /// The picture a medium is.
    pub(crate) fn of(medium: &Medium, address: &PublicAddress) -> Self {
        let preview = &medium.preview;
        let [right, up] = medium.focus.unwrap_or_default();
        Self {
            full: address.media(&medium.sha256, &medium.media_type),
            small: address.media(&preview.sha256, &preview.media_type),
            media_type: medium.media_type.clone(),
            length: medium.length,
            width: medium.width,
            height: medium.height,
            small_width: preview.width,
            small_height: preview.height,
            alt: medium.alt.clone().unwrap_or_default(),
            // Pages count from the top, and the content counts upwards.
            focus: format!("across-{} down-{}", step(right), step(up.saturating_neg())),
        }
    }
}

/// Which step a place is nearest to: from -1000 to 1000 in `STEPS` steps.
fn step(thousandths: i32) -> i32 {
    let from_edge = thousandths.clamp(-1000, 1000).saturating_add(1000);
    from_edge.saturating_mul(STEPS).saturating_add(1000) / 2000
}

/// What stands for somebody: their picture, or a letter.
pub(crate) struct Portrait {
    pub(crate) picture: Option<Picture>,
    pub(crate) initial: String,
}

impl Portrait {
    /// A brand's.
    pub(crate) fn of(brand: &OwnActor, address: &PublicAddress) -> Self {
        let avatar = brand.profile.as_ref().and_then(|profile| profile.avatar.as_ref());
        Self {
            picture: avatar.map(|medium| Picture::of(medium, address)),
            initial: initial(&brand.display_name),
        }
    }

    /// A stranger's: nothing is loaded from elsewhere.
    pub(crate) fn of_letter(name: &str) -> Self {
        Self {
            picture: None,
            initial: initial(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_told_in_steps_from_edge_to_edge() {
        for (thousandths, expected) in [
            (-1000, 0),
            (-760, 0),
            (-500, 1),
            (0, 2),
            (240, 2),
            (500, 3),
            (1000, 4),
            (7000, 4),
        ] {
            assert_eq!(step(thousandths), expected, "{thousandths}");
        }
    }
}
