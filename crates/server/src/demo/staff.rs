//! Brings a company to life on its running node: brand, people, roles, tokens, a few posts.
//!
//! Everything here may run again on the same folder: what is there stays, tokens are new.

use gatepost_internal::post::{self, Draft};
use gatepost_internal::{
    Caller, Credential, Error, Inside, account, brand, gate, notification, person, role, token,
};
use gatepost_model::id::{PersonId, TokenId};
use gatepost_model::role::Role;
use gatepost_model::scope::{Scope, Scopes};
use tokio::task::JoinSet;

use super::company::{BRAND, Company, Member};
use super::folder::Remembered;
use super::ready::ReadyPerson;
use crate::cli::Failure;

/// What the demo's tokens are called in a list of tokens.
const TOKEN: &str = "demo";

/// Somebody ready to act.
pub(super) struct Staff {
    /// How they act.
    pub(super) caller: Caller,
    /// What is told of them.
    pub(super) told: ReadyPerson,
    /// Their token, to be ended at the next start.
    pub(super) token: TokenId,
}

/// Makes the company's brand and people, unless they are there, and gives everybody a new token.
///
/// People are made side by side, because a password takes its time to hash.
pub(super) async fn assemble(
    inside: &Inside,
    company: &'static Company,
    remembered: Vec<Remembered>,
) -> Result<Vec<Staff>, Failure> {
    let is_new = inside
        .database
        .read(|reader| brand::find(reader, BRAND))
        .await?
        .is_none();
    if is_new {
        brand::create(inside, BRAND, company.brand, company.summary, None).await?;
    }
    let mut tasks = JoinSet::new();
    for (place, member) in company.people.iter().enumerate() {
        let known = remembered
            .iter()
            .find(|known| known.username == member.username)
            .cloned();
        let (inside, known) = (
            inside.clone(),
            known.ok_or_else(|| Failure::refused("The demo forgot somebody."))?,
        );
        tasks.spawn(async move { enrol(&inside, member, known).await.map(|staff| (place, staff)) });
    }
    let mut enrolled = Vec::new();
    while let Some(done) = tasks.join_next().await {
        enrolled.push(done.map_err(Failure::refused)??);
    }
    enrolled.sort_by_key(|(place, _)| *place);
    // Whoever has been deactivated since is not part of the demo any more.
    let staff: Vec<_> = enrolled.into_iter().filter_map(|(_, staff)| staff).collect();
    if is_new {
        acquaint(inside, company, &staff).await?;
        talk(inside, company, &staff).await?;
    }
    Ok(staff)
}

/// Makes somebody, unless they are there; none if they have left.
async fn enrol(inside: &Inside, member: &'static Member, known: Remembered) -> Result<Option<Staff>, Error> {
    let find = |reader: &mut gatepost_storage::Reader<'_>| person::find_by_username(reader, member.username);
    let found = match inside.database.read(find).await? {
        Some(person) => person,
        None => {
            let (username, name) = (member.username, member.display_name);
            person::create(inside, username, name, &known.password, None).await?
        }
    };
    if found.deactivated_at.is_some() {
        return Ok(None);
    }
    // A start that was interrupted may have left somebody without their roles. Once something is out, roles are
    // the node's own business.
    if !inside.database.read(gate::has_published).await? {
        for role in member.roles {
            let brand = role.is_gate().then_some(BRAND);
            role::grant(inside, member.username, *role, brand, None).await?;
        }
        if let Some(group) = member.reviews_for {
            let (brand, group) = (Some(BRAND), Some(group));
            role::grant_in_group(inside, member.username, Role::Approver, brand, group, None).await?;
        }
    }
    if let Some(old) = known.token_id {
        token::revoke(inside, &caller(found.id, member, TokenId(old))).await?;
    }
    let issued = token::issue(inside, found.id, TOKEN, scopes()).await?;
    let id = found.id;
    let roles = inside
        .database
        .read(move |reader| role::roles_of(reader, id))
        .await?;
    Ok(Some(Staff {
        caller: caller(found.id, member, issued.id),
        told: ReadyPerson {
            username: found.username,
            display_name: found.display_name,
            roles: roles.into_iter().map(Role::as_str).collect(),
            reviews_for: member.reviews_for,
            password: known.password,
            token: issued.secret,
        },
        token: issued.id,
    }))
}

fn scopes() -> Scopes {
    Scopes::of(&[Scope::Read, Scope::Write, Scope::Follow, Scope::Decide])
}

fn caller(person: PersonId, member: &Member, token: TokenId) -> Caller {
    Caller {
        person,
        username: member.username.to_owned(),
        token,
        credential: Credential::Personal,
        scopes: scopes(),
        address: "127.0.0.1".to_owned(),
    }
}

/// Has everybody follow those who write, so that nobody's home is empty; without the notices of it, which would
/// be all that anybody finds at first.
async fn acquaint(inside: &Inside, company: &Company, staff: &[Staff]) -> Result<(), Failure> {
    let mut writers: Vec<usize> = company.posts.iter().map(|said| said.author).collect();
    writers.sort_unstable();
    writers.dedup();
    let writers: Vec<&Staff> = writers.into_iter().filter_map(|place| staff.get(place)).collect();
    for reader in staff {
        for writer in &writers {
            if writer.caller.person != reader.caller.person {
                account::follow(inside, &reader.caller, &writer.caller.person.to_string()).await?;
            }
        }
    }
    for writer in writers {
        notification::clear(inside, &writer.caller).await?;
    }
    Ok(())
}

/// Writes the first posts.
async fn talk(inside: &Inside, company: &Company, staff: &[Staff]) -> Result<(), Failure> {
    let mut written = Vec::new();
    for said in &company.posts {
        let Some(author) = staff.get(said.author) else {
            continue;
        };
        let in_reply_to_id = said.answers.and_then(|place| written.get(place).cloned());
        let draft = Draft {
            text: Some(said.text.to_owned()),
            language: Some("en".to_owned()),
            in_reply_to_id,
            ..Draft::default()
        };
        written.push(post::publish(inside, &author.caller, draft).await?.id.to_string());
    }
    Ok(())
}
