//! Every form of the desk, as another site would send it.

use super::{browser, page_of};
use crate::support::company::Company;
use crate::support::{ledger, wire};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g8_f24_no_form_of_the_desk_is_taken_without_its_own_token() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let candidate = desk.ana.proposes("Wait").await;
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let path = page_of(&candidate);
    let mut petra = browser(&company, "petra_berg").await;
    let mut ana = browser(&company, "ana_silva").await;
    let own = ana
        .opens("/desk/new")
        .await
        .form("/desk/new")
        .value("csrf")
        .to_owned();
    let before = ledger::of(&company.inside.database).await;

    let forms: Vec<_> = gatepost_web::route::table()
        .into_iter()
        .filter(|route| route.method == "POST" && route.path.starts_with("/desk"))
        .collect();
    assert!(forms.len() >= 7, "{forms:?}");
    for route in forms {
        let action = route.path.replace("/desk/{id}", &path);
        for body in [
            "decision=approve",
            "csrf=",
            &format!("csrf={own}"),
            &format!("csrf={own}x"),
        ] {
            let answer = petra.asks("POST", &action, Some(body)).await;
            assert_eq!(answer.status, 403, "{action} {body}");
        }
        let cookie = petra.cookie();
        let json = [("cookie", cookie.as_str()), ("content-type", "application/json")];
        let url = format!("{}{action}", company.internal_url);
        let answer = wire::request(&wire::client(), "POST", &url, &json, b"{}".to_vec()).await;
        assert_eq!(answer.status, 403, "{action} as JSON");
    }
    let after = ledger::of(&company.inside.database).await;
    let difference: Vec<String> = ledger::difference(&before, &after)
        .into_iter()
        .filter(|line| !line.contains(" tokens:"))
        .collect();
    assert_eq!(difference, Vec::<String>::new());
}
