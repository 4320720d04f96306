//! How these tests read: entries as their words, and a company that has said something outside.

use gatepost_internal::entry::{Entry, What};
use gatepost_internal::page::Page;
use gatepost_internal::post::Draft;
use gatepost_internal::{account, timeline};
use gatepost_model::notice::OutsideKind;

use crate::support::colleague::Colleague;
use crate::support::world::World;

/// What entries say, in their order.
pub fn words(entries: &[Entry]) -> Vec<String> {
    let word = |entry: &Entry| match &entry.what {
        What::Post(post) => post.text.reveal_inside().to_owned(),
        What::Publication(publication) => publication.text.clone(),
        What::Outside(item) => item.content_html.clone().unwrap_or_default(),
    };
    entries.iter().map(word).collect()
}

/// What somebody finds at home.
pub async fn home(who: &Colleague) -> Vec<String> {
    let entries = timeline::home(&who.inside, &who.caller, Page::default()).await;
    words(&entries.unwrap())
}

/// What somebody reads of the outside.
pub async fn outside(who: &Colleague) -> Vec<Entry> {
    timeline::outside(&who.inside, &who.caller, Page::default())
        .await
        .unwrap()
}

/// One person follows another.
pub async fn follows(who: &Colleague, whom: &Colleague) {
    let id = whom.caller.person.to_string();
    account::follow(&who.inside, &who.caller, &id).await.unwrap();
}

/// A draft with an audience.
pub fn draft(text: &str, visibility: &str) -> Draft {
    Draft {
        text: Some(text.into()),
        visibility: Some(visibility.into()),
        ..Draft::default()
    }
}

/// A draft that answers.
pub fn answer(text: &str, id: impl ToString) -> Draft {
    Draft {
        text: Some(text.into()),
        in_reply_to_id: Some(id.to_string()),
        ..Draft::default()
    }
}

/// A company that has said one thing and got one answer to it. Whoever takes it apart keeps the world: its
/// databases go with it.
pub struct Said {
    /// The company.
    pub world: World,
    /// Wrote it; is not of the desk.
    pub ana: Colleague,
    /// Approved it; is of the desk.
    pub petra: Colleague,
    /// Released it; is of the desk.
    pub paul: Colleague,
    /// What was said.
    pub publication: Entry,
    /// What somebody outside answered.
    pub reply: Entry,
}

/// `Hello, world` was published, and a fan answered.
pub async fn said() -> Said {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let petra = world.approver("petra").await;
    let paul = world.publisher("paul").await;
    let candidate = world.approved(&ana, &petra, "Hello, world").await;
    world.publishes(&paul, &candidate).await;
    world.hears_from_a_fan(1, OutsideKind::Reply).await;
    let mut outside = outside(&petra).await;
    let (publication, reply) = (outside.pop().unwrap(), outside.pop().unwrap());
    assert!(matches!(publication.what, What::Publication(_)));
    assert!(matches!(reply.what, What::Outside(_)));
    Said {
        world,
        ana,
        petra,
        paul,
        publication,
        reply,
    }
}
