//! What the desk and the author say to each other about a candidate. None of it leaves, and none of it decides.

use diesel::prelude::*;
use gatepost_model::id::{CommentId, PersonId};
use gatepost_model::{InternalText, Timestamp};
use gatepost_storage::Reader;
use serde_json::json;

use super::candidate::{self, Core};
use super::{fields, review, tell};
use crate::notice::{self, Kind};
use crate::schema::{candidate_comments, decisions, people};
use crate::{Caller, Error, Inside, audit, role, token};

/// Longest comment, in characters.
const LONGEST: usize = 2_000;

/// Something somebody said about a candidate.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// Username of whoever said it.
    pub person: String,
    /// What they said.
    pub text: InternalText,
    /// When.
    pub at: Timestamp,
}

/// Says something about a candidate. The others who have a hand in it are told that somebody has.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not see it; [`Error::Forbidden`] for whoever only reads;
/// [`Error::Invalid`] for a text that is empty, too long or has control characters.
pub async fn add(inside: &Inside, caller: &Caller, id: &str, text: Option<String>) -> Result<Comment, Error> {
    let (context, caller, id) = (inside.context.clone(), caller.clone(), id.to_owned());
    let (candidate, comment) = inside
        .database
        .write(move |tx| {
            let now = context.now();
            let mut head = audit::lock_for(tx, &caller)?;
            let core = candidate::get_visible(tx, &caller, &id)?;
            demand_hand(tx, &caller, &core)?;
            let text = checked(text)?;
            let comment = CommentId(context.next_id());
            tx.execute(diesel::insert_into(candidate_comments::table).values((
                candidate_comments::id.eq(comment.0),
                candidate_comments::candidate_id.eq(core.id.0),
                candidate_comments::person_id.eq(caller.person.0),
                candidate_comments::text.eq(&text),
                candidate_comments::created_at.eq(now.0),
            )))?;
            let others = others(tx, &core, caller.person)?;
            notice::tell(tx, &context, Kind::Comment, Some(core.id), &others)?;
            let event = audit::Event {
                at: now,
                person: Some(caller.person),
                verb: "candidate.commented",
                subject: format!("candidate:{}", core.id),
                details: &json!({ "comment": comment }),
            };
            audit::append(tx, &mut head, event)?;
            let comment = Comment {
                id: comment,
                person: caller.username.clone(),
                text: InternalText::new(text),
                at: now,
            };
            Ok::<_, Error>((core.id, comment))
        })
        .await?;
    tell(inside, candidate);
    Ok(comment)
}

/// What was said about a candidate, oldest first.
///
/// # Errors
/// [`Error::NotFound`] for whoever may not see it.
pub async fn list(inside: &Inside, caller: &Caller, id: &str) -> Result<Vec<Comment>, Error> {
    let (caller, id) = (caller.clone(), id.to_owned());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let core = candidate::get_visible(reader, &caller, &id)?;
            list_of(reader, &core)
        })
        .await
}

fn list_of(reader: &mut Reader<'_>, core: &Core) -> Result<Vec<Comment>, Error> {
    let rows: Vec<(i64, String, String, i64)> = reader.list(
        candidate_comments::table
            .inner_join(people::table.on(people::id.eq(candidate_comments::person_id)))
            .filter(candidate_comments::candidate_id.eq(core.id.0))
            .order(candidate_comments::id)
            .select((
                candidate_comments::id,
                people::username,
                candidate_comments::text,
                candidate_comments::created_at,
            )),
    )?;
    let comment = |(id, person, text, at): (i64, String, String, i64)| Comment {
        id: CommentId(id),
        person,
        text: InternalText::new(text),
        at: Timestamp(at),
    };
    Ok(rows.into_iter().map(comment).collect())
}

/// Those who write and those who decide talk; whoever may only look on does not.
fn demand_hand(reader: &mut Reader<'_>, caller: &Caller, core: &Core) -> Result<(), Error> {
    let has_one = core.author == caller.person
        || core.from_post_author == Some(caller.person)
        || role::is_on_desk(reader, caller.person, core.brand)?
        || review::is_contributor(reader, core.id, caller.person)?;
    if has_one {
        Ok(())
    } else {
        Err(Error::forbidden(
            "Only its author and the brand's desk comment on it.",
        ))
    }
}

fn checked(text: Option<String>) -> Result<String, Error> {
    let text = text.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Error::invalid("text is missing: write what you want to say."))?;
    fields::refuse_controls("text", Some(&text))?;
    if text.chars().count() > LONGEST {
        return Err(Error::invalid(format!(
            "text has more than {LONGEST} characters."
        )));
    }
    Ok(text)
}

/// Whoever wrote it, decided about it or spoke about it, except the person who speaks now.
fn others(reader: &mut Reader<'_>, core: &Core, speaker: PersonId) -> Result<Vec<PersonId>, Error> {
    let mut others = notice::makers_of(reader, core.id)?;
    let decided = decisions::table
        .filter(decisions::candidate_id.eq(core.id.0))
        .select(decisions::person_id)
        .distinct();
    others.extend(reader.list::<_, i64>(decided)?.into_iter().map(PersonId));
    let spoken = candidate_comments::table
        .filter(candidate_comments::candidate_id.eq(core.id.0))
        .select(candidate_comments::person_id)
        .distinct();
    others.extend(reader.list::<_, i64>(spoken)?.into_iter().map(PersonId));
    others.sort_unstable();
    others.dedup();
    others.retain(|person| *person != speaker);
    Ok(others)
}
