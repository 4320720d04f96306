//! What a person writes into a candidate, as it was sent.
//!
//! What has the wrong shape becomes something no verb accepts: a verb first says whether the caller may do this.

use gatepost_internal::gate::{Change, Picture, ProfileDraft, Proposal};
use gatepost_model::gate::Poll;

use super::NO_NUMBER;
use crate::parameters::Parameters;

/// Outside of every picture: stands for a focus that is none.
const NO_FOCUS: [i32; 2] = [i32::MAX, i32::MAX];

/// A new candidate.
pub(super) fn proposal(parameters: &Parameters) -> Proposal {
    Proposal {
        brand: parameters.text("brand"),
        kind: parameters.text("kind"),
        text: parameters.text("text"),
        content_warning: parameters.text("content_warning"),
        language: parameters.text("language"),
        from_post_id: parameters.filled("from_post_id"),
        in_reply_to: parameters.text("in_reply_to"),
        object: parameters.text("object"),
        not_before: parameters.text("not_before"),
        not_after: parameters.text("not_after"),
        title: parameters.text("title"),
        media: pictures(parameters),
        poll: poll(parameters),
        profile: profile(parameters),
        // One without a list of them has none.
        labels: parameters.texts("labels").unwrap_or_default(),
    }
}

/// Another revision.
pub(super) fn change(parameters: &Parameters) -> Change {
    Change {
        // What is not a number is as good as none; the verb says that one is missing.
        revision: parameters
            .integer("revision", NO_NUMBER)
            .filter(|number| *number != NO_NUMBER),
        text: parameters.change("text"),
        content_warning: parameters.change("content_warning"),
        language: parameters.change("language"),
        in_reply_to: parameters.change("in_reply_to"),
        object: parameters.change("object"),
        not_before: parameters.change("not_before"),
        not_after: parameters.change("not_after"),
        title: parameters.change("title"),
        media: pictures(parameters),
        poll: poll(parameters),
        profile: profile(parameters),
        labels: parameters.texts("labels"),
    }
}

/// `media: [{id, alt?, focus?}]`
fn pictures(parameters: &Parameters) -> Option<Vec<Picture>> {
    let media = parameters.parts("media")?;
    Some(media.iter().map(picture).collect())
}

fn picture(part: &Parameters) -> Picture {
    let focus = part.words("focus").map(|words| match words.as_slice() {
        [right, up] => right
            .parse()
            .ok()
            .zip(up.parse().ok())
            .map_or(NO_FOCUS, <[i32; 2]>::from),
        _ => NO_FOCUS,
    });
    Picture {
        // One without a name is there as little as any other that nobody has.
        id: part.filled("id").unwrap_or_default(),
        alt: part.text("alt"),
        focus,
    }
}

/// `poll: {options, multiple?, open_seconds}`
fn poll(parameters: &Parameters) -> Option<Poll> {
    let part = parameters.part("poll")??;
    Some(Poll {
        // A poll without options, or without an end, is refused.
        options: part.texts("options").unwrap_or_default(),
        multiple: part.is_on("multiple"),
        open_seconds: part.integer("open_seconds", NO_NUMBER).unwrap_or(NO_NUMBER),
    })
}

/// `profile: {display_name?, summary?, avatar?, header?, fields?, shows_certificates?}`
fn profile(parameters: &Parameters) -> Option<ProfileDraft> {
    let part = parameters.part("profile")??;
    let image = |name: &str| part.part(name).map(|image| image.as_ref().map(picture));
    let fields = part.parts("fields").map(|lines| {
        let line = |line: &Parameters| {
            let text = |name: &str| line.text(name).unwrap_or_default();
            (text("name"), text("value"))
        };
        lines.iter().map(line).collect()
    });
    Some(ProfileDraft {
        display_name: part.text("display_name"),
        summary: part.text("summary"),
        avatar: image("avatar"),
        header: image("header"),
        fields,
        shows_certificates: part
            .is_sent("shows_certificates")
            .then(|| part.is_on("shows_certificates")),
    })
}
