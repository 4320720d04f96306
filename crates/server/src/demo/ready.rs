//! What the demo tells when it is ready: the one line of `--json`, and the source of the page.

use serde::Serialize;

/// Both nodes. Has no `Debug`: it holds passwords and tokens.
#[derive(Serialize)]
pub(crate) struct Ready {
    /// The followed company first.
    pub(super) nodes: Vec<ReadyNode>,
}

/// One company's node.
#[derive(Serialize)]
pub(super) struct ReadyNode {
    pub(super) name: String,
    pub(super) internal_url: String,
    pub(super) public_url: String,
    /// Path of its configuration, for every other command.
    pub(super) config: String,
    pub(super) brand: ReadyBrand,
    pub(super) people: Vec<ReadyPerson>,
}

/// A brand and how to find it.
#[derive(Serialize)]
pub(super) struct ReadyBrand {
    pub(super) name: String,
    pub(super) handle: String,
    pub(super) actor: String,
}

/// Somebody and everything needed to act as them.
#[derive(Serialize)]
pub(super) struct ReadyPerson {
    pub(super) username: String,
    pub(super) display_name: String,
    pub(super) roles: Vec<&'static str>,
    /// The one review group they are an approver of, where that is not PR.
    #[serde(skip)]
    pub(super) reviews_for: Option<&'static str>,
    pub(super) password: String,
    pub(super) token: String,
}
