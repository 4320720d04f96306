//! What every column of both databases may hold. A column that is not named here fails the oracle: whoever adds
//! one says what it is.
//!
//! - `internal`: what people inside wrote or are called. A canary must have stood in each of them.
//! - `public`: what was released, or came in from outside.
//! - `secret`: passwords, tokens and keys, hashed or sealed.
//! - `structural`: ids, times, states and counts, and sentences of our own.

use std::collections::BTreeMap;

use gatepost_storage::Database;

use crate::support::canary::Canaries;
use crate::support::sql;
use crate::walls::migrations;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Written by people inside.
    Internal,
    /// Released, or from outside.
    Public,
    /// Never shown to anybody.
    Secret,
    /// Ours: ids, times, states.
    Structural,
}

/// Table by table: `i` internal, `p` public, `x` secret, `s` structural.
const INTERNAL: &str = "
people: id=s username=i display_name=i password_hash=x created_at=s deactivated_at=s posts_count=s last_posted_at=s note=i email=i
node_roles: person_id=s role=s granted_at=s
tokens: id=s person_id=s name=i token_hash=x scopes=s created_at=s revoked_at=s kind=s app_id=s brand_id=s last_used_at=s
password_failures: id=s account=i address=s failed_at=s
brands: id=s name=p actor_uri=p display_name=p charter=p created_at=s opened_at=s kind=s spokesperson_id=s time_zone=s profile=p
brand_roles: person_id=s brand_id=s role=s review_group=s granted_at=s counts_from=s
posts: id=s author_id=s text=i content_warning=i language=s visibility=s in_reply_to_id=s thread_id=s created_at=s deleted_at=s about_id=s about_uri=p kind=s label=s
post_mentions: post_id=s person_id=s
policies: version=s document=s created_at=s brand_id=s changed_by=s confirmed_by=s
candidates: id=s outside_id=s brand_id=s kind=s author_id=s from_post_id=s from_post_author_id=s state=s problem=i revision=s rev_hash=s scheduled_at=s leaves_at=s created_at=s updated_at=s held_from=s held_by_stop=s held_schedule=s target_release_id=s copied_from_id=s
candidate_ancestors: candidate_id=s ancestor_id=s
candidate_contributors: candidate_id=s person_id=s
revisions: candidate_id=s number=s author_id=s rev_hash=s audience_to=s audience_cc=s in_reply_to=p object=p text=i content_html=i content_warning=i language=s mentions=p not_before=s not_after=s policy_version=s created_at=s title=i hashtags=i media=i poll=i profile=i object_hash=s labels=s inside_salt=x inside=s file_names=i check_version=s findings=i
decisions: id=s candidate_id=s revision=s rev_hash=s step=s person_id=s verdict=s comment=i decided_at=s reauthenticated_at=s reauthenticated_by=s policy_version=s review_group=s
reauthentications: id=s secret_hash=x person_id=s token_id=s verb=s candidate_id=s rev_hash=s created_at=s expires_at=s used_at=s
stops: id=s brand_id=s kind=s reason=i set_by=s set_at=s lifted_at=s epoch=s local_id=s lift_asked_by=s lift_asked_at=s lifted_by=s
releases: id=s outside_id=p candidate_id=s brand_id=s revision=s certificate=p released_at=s carried_at=s attempts=s next_attempt_at=s paused_at=s resume=p resume_carried_at=s
publications: release_id=s uri=p url=p published_at=p pending=s delivered=s refused=s failed=s follow_accepted=s votes=p
publication_deliveries: release_id=s host=p state=s inboxes=s attempts=s last_status=s updated_at=s
outside_actors: uri=p handle=p handle_key=p name=p refreshed_at=s
outside_items: id=s brand_id=s kind=s uri=p author_uri=p content_html=p in_reply_to=p received_at=s withdrawn_at=s
lookups: uri=p requested_at=s answered_at=s problem=s kind=s requested_by=s found_uri=p id=s
courier_cursors: name=s position=s
audit_head: id=s sequence=s hash=s
audit_entries: sequence=s at=s person_id=s verb=s subject=s details=i previous_hash=s hash=s
audit_signed_heads: sequence=s hash=s signed_at=s signature=s key_id=s
apps: id=s name=i website=i redirect_uris=i scopes=s client_id=s client_secret_hash=x created_at=s
app_tokens: id=s app_id=s token_hash=x scopes=s created_at=s revoked_at=s
authorization_codes: id=s code_hash=x app_id=s person_id=s brand_id=s redirect_uri=i scopes=s code_challenge=s created_at=s expires_at=s used_at=s token_id=s
second_factors: person_id=s sealed_secret=x confirmed_at=s last_step=s created_at=s
recovery_codes: id=s person_id=s code_hash=x used_at=s
email_confirmations: person_id=s address=i secret_hash=x created_at=s expires_at=s
mails: id=s person_id=s address=i kind=s path=s created_at=s attempts=s next_attempt_at=s sent_at=s failed_at=s
one_time_links: id=s kind=s secret_hash=x person_id=s username=i display_name=i made_by=s created_at=s expires_at=s used_at=s
follows: follower_id=s account_id=s created_at=s
feed_entries: person_id=s entry_id=s
post_tags: tag=i post_id=s
favourites: id=s person_id=s entry_id=s
bookmarks: id=s person_id=s entry_id=s
notifications: id=s person_id=s kind=s from_id=s entry_id=s created_at=s
markers: person_id=s timeline=s last_read_id=s version=s updated_at=s
idempotency_keys: person_id=s idempotency_key=i fingerprint=s entry_id=s created_at=s
review_groups: brand_id=s name=s title=i created_at=s
check_lists: version=s document=i created_at=s changed_by=s confirmed_by=s
requests: id=s kind=s subject=i document=i requested_by=s requested_at=s state=s decided_by=s decided_at=s
delegations: id=s brand_id=s review_group=s from_id=s to_id=s starts_at=s ends_at=s created_at=s cancelled_at=s
check_overrides: id=s candidate_id=s rev_hash=s rule=i person_id=s reason=i created_at=s
candidate_comments: id=s candidate_id=s person_id=s text=i created_at=s
stop_head: id=s epoch=s known_local=s carried_epoch=s
recalls: id=s outside_id=p release_id=s candidate_id=s requested_by=s reason=i certificate=p requested_at=s carried_at=s attempts=s next_attempt_at=s finished_at=s
recall_deliveries: recall_id=s host=p state=s inboxes=s attempts=s last_status=s updated_at=s
media: id=s name=x owner_id=s brand_id=s post_id=s position=s sha256=s media_type=s length=s width=s height=s preview_sha256=s preview_type=s preview_length=s preview_width=s preview_height=s blurhash=s alt=i focus_x=s focus_y=s file_name=i created_at=s
candidate_media: candidate_id=s sha256=s
outside_objects: uri=p author_uri=p url=p content_html=p content_warning=p published_at=s object_hash=s refreshed_at=s gone_at=s changed_at=s
desk_notices: id=s person_id=s kind=s candidate_id=s created_at=s seen_at=s
";

const PUBLIC: &str = "
actors: id=s kind=s name=p uri=p display_name=p summary=p public_key_pem=p private_key=x charter=p created_at=p is_person=p profile=p updated_at=p
publications: id=s release_id=p candidate_id=p actor_id=s kind=p object_uri=p object=p activity_uri=p activity=p content_html=p content_warning=p in_reply_to=p rev_hash=p certificate=p published_at=p tombstoned_at=s title=p media=p poll=p about_uri=p
remote_actors: uri=p host=p kind=p handle=p name=p url=p inbox=p shared_inbox=p public_key_id=p public_key_pem=p fetched_at=s gone_at=s
followers: actor_id=s follower_uri=p inbox=p follow_uri=p followed_at=s
follower_inboxes: actor_id=s inbox=p host=p followers=s
followings: actor_id=s target_uri=p follow_uri=p release_id=p state=s updated_at=s
outside_items: uri=p kind=p author_uri=p content_html=p in_reply_to=p published_at=p updated_at=p received_at=s withdrawn_at=s is_sensitive=p
thread_entries: publication_uri=p position=s entry_uri=p
received_activities: fingerprint=s received_at=s
tombstones: fingerprint=s expires_at=s
outbox: id=s activity_uri=p actor_id=s publication_id=s object_key=p body=p created_at=s recall_id=s
fan_outs: outbox_id=s cursor=s finished_at=s
deliveries: id=s outbox_id=s inbox=p host=p object_key=p state=s attempts=s last_status=s last_error=s created_at=s updated_at=s
delivery_counts: outbox_id=s pending=s delivered=s refused=s failed=s
peers: host=p has_work=s fail_count=s next_attempt_at=s first_failure_at=s last_success_at=s leased_until=s leased_by=s lease_token=s
dead_inboxes: inbox=p since=s
notice_head: id=s position=s
notices: position=s body=p created_at=s
revised_objects: object_uri=p publication_id=s updated_at=p
media: sha256=p media_type=p length=p width=p height=p created_at=s
publication_media: publication_id=s sha256=p
publication_hashtags: tag=p publication_id=s
featured: actor_id=s object_uri=p position=s
reactions: actor_id=s object_uri=p kind=p activity_uri=p author_uri=p
poll_votes: object_uri=p voter_uri=p option_index=p received_at=s
recalls: id=s recall_id=p release_id=p certificate=p recalled_at=p
stop_head: id=s epoch=s known_local=s generation=s
stops: id=s brand=p kind=p
local_stops: id=s brand=p kind=p reason=s set_at=s
paused_entries: outbox_id=s epoch=s paused_at=s
";

/// The classes of the internal database's columns, by `table.column`.
pub fn internal() -> BTreeMap<String, Class> {
    read(INTERNAL)
}

/// The classes of the public database's columns.
pub fn public() -> BTreeMap<String, Class> {
    read(PUBLIC)
}

/// What is missing: columns without a class, classes without a column, `internal` columns without a canary.
pub async fn gaps(
    database: &Database,
    classes: &BTreeMap<String, Class>,
    canaries: &Canaries,
) -> Vec<String> {
    let columns = migrations::all_columns(database).await;
    let mut gaps: Vec<String> = classes
        .keys()
        .filter(|name| !columns.contains(*name))
        .map(|name| format!("{name} is classified and does not exist"))
        .collect();
    for name in &columns {
        match classes.get(name) {
            None => gaps.push(format!("{name} has no class")),
            Some(Class::Internal) if !holds_a_canary(database, name, canaries).await => {
                gaps.push(format!("{name} never held a canary"));
            }
            Some(_) => {}
        }
    }
    gaps
}

async fn holds_a_canary(database: &Database, name: &str, canaries: &Canaries) -> bool {
    let (table, column) = name.split_once('.').unwrap();
    let rows = sql::texts(
        database,
        format!("SELECT CAST({column} AS TEXT) AS value FROM {table}"),
    )
    .await;
    rows.into_iter()
        .flatten()
        .any(|text| !canaries.found_in(text.as_bytes()).is_empty())
}

fn read(text: &str) -> BTreeMap<String, Class> {
    let mut classes = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (table, columns) = line.split_once(": ").unwrap();
        for column in columns.split(' ') {
            let (name, class) = column.split_once('=').unwrap();
            let class = match class {
                "i" => Class::Internal,
                "p" => Class::Public,
                "x" => Class::Secret,
                "s" => Class::Structural,
                other => panic!("{table}.{name} has no class {other}"),
            };
            let before = classes.insert(format!("{table}.{name}"), class);
            assert_eq!(before, None, "{table}.{name} is named twice");
        }
    }
    classes
}
