//! What reviewers see is what outsiders will see, to the byte.

use gatepost_internal::gate::Proposal;

use super::{browser, lets_pass, page_of};
use crate::support::colleague::note;
use crate::support::company::Company;
use crate::support::wire;

/// The element with the text, from its beginning to its end.
fn text_of(html: &str) -> &str {
    let from = html
        .find("<div class=\"text\"")
        .unwrap_or_else(|| panic!("no text: {html}"));
    let rest = &html[from..];
    &rest[..rest.find("</div>").unwrap()]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f12_the_preview_is_the_published_html_byte_for_byte() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let typed = "Read https://acme.example/a?b=1&c=2 and @news <b>\"this\"</b>\nnow.\n\nIt's pay\u{202E}101 & more\u{200B}.";
    for (content_warning, language) in [(None, None), (Some("Figures & <more>"), Some("en"))] {
        let proposal = Proposal {
            content_warning: content_warning.map(str::to_owned),
            language: language.map(str::to_owned),
            ..note(typed)
        };
        let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
        lets_pass(&company, &candidate).await;
        let candidate = desk.ana.submits(&candidate).await.unwrap();
        let mut petra = browser(&company, "petra_berg").await;
        let preview = petra.opens(&page_of(&candidate)).await.text();
        assert!(preview.contains("⟨U+202E⟩") && preview.contains("⟨U+200B⟩"));

        let candidate = desk.petra.approves(&candidate).await.unwrap();
        desk.paul.releases(&candidate, Some(0)).await.unwrap();
        let published = desk
            .sees(&candidate, "published", |one| one.publication.is_some())
            .await;
        let html = published.revision.content_html.unwrap();
        let outside = wire::get(&published.publication.unwrap().url, "text/html")
            .await
            .text();
        // Reviewers read what outsiders open first.
        assert_eq!(
            text_of(&preview),
            text_of(&outside).replace("<details>", "<details open>")
        );
        let is_warned = outside.contains("<details>");
        assert_eq!(
            preview.contains("closed for outsiders until they open it"),
            is_warned
        );
        assert!(text_of(&preview).contains(html.reveal_inside()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_inside_the_frame_says_that_it_is_internal() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("Good news").await;
    let mut ana = browser(&company, "ana_silva").await;
    let html = ana.opens(&page_of(&candidate)).await.text();
    let (_, frame) = html.split_once("<div class=\"preview-frame\">").unwrap();
    let (frame, _) = frame.split_once("</figure>").unwrap();
    assert!(
        frame.contains("Acme News") && frame.contains("@news@localhost"),
        "{frame}"
    );
    for mark in [
        "ana_silva",
        "internal",
        "inside",
        "Draft",
        "revision",
        &candidate.id.to_string(),
    ] {
        assert!(!frame.contains(mark), "{mark}: {frame}");
    }
}
