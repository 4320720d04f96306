//! Writing a post.

use diesel::prelude::*;
use gatepost_model::brand::is_valid_name;
use gatepost_model::id::{PersonId, PostId};
use gatepost_model::language::is_language_tag;
use gatepost_model::markup::{self, Handle};
use gatepost_storage::{Transaction, on_each};

use super::audience::Visibility;
use super::load::{self, PostRow};
use super::{Post, parse_id};
use crate::person::{self, Person};
use crate::schema::{people, post_mentions, posts};
use crate::{Caller, Error, Inside, token};

/// The most characters a content warning may have.
pub const LONGEST_CONTENT_WARNING: usize = 500;

/// A new post, as it was asked for. Every field is checked by the verb, in its order. Has no `Debug`: what
/// was written stays out of logs.
#[derive(Clone, Default)]
pub struct Draft {
    /// The text.
    pub text: Option<String>,
    /// Shown before the text.
    pub content_warning: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// Name of a [`Visibility`]; public where absent.
    pub visibility: Option<String>,
    /// Id of the post it answers.
    pub in_reply_to_id: Option<String>,
}

/// Publishes a post inside. `@name` addresses that person; `@name@elsewhere` stays text and causes nothing.
///
/// An answer is never wider than what it answers, and where that is narrow it addresses the same people.
///
/// # Errors
/// [`Error::NotFound`] when what it answers does not exist or is not for the caller; [`Error::Invalid`]
/// for a field that cannot be, and for a direct post that names somebody elsewhere (E10), because the
/// author would believe that it arrives there.
pub async fn publish(inside: &Inside, caller: &Caller, draft: Draft) -> Result<Post, Error> {
    let (context, caller) = (inside.context.clone(), caller.clone());
    inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let parent = find_parent(tx, &caller, draft.in_reply_to_id.as_deref())?;
            let text = text_of(draft.text, context.limits.post_characters)?;
            let content_warning = content_warning_of(draft.content_warning)?;
            let language = language_of(draft.language)?;
            let mut visibility = visibility_of(draft.visibility.as_deref())?;
            if let Some(parent) = &parent {
                visibility = visibility.of_answer(parent.visibility()?);
            }
            let handles = markup::handles(&text);
            if visibility == Visibility::Direct && handles.iter().any(|handle| handle.host.is_some()) {
                return Err(Error::invalid(
                    "A direct post reaches nobody outside. Take out the handle with a host, or propose a reply \
                     through the gate.",
                ));
            }
            let mut addressed = addressed_in(tx, &handles)?;
            if let Some(parent) = parent.as_ref().filter(|_| !visibility.is_company()) {
                addressed.extend(audience_of(tx, parent)?);
            }
            addressed.retain(|person| *person != caller.person);
            addressed.sort_unstable();
            addressed.dedup();
            let (id, now) = (PostId(context.next_id()), context.now());
            let thread = parent.as_ref().map_or(id.0, |parent| parent.thread_id);
            tx.execute(diesel::insert_into(posts::table).values((
                posts::id.eq(id.0),
                posts::author_id.eq(caller.person.0),
                posts::text.eq(text),
                posts::content_warning.eq(content_warning),
                posts::language.eq(language),
                posts::visibility.eq(visibility.as_str()),
                posts::in_reply_to_id.eq(parent.map(|parent| parent.id)),
                posts::thread_id.eq(thread),
                posts::created_at.eq(now.0),
            )))?;
            address(tx, id, &addressed)?;
            if visibility.is_company() {
                let author = people::table.find(caller.person.0);
                tx.execute(diesel::update(author).set((
                    people::posts_count.eq(people::posts_count + 1),
                    people::last_posted_at.eq(now.0),
                )))?;
            }
            let row = load::find_visible(tx, caller.person, id)?.ok_or(Error::Damaged("a post is missing"))?;
            load::one(tx, caller.person, row)
        })
        .await
}

fn find_parent(
    tx: &mut Transaction<'_>,
    caller: &Caller,
    id: Option<&str>,
) -> Result<Option<PostRow>, Error> {
    match id.filter(|id| !id.is_empty()) {
        Some(id) => load::find_visible(tx, caller.person, parse_id(id)?)?
            .map(Some)
            .ok_or(Error::NotFound),
        None => Ok(None),
    }
}

/// The people named by `@name`. A name nobody active has is text.
fn addressed_in(tx: &mut Transaction<'_>, handles: &[Handle]) -> Result<Vec<PersonId>, Error> {
    let local = handles.iter().filter(|handle| handle.host.is_none());
    let names: Vec<String> = local
        .map(|handle| handle.name.to_lowercase())
        .filter(|name| is_valid_name(name))
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<Person> = person::list_active_by_username(tx, names)?;
    Ok(found.into_iter().map(|person| person.id).collect())
}

/// Everybody who can read a narrow post: an answer to it is for them.
fn audience_of(tx: &mut Transaction<'_>, parent: &PostRow) -> Result<Vec<PersonId>, Error> {
    if parent.visibility()?.is_company() {
        return Ok(Vec::new());
    }
    let mut audience = load::addressed_by(tx, PostId(parent.id))?;
    audience.push(PersonId(parent.author_id));
    Ok(audience)
}

fn address(tx: &mut Transaction<'_>, post: PostId, people: &[PersonId]) -> Result<(), Error> {
    if people.is_empty() {
        return Ok(());
    }
    let mention = |person: &PersonId| {
        (
            post_mentions::post_id.eq(post.0),
            post_mentions::person_id.eq(person.0),
        )
    };
    let rows: Vec<_> = people.iter().map(mention).collect();
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(post_mentions::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}

fn text_of(text: Option<String>, longest: usize) -> Result<String, Error> {
    let text = without_nul(text)?.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Error::invalid("A post needs a text."))?;
    let characters = text.chars().count();
    if characters > longest {
        return Err(Error::invalid(format!(
            "The text has {characters} characters; at most {longest} are possible."
        )));
    }
    Ok(text)
}

fn content_warning_of(text: Option<String>) -> Result<Option<String>, Error> {
    let text = without_nul(text)?.filter(|text| !text.trim().is_empty());
    if text
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST_CONTENT_WARNING)
    {
        return Err(Error::invalid(format!(
            "A content warning has at most {LONGEST_CONTENT_WARNING} characters."
        )));
    }
    Ok(text)
}

/// PostgreSQL cannot store NUL, and nobody types one; callers hand one on where they got something else
/// than text.
fn without_nul(text: Option<String>) -> Result<Option<String>, Error> {
    if text.as_ref().is_some_and(|text| text.contains('\0')) {
        return Err(Error::invalid("A text is no list and has no NUL character."));
    }
    Ok(text)
}

fn visibility_of(name: Option<&str>) -> Result<Visibility, Error> {
    let parse = |name| {
        Visibility::parse(name).ok_or_else(|| {
            Error::invalid("The visibility is public, unlisted, private or direct; all are internal.")
        })
    };
    name.map_or(Ok(Visibility::Public), parse)
}

fn language_of(tag: Option<String>) -> Result<Option<String>, Error> {
    let tag = tag.filter(|tag| !tag.is_empty());
    if tag.as_ref().is_some_and(|tag| !is_language_tag(tag)) {
        return Err(Error::invalid("The language is a tag such as en, de or pt-BR."));
    }
    Ok(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_the_form_of_bcp_47() {
        for tag in ["en", "de-CH", "zh-Hant-TW", "nds", "sl-rozaj-biske"] {
            assert_eq!(language_of(Some(tag.to_owned())).unwrap().as_deref(), Some(tag));
        }
        assert_eq!(language_of(Some(String::new())).unwrap(), None);
        for tag in [
            "english",
            "e",
            "en_US",
            "en-",
            "-",
            "en-toolongsubtag",
            "\0",
            "deutsch!",
        ] {
            assert!(language_of(Some(tag.to_owned())).is_err(), "{tag}");
        }
    }

    #[test]
    fn a_text_has_characters_but_not_too_many_and_no_nul() {
        for text in [None, Some(""), Some(" \n\t "), Some("a\0b"), Some("12345678901")] {
            assert!(text_of(text.map(str::to_owned), 10).is_err(), "{text:?}");
        }
        assert_eq!(text_of(Some("ääääääääää".to_owned()), 10).unwrap(), "ääääääääää");
    }

    #[test]
    fn e9_a_missing_visibility_is_the_company_and_an_unknown_one_is_refused() {
        assert_eq!(visibility_of(None).unwrap(), Visibility::Public);
        for name in ["", "Public ", "everyone"] {
            assert!(visibility_of(Some(name)).is_err(), "{name:?}");
        }
    }
}
