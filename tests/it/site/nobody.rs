//! What the public listener does not tell: who wrote, who approved, what was before, what runs here.

use gatepost_model::role::Role;

use super::attribute_after;
use crate::support::colleague::note;
use crate::support::company::Company;
use crate::support::wire::{self, Answer};

/// Every route of the table that anybody may read, filled with what there is, in every form.
async fn everything(company: &Company, post: &str) -> Vec<(String, Answer)> {
    let url = &company.public_url;
    let authority = url.split_once("://").unwrap().1;
    let id = post.rsplit('/').next().unwrap();
    let home = wire::get(url, "text/html").await.text();
    let asset = attribute_after(&home, "rel=\"stylesheet\"", "href").replace("/assets/", "");
    let mut paths: Vec<String> = gatepost_site::route::table()
        .iter()
        .filter(|route| route.method == "GET")
        .map(|route| {
            let path = route.path.replace("{name}", "news").replace("{id}", id);
            path.replace("{version}", "2.1").replace("{file}", &asset)
        })
        .collect();
    paths.extend([
        format!("/.well-known/webfinger?resource=acct:news@{authority}"),
        format!("/oembed?url={post}"),
        "/brands/news/outbox?page=true".to_owned(),
        "/@news/follow?server=server.example".to_owned(),
        "/@news/follow?server=".to_owned(),
        "/manifest.json".to_owned(),
        "/manifest.webmanifest".to_owned(),
        "/sitemap.xml".to_owned(),
        "/.well-known/security.txt".to_owned(),
        "/.well-known/change-password".to_owned(),
        "/assets/site.css.map".to_owned(),
    ]);
    let mut answers = Vec::new();
    for path in paths {
        for accept in ["text/html", "application/activity+json"] {
            let answer = wire::get(&format!("{url}{path}"), accept).await;
            assert!(answer.status < 500, "{path}: {}", answer.text());
            answers.push((format!("{path} as {accept}"), answer));
        }
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i6_i7_i11_i12_no_public_answer_tells_who_when_before_or_by_what() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let admin = company.person("adam_admin", &[Role::Administrator]).await;
    let candidate = desk.publishes(&desk.ana, note("Good news")).await;
    let publication = candidate.publication.clone().unwrap();
    let published = publication.published_at.to_rfc3339();
    let drafted = candidate.created_at.to_rfc3339();
    assert_ne!(published, drafted, "a draft is older than its publication");
    let post = wire::document(&publication.uri).await.json();
    assert_eq!(post["published"], published, "I6: the moment of publication");
    let mut inner = vec![
        drafted,
        candidate.id.to_string(),
        candidate.revision.rev_hash.clone(),
        company.internal_url.clone(),
    ];
    for person in [&desk.ana, &desk.petra, &desk.paul, &desk.rita, &admin] {
        let name = &person.caller.username;
        inner.extend([
            name.clone(),
            format!("{name} Example"),
            person.caller.person.to_string(),
        ]);
    }
    let software = [
        "sqlite",
        "postgres",
        "diesel",
        "axum",
        "/src/",
        "panicked",
        "generator",
        "sourcemappingurl",
    ];
    inner.extend(software.map(str::to_owned));
    for (question, answer) in everything(&company, &publication.uri).await {
        let bytes = answer.fingerprint();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for word in &inner {
            assert!(
                !text.contains(&word.to_lowercase()),
                "{question} tells {word}: {text}"
            );
        }
        for header in ["server", "x-powered-by", "via", "last-modified", "set-cookie"] {
            assert_eq!(answer.header(header), "", "{question}");
        }
    }
}
