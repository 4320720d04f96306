//! Globex's brand follows Acme's: proposed, approved and released by Globex's people, carried and delivered
//! like any other candidate. Nothing here takes a way of its own.

use std::time::Duration;

use gatepost_federation::plane::PublicPlane;
use gatepost_internal::gate::{self, DecisionRequest, Proposal};
use gatepost_internal::{Inside, reauthentication};
use gatepost_model::role::Role;
use gatepost_public::following::FollowingState;
use gatepost_public::{actor, follower, following};

use super::company::BRAND;
use super::staff::Staff;
use crate::cli::Failure;
use crate::node::Node;

/// How often the two public databases are looked at.
const LOOK: Duration = Duration::from_millis(10);

/// A follow that is not answered within this time on one machine never will be.
const PATIENCE: Duration = Duration::from_secs(30);

/// Has `follower`'s brand follow `followed`'s, unless that was done at an earlier start.
pub(super) async fn request(follower: &Node, staff: &[Staff], followed: &Node) -> Result<(), Failure> {
    let inside = follower.inside();
    // The first thing the demo's follower ever releases is this follow.
    if inside.database.read(gate::has_published).await? {
        return Ok(());
    }
    let object = followed.outside().context.address.brand(BRAND);
    let editor = find(staff, Role::Editor)?;
    let approver = find(staff, Role::Approver)?;
    let publisher = find(staff, Role::Publisher)?;

    let proposal = Proposal {
        brand: Some(BRAND.to_owned()),
        kind: Some("follow".to_owned()),
        object: Some(object),
        ..Proposal::default()
    };
    let candidate = gate::propose(inside, &editor.caller, proposal).await?;
    let (id, rev_hash) = (candidate.id.to_string(), candidate.revision.rev_hash);
    gate::submit(inside, &editor.caller, &id, Some(rev_hash.clone())).await?;
    approve(inside, approver, &id, rev_hash).await?;
    gate::release(inside, &publisher.caller, &id, Some(0)).await?;
    Ok(())
}

async fn approve(inside: &Inside, approver: &Staff, id: &str, rev_hash: String) -> Result<(), Failure> {
    let proof = reauthentication::Request {
        password: Some(approver.told.password.clone()),
        code: None,
        candidate_id: Some(id.to_owned()),
        verb: Some("decide".to_owned()),
    };
    let granted = reauthentication::begin(inside, &approver.caller, proof).await?;
    let decision = DecisionRequest {
        decision: Some("approve".to_owned()),
        rev_hash: Some(rev_hash),
        comment: Some("Good idea.".to_owned()),
        reauthentication_token: Some(granted.token),
    };
    gate::decide(inside, &approver.caller, id, decision).await?;
    Ok(())
}

/// The first who holds a role.
fn find(staff: &[Staff], role: Role) -> Result<&Staff, Failure> {
    let holds = |staff: &&Staff| staff.told.roles.contains(&role.as_str());
    let found = staff.iter().find(holds);
    found.ok_or_else(|| Failure::refused(format_args!("Nobody of the demo is {} any more.", role.as_str())))
}

/// Waits until the followed node has stored the Follow and the follower has its Accept.
pub(super) async fn accepted(follower: &Node, followed: &Node) -> Result<(), Failure> {
    let wait = async {
        while !(is_stored(followed.outside(), follower.outside()).await?
            && is_answered(follower.outside(), followed.outside()).await?)
        {
            tokio::time::sleep(LOOK).await;
        }
        Ok(())
    };
    let late = || {
        Failure::refused(format_args!(
            "The two nodes have not reached each other within {PATIENCE:?}."
        ))
    };
    tokio::time::timeout(PATIENCE, wait).await.map_err(|_| late())?
}

async fn is_stored(followed: &PublicPlane, follower: &PublicPlane) -> Result<bool, Failure> {
    let uri = follower.context.address.brand(BRAND);
    let read = followed.database.read(move |reader| {
        let brand = actor::find_brand(reader, BRAND)?;
        let stored = brand.map(|brand| follower::find(reader, brand.id, &uri));
        Ok::<_, gatepost_public::Error>(stored.transpose()?.flatten().is_some())
    });
    Ok(read.await?)
}

async fn is_answered(follower: &PublicPlane, followed: &PublicPlane) -> Result<bool, Failure> {
    let uri = followed.context.address.brand(BRAND);
    let read = follower.database.read(move |reader| {
        let brand = actor::find_brand(reader, BRAND)?;
        let asked = brand.map(|brand| following::find(reader, brand.id, &uri));
        let state = asked.transpose()?.flatten().map(|following| following.state);
        Ok::<_, gatepost_public::Error>(state == Some(FollowingState::Accepted))
    });
    Ok(read.await?)
}
