//! People have no address outside: to a stranger an employee's name is any name.

use gatepost_model::role::Role;
use serde_json::json;

use crate::support::company::Company;
use crate::support::elsewhere::Elsewhere;
use crate::support::signed::Letter;
use crate::support::wire;

/// Every way to ask about a name, each with the bytes of the answer.
async fn answers(company: &Company, elsewhere: &Elsewhere, name: &str) -> Vec<(String, u16, Vec<u8>)> {
    let url = &company.public_url;
    let authority = url.split_once("://").unwrap().1;
    let mut answers = Vec::new();
    for path in [
        format!(".well-known/webfinger?resource=acct:{name}@{authority}"),
        format!(".well-known/webfinger?resource={url}/brands/{name}"),
        format!(".well-known/webfinger?resource=mailto:{name}@acme.example"),
        format!("@{name}"),
        format!("brands/{name}"),
        format!("brands/{name}/outbox"),
        format!("brands/{name}/followers"),
        format!("brands/{name}/inbox"),
        format!("users/{name}"),
    ] {
        for accept in ["application/activity+json", "text/html"] {
            let answer = wire::get(&format!("{url}/{path}"), accept).await;
            answers.push((path.replace(name, "NAME"), answer.status, answer.fingerprint()));
        }
    }
    let fan = elsewhere.somebody("globex", "fan");
    let now = company.inside.context.now();
    let follow = fan.activity(name, "Follow", format!("{url}/brands/{name}").into());
    let mention = {
        let mut note = fan.reply("1", &format!("{url}/brands/{name}"), "Hello");
        note["tag"] = json!([{"type": "Mention", "href": format!("{url}/brands/{name}")}]);
        fan.create(name, &note)
    };
    let inbox = format!("{url}/brands/{name}/inbox");
    for letter in [
        Letter::new(&inbox, follow.to_string(), now),
        fan.writes(&inbox, &follow, now),
        fan.writes(&format!("{url}/inbox"), &follow, now),
        fan.writes(&format!("{url}/inbox"), &mention, now),
    ] {
        let answer = letter.posted().await;
        answers.push(("an inbox".into(), answer.status, answer.fingerprint()));
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i1_a25_an_employee_is_nobody_outside() {
    let company = Company::new().await;
    let elsewhere = Elsewhere::start().await;
    company
        .person("ana_silva", &[Role::Administrator, Role::Approver])
        .await;
    let nobody = answers(&company, &elsewhere, "qzx_vwkyt").await;
    for (what, status, _) in &nobody {
        assert!([400, 404, 405, 202].contains(status), "{what}: {status}");
    }
    let ana = answers(&company, &elsewhere, "ana_silva").await;
    for (ana, nobody) in ana.iter().zip(&nobody) {
        assert!(ana == nobody, "{}: {} {}", ana.0, ana.1, nobody.1);
    }
}
