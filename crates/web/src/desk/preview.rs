//! A revision as outsiders will see it: the released bytes in the clothes of the public site.

use gatepost_internal::Inside;
use gatepost_internal::brand::Brand;
use gatepost_model::InternalText;
use gatepost_model::brand::initial;

use crate::view::Prose;

/// What stands in the frame. Nothing in it says that it is not published yet: the frame around it does.
#[derive(Clone)]
pub(crate) struct Preview {
    /// The brand's name.
    pub(crate) name: String,
    /// Its handle outside.
    pub(crate) handle: String,
    /// What stands there in place of a picture.
    pub(crate) initial: String,
    /// Shown instead of the content until the reader opens it.
    pub(crate) warning: Option<String>,
    /// The HTML exactly as it will be sent; absent for a follow.
    pub(crate) body: Option<Prose>,
    /// BCP 47 tag.
    pub(crate) language: Option<String>,
    /// What a reply answers.
    pub(crate) answers: Option<String>,
    /// Whom a follow follows.
    pub(crate) follows: Option<String>,
}

/// The parts of a revision that outsiders see.
pub(crate) struct Visible<'a> {
    pub(crate) content_html: Option<&'a InternalText>,
    pub(crate) content_warning: Option<&'a InternalText>,
    pub(crate) language: Option<&'a str>,
    pub(crate) in_reply_to: Option<&'a str>,
    pub(crate) object: Option<&'a str>,
}

impl Preview {
    /// Of a revision of a brand's candidate.
    pub(crate) fn of(inside: &Inside, brand: &Brand, visible: &Visible<'_>) -> Self {
        let html = visible.content_html.map(|html| html.reveal_inside());
        Self {
            name: brand.display_name.clone(),
            handle: inside.context.public_address.handle(&brand.name),
            initial: initial(&brand.display_name),
            warning: visible
                .content_warning
                .map(|text| text.reveal_inside().to_owned()),
            body: html.map(Prose::of_released),
            language: visible.language.map(str::to_owned),
            answers: visible.in_reply_to.map(str::to_owned),
            follows: visible.object.map(str::to_owned),
        }
    }
}
