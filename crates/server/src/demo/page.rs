//! The page a person reads when the demo is ready.

use std::path::Path;

use gatepost_model::address::PublicAddress;
use gatepost_model::role::Role;

use super::ready::{Ready, ReadyNode, ReadyPerson};

/// The whole page.
pub(super) fn of(ready: &Ready, folder: &Path, is_temporary: bool) -> String {
    let mut page = String::from("\nTwo companies are running on this machine, and Globex follows Acme.\n");
    if let Some(acme) = ready.nodes.first() {
        page.push_str(&open(acme));
    }
    for node in &ready.nodes {
        page.push_str(&people(node));
    }
    if let Some(acme) = ready.nodes.first() {
        page.push_str(&browse(acme));
        page.push_str(&walk(acme, ready.nodes.get(1)));
    }
    let shown = folder.display();
    page.push_str(&if is_temporary {
        format!("\nEverything is in {shown} and goes away with the demo; --data FOLDER keeps it.\n")
    } else {
        format!("\nEverything is in {shown}; the next start there goes on from here.\n")
    });
    page.push_str("Ctrl-C stops both companies.");
    page
}

fn open(acme: &ReadyNode) -> String {
    let page = PublicAddress::parse(&acme.public_url).map(|address| address.brand_page(&acme.brand.name));
    format!(
        "\nOpen in a browser\n  {}   what the world sees of {}\n  {}          inside the gate: what is written there \
         stays there\n",
        page.unwrap_or_else(|_| acme.public_url.clone()),
        acme.name,
        acme.internal_url,
    )
}

fn people(node: &ReadyNode) -> String {
    let width = |part: fn(&ReadyPerson) -> usize| node.people.iter().map(part).max().unwrap_or(0);
    let (names, roles) = (
        width(|person| person.display_name.chars().count()),
        width(|person| roles_of(person).len()),
    );
    let usernames = width(|person| person.username.len());
    let mut table = format!("\n{} ({})\n", node.name, node.brand.handle);
    for person in &node.people {
        table.push_str(&format!(
            "  {:names$}  {:roles$}  {:usernames$}  {}  {}\n",
            person.display_name,
            roles_of(person),
            person.username,
            person.password,
            person.token,
        ));
    }
    table
}

/// What somebody may do; of an approver who is not of PR also for whom.
fn roles_of(person: &ReadyPerson) -> String {
    let named = person.roles.iter().map(|role| match person.reviews_for {
        Some(group) if *role == Role::Approver.as_str() => format!("{role} ({group})"),
        _ => (*role).to_owned(),
    });
    named.collect::<Vec<_>>().join(", ")
}

/// The first who holds a role.
fn holder<'node>(node: &'node ReadyNode, role: &str) -> Option<&'node ReadyPerson> {
    node.people.iter().find(|person| person.roles.contains(&role))
}

/// The same walk in a browser, in three steps.
fn browse(acme: &ReadyNode) -> String {
    let (Some(author), Some(approver), Some(publisher)) = (
        acme.people.first(),
        holder(acme, "approver"),
        holder(acme, "publisher"),
    ) else {
        return String::new();
    };
    format!(
        "\nIn a browser\n  1. Sign in at {inside} as {author} ({author_password}). Write something, then press the \
         gate sign\n     below it, look at the preview, and submit it for review.\n  2. In a private window, sign in \
         as {approver} ({approver_password}): Desk, approve, with the password once more.\n  3. Sign out, then in as \
         {publisher} ({publisher_password}): Desk, release. It is outside now.\n",
        inside = acme.internal_url,
        author = author.username,
        author_password = author.password,
        approver = approver.username,
        approver_password = approver.password,
        publisher = publisher.username,
        publisher_password = publisher.password,
    )
}

/// Lines for a shell, from a post inside to what Globex receives. They are meant to be pasted in order, into
/// whatever shell there is: no apostrophe in a comment, nothing beyond POSIX.
fn walk(acme: &ReadyNode, globex: Option<&ReadyNode>) -> String {
    let (Some(author), Some(approver), Some(publisher)) = (
        acme.people.first(),
        holder(acme, "approver"),
        holder(acme, "publisher"),
    ) else {
        return String::new();
    };
    let reader = globex.and_then(|node| holder(node, "editor").map(|reader| (node, reader)));
    let outside = reader.map_or_else(String::new, |(node, reader)| {
        format!(
            "\n  # 6. {name} reads it at {company}, where it has just arrived from outside.\n  \
             curl -s {url}/api/gatepost/v1/outside -H \"Authorization: Bearer {token}\"; echo\n",
            name = reader.display_name,
            company = node.name,
            url = node.internal_url,
            token = reader.token,
        )
    });
    format!(
        r#"
The same in a shell (paste it, in this order)
  INSIDE={inside}
  {author_variable}={author_token}
  {approver_variable}={approver_token}
  {publisher_variable}={publisher_token}
  field() {{ grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }}
  call() {{ token=$1 address=$INSIDE$2; shift 2; curl -s "$address" -H "Authorization: Bearer $token" -H 'Content-Type: application/json' "$@"; echo; }}

  # 1. {author} writes inside. Nobody outside can ever see this post.
  POST=$(call ${author_variable} /api/v1/statuses -d '{{"status":"We have built the ten thousandth anvil!"}}' | field id)

  # 2. {author} proposes that the brand says it outside. The text is copied.
  CANDIDATE=$(call ${author_variable} /api/gatepost/v1/candidates -d "{{\"brand\":\"{brand}\",\"kind\":\"create\",\"from_post_id\":\"$POST\"}}" | field id)
  HASH=$(call ${author_variable} /api/gatepost/v1/candidates/$CANDIDATE | field rev_hash)
  call ${author_variable} /api/gatepost/v1/candidates/$CANDIDATE/submit -d "{{\"rev_hash\":\"$HASH\"}}" | field state

  # 3. {approver} gives the password once more and approves exactly this revision.
  PROOF=$(call ${approver_variable} /api/gatepost/v1/reauthentication -d "{{\"password\":\"{approver_password}\",\"candidate_id\":\"$CANDIDATE\",\"verb\":\"decide\"}}" | field reauthentication_token)
  call ${approver_variable} /api/gatepost/v1/candidates/$CANDIDATE/decisions -d "{{\"decision\":\"approve\",\"rev_hash\":\"$HASH\",\"reauthentication_token\":\"$PROOF\"}}" | field state

  # 4. {publisher} releases it. The undo window of this demo is 0 seconds, so it leaves at once.
  call ${publisher_variable} /api/gatepost/v1/candidates/$CANDIDATE/release -d '{{}}' | field state

  # 5. A moment later it is published: its address, and the certificate that proves the approval.
  sleep 1; call ${publisher_variable} /api/gatepost/v1/candidates/$CANDIDATE
  call ${publisher_variable} /api/gatepost/v1/candidates/$CANDIDATE/certificate
{outside}"#,
        inside = acme.internal_url,
        brand = acme.brand.name,
        author = author.display_name,
        approver = approver.display_name,
        publisher = publisher.display_name,
        author_variable = variable(author),
        approver_variable = variable(approver),
        publisher_variable = variable(publisher),
        author_token = author.token,
        approver_token = approver.token,
        publisher_token = publisher.token,
        approver_password = approver.password,
    )
}

/// `ANA` for Ana Silva.
fn variable(person: &ReadyPerson) -> String {
    let first = person.display_name.split(' ').next().unwrap_or("PERSON");
    first
        .chars()
        .filter(char::is_ascii_alphabetic)
        .collect::<String>()
        .to_ascii_uppercase()
}
