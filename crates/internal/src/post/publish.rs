//! Writing a post.

use diesel::prelude::*;
use gatepost_model::brand::is_valid_name;
use gatepost_model::id::{EntryId, PersonId, PostId};
use gatepost_model::markup::{self, Handle};
use gatepost_storage::{Transaction, on_each};

use super::about::{Answered, find_answered};
use super::audience::Visibility;
use super::draft::{Draft, content_warning_of, language_of, text_of, visibility_of};
use super::idempotency;
use super::label::label_of;
use super::load::{self, PostRow};
use crate::entry::{Entry, load as entries};
use crate::notification::{self, NotificationKind};
use crate::person::{self, Person};
use crate::schema::{people, post_mentions, post_tags, posts};
use crate::stream::Event;
use crate::timeline::feed;
use crate::{Caller, Context, Error, Inside, media, token};

/// Publishes a post inside. `@name` addresses that person; `@name@elsewhere` stays text and causes nothing.
/// It is found in the homes of its author, of those it addresses and, unless it is direct, of the author's
/// followers; whom it addresses is told.
///
/// An answer is never wider than what it answers, and where that is narrow it addresses the same people. An
/// answer to a publication or to something from outside begins a side thread, inside like everything else.
///
/// # Errors
/// [`Error::NotFound`] when what it answers does not exist or is not for the caller; [`Error::Invalid`]
/// for a field that cannot be, for a picture that is not the author's to post, for an `Idempotency-Key` that was used otherwise, and for a direct post that
/// names somebody elsewhere (E10), because the author would believe that it arrives there.
pub async fn publish(inside: &Inside, caller: &Caller, draft: Draft) -> Result<Entry, Error> {
    let (context, caller) = (inside.context.clone(), caller.clone());
    let (entry, events) = inside
        .database
        .write(move |tx| {
            token::confirm(tx, &caller)?;
            let id = EntryId(context.next_id());
            if let Some(earlier) = idempotency::claim(tx, caller.person, &draft, id, context.now())? {
                return Ok((get(tx, caller.person, earlier)?, Vec::new()));
            }
            let events = write(tx, &context, caller.person, id, draft)?;
            Ok::<_, Error>((get(tx, caller.person, id)?, events))
        })
        .await?;
    for event in events {
        inside.context.streams.tell(event);
    }
    Ok(entry)
}

fn get(tx: &mut Transaction<'_>, author: PersonId, id: EntryId) -> Result<Entry, Error> {
    let view = entries::View::of_person(tx, author)?;
    entries::find(tx, &view, id)?.ok_or(Error::NotFound)
}

fn write(
    tx: &mut Transaction<'_>,
    context: &Context,
    author: PersonId,
    id: EntryId,
    draft: Draft,
) -> Result<Vec<Event>, Error> {
    let answered = find_answered(tx, author, draft.in_reply_to_id.as_deref())?;
    let parent = answered.as_ref().and_then(Answered::post);
    let text = text_of(
        draft.text,
        context.limits.post_characters,
        !draft.media.is_empty(),
    )?;
    let content_warning = content_warning_of(draft.content_warning)?;
    let language = language_of(draft.language)?;
    let label = label_of(draft.label.as_deref())?;
    let mut visibility = visibility_of(draft.visibility.as_deref())?;
    if let Some(parent) = parent {
        visibility = visibility.of_answer(parent.visibility()?, parent.author_id == author.0);
    }
    let handles = markup::handles(&text);
    if visibility == Visibility::Direct && handles.iter().any(|handle| handle.host.is_some()) {
        return Err(Error::invalid(
            "A direct post reaches nobody outside. Take out the handle with a host, or propose a reply \
             through the gate.",
        ));
    }
    let mut addressed = addressed_in(tx, &handles)?;
    if let Some(parent) = parent.filter(|_| !visibility.is_company()) {
        addressed.extend(audience_of(tx, parent)?);
    }
    addressed.retain(|person| *person != author);
    addressed.sort_unstable();
    addressed.dedup();
    let (post, now) = (PostId(id.0), context.now());
    let about = answered.as_ref().and_then(Answered::about);
    tx.execute(diesel::insert_into(posts::table).values((
        posts::id.eq(post.0),
        posts::author_id.eq(author.0),
        posts::text.eq(&text),
        posts::content_warning.eq(content_warning),
        posts::language.eq(language),
        posts::visibility.eq(visibility.as_str()),
        posts::in_reply_to_id.eq(parent.map(|parent| parent.id)),
        posts::thread_id.eq(parent.map_or(post.0, |parent| parent.thread_id)),
        posts::created_at.eq(now.0),
        posts::about_id.eq(about.as_ref().map(|about| about.id.0)),
        posts::about_uri.eq(about.as_ref().map(|about| &about.uri)),
        posts::label.eq(label.as_str()),
    )))?;
    media::attach_within(tx, author, &draft.media, post)?;
    address(tx, post, &addressed)?;
    tag(tx, post, markup::tags(&text))?;
    if visibility.is_company() {
        let author = people::table.find(author.0);
        tx.execute(diesel::update(author).set((
            people::posts_count.eq(people::posts_count + 1),
            people::last_posted_at.eq(now.0),
        )))?;
    }
    let own: Vec<PersonId> = addressed.iter().copied().chain([author]).collect();
    feed::add(tx, id, &own)?;
    if visibility != Visibility::Direct {
        feed::add_for_followers(tx, id, author.0, &own)?;
    }
    let mut events = notification::write(
        tx,
        context,
        NotificationKind::Mention,
        author,
        &addressed,
        Some(id),
    )?;
    events.push(Event::Entry(id));
    Ok(events)
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

/// Everybody who was addressed by a narrow post, and its author: an answer to it is for them.
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

fn tag(tx: &mut Transaction<'_>, post: PostId, tags: Vec<String>) -> Result<(), Error> {
    if tags.is_empty() {
        return Ok(());
    }
    let row = |tag: String| (post_tags::tag.eq(tag), post_tags::post_id.eq(post.0));
    let rows: Vec<_> = tags.into_iter().map(row).collect();
    let connection = tx.connection();
    on_each!(connection, |c| diesel::insert_into(post_tags::table)
        .values(&rows)
        .execute(c))?;
    Ok(())
}
