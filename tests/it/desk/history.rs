//! What the page tells about the past of a candidate.

use super::{browser, page_of};
use crate::support::company::Company;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_two_revisions_are_compared_word_by_word() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let first = desk.ana.proposes("We open one workshop").await;
    let second = desk.ana.rewrites(&first, "We open two workshops").await.unwrap();
    desk.ana
        .rewrites(&second, "We open two workshops today")
        .await
        .unwrap();
    let path = page_of(&first);
    let mut ana = browser(&company, "ana_silva").await;
    let plain = |page: &super::browser::Page| {
        page.text()
            .replace("<span class=\"hidden\">removed: </span>", "")
            .replace("<span class=\"hidden\">added: </span>", "")
    };
    let newest = plain(&ana.opens(&path).await);
    assert!(
        newest.contains("We open two <del>workshops</del><ins>workshops today</ins>"),
        "{newest}"
    );
    let whole = plain(&ana.opens(&format!("{path}?from=1&to=3")).await);
    assert!(
        whole.contains("We open <del>one workshop</del><ins>two workshops today</ins>"),
        "{whole}"
    );
    // What is no revision is none: the page shows the newest step instead of failing.
    assert_eq!(ana.opens(&format!("{path}?from=7&to=9")).await.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g15_what_people_typed_stays_text_on_every_page_of_the_desk() {
    const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><b onmouseover=alert(3)>";
    let company = Company::new().await;
    let desk = company.desk().await;
    let proposal = gatepost_internal::gate::Proposal {
        content_warning: Some(HOSTILE.into()),
        ..crate::support::colleague::note(HOSTILE)
    };
    let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
    let candidate = desk
        .ana
        .rewrites(&candidate, &format!("{HOSTILE} again"))
        .await
        .unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    desk.petra.requests_changes(&candidate, HOSTILE).await.unwrap();
    let path = page_of(&candidate);
    let mut ana = browser(&company, "ana_silva").await;
    for address in ["/desk", "/desk?show=mine", &path, &format!("{path}/edit")] {
        let html = ana.opens(address).await.text();
        assert!(html.contains("alert(1)"), "{address}");
        let html = html.replace("<script type=\"module\" src=\"/assets/", "");
        for bad in ["<script", "<img src=x", "<b onmouseover"] {
            assert!(!html.contains(bad), "{address}: {bad}");
        }
    }
}
