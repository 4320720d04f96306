//! Every page, held against the rules of axe-core: light and dark, as wide as a phone and as a desk.
//!
//! A new page is one line of a list below, and without that line a test fails.

use std::collections::BTreeSet;

use gatepost_internal::gate::check;
use gatepost_internal::request::{Made, Wish};
use gatepost_internal::{Error, gate, link, outside, request};
use gatepost_model::role::Role;
use gatepost_model::route::Route;
use serde_json::json;

use super::signs_in;
use crate::support::browser::{Browser, DESK, PHONE, Scripts};
use crate::support::colleague::note;
use crate::support::company::Company;
use crate::support::elsewhere::Elsewhere;
use crate::support::patience::eventually;
use crate::support::peer::tools;
use crate::support::webdriver::Driver;
use crate::support::wire;

/// What the tables answer with something else than a page.
const NO_PAGES: &[&str] = &[
    "/assets/",
    "/health",
    "/live",
    "/desk/live",
    "/desk/media/",
    "/desk/{id}/certificate",
    "/administration/audit/export",
    "/administration/audit/heads",
    // They lead back to the candidate.
    "/desk/{id}/submit",
    "/desk/{id}/decide",
    "/desk/{id}/release",
    "/desk/{id}/undo",
    "/desk/{id}/withdraw",
    "/desk/{id}/copy",
    "/desk/{id}/hold",
    "/desk/{id}/lift",
    "/desk/{id}/resume",
    "/desk/{id}/schedule",
    "/desk/{id}/comment",
    "/desk/{id}/pass",
    "/desk/stop/{id}/lift",
    "/desk/standing-in/{id}/end",
    // The same page as without the slash.
    "/oauth/authorize/",
    // It leads on to the page of an entry.
    "/entries/{id}",
    "/@{name}/feed.atom",
    "/activities/{id}",
    "/oembed",
    "/certificates/",
    "/media/",
    "/brands/",
    "/actor",
    "/actor/",
    "/.well-known/",
    "/nodeinfo/",
    "/favicon.ico",
    "/robots.txt",
];

/// Asks axe for what a page does wrong; gives a text for each rule that is broken.
const QUESTION: &str = "return (async () => {
    // Colours that are still on their way from one look to the next are not what anybody reads.
    for (const one of document.getAnimations()) {
        try { one.finish(); } catch { one.cancel(); }
    }
    const found = await axe.run(document, {resultTypes: ['violations']});
    const problems = found.violations.map(rule => rule.id + ': ' + rule.help + '\\n' + rule.nodes.map(
        node => '      ' + node.html.slice(0, 200) + '\\n      ' + node.failureSummary.replaceAll('\\n', ' ')
    ).join('\\n'));
    // No rule of axe, but a page that has to be pushed sideways is no page for a phone (WCAG 1.4.10).
    const root = document.documentElement;
    const wide = [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > root.clientWidth);
    if (root.scrollWidth > root.clientWidth) problems.push('the page is wider than the window: '
        + wide.slice(0, 5).map(one => one.outerHTML.slice(0, 120)).join(' '));
    return problems;
})()";

/// The source of axe, as npm installed it.
fn axe() -> String {
    let file = tools().join("axe/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&file).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()))
}

/// What is wrong with the page a browser shows, in every look it can have.
async fn problems(browser: &Browser, axe: &str, name: &str) -> Vec<String> {
    browser.runs(axe).await;
    let mut problems = Vec::new();
    for colours in ["light", "dark"] {
        browser.prefers(colours).await;
        for width in [DESK, PHONE] {
            browser.is_resized(width).await;
            let found = browser.runs(QUESTION).await;
            let found = found.as_array().unwrap().iter();
            problems
                .extend(found.map(|one| format!("{name}, {colours}, {width}: {}", one.as_str().unwrap())));
        }
    }
    problems
}

/// A page: its row of the route table, and an address of that row.
type Line = (&'static str, String);

/// Looks at pages one after the other.
async fn problems_of(browser: &Browser, pages: &[Line]) -> Vec<String> {
    let axe = axe();
    let mut all = Vec::new();
    for (row, url) in pages {
        browser.visits(url).await;
        assert_eq!(browser.address().await, *url, "{row} leads somewhere else");
        all.extend(problems(browser, &axe, row).await);
    }
    all
}

/// Every page of a route table is on a list.
fn assert_complete(table: &[Route], pages: &[&[Line]]) {
    let listed: BTreeSet<&str> = pages.iter().copied().flatten().map(|(row, _)| *row).collect();
    let is_page = |path: &str| {
        !NO_PAGES
            .iter()
            .any(|one| path == *one || one.ends_with('/') && path.starts_with(one))
    };
    let wanted = table
        .iter()
        .filter(|route| route.method == "GET" && is_page(route.path));
    let wanted: BTreeSet<&str> = wanted.map(|route| route.path).collect();
    let missing: Vec<_> = wanted.difference(&listed).collect();
    assert!(missing.is_empty(), "nobody looks at {missing:?}");
}

/// The request that another administrator has to confirm.
fn waiting(made: Result<Made, Error>) -> String {
    match made {
        Ok(Made::Waiting(id)) => id.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_inside_is_accessible() {
    let company = Company::with(|settings| settings.gate.undo_seconds = 600).await;
    let desk = company.desk().await;
    let all = [
        Role::Administrator,
        Role::Editor,
        Role::Approver,
        Role::Publisher,
        Role::Responder,
        Role::DutyOfficer,
    ];
    let paula = company.person("paula_haas", &all).await;
    let inside = &company.internal_url;

    // Something to see on every page.
    let post = desk
        .ana
        .posts("Who wants **coffee**, @paula_haas? #kitchen https://acme.example")
        .await;
    drop(
        desk.petra
            .posts("The printer on the second floor works again.")
            .await,
    );
    let published = desk
        .publishes(&desk.ana, note("Good **news** for everyone #anvils"))
        .await;
    let publication = published.publication.as_ref().unwrap().uri.clone();
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let reply = fan.create("1", &fan.reply("1", &publication, "Do you deliver to the moon?"));
    let inbox = format!("{}/inbox", company.brand());
    let answer = fan
        .writes(&inbox, &reply, company.inside.context.now())
        .posted()
        .await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let item = eventually("the reply", async || {
        company.outside_inbox(&desk.rita).await.pop()
    })
    .await;
    let item = item["id"].as_str().unwrap();
    let draft = desk.ana.proposes("Something that is not finished yet").await;
    let in_review = desk
        .ana
        .submits(&desk.ana.proposes("Something to decide about").await)
        .await
        .unwrap();
    let approved = desk
        .ana
        .submits(&desk.ana.proposes("Something approved").await)
        .await
        .unwrap();
    drop(desk.petra.approves(&approved).await.unwrap());
    let leaving = desk
        .ana
        .submits(&desk.ana.proposes("Something about to leave").await)
        .await
        .unwrap();
    drop(desk.petra.approves(&leaving).await.unwrap());
    drop(desk.paul.releases(&leaving, None).await.unwrap());
    let changed = desk
        .ana
        .rewrites(&draft, "Something that is nearly finished")
        .await
        .unwrap();
    let lookup = outside::look_up(&company.inside, &paula.caller, "news", "@nobody@globex.example")
        .await
        .unwrap();
    // A page that waits loads itself again, and would do so under axe's feet.
    eventually("the answer", async || {
        let id = lookup.id.to_string();
        let seen = outside::lookup(&company.inside, &paula.caller, &id)
            .await
            .unwrap();
        (seen.state != outside::LookupState::Waiting).then_some(())
    })
    .await;
    let invitation = link::invite(&company.inside, &paula.caller, "nora_neu", "Nora Neu")
        .await
        .unwrap();
    let reset = paula.offers_reset("ana_silva").await.unwrap();
    let adam = company.person("adam_amt", &[Role::Administrator]).await;
    let mut policy = gate::policy::of_brand(&company.inside, &adam.caller, "news")
        .await
        .unwrap()
        .policy;
    policy.demands_alt_text = true;
    let wish = Wish::Policy {
        brand: Some("news".into()),
        policy,
    };
    let asked_for = waiting(request::make(&company.inside, &adam.caller, wish.clone()).await);
    let own = waiting(request::make(&company.inside, &paula.caller, wish).await);
    let mut list = check::lists(&company.inside, &paula.caller)
        .await
        .unwrap()
        .remove(0)
        .list;
    list.rules.truncate(3);
    check::install(&company.inside, list).await.unwrap();
    let app = json!({"client_name": "An app", "redirect_uris": "urn:ietf:wg:oauth:2.0:oob", "scopes": "read write"});
    let app = wire::post_json(&format!("{inside}/api/v1/apps"), &app)
        .await
        .json();
    let app = app["client_id"].as_str().unwrap();

    let page = |path: &str| format!("{inside}{path}");
    let for_anyone: &[Line] = &[
        ("/", page("/")),
        ("/help", page("/help")),
        ("/sign-in", page("/sign-in")),
        (
            "/invitation/{secret}",
            page(&format!("/invitation/{}", invitation.secret)),
        ),
        ("/invitation/{secret}", page("/invitation/nothing-of-this-name")),
        ("/reset/{secret}", page(&format!("/reset/{}", reset.secret))),
        ("nothing", page("/nothing-of-this-name")),
    ];
    let candidate = |candidate: &gatepost_internal::gate::Candidate| page(&format!("/desk/{}", candidate.id));
    let asked = "response_type=code&redirect_uri=urn:ietf:wg:oauth:2.0:oob&scope=read+write";
    let for_people: &[Line] = &[
        ("/home", page("/home")),
        ("/company", page("/company")),
        ("/outside", page("/outside")),
        ("/outside/{id}", page(&format!("/outside/{item}"))),
        ("/notifications", page("/notifications")),
        ("/favourites", page("/favourites")),
        ("/bookmarks", page("/bookmarks")),
        ("/tags/{tag}", page("/tags/kitchen")),
        ("/people", page("/people?q=a")),
        ("/@{name}", page("/@ana_silva")),
        ("/@{name}", page("/@news")),
        ("/@{name}/followers", page("/@news/followers")),
        ("/@{name}/following", page("/@ana_silva/following")),
        ("/@{name}/{id}", page(&format!("/@ana_silva/{}", post.id))),
        ("/write", page("/write")),
        (
            "/entries/{id}/delete",
            page(&format!("/entries/{}/delete", post.id)),
        ),
        ("/settings", page("/settings")),
        ("/settings/password", page("/settings/password")),
        ("/settings/access", page("/settings/access")),
        ("/settings/second-factor", page("/settings/second-factor")),
        ("/settings/email", page("/settings/email")),
        (
            "/settings/email/{secret}",
            page("/settings/email/nothing-of-this-name"),
        ),
        ("/administration/checks", page("/administration/checks")),
        ("/administration/checks", page("/administration/checks?version=2")),
        ("/administration/audit", page("/administration/audit")),
        (
            "/administration/audit",
            page("/administration/audit?verb=nothing.of.this.name"),
        ),
        ("/administration", page("/administration")),
        ("/administration/brands", page("/administration/brands")),
        (
            "/administration/brands/{name}",
            page("/administration/brands/news"),
        ),
        (
            "/administration/brands/{name}/revoke",
            page("/administration/brands/news/revoke?person=petra_berg&role=approver&group=pr"),
        ),
        (
            "/administration/brands/{name}/groups",
            page("/administration/brands/news/groups"),
        ),
        (
            "/administration/brands/{name}/policy",
            page("/administration/brands/news/policy"),
        ),
        ("/administration/policy", page("/administration/policy")),
        ("/administration/requests", page("/administration/requests")),
        (
            "/administration/requests/{id}",
            page(&format!("/administration/requests/{asked_for}")),
        ),
        (
            "/administration/requests/{id}",
            page(&format!("/administration/requests/{own}")),
        ),
        ("/desk/standing-in", page("/desk/standing-in")),
        (
            "/administration/people/{name}/reset",
            page("/administration/people/rita_roth/reset"),
        ),
        (
            "/administration/people/{name}/deactivate",
            page("/administration/people/rita_roth/deactivate"),
        ),
        (
            "/oauth/authorize",
            page(&format!("/oauth/authorize?client_id={app}&{asked}")),
        ),
        (
            "/oauth/authorize",
            page(&format!("/oauth/authorize?client_id=nobody&{asked}")),
        ),
        ("/desk", page("/desk")),
        ("/desk", page("/desk?tab=all")),
        ("/desk/outside", page("/desk/outside")),
        ("/desk", page("/desk?show=aside")),
        ("/desk/calendar", page("/desk/calendar")),
        ("/desk/notices", page("/desk/notices")),
        ("/desk/stop", page("/desk/stop")),
        ("/desk/article", page("/desk/article")),
        ("/desk/look-up", page("/desk/look-up?q=@fan@globex.example")),
        ("/desk/new", page("/desk/new")),
        ("/desk/new", page("/desk/new?kind=poll")),
        ("/desk/new", page("/desk/new?kind=article")),
        ("/desk/new", page("/desk/new?kind=profile")),
        ("/desk/new", page("/desk/new?kind=pin")),
        ("/desk/new", page(&format!("/desk/new?from={}", post.id))),
        ("/desk/new", page(&format!("/desk/new?reply_to={item}"))),
        ("/desk/{id}", candidate(&changed)),
        ("/desk/{id}", candidate(&in_review)),
        ("/desk/{id}", candidate(&approved)),
        ("/desk/{id}", candidate(&leaving)),
        ("/desk/{id}", candidate(&published)),
        ("/desk/{id}/edit", format!("{}/edit", candidate(&draft))),
        ("/desk/{id}/pictures", format!("{}/pictures", candidate(&draft))),
        ("/desk/{id}/recall", format!("{}/recall", candidate(&published))),
        (
            "/desk/look-up/{id}",
            page(&format!("/desk/look-up/{}", lookup.id)),
        ),
        ("nothing", page("/nothing-of-this-name")),
    ];
    assert_complete(&gatepost_web::route::table(), &[for_anyone, for_people]);
    let driver = Driver::start();
    let browser = Browser::opens(&driver, DESK, Scripts::On).await;
    let mut found = problems_of(&browser, for_anyone).await;
    signs_in(&browser, &company, "paula_haas").await;
    found.extend(problems_of(&browser, for_people).await);
    browser.closes().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_outside_is_accessible() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let post = desk
        .says("Good **news** for everyone: https://acme.example #anvils")
        .await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    let reply = fan.create("1", &fan.reply("1", &post, "Do you deliver to the moon?"));
    let inbox = format!("{}/inbox", company.brand());
    let answer = fan
        .writes(&inbox, &reply, company.inside.context.now())
        .posted()
        .await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let page = |path: &str| format!("{}{path}", company.public_url);
    let pages: &[Line] = &[
        ("/", page("/")),
        ("/@{name}", page("/@news")),
        ("/@{name}/follow", page("/@news/follow")),
        ("/@{name}/follow", page("/@news/follow?server=globex.example")),
        ("/@{name}/follow", page("/@news/follow?server=no+server")),
        ("/posts/{id}", post),
        ("/tags/{tag}", page("/tags/anvils")),
        ("nothing", page("/nothing-of-this-name")),
    ];
    assert_complete(&gatepost_site::route::table(), &[pages]);
    let driver = Driver::start();
    let browser = Browser::opens(&driver, DESK, Scripts::On).await;
    let found = problems_of(&browser, pages).await;
    browser.closes().await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_accessible_is_found() {
    let driver = Driver::start();
    let browser = Browser::opens(&driver, DESK, Scripts::On).await;
    let page = "data:text/html,<!doctype html><html lang=en><title>Faults</title><main><h1>Faults</h1>\
                <p style='color:%23bbb;background:%23fff'>pale</p><div style='width:500px'>wide</div></main>";
    browser.visits(page).await;
    let found = problems(&browser, &axe(), "faults").await;
    let pale = found.iter().filter(|one| one.contains("color-contrast")).count();
    assert_eq!(pale, 4, "in every look: {found:#?}");
    let wide = found
        .iter()
        .filter(|one| one.contains("wider than the window"))
        .count();
    assert_eq!(wide, 2, "on a phone: {found:#?}");
    browser.closes().await;
}
