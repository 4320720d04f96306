//! Review groups: by brand, whose members approve. A member holds the role of an approver with the group's name.

use diesel::prelude::*;
use gatepost_model::Timestamp;
use gatepost_model::brand::is_valid_name;
use gatepost_model::id::BrandId;
use gatepost_model::role::Role;
use gatepost_storage::{Reader, Transaction};
use serde::{Deserialize, Serialize};

use crate::schema::{brand_roles, check_lists, people, review_groups};
use crate::{Caller, Error, Inside, brand, gate, role, token};

/// The groups every brand begins with: name and title.
const USUAL: [(&str, &str); 4] = [
    ("pr", "PR"),
    ("legal", "Legal"),
    ("hr", "HR"),
    ("exec", "Executives"),
];

/// Longest title, in characters.
const LONGEST_TITLE: usize = 60;

/// How many groups a brand has at most: nobody follows more.
const MOST: usize = 20;

/// A review group of a brand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewGroup {
    /// The name policies and roles use.
    pub name: String,
    /// The name people read.
    pub title: String,
    /// Who is in it: username, and from when on their word counts, where that is yet to come.
    pub members: Vec<Member>,
}

/// Somebody in a review group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their username.
    pub username: String,
    /// From when on their approval counts.
    pub counts_from: Timestamp,
}

/// What is to become of a brand's groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// Another group.
    Add {
        /// Its name: 1 to 30 of a-z, 0-9 and _, beginning with a letter.
        name: String,
        /// The name people read.
        title: String,
    },
    /// Another title.
    Rename {
        /// Whose.
        name: String,
        /// The name people read from now on.
        title: String,
    },
    /// One less. Only a group that nobody is in and no policy or check names.
    Remove {
        /// Which.
        name: String,
    },
}

impl Change {
    /// The group it is about.
    pub fn group(&self) -> &str {
        match self {
            Self::Add { name, .. } | Self::Rename { name, .. } | Self::Remove { name } => name,
        }
    }
}

/// The groups of a brand with their members, in the order in which they were made. For administrators and the
/// brand's desk.
///
/// # Errors
/// [`Error::NotFound`] for a brand there is not; [`Error::Forbidden`] for anybody else.
pub async fn list(inside: &Inside, caller: &Caller, brand: &str) -> Result<Vec<ReviewGroup>, Error> {
    let (caller, name) = (caller.clone(), brand.to_owned());
    inside
        .database
        .read(move |reader| {
            token::confirm(reader, &caller)?;
            let brand = brand::find(reader, &name)?.ok_or(Error::NotFound)?;
            let may = role::is_on_desk(reader, caller.person, brand.id)?
                || role::holds_at_node(reader, caller.person, Role::Administrator)?;
            if !may {
                return Err(Error::forbidden(
                    "Only the brand's desk and administrators see who approves.",
                ));
            }
            list_of(reader, brand.id)
        })
        .await
}

/// The groups of a brand with their active members.
///
/// # Errors
/// When the database fails.
pub fn list_of(reader: &mut Reader<'_>, brand: BrandId) -> Result<Vec<ReviewGroup>, Error> {
    let groups = review_groups::table
        .filter(review_groups::brand_id.eq(brand.0))
        .order((review_groups::created_at, review_groups::name))
        .select((review_groups::name, review_groups::title));
    let groups: Vec<(String, String)> = reader.list(groups)?;
    let members = brand_roles::table
        .inner_join(people::table.on(people::id.eq(brand_roles::person_id)))
        .filter(people::deactivated_at.is_null())
        .filter(brand_roles::brand_id.eq(brand.0))
        .filter(brand_roles::role.eq(Role::Approver.as_str()))
        .order(people::username)
        .select((
            brand_roles::review_group,
            people::username,
            brand_roles::counts_from,
        ));
    let members: Vec<(String, String, i64)> = reader.list(members)?;
    let group = |(name, title): (String, String)| ReviewGroup {
        members: members
            .iter()
            .filter(|(group, ..)| *group == name)
            .map(|(_, username, from)| Member {
                username: username.clone(),
                counts_from: Timestamp(*from),
            })
            .collect(),
        name,
        title,
    };
    Ok(groups.into_iter().map(group).collect())
}

/// Whether a brand has a group of that name.
///
/// # Errors
/// When the database fails.
pub fn exists(reader: &mut Reader<'_>, brand: BrandId, name: &str) -> Result<bool, Error> {
    if !is_valid_name(name) {
        return Ok(false);
    }
    let row = review_groups::table
        .find((brand.0, name))
        .select(review_groups::name);
    Ok(reader.find::<_, String>(row)?.is_some())
}

/// Gives a new brand the groups every brand begins with.
pub(crate) fn make_usual(tx: &mut Transaction<'_>, brand: BrandId, now: Timestamp) -> Result<(), Error> {
    for (name, title) in USUAL {
        insert(tx, brand, name, title, now)?;
    }
    Ok(())
}

/// Stores a group that is not there yet.
pub(crate) fn insert(
    tx: &mut Transaction<'_>,
    brand: BrandId,
    name: &str,
    title: &str,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(diesel::insert_into(review_groups::table).values((
        review_groups::brand_id.eq(brand.0),
        review_groups::name.eq(name),
        review_groups::title.eq(title),
        review_groups::created_at.eq(now.0),
    )))?;
    Ok(())
}

/// Whether a change can be made now.
///
/// # Errors
/// [`Error::Invalid`] for a name or title that cannot be; [`Error::Conflict`] for a name that is taken or missing, and
/// for a group that is in use.
pub(crate) fn check(reader: &mut Reader<'_>, brand: BrandId, change: &Change) -> Result<(), Error> {
    let name = change.group();
    if !is_valid_name(name) {
        return Err(Error::invalid(
            "A group's name is 1 to 30 of a-z, 0-9 and _, and begins with a letter.",
        ));
    }
    if let Change::Add { title, .. } | Change::Rename { title, .. } = change {
        let fits = !title.trim().is_empty()
            && title.chars().count() <= LONGEST_TITLE
            && !title.contains(char::is_control);
        if !fits {
            return Err(Error::invalid(format!(
                "A group's title has 1 to {LONGEST_TITLE} characters."
            )));
        }
    }
    let there = exists(reader, brand, name)?;
    match change {
        Change::Add { .. } if there => Err(Error::conflict(format!("There is a group {name} already."))),
        Change::Add { .. } if list_of(reader, brand)?.len() >= MOST => {
            Err(Error::conflict(format!("A brand has at most {MOST} groups.")))
        }
        Change::Add { .. } => Ok(()),
        Change::Rename { .. } | Change::Remove { .. } if !there => {
            Err(Error::conflict(format!("There is no group {name}.")))
        }
        Change::Rename { .. } => Ok(()),
        Change::Remove { .. } => refuse_in_use(reader, brand, name),
    }
}

fn refuse_in_use(reader: &mut Reader<'_>, brand: BrandId, name: &str) -> Result<(), Error> {
    let members = brand_roles::table
        .filter(brand_roles::brand_id.eq(brand.0))
        .filter(brand_roles::review_group.eq(name))
        .count();
    if reader.get::<_, i64>(members)? > 0 {
        return Err(Error::conflict(format!(
            "Somebody is in the group {name}. Take the role of an approver from them first."
        )));
    }
    if gate::policy::groups_of(&gate::policy::in_force(reader, brand)?).contains(name) {
        return Err(Error::conflict(format!(
            "The brand's policy names the group {name}. Change the policy first."
        )));
    }
    let newest = check_lists::table
        .order(check_lists::version.desc())
        .limit(1)
        .select(check_lists::version);
    if reader.find::<_, i64>(newest)?.is_some()
        && gate::check::groups_of(&gate::check::in_force(reader)?).contains(name)
    {
        return Err(Error::conflict(format!(
            "The check list asks the group {name}. Change the check list first."
        )));
    }
    Ok(())
}

/// Makes a change that [`check`] let pass in the same transaction.
pub(crate) fn make(
    tx: &mut Transaction<'_>,
    brand: BrandId,
    change: &Change,
    now: Timestamp,
) -> Result<(), Error> {
    match change {
        Change::Add { name, title } => insert(tx, brand, name, title.trim(), now),
        Change::Rename { name, title } => {
            let row = review_groups::table.find((brand.0, name));
            tx.execute(diesel::update(row).set(review_groups::title.eq(title.trim())))?;
            Ok(())
        }
        Change::Remove { name } => {
            tx.execute(diesel::delete(review_groups::table.find((brand.0, name))))?;
            Ok(())
        }
    }
}
