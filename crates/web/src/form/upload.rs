//! Forms with pictures in them: each is uploaded while the form is read, so that no two are in memory at a time.
//!
//! ```text
//!  csrf ── texts ── picture1 (file) ── alt1 ── picture2 ── alt2 ── media (id, from the last try) ── alt_ID ── ..
//! ```
//! The token comes first: nothing is kept of a form that was not sent by us.

use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use bytes::{Bytes, BytesMut};
use gatepost_internal::Error;
use gatepost_internal::media::{self, Place, Upload};

use super::{Form, LARGEST, TOKEN, is_token};
use crate::Web;
use crate::refusal::{self, Refusal};
use crate::session::Session;

/// The most parts of a form: more than any page of ours has fields.
const MOST_PARTS: usize = 256;

/// How many times the largest picture is taken from the wire at most, so that whoever sent too much gets a page
/// instead of a broken connection.
const DISCARDED: usize = 4;

/// The name of the field that holds the id of a picture.
const MEDIA: &str = "media";

/// Names of the fields for files begin with this, and a number follows.
const PICTURE: &str = "picture";

/// A picture of a form: one that was uploaded with it, or with an earlier try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// Its id.
    pub(crate) id: String,
    /// What it shows, in words, as they were typed.
    pub(crate) alt: String,
}

/// Why a picture of a form was not taken. The form is shown again, with everything else.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) sentence: String,
}

impl Form {
    /// The pictures, in their order: those of earlier tries first, without such as were taken out.
    pub(crate) fn pictures(&self) -> Vec<Chosen> {
        let taken_out = self.all("take_out");
        let ids = self.all(MEDIA).into_iter();
        ids.filter(|id| !taken_out.contains(id))
            .map(|id| Chosen {
                alt: self.text(&format!("alt_{id}")),
                id,
            })
            .collect()
    }

    /// What was wrong with a picture.
    pub(crate) fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }
}

/// Says of each picture what was typed about it.
///
/// # Errors
/// [`Error::Invalid`] when one is gone or is not the person's, and for words that are too long.
pub(crate) async fn describe(web: &Web, session: &Session, pictures: &[Chosen]) -> Result<(), Error> {
    for picture in pictures {
        let known = media::get(&web.inside, &session.caller, &picture.id).await;
        let known = known.map_err(|fault| match fault {
            Error::NotFound => Error::invalid("A picture is gone. Choose it again."),
            other => other,
        })?;
        let said = known.alt.as_ref().map_or("", |alt| alt.reveal_inside());
        if said == picture.alt.trim() {
            continue;
        }
        let change = media::Change {
            alt: Some(Some(picture.alt.trim().to_owned())),
            focus: None,
        };
        media::update(&web.inside, &session.caller, &picture.id, change).await?;
    }
    Ok(())
}

/// Reads a form of several parts.
///
/// # Errors
/// [`Refusal::ForeignForm`] when its token is missing, wrong or behind a file; [`Error::Invalid`] when it is broken;
/// whatever fails that is not a picture's fault.
pub(super) async fn read(web: &Web, session: &Session, parts: &Parts, body: Body) -> Result<Form, Refusal> {
    let request = Request::from_parts(parts.clone(), body);
    let mut sent = Multipart::from_request(request, &())
        .await
        .map_err(|_| Refusal::ForeignForm)?;
    let mut form = Form {
        fields: Vec::new(),
        fault: None,
    };
    // The words of a picture stand under its number; it goes by its id from now on.
    let mut words: Vec<(String, String)> = Vec::new();
    let (mut seen, mut length) = (0_usize, 0_usize);
    // Of what no page of ours has sent nothing is explained.
    let unreadable = |form: &Form| demand_token(session, form).err().unwrap_or_else(broken);
    while let Some(part) = sent.next_field().await.map_err(|_| unreadable(&form))? {
        seen = seen.saturating_add(1);
        if seen > MOST_PARTS {
            return Err(broken());
        }
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_some() {
            demand_token(session, &form)?;
            let id = picture(web, session, &mut form, &name, part).await?;
            let number = name.strip_prefix(PICTURE);
            words.extend(number.zip(id).map(|(number, id)| (format!("alt{number}"), id)));
            continue;
        }
        let bytes = bytes_of(part, LARGEST.saturating_sub(length)).await?;
        let bytes = bytes.ok_or_else(|| {
            Refusal::from(Error::invalid(
                "That is more than can be accepted. Shorten the text.",
            ))
        })?;
        length = length.saturating_add(bytes.len());
        let text = String::from_utf8(bytes.into()).map_err(|_| broken())?;
        form.fields.push((name, text));
    }
    demand_token(session, &form)?;
    for (name, _) in &mut form.fields {
        if let Some((_, id)) = words.iter().find(|(number, _)| number == name) {
            *name = format!("alt_{id}");
        }
    }
    Ok(form)
}

fn demand_token(session: &Session, form: &Form) -> Result<(), Refusal> {
    if is_token(Some(&session.csrf), &form.text(TOKEN)) {
        Ok(())
    } else {
        Err(Refusal::ForeignForm)
    }
}

/// Uploads a file that was chosen and gives its id; a field where none was is passed over. After the first fault
/// no more are kept.
async fn picture(
    web: &Web,
    session: &Session,
    form: &mut Form,
    name: &str,
    mut part: Field<'_>,
) -> Result<Option<String>, Refusal> {
    let file_name = part.file_name().map(str::to_owned);
    let mut first = Bytes::new();
    while first.is_empty() {
        match part.chunk().await.map_err(|_| broken())? {
            Some(chunk) => first = chunk,
            // What a browser sends where nothing was chosen: no name and no bytes.
            None if file_name.as_deref().is_none_or(str::is_empty) => return Ok(None),
            None => break,
        }
    }
    if !name.starts_with(PICTURE) || form.fault.is_some() {
        bytes_of(part, 0).await?;
        return Ok(None);
    }
    let kept = match media::admit(&web.inside, &session.caller).await {
        Ok(place) => keep(web, place, first, file_name, part).await?,
        Err(fault) => {
            bytes_of(part, 0).await?;
            Err(fault)
        }
    };
    match kept {
        Ok(id) => {
            form.fields.push((MEDIA.to_owned(), id.clone()));
            Ok(Some(id))
        }
        Err(
            fault @ (Error::Invalid(_)
            | Error::TooLarge(_)
            | Error::Busy(_)
            | Error::Full
            | Error::Conflict(_)),
        ) => {
            form.fault = Some(Fault {
                status: refusal::status(&fault),
                sentence: fault.to_string(),
            });
            Ok(None)
        }
        Err(other) => Err(other.into()),
    }
}

/// Reads the rest of a file and keeps it. The outer error is the form's, the inner one the picture's.
async fn keep(
    web: &Web,
    place: Place,
    first: Bytes,
    file_name: Option<String>,
    part: Field<'_>,
) -> Result<Result<String, Error>, Refusal> {
    let longest = place.longest(&web.inside);
    let rest = bytes_of(part, longest.saturating_sub(first.len())).await?;
    let Some(rest) = rest.filter(|_| first.len() <= longest) else {
        return Ok(Err(Error::TooLarge(format!(
            "The picture is larger than {} MB. Save it smaller and choose that.",
            longest >> 20
        ))));
    };
    let mut bytes = BytesMut::from(first);
    bytes.extend_from_slice(&rest);
    let upload = Upload {
        bytes: bytes.freeze(),
        file_name,
        ..Upload::default()
    };
    Ok(place
        .keep(&web.inside, upload)
        .await
        .map(|item| item.id.to_string()))
}

/// The bytes of a part, or None where there are more than `longest`; the rest is thrown away.
async fn bytes_of(mut part: Field<'_>, longest: usize) -> Result<Option<Bytes>, Refusal> {
    let (mut kept, mut taken) = (BytesMut::new(), 0_usize);
    let most = longest.max(LARGEST).saturating_mul(DISCARDED);
    while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
        taken = taken.saturating_add(chunk.len());
        if taken <= longest {
            kept.extend_from_slice(&chunk);
        } else if taken > most.max(DISCARDED << 24) {
            return Err(broken());
        } else {
            kept = BytesMut::new();
        }
    }
    Ok((taken <= longest).then(|| kept.freeze()))
}

fn broken() -> Refusal {
    Error::invalid("The form did not arrive whole. Go back and send it again.").into()
}
