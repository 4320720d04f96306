//! Who may read the description, and whose limits it tells.

use super::facts::described;
use crate::support::company::Company;
use crate::support::wire;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e1_the_description_is_the_same_for_everybody_with_a_token_and_for_nobody_else() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let url = format!("{}/api/openapi.json", company.internal_url);
    let stranger = wire::get(&url, "application/json").await;
    assert_eq!(stranger.status, 401);
    let narrow = company.limited(&desk.ana, "profile").await;
    let read = described(&company, &narrow).await;
    assert_eq!(read, described(&company, &desk.petra.bearer).await);
    assert_eq!(read["openapi"], "3.1.0");
    assert_eq!(read["servers"][0]["url"], company.internal_url.as_str());
    let text = read.to_string();
    for name in ["petra_berg", "Acme"] {
        assert!(!text.contains(name), "the description tells of {name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_described_as_the_node_has_them() {
    let company = Company::with(|settings| settings.limits.candidate_characters = 777).await;
    let ana = company.person("ana_silva", &[]).await;
    let document = described(&company, &ana.bearer).await;
    let form = &document["paths"]["/api/gatepost/v1/candidates"]["post"]["requestBody"]["content"];
    let text = &form["application/json"]["schema"]["properties"]["text"];
    assert_eq!(text["maxLength"], 777, "{text}");
}
