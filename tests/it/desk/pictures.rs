//! What stays visible of a picture where it is cropped, and what of it has changed between two revisions.

use gatepost_internal::gate::{Change, Picture, Proposal};
use gatepost_internal::media::{self, Upload};
use gatepost_model::gate::Poll;

use super::{browser, page_of};
use crate::support::colleague::note;
use crate::support::company::Company;
use crate::support::parts::Parts;
use crate::support::pictures;

fn picture(id: &str, alt: &str) -> Picture {
    Picture {
        id: id.to_owned(),
        alt: Some(alt.to_owned()),
        focus: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stays_visible_is_chosen_without_scripts_and_reviewers_read_it() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let upload = Upload {
        bytes: pictures::png(320, 200, 1).into(),
        ..Upload::default()
    };
    let item = media::upload(&desk.ana.inside, &desk.ana.caller, upload)
        .await
        .unwrap();
    let proposal = Proposal {
        media: Some(vec![picture(&item.id.to_string(), "A wall")]),
        ..note("Look at this")
    };
    let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
    let path = page_of(&candidate);
    let action = format!("{path}/pictures");
    let mut ana = browser(&company, "ana_silva").await;
    let sha256 = candidate.revision.media[0].sha256.clone();
    let field = format!("focus_{sha256}");
    let saves = async |ana: &mut super::Browser, focus: &str, alt: &str| {
        let form = ana.opens(&action).await.form(&action);
        let parts = Parts::default()
            .text("csrf", form.value("csrf"))
            .text("revision", form.value("revision"))
            .text("media", &sha256)
            .text(&field, focus)
            .text(&format!("alt_{sha256}"), alt);
        ana.sends_parts(&action, parts).await
    };
    let form = ana.opens(&action).await;
    assert!(form.shows("What stays visible where it is cropped") && form.shows("the bottom right"));
    let saved = saves(&mut ana, "-0.667,0.667", "A wall").await;
    assert!(
        saved.shows("Where it is cropped, the top left stays visible."),
        "{}",
        saved.text()
    );
    let newest = desk.ana.sees(&candidate).await.unwrap();
    assert_eq!(newest.revision.media[0].focus, Some([-667, 667]));
    // What is chosen already sends nothing, and stays as it is.
    saves(&mut ana, "", "A red wall").await;
    let newest = desk.ana.sees(&candidate).await.unwrap();
    assert_eq!(newest.revision.media[0].focus, Some([-667, 667]));
    assert_eq!(newest.revision.media[0].alt.as_deref(), Some("A red wall"));
    let refused = saves(&mut ana, "7,7", "A red wall").await;
    assert_eq!(refused.status(), 422, "{}", refused.text());

    let changed = ana.opens(&format!("{path}?from=1&to=3")).await;
    assert!(
        changed.shows("<ins><span class=\"hidden\">added: </span>top left</ins>")
            && changed.shows("<ins><span class=\"hidden\">added: </span>red </ins>"),
        "{}",
        changed.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_revision_says_which_picture_label_headline_and_answer_has_changed() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let uploaded = async |shade| {
        let upload = Upload {
            bytes: pictures::png(64, 40, shade).into(),
            ..Upload::default()
        };
        let item = media::upload(&desk.ana.inside, &desk.ana.caller, upload).await;
        item.unwrap().id.to_string()
    };
    let [red, blue] = [uploaded(1).await, uploaded(2).await];
    let article = Proposal {
        title: Some("A workshop".into()),
        content_warning: Some("Noise".into()),
        media: Some(vec![picture(&red, "Red"), picture(&blue, "Blue")]),
        ..note("Look")
    };
    let first = desk.ana.tries_to_propose(article).await.unwrap();
    let [was_red, was_blue] = [0, 1].map(|index: usize| first.revision.media[index].sha256.clone());
    let change = Change {
        title: Some(Some("Two workshops".into())),
        content_warning: Some(None),
        labels: Some(vec!["financial".into()]),
        media: Some(vec![picture(&was_blue, "Blue")]),
        ..Change::default()
    };
    desk.ana.changes(&first, change).await.unwrap();
    let mut ana = browser(&company, "ana_silva").await;
    let page = ana.opens(&page_of(&first)).await;
    let section = page.text().split("id=\"changes\"").nth(1).unwrap().to_owned();
    let section = section.split("</section>").next().unwrap();
    for shown in [
        "Headline:",
        "Content warning:",
        "Labels:",
        "Financial",
        "<span class=\"chip\">Taken out</span>",
        was_red.as_str(),
    ] {
        assert!(section.contains(shown), "{shown} in {section}");
    }
    assert!(!section.contains(&was_blue), "it stayed where it was: {section}");
    assert!(!section.contains("These two are the same."));

    let poll = |options: [&str; 2]| Poll {
        options: options.map(str::to_owned).to_vec(),
        multiple: false,
        open_seconds: 86_400,
    };
    let proposal = Proposal {
        kind: Some("poll".into()),
        poll: Some(poll(["Red", "Blue"])),
        ..note("Which?")
    };
    let asked = desk.ana.tries_to_propose(proposal).await.unwrap();
    let change = Change {
        poll: Some(poll(["Red", "Green"])),
        ..Change::default()
    };
    desk.ana.changes(&asked, change).await.unwrap();
    let page = ana.opens(&page_of(&asked)).await;
    assert!(
        page.shows("Answers to choose from:")
            && page.shows("<ins><span class=\"hidden\">added: </span>Green</ins>"),
        "{}",
        page.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_out_has_no_pictures_to_change_and_says_so_on_its_own_page() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let published = desk.publishes(&desk.ana, note("We open one workshop")).await;
    let mut ana = browser(&company, "ana_silva").await;
    for page in ["pictures", "edit"] {
        let refused = ana.opens(&format!("{}/{page}", page_of(&published))).await;
        assert_eq!(refused.status(), 409, "{page}");
        assert!(
            refused.shows("aria-label=\"Places\"") && refused.shows("We open one workshop"),
            "{}",
            refused.text()
        );
    }
}
