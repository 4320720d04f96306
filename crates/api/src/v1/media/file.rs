//! A form with a file in it, read as it comes: the one body that may be larger than a mebibyte.

use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use bytes::{Bytes, BytesMut};
use gatepost_internal::Error;
use gatepost_internal::media::{self, Upload};

/// The most bytes of a field that is no file: more than a description can have.
const LONGEST_FIELD: usize = 64 * 1024;

/// The most fields, the file among them. Apps send three.
const MOST_FIELDS: usize = 16;

/// The most bytes of a field that are taken from the wire: 64 MiB, four times the largest file by default.
const DISCARDED: usize = 64 << 20;

/// A body that says it is a form of several parts; nothing of it was read.
pub(super) struct Form {
    request: Request,
}

/// Looks at what a body says it is.
///
/// # Errors
/// [`Error::Unsupported`] for any other body.
pub(super) fn demand_form(headers: &HeaderMap, request: Request) -> Result<Form, Error> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let is_multipart = text(CONTENT_TYPE).is_some_and(|kind| {
        let essence = kind.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("multipart/form-data")
    });
    if !is_multipart {
        return Err(Error::Unsupported(
            "A picture is sent as the field file of a form: multipart/form-data.".to_owned(),
        ));
    }
    Ok(Form { request })
}

/// Reads the file and what is said about it; of more than `longest` bytes nothing is kept.
///
/// # Errors
/// [`Error::TooLarge`]; [`Error::Invalid`] for a form that is broken or has no file, or for a field.
pub(super) async fn read(form: Form, longest: usize) -> Result<Upload, Error> {
    let mut parts = Multipart::from_request(form.request, &())
        .await
        .map_err(|_| broken())?;
    let (mut upload, mut has_file, mut fields) = (Upload::default(), false, 0_usize);
    while let Some(field) = parts.next_field().await.map_err(interrupted)? {
        fields = fields.saturating_add(1);
        if fields > MOST_FIELDS {
            return Err(broken());
        }
        match field.name().unwrap_or_default() {
            "file" => {
                upload.file_name = field.file_name().map(str::to_owned);
                upload.bytes = bytes_of(field, longest)
                    .await?
                    .ok_or_else(|| too_large(longest))?;
                has_file = true;
            }
            "description" => upload.alt = Some(text_of(field).await?),
            "focus" => upload.focus = media::focus_of(Some(&text_of(field).await?))?,
            // Apps may send a thumbnail of their own; there is one already.
            _ => drop(bytes_of(field, longest).await?),
        }
    }
    if has_file {
        Ok(upload)
    } else {
        Err(Error::invalid(
            "There is no picture in it: send one as the field file.",
        ))
    }
}

/// The bytes of a field, or None where there are too many: of those some more are taken from the wire and thrown
/// away, so that whoever sent them gets an answer instead of a broken connection.
async fn bytes_of(mut field: Field<'_>, longest: usize) -> Result<Option<Bytes>, Error> {
    let (mut kept, mut taken) = (BytesMut::new(), 0_usize);
    while let Some(chunk) = field.chunk().await.map_err(interrupted)? {
        taken = taken.saturating_add(chunk.len());
        if taken <= longest {
            kept.extend_from_slice(&chunk);
        } else if taken > longest.saturating_add(DISCARDED) {
            break;
        } else {
            kept = BytesMut::new();
        }
    }
    Ok((taken <= longest).then(|| kept.freeze()))
}

async fn text_of(field: Field<'_>) -> Result<String, Error> {
    let bytes = bytes_of(field, LONGEST_FIELD)
        .await?
        .ok_or_else(|| Error::invalid("The description is too long."))?;
    String::from_utf8(bytes.into()).map_err(|_| broken())
}

fn too_large(longest: usize) -> Error {
    Error::TooLarge(format!(
        "The file is larger than {} MB. Save it smaller and upload that.",
        longest >> 20
    ))
}

fn broken() -> Error {
    Error::invalid("The form is broken. Upload the picture again.")
}

/// The connection broke, or what came is no form.
fn interrupted(_: MultipartError) -> Error {
    Error::invalid("The picture did not arrive whole. Upload it again.")
}
