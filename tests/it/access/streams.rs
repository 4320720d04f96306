//! E20: an open stream ends with what it was opened with, and nothing is told after that.

use futures_util::FutureExt;
use gatepost_internal::stream::{Event, Listening, close_dead};
use gatepost_internal::{Caller, Error, oauth, password, token};
use gatepost_model::id::EntryId;
use gatepost_model::role::Role;

use super::app::{App, VERIFIER, person, staff};
use crate::support::world::{PASSWORD, World};

const SOMETHING: Event = Event::Entry(EntryId(7));

/// Opens a stream.
fn listens(world: &World, caller: &Caller) -> Listening {
    let streams = &world.inside.context.streams;
    streams.listen(caller.person, caller.token).unwrap()
}

/// What a stream has to tell at this moment: an event, its end, or nothing.
fn now(listening: &mut Listening) -> Option<Option<Event>> {
    listening.next().now_or_never()
}

/// Whether a stream ends with the next look of the job, silently and for good.
async fn ends(world: &World, listening: &mut Listening) -> bool {
    close_dead(&world.inside).await.unwrap();
    world.inside.context.streams.tell(SOMETHING);
    now(listening) == Some(None) && now(listening) == Some(None)
}

/// Whether a stream goes on.
async fn goes_on(world: &World, listening: &mut Listening) -> bool {
    close_dead(&world.inside).await.unwrap();
    world.inside.context.streams.tell(SOMETHING);
    now(listening) == Some(Some(SOMETHING)) && now(listening).is_none()
}

#[tokio::test]
async fn everybody_who_listens_is_told_in_order_and_nobody_who_came_later() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let streams = &world.inside.context.streams;
    let mut early = listens(&world, &ana.caller);
    let events = [SOMETHING, Event::EntryDeleted(EntryId(7)), Event::Outside];
    for event in events {
        streams.tell(event);
    }
    let mut late = listens(&world, &ben.caller);
    for event in events {
        assert_eq!(now(&mut early), Some(Some(event)));
    }
    assert!(now(&mut early).is_none() && now(&mut late).is_none());
}

#[tokio::test]
async fn e20_a_stream_ends_when_its_token_is_revoked_and_those_of_others_go_on() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let again = world.sign_in("ana", &gatepost_model::scope::Scope::ALL).await;
    let listen = |caller: &Caller| listens(&world, caller);
    let (mut hers, mut other, mut his) = (listen(&ana.caller), listen(&again.caller), listen(&ben.caller));
    assert!(goes_on(&world, &mut hers).await);
    token::revoke(&world.inside, &ana.caller).await.unwrap();
    assert!(ends(&world, &mut hers).await);
    for listening in [&mut other, &mut his] {
        assert_eq!(now(listening), Some(Some(SOMETHING)));
    }
    assert_eq!(world.inside.context.streams.count(), 2);
}

#[tokio::test]
async fn e20_what_was_told_before_the_end_and_not_yet_heard_is_not_heard_after_it() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let mut hers = listens(&world, &ana.caller);
    world.inside.context.streams.tell(SOMETHING);
    token::revoke(&world.inside, &ana.caller).await.unwrap();
    close_dead(&world.inside).await.unwrap();
    assert_eq!(now(&mut hers), Some(None));
}

#[tokio::test]
async fn e20_a_stream_ends_when_its_person_leaves_or_changes_the_password() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let here = world.at_a_browser("ben").await;
    let listen = |caller: &Caller| listens(&world, caller);
    let (mut hers, mut his, mut his_page) = (listen(&ana.caller), listen(&ben.caller), listen(&here.caller));
    world.deactivates(&ana).await;
    password::change(&world.inside, &here.caller, PASSWORD, "another horse battery")
        .await
        .unwrap();
    assert!(ends(&world, &mut hers).await);
    assert_eq!(now(&mut his), Some(None));
    assert_eq!(now(&mut his_page), Some(Some(SOMETHING)), "where it was changed");
}

#[tokio::test]
async fn e20_a_stream_ends_when_its_persons_roles_change_and_an_innocent_one_goes_on() {
    let world = World::new().await;
    let [ana, ben] = [
        world.with_roles("ana", &[Role::Editor, Role::Approver]).await,
        world.editor("ben").await,
    ];
    let listen = |caller: &Caller| listens(&world, caller);
    let (mut hers, mut his) = (listen(&ana.caller), listen(&ben.caller));
    assert!(goes_on(&world, &mut hers).await);
    assert_eq!(now(&mut his), Some(Some(SOMETHING)));
    world.takes("ana", Role::Approver).await;
    assert!(ends(&world, &mut hers).await);
    assert_eq!(now(&mut his), Some(Some(SOMETHING)));
    let mut hers = listen(&ana.caller);
    assert!(
        goes_on(&world, &mut hers).await,
        "with what she is now, she may listen again"
    );
    assert_eq!(now(&mut his), Some(Some(SOMETHING)));
}

#[tokio::test]
async fn e20_the_stream_of_a_brands_app_ends_with_the_role_and_that_of_an_app_with_its_token() {
    let world = World::new().await;
    world.editor("ana").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let [given, as_brand] = [app.token_of(&browser).await, app.token_as(&browser, "news").await];
    let listen = |caller: &Caller| listens(&world, caller);
    let mut of_brand = {
        let token = staff(&world, &as_brand).await.token();
        let streams = &world.inside.context.streams;
        streams.listen(browser.caller.person, token).unwrap()
    };
    let mut of_app = listen(&person(&world, &given).await);
    assert!(goes_on(&world, &mut of_brand).await);
    assert_eq!(now(&mut of_app), Some(Some(SOMETHING)));
    let client = app.client(Some(&app.secret));
    oauth::revoke(&world.inside, client, &given).await.unwrap();
    assert!(ends(&world, &mut of_app).await);
    assert_eq!(now(&mut of_brand), Some(Some(SOMETHING)));
    world.takes("ana", Role::Editor).await;
    assert!(ends(&world, &mut of_brand).await);
}

#[tokio::test]
async fn e20_a_stream_ends_when_the_code_behind_it_is_brought_again() {
    let world = World::new().await;
    world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let code = app.code_of(&browser, None).await;
    let given = app.brings(&code).await.unwrap().access_token;
    let mut listening = listens(&world, &person(&world, &given).await);
    assert!(goes_on(&world, &mut listening).await);
    let again = app
        .brings_exactly(None, &code, super::app::CALLBACK, Some(VERIFIER))
        .await;
    assert!(again.is_err());
    assert!(ends(&world, &mut listening).await);
}

#[tokio::test]
async fn who_is_too_slow_is_cut_off_and_who_goes_is_forgotten() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let streams = &world.inside.context.streams;
    let mut slow = listens(&world, &ana.caller);
    for _ in 0..2_000 {
        streams.tell(SOMETHING);
    }
    assert_eq!(now(&mut slow), Some(None));
    assert_eq!(now(&mut slow), Some(None));
    assert_eq!(streams.count(), 1);
    drop(slow);
    assert_eq!(streams.count(), 0);
    assert_eq!(close_dead(&world.inside).await.unwrap(), 0);
}

#[tokio::test]
async fn g20_a_person_has_fifty_streams_at_once_whatever_tokens_they_show_and_others_have_theirs() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let again = world.at_a_browser("ana").await;
    let streams = &world.inside.context.streams;
    let mut open: Vec<_> = (0..25)
        .flat_map(|_| [listens(&world, &ana.caller), listens(&world, &again.caller)])
        .collect();
    for caller in [&ana.caller, &again.caller] {
        let refused = streams.listen(caller.person, caller.token);
        assert!(matches!(refused, Err(Error::TooManyStreams)), "{refused:?}");
    }
    assert_eq!(streams.count(), 50);
    let _his = listens(&world, &ben.caller);
    open.pop();
    open.push(listens(&world, &again.caller));
    assert!(streams.listen(ana.caller.person, ana.caller.token).is_err());
}
