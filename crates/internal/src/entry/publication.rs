//! Publications, read from the mirror: the revision that was released and where the public plane put it.

use std::collections::HashMap;

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::gate::Kind;
use gatepost_model::id::{BrandId, CandidateId};
use gatepost_storage::Reader;

use super::Publication;
use crate::schema::{candidates, publications, releases, revisions};
use crate::{Error, brand};

/// The kinds of a candidate whose publication people read; a follow is nothing to read.
pub(crate) const NOTES: [&str; 2] = [Kind::Create.as_str(), Kind::Reply.as_str()];

/// A publication with what was released. Has no `Debug`, as revisions have none in logs.
#[derive(Queryable)]
struct Row {
    release: i64,
    brand: i64,
    candidate: i64,
    kind: String,
    uri: String,
    url: String,
    published_at: i64,
    content_html: Option<String>,
    text: Option<String>,
    content_warning: Option<String>,
    language: Option<String>,
    in_reply_to: Option<String>,
    mentions: String,
}

/// What of these ids is a note that a brand has published, by id: in two statements. Of one brand, or of all.
///
/// Index: primary keys.
pub(super) fn list_by_id(
    reader: &mut Reader<'_>,
    of: Option<BrandId>,
    ids: &[i64],
) -> Result<HashMap<i64, Publication>, Error> {
    let released = revisions::candidate_id
        .eq(releases::candidate_id)
        .and(revisions::number.eq(releases::revision));
    let mut query = publications::table
        .inner_join(releases::table.on(releases::id.eq(publications::release_id)))
        .inner_join(candidates::table.on(candidates::id.eq(releases::candidate_id)))
        .inner_join(revisions::table.on(released))
        .filter(publications::release_id.eq_any(ids.to_vec()))
        .filter(candidates::kind.eq_any(NOTES))
        .select((
            publications::release_id,
            releases::brand_id,
            releases::candidate_id,
            candidates::kind,
            publications::uri,
            publications::url,
            publications::published_at,
            revisions::content_html,
            revisions::text,
            revisions::content_warning,
            revisions::language,
            revisions::in_reply_to,
            revisions::mentions,
        ))
        .into_boxed();
    if let Some(brand) = of {
        query = query.filter(releases::brand_id.eq(brand.0));
    }
    let rows: Vec<Row> = reader.list(query)?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    // There are few brands.
    let brands: HashMap<i64, brand::Brand> = brand::list(reader)?
        .into_iter()
        .map(|brand| (brand.id.0, brand))
        .collect();
    rows.into_iter()
        .map(|row| {
            let brand = brands.get(&row.brand).cloned();
            Ok((
                row.release,
                row.of(brand.ok_or(Error::Damaged("a brand is missing"))?)?,
            ))
        })
        .collect()
}

impl Row {
    fn of(self, brand: brand::Brand) -> Result<Publication, Error> {
        let damaged = Error::Damaged("a released revision cannot be read");
        let (Some(kind), Some(content_html), Some(text), Ok(mentions)) = (
            Kind::parse(&self.kind),
            self.content_html,
            self.text,
            serde_json::from_str(&self.mentions),
        ) else {
            return Err(damaged);
        };
        Ok(Publication {
            brand,
            candidate: CandidateId(self.candidate),
            uri: self.uri,
            url: self.url,
            kind,
            content_html,
            text,
            content_warning: self.content_warning,
            language: self.language,
            in_reply_to: self.in_reply_to,
            mentions,
            published_at: Timestamp(self.published_at),
        })
    }
}
