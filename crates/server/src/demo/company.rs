//! The two companies of the demo: who works there, and what has been said so far.

use gatepost_model::role::Role;

/// A company before it exists.
pub(super) struct Company {
    /// Its name.
    pub(super) name: &'static str,
    /// Its folder below the demo's.
    pub(super) folder: &'static str,
    /// The name people read of its brand.
    pub(super) brand: &'static str,
    /// What the brand says about itself.
    pub(super) summary: &'static str,
    /// Everybody, in the order they are listed: an approver who is not an editor comes before the one who is.
    pub(super) people: [Member; 9],
    /// The timeline inside.
    pub(super) posts: [Post; 4],
}

/// Somebody who works there.
pub(super) struct Member {
    /// The name to sign in with.
    pub(super) username: &'static str,
    /// First and last name.
    pub(super) display_name: &'static str,
    /// What they are besides an employee.
    pub(super) roles: &'static [Role],
    /// The review group besides PR whose word they have.
    pub(super) reviews_for: Option<&'static str>,
}

/// An internal post.
pub(super) struct Post {
    /// Its author's place in the list of people.
    pub(super) author: usize,
    /// What it says.
    pub(super) text: &'static str,
    /// The place in the list of posts of the one it answers.
    pub(super) answers: Option<usize>,
}

/// The name of either company's brand in its handle.
pub(super) const BRAND: &str = "news";

const fn member(username: &'static str, display_name: &'static str, roles: &'static [Role]) -> Member {
    Member {
        username,
        display_name,
        roles,
        reviews_for: None,
    }
}

const fn reviewer(group: &'static str, member: Member) -> Member {
    Member {
        reviews_for: Some(group),
        ..member
    }
}

const fn post(author: usize, text: &'static str, answers: Option<usize>) -> Post {
    Post {
        author,
        text,
        answers,
    }
}

/// Both, the followed one first.
pub(super) const COMPANIES: [Company; 2] = [
    Company {
        name: "Acme",
        folder: "acme",
        brand: "Acme News",
        summary: "What Acme has to say. Every post was approved by the PR team.",
        people: [
            member("ana_silva", "Ana Silva", &[]),
            member("ben_okafor", "Ben Okafor", &[]),
            member("carla_mendes", "Carla Mendes", &[Role::Editor]),
            member("david_lindqvist", "David Lindqvist", &[Role::Approver]),
            member("elena_petrova", "Elena Petrova", &[Role::Editor, Role::Approver]),
            member(
                "farid_haddad",
                "Farid Haddad",
                &[Role::Publisher, Role::Administrator],
            ),
            reviewer(
                "legal",
                member(
                    "grace_oconnor",
                    "Grace O'Connor",
                    &[Role::DutyOfficer, Role::Auditor],
                ),
            ),
            reviewer(
                "hr",
                member(
                    "hugo_laurent",
                    "Hugo Laurent",
                    &[Role::Responder, Role::Monitor, Role::Compliance],
                ),
            ),
            member("ines_carvalho", "Ines Carvalho", &[Role::Administrator]),
        ],
        posts: [
            post(
                0,
                "Good morning! The new coffee machine on the second floor works. I have tested it twice.",
                None,
            ),
            post(1, "Three times here. Who do we thank?", Some(0)),
            post(
                2,
                "The anvil catalogue goes to print on Friday. Please send corrections by Wednesday noon.",
                None,
            ),
            post(
                8,
                "Reminder: what we write here stays here. For anything outside, propose it at the gate.",
                None,
            ),
        ],
    },
    Company {
        name: "Globex",
        folder: "globex",
        brand: "Globex News",
        summary: "News from Globex.",
        people: [
            member("maya_tanaka", "Maya Tanaka", &[]),
            member("noah_fischer", "Noah Fischer", &[]),
            member("olivia_rossi", "Olivia Rossi", &[Role::Editor]),
            member("pedro_alvarez", "Pedro Alvarez", &[Role::Approver]),
            member("quinn_murphy", "Quinn Murphy", &[Role::Editor, Role::Approver]),
            member(
                "rosa_jansen",
                "Rosa Jansen",
                &[Role::Publisher, Role::Administrator],
            ),
            reviewer(
                "legal",
                member(
                    "samuel_adeyemi",
                    "Samuel Adeyemi",
                    &[Role::DutyOfficer, Role::Auditor],
                ),
            ),
            reviewer(
                "hr",
                member(
                    "tara_bergman",
                    "Tara Bergman",
                    &[Role::Responder, Role::Monitor, Role::Compliance],
                ),
            ),
            member("umar_siddiqui", "Umar Siddiqui", &[Role::Administrator]),
        ],
        posts: [
            post(
                2,
                "I have proposed that our brand follows Acme's, so that we read their news first.",
                None,
            ),
            post(3, "Approved. Good idea.", Some(0)),
            post(
                0,
                "Lunch walk along the river at half past twelve, as every Thursday.",
                None,
            ),
            post(1, "I am in if it does not rain.", Some(2)),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_company_has_the_people_a_reader_of_the_demo_relies_on() {
        for company in &COMPANIES {
            let has = |member: &Member, role| member.roles.contains(&role);
            let held = |role: &Role| company.people.iter().any(|member| has(member, *role));
            assert!(
                Role::ALL.iter().skip(1).all(held),
                "every role is held at {}",
                company.name
            );
            for group in ["legal", "hr"] {
                let decides =
                    |member: &Member| member.reviews_for == Some(group) && !has(member, Role::Approver);
                assert!(
                    company.people.iter().any(decides),
                    "what asks {group} can be tried at {}",
                    company.name
                );
            }
            let plain = company
                .people
                .iter()
                .filter(|member| member.roles.is_empty())
                .count();
            assert!(
                plain >= 2,
                "two people at {} are employees and nothing else",
                company.name
            );
            let first = |editor| {
                let fits =
                    |member: &Member| has(member, Role::Approver) && has(member, Role::Editor) == editor;
                company.people.iter().position(fits).unwrap()
            };
            assert!(
                first(false) < first(true),
                "the plain approver of {} comes first",
                company.name
            );
        }
    }

    #[test]
    fn names_are_plausible_and_long_enough_and_nobody_works_twice() {
        let mut usernames = Vec::new();
        for member in COMPANIES.iter().flat_map(|company| &company.people) {
            assert!(member.username.len() >= 8, "{}", member.username);
            assert!(gatepost_model::brand::is_valid_name(member.username));
            assert_eq!(
                member.display_name.split(' ').count(),
                2,
                "{}",
                member.display_name
            );
            assert!(!usernames.contains(&member.username));
            usernames.push(member.username);
        }
    }
}
