//! What our own requests tell of us.

use super::Stage;
use crate::support::patience::eventually;

#[tokio::test]
async fn i14_what_we_fetch_and_send_names_the_instance_and_nobody_else() {
    let stage = Stage::new().await;
    stage.outside.is_followed_by(&stage.fan, "1").await;
    stage.outside.starts_delivery();
    stage.outside.publishes("Good news").await;
    let inbox = &stage.fan.inbox;
    eventually("Accept and Create", async || {
        (stage.elsewhere.posts_to(inbox).len() >= 2).then_some(())
    })
    .await;
    let authority = stage.outside.url.trim_start_matches("http://");
    let agent = format!("Gatepost/{} (+https://{authority}/)", env!("CARGO_PKG_VERSION"));
    let mut seen = (0, 0);
    for visit in stage.elsewhere.visits() {
        assert_eq!(visit.headers["user-agent"], *agent, "{visit:?}");
        let signature = visit.headers["signature"].to_str().unwrap();
        let signer = if visit.method == "GET" {
            seen.0 += 1;
            format!("{}/actor#main-key", stage.outside.url)
        } else {
            seen.1 += 1;
            format!("{}#main-key", stage.outside.brand("news"))
        };
        assert!(signature.contains(&format!("keyId=\"{signer}\"")), "{signature}");
        for header in ["from", "x-forwarded-for", "referer", "cookie"] {
            assert!(!visit.headers.contains_key(header), "{header}: {visit:?}");
        }
    }
    assert!(seen.0 >= 1 && seen.1 >= 2, "{seen:?}");
}
