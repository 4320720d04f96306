//! What a brand says of itself, whole: name, text, pictures, lines.

use diesel::prelude::*;
use gatepost_model::brand::SignedCharter;
use gatepost_model::gate::{Medium, Profile, ProfileField, RevisionContent};
use gatepost_model::id::ReleaseId;
use gatepost_model::markup;
use gatepost_storage::Reader;
use url::Url;

use super::super::change::ProfileDraft;
use super::super::fields::{self, Attached, Fields, ProfileFields};
use super::Case;
use crate::Error;
use crate::brand::Brand;
use crate::schema::brands;

/// Longest name and longest text, in characters: as when a brand is made.
const NAME_CHARACTERS: usize = 80;
const SUMMARY_CHARACTERS: usize = 500;

/// How many lines there may be, and how long their parts, in characters: as much as other servers show.
const LINES: usize = 4;
const LINE_CHARACTERS: usize = 255;

/// Fills it in.
pub(super) fn compose(
    case: &Case<'_>,
    fields: &Fields,
    content: &mut RevisionContent,
) -> Result<Option<ReleaseId>, Error> {
    let profile = fields
        .profile
        .as_ref()
        .ok_or_else(|| Error::invalid("A profile needs profile: what the brand is to say of itself."))?;
    check(profile)?;
    let address = &case.context.public_address;
    let medium = |attached: &Option<Attached>| attached.as_ref().map(|attached| attached.medium.clone());
    content.profile = Some(Box::new(Profile {
        display_name: profile.display_name.clone(),
        summary: profile.summary.clone(),
        // Nobody is mentioned in a profile: a handle stays text.
        summary_html: markup::to_html(&profile.summary, |_| None, |tag| Some(address.tag(tag))),
        avatar: medium(&profile.avatar),
        header: medium(&profile.header),
        fields: profile.lines.iter().map(line).collect(),
        shows_certificates: profile.shows_certificates,
    }));
    super::to_followers(case, content);
    Ok(None)
}

/// What a brand says of itself now: the newest profile that was published, or what its charter says.
pub(in crate::gate) fn current(reader: &mut Reader<'_>, brand: &Brand) -> Result<ProfileFields, Error> {
    let damaged = |_| Error::Damaged("a brand's profile cannot be read");
    let row = brands::table.find(brand.id.0);
    let (charter, profile): (String, Option<String>) =
        reader.get(row.select((brands::charter, brands::profile)))?;
    // The name it was uploaded under is not known any more; it was checked when this was approved.
    let attached = |medium: Medium| Attached {
        medium,
        file_name: String::new(),
    };
    let Some(profile) = profile else {
        let signed: SignedCharter = serde_json::from_str(&charter).map_err(damaged)?;
        return Ok(ProfileFields {
            display_name: signed.charter.display_name,
            summary: signed.charter.summary,
            avatar: None,
            header: None,
            lines: Vec::new(),
            shows_certificates: false,
        });
    };
    let profile: Profile = serde_json::from_str(&profile).map_err(damaged)?;
    let lines = profile.fields.into_iter().map(|field| (field.name, field.value));
    Ok(ProfileFields {
        display_name: profile.display_name,
        summary: profile.summary,
        avatar: profile.avatar.map(attached),
        header: profile.header.map(attached),
        lines: lines.collect(),
        shows_certificates: profile.shows_certificates,
    })
}

/// What a draft makes of a profile; what it leaves out stays. Its pictures were found already.
pub(in crate::gate) fn rewritten(
    base: ProfileFields,
    draft: ProfileDraft,
    avatar: Option<Option<Attached>>,
    header: Option<Option<Attached>>,
) -> ProfileFields {
    let trimmed = |text: String| text.trim().to_owned();
    ProfileFields {
        display_name: draft.display_name.map_or(base.display_name, trimmed),
        summary: draft.summary.map_or(base.summary, trimmed),
        avatar: avatar.unwrap_or(base.avatar),
        header: header.unwrap_or(base.header),
        lines: draft.fields.map_or(base.lines, |lines| {
            let trim = |(name, value): (String, String)| (trimmed(name), trimmed(value));
            lines.into_iter().map(trim).collect()
        }),
        shows_certificates: draft.shows_certificates.unwrap_or(base.shows_certificates),
    }
}

fn check(profile: &ProfileFields) -> Result<(), Error> {
    check_line("profile.display_name", &profile.display_name, NAME_CHARACTERS)?;
    fields::refuse_controls("profile.summary", Some(&profile.summary))?;
    if profile.summary.chars().count() > SUMMARY_CHARACTERS {
        return Err(Error::invalid(format!(
            "profile.summary has more than {SUMMARY_CHARACTERS} characters."
        )));
    }
    if profile.lines.len() > LINES {
        return Err(Error::invalid(format!(
            "profile.fields has more than {LINES} lines."
        )));
    }
    for (name, value) in &profile.lines {
        check_line("the name of a profile field", name, LINE_CHARACTERS)?;
        check_line("the value of a profile field", value, LINE_CHARACTERS)?;
    }
    Ok(())
}

/// One line of plain text. It cannot show what hides or reorders, and so has none of it.
fn check_line(name: &str, text: &str, most: usize) -> Result<(), Error> {
    if text.contains(|c: char| c.is_control() || markup::is_deceptive(c)) {
        return Err(Error::invalid(format!(
            "{name} contains control characters, or invisible or reordering ones."
        )));
    }
    if text.is_empty() || text.chars().count() > most {
        return Err(Error::invalid(format!("{name} has 1 to {most} characters.")));
    }
    Ok(())
}

/// An address becomes a link that says "this is me", so that other servers can check it; all else is text.
fn line((name, value): &(String, String)) -> ProfileField {
    let is_web = Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    let shown = markup::escape(value);
    let value_html = if is_web {
        format!("<a href=\"{shown}\" rel=\"me nofollow noopener noreferrer\">{shown}</a>")
    } else {
        shown
    };
    ProfileField {
        name: name.clone(),
        value: value.clone(),
        value_html,
    }
}
