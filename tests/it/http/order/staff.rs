//! The people of a trial, each with tokens of every kind.

use std::collections::HashMap;

use gatepost_internal::token;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use crate::http::office::Office;
use crate::support::colleague::Colleague;

/// Which token is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// One that lives, with every scope.
    Living,
    /// One that lives and has every scope but the one it takes.
    Weak,
    /// None.
    Missing,
    /// Something else.
    Garbled,
    /// One that was given up.
    Revoked,
    /// One of a person who was deactivated.
    OfSomebodyWhoLeft,
}

struct Badges {
    living: String,
    weak: String,
    revoked: String,
}

/// Everybody's tokens.
pub struct Staff {
    badges: HashMap<String, Badges>,
    of_somebody_who_left: String,
}

/// Who works here, and as what.
const PEOPLE: [(&str, &[Role]); 7] = [
    ("ana", &[]),
    ("ben", &[]),
    ("erik", &[Role::Editor, Role::Approver]),
    ("petra", &[Role::Approver]),
    ("paul", &[Role::Publisher]),
    ("dora", &[Role::DutyOfficer]),
    ("rita", &[Role::Responder]),
];

/// Hires everybody. The names a trial uses: `ana` and `ben` are employees, `erik` edits and approves, `petra`
/// approves, `paul` publishes, `dora` is on duty, `rita` answers.
pub async fn hire(office: &Office) -> HashMap<&'static str, Colleague> {
    let mut people = HashMap::new();
    for (name, roles) in PEOPLE {
        people.insert(name, office.world.with_roles(name, roles).await);
    }
    people
}

impl Staff {
    /// Makes tokens for everybody who was hired, and has somebody leave.
    pub async fn new(office: &Office, scope: Scope) -> Self {
        let world = &office.world;
        let others: Vec<_> = Scope::ALL.into_iter().filter(|other| *other != scope).collect();
        let mut badges = HashMap::new();
        for (name, _) in PEOPLE {
            let revoked = world.sign_in(name, &Scope::ALL).await;
            token::revoke(&world.inside, &revoked.caller).await.unwrap();
            let badge = Badges {
                living: world.sign_in(name, &Scope::ALL).await.bearer,
                weak: world.sign_in(name, &others).await.bearer,
                revoked: revoked.bearer,
            };
            badges.insert(name.to_owned(), badge);
        }
        let lea = world.with_roles("lea", &Role::GATE).await;
        world.deactivates(&lea).await;
        Self {
            badges,
            of_somebody_who_left: lea.bearer,
        }
    }

    /// The token that somebody shows.
    pub fn badge(&self, who: &str, token: Token) -> Option<String> {
        let own = &self.badges[who];
        match token {
            Token::Living => Some(own.living.clone()),
            Token::Weak => Some(own.weak.clone()),
            Token::Missing => None,
            Token::Garbled => Some(own.living.to_uppercase()),
            Token::Revoked => Some(own.revoked.clone()),
            Token::OfSomebodyWhoLeft => Some(self.of_somebody_who_left.clone()),
        }
    }
}
