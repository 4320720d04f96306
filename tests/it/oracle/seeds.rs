//! Everything people do inside, with a canary in every word of it.

use gatepost_internal::entry::{self, Entry, What};
use gatepost_internal::gate::{Candidate, Change, Proposal};
use gatepost_internal::page::Page;
use gatepost_internal::post::{self, Draft};
use gatepost_internal::{person, role, timeline, token};
use gatepost_model::id::EntryId;
use gatepost_model::role::Role;
use gatepost_model::scope::{Scope, Scopes};

use crate::support::canary::Canaries;
use crate::support::colleague::{Colleague, note};
use crate::support::company::{Company, Desk};
use crate::support::world::PASSWORD;

/// What was written, for those who ask about it.
pub struct Written {
    /// Every id there is inside, of posts and candidates, and the outside id of the publication.
    pub ids: Vec<String>,
    /// URI of the publication.
    pub publication: String,
    /// Its id inside.
    pub release: String,
}

/// Posts of every kind, candidates of every fate, and one that is released with these words.
pub async fn everything_is_written(desk: &Desk, canaries: &mut Canaries, words: &str) -> Written {
    let posts = posts_of_every_kind(desk, canaries).await;
    let never = candidates_that_never_leave(desk, canaries).await;
    assert!(never.iter().all(|candidate| candidate.publication.is_none()));
    let published = releases(desk, canaries, &posts[0], words).await;
    let publication = published.publication.as_ref().unwrap().uri.clone();
    let release = newest_release(&desk.rita).await;
    canaries.watch_id("release", release.0);
    let mut ids: Vec<String> = posts.iter().map(|post| post.id.to_string()).collect();
    ids.extend(
        never
            .iter()
            .chain([&published])
            .map(|candidate| candidate.id.to_string()),
    );
    ids.extend([release.to_string(), tail(&publication)]);
    Written {
        ids,
        publication,
        release: release.to_string(),
    }
}

/// What was published last, as people inside read it.
pub async fn newest_release(reader: &Colleague) -> EntryId {
    let outside = timeline::outside(&reader.inside, &reader.caller, Page::default())
        .await
        .unwrap();
    outside
        .iter()
        .find(|entry| matches!(entry.what, What::Publication(_)))
        .unwrap()
        .id
}

/// The last part of an address.
pub fn tail(uri: &str) -> String {
    uri.rsplit('/').next().unwrap().to_owned()
}

/// People talk, inside, about a publication and about what came back, and mark both.
pub async fn side_threads(desk: &Desk, canaries: &mut Canaries, release: &str, item: &str) {
    for (what, about) in [("side-thread", release), ("about-a-reply", item)] {
        let draft = Draft {
            in_reply_to_id: Some(about.to_owned()),
            ..Draft::default()
        };
        let first = posts(&desk.rita, canaries, what, draft).await;
        let draft = Draft {
            in_reply_to_id: Some(first.id.to_string()),
            ..Draft::default()
        };
        posts(&desk.ana, canaries, what, draft).await;
        entry::favourite(&desk.rita.inside, &desk.rita.caller, about)
            .await
            .unwrap();
        entry::bookmark(&desk.rita.inside, &desk.rita.caller, about)
            .await
            .unwrap();
    }
}

/// Somebody whose every name is a canary.
pub async fn person(company: &Company, canaries: &mut Canaries, what: &str, roles: &[Role]) -> Colleague {
    let username = canaries.plant_name(what);
    let (display_name, phone) = (canaries.plant("display-name"), canaries.plant("token-name"));
    let inside = &company.inside;
    person::create(inside, &username, &display_name, PASSWORD, None)
        .await
        .unwrap();
    for role in roles {
        role::grant(inside, &username, *role, role.is_gate().then_some("news"), None)
            .await
            .unwrap();
    }
    let wanted = username.clone();
    let person = inside
        .database
        .read(move |r| person::find_by_username(r, &wanted))
        .await
        .unwrap()
        .unwrap();
    let issued = token::issue(inside, person.id, &phone, Scopes::of(&Scope::ALL))
        .await
        .unwrap();
    let caller = token::authenticate(inside, &issued.secret, "127.0.0.1".into())
        .await
        .unwrap();
    canaries.watch("token", &issued.secret);
    canaries.watch_id("person", person.id.0);
    Colleague {
        inside: inside.clone(),
        caller,
        bearer: issued.secret,
    }
}

pub async fn desk(company: &Company, canaries: &mut Canaries) -> Desk {
    Desk {
        ana: person(company, canaries, "author", &[]).await,
        petra: person(company, canaries, "approver", &[Role::Approver]).await,
        paul: person(company, canaries, "publisher", &[Role::Publisher]).await,
        rita: person(
            company,
            canaries,
            "responder",
            &[Role::Responder, Role::Administrator],
        )
        .await,
    }
}

/// A post, with canaries for its text and its warning.
pub async fn posts(by: &Colleague, canaries: &mut Canaries, what: &str, draft: Draft) -> Entry {
    let draft = Draft {
        text: Some(format!(
            "{} {}",
            canaries.plant(what),
            draft.text.unwrap_or_default()
        )),
        content_warning: Some(canaries.plant("warning")),
        ..draft
    };
    let entry = post::publish(&by.inside, &by.caller, draft).await.unwrap();
    canaries.watch_id("post", entry.id.0);
    entry
}

/// Posts of every visibility, in threads, with mentions of people inside and outside, one deleted.
pub async fn posts_of_every_kind(desk: &Desk, canaries: &mut Canaries) -> Vec<Entry> {
    let visible = |visibility: &str| Draft {
        visibility: Some(visibility.into()),
        ..Draft::default()
    };
    let mut all = Vec::new();
    for visibility in ["public", "unlisted", "private"] {
        all.push(posts(&desk.ana, canaries, visibility, visible(visibility)).await);
    }
    let addressed = Draft {
        text: Some(format!("@{}", desk.paul.caller.username)),
        ..visible("direct")
    };
    all.push(posts(&desk.ana, canaries, "direct", addressed).await);
    let reply = Draft {
        in_reply_to_id: Some(all[0].id.to_string()),
        text: Some("@fan@globex.example https://globex.example/link".into()),
        ..visible("public")
    };
    all.push(posts(&desk.paul, canaries, "reply", reply).await);
    let deleted = posts(&desk.ana, canaries, "deleted", visible("public")).await;
    post::delete(&desk.ana.inside, &desk.ana.caller, &deleted.id.to_string())
        .await
        .unwrap();
    all.push(deleted);
    all
}

/// The fates of candidates that never leave.
const FATES: [&str; 9] = [
    "draft",
    "approved-then-edited",
    "in-review",
    "changes-requested",
    "rejected",
    "approved",
    "scheduled",
    "withdrawn",
    "undone",
];

/// One candidate of each fate.
pub async fn candidates_that_never_leave(desk: &Desk, canaries: &mut Canaries) -> Vec<Candidate> {
    let mut all = Vec::new();
    for fate in FATES {
        let proposal = Proposal {
            content_warning: Some(canaries.plant("candidate-warning")),
            not_before: (fate == "scheduled").then(|| "2099-01-01T00:00:00Z".into()),
            ..note(&canaries.plant(fate))
        };
        let draft = desk.ana.tries_to_propose(proposal).await.unwrap();
        canaries.watch_id("candidate", draft.id.0);
        all.push(meets(desk, canaries, draft, fate).await);
    }
    all
}

async fn meets(desk: &Desk, canaries: &mut Canaries, draft: Candidate, fate: &str) -> Candidate {
    if fate == "draft" {
        return draft;
    }
    let candidate = desk.ana.submits(&draft).await.unwrap();
    let outcome = match fate {
        "changes-requested" => {
            desk.petra
                .requests_changes(&candidate, &canaries.plant("comment"))
                .await
        }
        "rejected" => desk.petra.rejects(&candidate, &canaries.plant("comment")).await,
        "approved" | "scheduled" => desk.petra.approves(&candidate).await,
        "approved-then-edited" => {
            let candidate = desk.petra.approves(&candidate).await.unwrap();
            desk.ana.rewrites(&candidate, &canaries.plant("edited")).await
        }
        "withdrawn" => desk.ana.withdraws(&candidate).await,
        "undone" => {
            let candidate = desk.petra.approves(&candidate).await.unwrap();
            let candidate = desk.paul.releases(&candidate, Some(3600)).await.unwrap();
            desk.petra.undoes(&candidate).await
        }
        _ => Ok(candidate),
    };
    outcome.unwrap()
}

/// Takes a post through the gate as something else: copied, rewritten twice, commented, approved, released.
pub async fn releases(desk: &Desk, canaries: &mut Canaries, from: &Entry, text: &str) -> Candidate {
    let copied = Proposal {
        from_post_id: Some(from.id.to_string()),
        text: None,
        ..note("")
    };
    let candidate = desk.ana.tries_to_propose(copied).await.unwrap();
    let candidate = desk
        .ana
        .rewrites(&candidate, &canaries.plant("replaced"))
        .await
        .unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let why = canaries.plant("comment-on-what-was-released");
    let candidate = desk.petra.requests_changes(&candidate, &why).await.unwrap();
    let candidate = desk.ana.rewrites(&candidate, text).await.unwrap();
    let warning = Change {
        content_warning: Some(None),
        ..Default::default()
    };
    let candidate = desk.ana.changes(&candidate, warning).await.unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let candidate = desk.petra.approves(&candidate).await.unwrap();
    canaries.watch_id("released candidate", candidate.id.0);
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    desk.sees(&candidate, "published", |candidate| {
        candidate.publication.is_some()
    })
    .await
}
