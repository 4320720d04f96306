//! A request in plain words: what it is called, what it would change, and what that means.

use gatepost_internal::brand::NewBrand;
use gatepost_internal::gate::policy;
use gatepost_internal::request::{Request, State, Wish};
use gatepost_internal::review_group::{self, Change, ReviewGroup};
use gatepost_internal::{Error, gate};
use gatepost_model::gate::Policy;
use gatepost_model::role::Role;

use crate::Web;
use crate::administration::checks::Difference;
use crate::administration::policy::{Line, Titles, between, effect, groups_of_all};
use crate::session::Session;
use crate::view::visible;

/// What a request would do.
#[derive(Default)]
pub(super) struct Told {
    /// What would be different in a policy, each with how it was before.
    pub(super) lines: Vec<Line>,
    /// What would be different in the check list.
    pub(super) rules: Option<Difference>,
    /// What it means, in sentences.
    pub(super) sentences: Vec<String>,
}

/// What a wish is called in a list.
pub(super) fn title(wish: &Wish) -> String {
    match wish {
        Wish::Policy {
            brand: Some(brand), ..
        } => format!("Change the policy of {}", visible(brand)),
        Wish::Policy { brand: None, .. } => {
            "Change the policy of every brand without one of its own".to_owned()
        }
        Wish::CheckList { .. } => "Change the content checks".to_owned(),
        Wish::Role {
            person,
            role,
            brand,
            group,
        } => {
            let at = match brand {
                Some(brand) => format!(" of {}", visible(brand)),
                None => String::new(),
            };
            let group = match (role, group) {
                (Role::Approver, group) => {
                    let group = group.as_deref().unwrap_or("pr");
                    format!(" in the group {}", visible(group))
                }
                _ => String::new(),
            };
            format!("Make @{} {}{at}{group}", visible(person), with_article(*role))
        }
        Wish::Brand { brand } => format!("Make the brand {}", visible(&brand.name)),
        Wish::ReviewGroup { brand, change } => {
            let brand = visible(brand);
            match change {
                Change::Add { title, .. } => format!("Add the review group “{}” to {brand}", visible(title)),
                Change::Rename { name, title } => format!(
                    "Call the review group {} of {brand} “{}”",
                    visible(name),
                    visible(title)
                ),
                Change::Remove { name } => {
                    format!("Remove the review group {} from {brand}", visible(name))
                }
            }
        }
        Wish::Reset { person, .. } => format!("A new password for @{}", visible(person)),
    }
}

/// `an approver`, `a duty officer`
fn with_article(role: Role) -> String {
    let name = role.as_str().replace('_', " ");
    let article = if name.starts_with(['a', 'e']) { "an" } else { "a" };
    format!("{article} {name}")
}

/// What a request would change, against what it was made from: a decided one as it was then.
pub(super) async fn told(web: &Web, session: &Session, request: &Request) -> Result<Told, Error> {
    let told = match &request.wish {
        Wish::Policy { brand, policy } => of_policy(web, session, brand.as_deref(), policy).await?,
        Wish::CheckList { list } => {
            let versions = gate::check::lists(&web.inside, &session.caller).await?;
            let base = versions.iter().find(|one| one.list.version == list.version);
            Told {
                rules: base.map(|base| Difference::of(&base.list, list)),
                sentences: vec![
                    "It is run over every revision that is written, submitted or sent from then on."
                        .to_owned(),
                ],
                ..Told::default()
            }
        }
        Wish::Role { role, .. } => Told {
            sentences: of_role(*role, request.requested_by.is_none()),
            ..Told::default()
        },
        Wish::Brand { brand } => Told {
            sentences: of_brand(brand),
            ..Told::default()
        },
        Wish::ReviewGroup { change, .. } => Told {
            sentences: vec![of_group(change).to_owned()],
            ..Told::default()
        },
        Wish::Reset {
            ends_second_factor, ..
        } => Told {
            sentences: of_reset(*ends_second_factor),
            ..Told::default()
        },
    };
    Ok(match request.state {
        State::Open => told,
        // What it would mean is past.
        _ => Told {
            sentences: Vec::new(),
            ..told
        },
    })
}

async fn of_policy(
    web: &Web,
    session: &Session,
    brand: Option<&str>,
    policy: &Policy,
) -> Result<Told, Error> {
    let versions = policy::list(&web.inside, &session.caller).await?;
    let base = versions.iter().find(|one| one.policy.version == policy.version);
    let base = &base.ok_or(Error::Damaged("a policy is missing"))?.policy;
    let groups: Vec<ReviewGroup> = match brand {
        Some(name) => review_group::list(&web.inside, &session.caller, name).await?,
        None => groups_of_all(web, session).await?,
    };
    Ok(Told {
        lines: between(base, policy, &Titles::of(&groups)),
        sentences: vec![effect(base, policy).to_owned()],
        ..Told::default()
    })
}

fn of_brand(brand: &NewBrand) -> Vec<String> {
    let mut sentences = vec![format!(
        "Its page is outside at once, for everybody, under the name “{}”.",
        visible(&brand.display_name)
    )];
    if !brand.summary.trim().is_empty() {
        sentences.push(format!("It says of itself: “{}”", visible(brand.summary.trim())));
    }
    if let Some(person) = &brand.spokesperson {
        sentences.push(format!(
            "It is the voice of @{}, who alone approves what it says.",
            visible(person)
        ));
    }
    sentences
}

fn of_role(role: Role, by_operator: bool) -> Vec<String> {
    let may = match role {
        Role::Editor => "They may edit what the brand is about to say.",
        Role::Approver => "Their approval counts in this group, from a day after it is confirmed.",
        Role::Publisher => "They may set times and release what is approved.",
        Role::DutyOfficer => "They may hold, stop and recall.",
        Role::Responder => "They may draft answers to people outside.",
        Role::Administrator => "They may do all that administrators do, confirming requests included.",
        Role::Employee | Role::Monitor | Role::Compliance | Role::Auditor => {
            "They may do what the role allows."
        }
    };
    let mut sentences = vec![
        may.to_owned(),
        "Their sessions end, and they sign in anew.".to_owned(),
    ];
    if by_operator && role == Role::Administrator {
        let alone = "If no administrator answers for a week, the operator can do it without you: refuse it if you do \
                     not know of it.";
        sentences.push(alone.to_owned());
    }
    sentences
}

fn of_reset(ends_second_factor: bool) -> Vec<String> {
    let mut sentences = vec![
        "Whoever confirms it gets a link to hand over. Whoever opens the link chooses the password, and every session, \
         app and token of the account ends then."
            .to_owned(),
    ];
    if ends_second_factor {
        sentences.push("Their second factor ends with it.".to_owned());
    }
    sentences.push("For a day after that they approve and release nothing.".to_owned());
    sentences
}

fn of_group(change: &Change) -> &'static str {
    match change {
        Change::Add { .. } => {
            "Nobody is in it yet, and nothing asks for it until the policy or a content check does."
        }
        Change::Rename { .. } => "Only what people read changes; who is in it stays.",
        Change::Remove { .. } => "Nobody is in it, and no policy or content check names it.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_reads_like_a_sentence() {
        let wish = |role: Role, brand: Option<&str>, group: Option<&str>| Wish::Role {
            person: "nora".into(),
            role,
            brand: brand.map(str::to_owned),
            group: group.map(str::to_owned),
        };
        assert_eq!(
            title(&wish(Role::Approver, Some("news"), Some("legal"))),
            "Make @nora an approver of news in the group legal"
        );
        assert_eq!(
            title(&wish(Role::DutyOfficer, Some("news"), None)),
            "Make @nora a duty officer of news"
        );
        assert_eq!(
            title(&wish(Role::Administrator, None, None)),
            "Make @nora an administrator"
        );
    }
}
