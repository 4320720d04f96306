//! Composing every kind, and what reviewers see of it.

use gatepost_internal::gate::Proposal;
use gatepost_internal::role;
use gatepost_model::gate::Poll;
use gatepost_model::role::Role;

use super::{browser, page_of};
use crate::support::colleague::note;
use crate::support::company::Company;
use crate::support::parts::Parts;
use crate::support::{pictures, sql};

/// The address of the candidate a page shows.
fn path_of(page: &super::Page) -> String {
    page.path.split('?').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poll_an_article_and_a_profile_are_previewed_as_they_will_look() {
    let company = Company::new().await;
    company.desk().await;
    let mut paul = browser(&company, "paul_weber").await;

    let form = paul.opens("/desk/new?kind=poll").await.form("/desk/new");
    let short = paul
        .sends(form.clone().with("text", "Which colour?").with("option", "Red"))
        .await;
    assert_eq!(short.status(), 422, "{}", short.text());
    assert_eq!(short.form("/desk/new").value("text"), "Which colour?");
    let poll = paul
        .sends(
            form.with("text", "Which colour?")
                .with("option", "Red")
                .and("option", "Blue <dark>"),
        )
        .await;
    assert!(
        poll.shows("Poll of Acme News") && poll.shows("Blue &#60;dark&#62;") && poll.shows("Open for 1 day."),
        "{}",
        poll.text()
    );

    let form = paul.opens("/desk/new?kind=article").await.form("/desk/new");
    let article = paul
        .sends(
            form.with("title", "A second workshop")
                .with("text", "It opens in May."),
        )
        .await;
    assert!(
        article.shows("Article of Acme News") && article.shows("A second workshop"),
        "{}",
        article.text()
    );
    let edited = paul.opens(&format!("{}/edit", path_of(&article))).await;
    let form = edited.form(&format!("{}/edit", path_of(&article)));
    assert_eq!(form.value("title"), "A second workshop");

    let form = paul.opens("/desk/new?kind=profile").await.form("/desk/new");
    assert_eq!(form.value("name"), "Acme News");
    let profile = paul
        .sends(
            form.with("name", "Acme Newsroom")
                .with("line_name", "Website")
                .with("line_value", "https://acme.example"),
        )
        .await;
    assert!(
        profile.shows("Profile of Acme News") && profile.shows("Acme Newsroom") && profile.shows("rel=\"me"),
        "{}",
        profile.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_shows_word_by_word_what_it_changes_outside_and_starts_from_the_publication() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let published = desk.publishes(&desk.ana, note("We open one workshop")).await;
    let path = page_of(&published);
    let mut paul = browser(&company, "paul_weber").await;
    let page = paul.opens(&path).await;
    assert!(
        page.shows(&format!("/desk/new?about={}", published.id)),
        "{}",
        page.text()
    );
    let form = paul
        .opens(&format!("/desk/new?about={}", published.id))
        .await
        .form("/desk/new");
    assert_eq!(form.value("text"), "We open one workshop");
    let update = paul.sends(form.with("text", "We open two workshops")).await;
    assert!(
        update.shows("What it changes outside") && update.shows("<del>") && update.shows("two workshops"),
        "{}",
        update.text()
    );

    let delete = paul.sends(page.form("/desk/new").with("kind", "delete")).await;
    assert!(
        delete.shows("Take back of Acme News") && delete.shows("We open one workshop"),
        "{}",
        delete.text()
    );
    let pin = paul.sends(page.form("/desk/new").with("kind", "pin")).await;
    assert!(pin.shows("puts on top of its page"), "{}", pin.text());
    let boost = paul.sends(page.form("/desk/new").with("kind", "boost")).await;
    assert_eq!(boost.status(), 422, "a brand boosts others: {}", boost.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn labels_say_what_they_add_and_are_kept() {
    let company = Company::new().await;
    company.desk().await;
    let mut ana = browser(&company, "ana_silva").await;
    let page = ana.opens("/desk/new").await;
    assert!(
        page.shows("Named person") && page.shows("One of the group hr must approve too"),
        "{}",
        page.text()
    );
    let form = page
        .form("/desk/new")
        .with("text", "Our results")
        .with("label", "financial");
    let draft = ana.sends(form).await;
    assert!(
        draft.shows("Financial") && draft.shows("Approvals of legal"),
        "{}",
        draft.text()
    );
    let edit = format!("{}/edit", path_of(&draft));
    assert_eq!(ana.opens(&edit).await.form(&edit).value("label"), "financial");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_are_added_described_ordered_and_shown_with_their_words() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("Look at this").await;
    let path = page_of(&candidate);
    let mut ana = browser(&company, "ana_silva").await;
    let action = format!("{path}/pictures");
    let form = ana.opens(&action).await.form(&action);
    let parts = Parts::default()
        .text("csrf", form.value("csrf"))
        .text("revision", form.value("revision"))
        .file("picture1", "wall.png", &pictures::png(320, 200, 1))
        .text("alt1", "A \"red\" wall")
        .file("picture2", "photo.jpg", &pictures::photo(64, 32))
        .text("alt2", "");
    let shown = ana.sends_parts(&action, parts).await;
    assert!(
        shown.shows("alt=\"A &#34;red&#34; wall\"") && shown.shows("No description."),
        "{}",
        shown.text()
    );
    let form = ana.opens(&action).await.form(&action);
    assert_eq!(form.value("revision"), "2");
    let broken = Parts::default()
        .text("csrf", form.value("csrf"))
        .text("revision", form.value("revision"))
        .file("picture1", "page.html", b"<html>no picture</html>");
    let refused = ana.sends_parts(&action, broken).await;
    assert_eq!(refused.status(), 422, "{}", refused.text());
    assert_eq!(sql::count(&company.inside.database, "revisions").await, 2);
    // An older page adds nothing.
    let late = Parts::default()
        .text("csrf", form.value("csrf"))
        .text("revision", "1");
    assert_eq!(ana.sends_parts(&action, late).await.status(), 409);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_check_finds_is_marked_in_the_text_and_an_approver_lets_it_pass_with_a_reason() {
    let company = Company::new().await;
    let desk = company.desk().await;
    company.person("pia_held", &[Role::Approver]).await;
    let candidate = desk.ana.proposes("Pay with 4111 1111 1111 1111 today").await;
    let path = page_of(&candidate);
    let mut ana = browser(&company, "ana_silva").await;
    let seen = ana.opens(&path).await;
    assert!(
        seen.shows("<mark>4111 1111 1111 1111</mark>") && seen.shows("Must not leave"),
        "{}",
        seen.text()
    );
    let refused = ana.sends(seen.form(&format!("{path}/submit"))).await;
    assert_eq!(refused.status(), 422, "{}", refused.text());
    assert!(!refused.has_form(&format!("{path}/pass")));

    let mut petra = browser(&company, "petra_berg").await;
    let form = petra.opens(&path).await.form(&format!("{path}/pass"));
    let refused = petra.sends(form.clone().with("reason", " ")).await;
    assert_eq!(refused.status(), 422);
    let passed = petra
        .sends(form.with("reason", "It is the number of the example"))
        .await;
    assert!(
        passed.shows("@petra_berg let it pass: It is the number of the example"),
        "{}",
        passed.text()
    );
    let seen = ana.opens(&path).await;
    ana.sends(seen.form(&format!("{path}/submit"))).await;
    // Whoever let it pass does not decide; the other does.
    assert!(!petra.opens(&path).await.has_form(&format!("{path}/decide")));
    let mut pia = browser(&company, "pia_held").await;
    assert!(pia.opens(&path).await.has_form(&format!("{path}/decide")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r61_an_article_is_written_for_inside_for_outside_or_as_a_copy_for_both() {
    let company = Company::new().await;
    company.desk().await;
    let mut ana = browser(&company, "ana_silva").await;
    let form = ana
        .opens("/desk/article")
        .await
        .form("/desk/article")
        .with("title", "A second workshop")
        .with("text", "It opens in May.");
    assert_eq!(ana.sends(form.clone()).await.status(), 422);
    let nobody = ana.sends(form.clone().with("place", "both")).await;
    assert_eq!(nobody.status(), 422);
    assert!(
        nobody.shows("Choose which brand says it outside."),
        "{}",
        nobody.text()
    );
    assert_eq!(sql::count(&company.inside.database, "posts").await, 0);

    let both = ana
        .sends(form.clone().with("place", "both").with("brand", "news"))
        .await;
    assert!(
        both.shows("Article of Acme News") && both.shows("Posted inside"),
        "{}",
        both.text()
    );
    assert_eq!(sql::count(&company.inside.database, "posts").await, 1);
    assert_eq!(sql::count(&company.inside.database, "candidates").await, 1);
    let inside = ana
        .sends(form.with("place", "inside").with("key", "another-article"))
        .await;
    assert!(inside.path.starts_with("/@ana_silva/"), "{}", inside.path);
    assert_eq!(sql::count(&company.inside.database, "candidates").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_leaves_before_somebody_has_read_who_would_be_asked_and_pressed_the_button() {
    let company = Company::new().await;
    company.desk().await;
    let mut rita = browser(&company, "rita_roth").await;
    let mut paul = browser(&company, "paul_weber").await;
    let asked = rita.opens("/desk/look-up?q=@fan@globex.example").await;
    assert!(
        asked.shows("Ask globex.example?")
            && asked.shows("@fan@globex.example")
            && asked.shows("It does not learn who"),
        "{}",
        asked.text()
    );
    assert_eq!(sql::count(&company.inside.database, "lookups").await, 0);
    let nothing = rita.opens("/desk/look-up?q=nonsense").await;
    assert!(nothing.shows("neither a handle") && !nothing.has_form("/desk/look-up"));
    assert!(
        !paul
            .opens("/desk/look-up?q=@fan@globex.example")
            .await
            .has_form("/desk/look-up")
    );

    let waiting = rita.sends(asked.form("/desk/look-up")).await;
    assert!(waiting.path.starts_with("/desk/look-up/"), "{}", waiting.path);
    assert_eq!(sql::count(&company.inside.database, "lookups").await, 1);
    assert_eq!(paul.opens(&waiting.path).await.status(), 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_brand_has_said_is_read_inside_with_headline_answers_and_votes() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let article = Proposal {
        title: Some("A <second> workshop".into()),
        ..note("It opens in May.")
    };
    desk.publishes(&desk.ana, article).await;
    let poll = Proposal {
        kind: Some("poll".into()),
        poll: Some(Poll {
            options: vec!["Tea".into(), "Coffee".into()],
            multiple: false,
            open_seconds: 3_600,
        }),
        ..note("What shall we serve?")
    };
    desk.publishes(&desk.ana, poll).await;

    let mut rita = browser(&company, "rita_roth").await;
    let home = rita.opens("/").await;
    assert!(home.shows("A &#60;second&#62; workshop</h2>"), "{}", home.text());
    assert!(home.shows("What shall we serve?") && home.shows("Coffee") && !home.shows("voted."));
    let votes = "UPDATE publications SET votes = '{\"voters\":3,\"counts\":[2,1]}'";
    sql::execute(&company.inside.database, votes).await.unwrap();
    let home = rita.opens("/").await;
    assert!(
        home.shows("2 · 66 %") && home.shows("3 have voted."),
        "{}",
        home.text()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_label_that_nobody_could_approve_says_so_before_anything_is_written() {
    let company = Company::new().await;
    company.desk().await;
    let mut ana = browser(&company, "ana_silva").await;
    const NOBODY: &str = "Nobody can approve that yet.";
    let count = |text: String| text.matches(NOBODY).count();
    // Every label but those that PR alone decides about: there is nobody in Legal and HR.
    let before = count(ana.opens("/desk/new?brand=news").await.text());
    assert_eq!(before, 7, "a crisis needs two of PR, and there is one");
    for (name, group) in [
        ("petra_berg", "legal"),
        ("rita_roth", "legal"),
        ("rita_roth", "hr"),
    ] {
        let brand = Some("news");
        role::grant_in_group(&company.inside, name, Role::Approver, brand, Some(group), None)
            .await
            .unwrap();
    }
    let after = ana.opens("/desk/new?brand=news").await.text();
    assert_eq!(count(after), 1);
}
