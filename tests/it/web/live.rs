//! E20: what is new while a page is open, and that nothing comes after the session's end.

use gatepost_internal::stream;
use reqwest::Response;

use super::signed_in;
use crate::http::office::Office;
use crate::support::browser_forms::FormBrowser;
use crate::support::wire;

/// One open stream, read as it comes.
struct Stream {
    answer: Response,
    text: String,
}

impl Stream {
    /// Opens one with the cookies of a browser.
    async fn of(office: &Office, browser: &FormBrowser, path: &str) -> Self {
        let cookies: Vec<_> = browser
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = wire::client().get(format!("{}{path}", office.url));
        let answer = request
            .header("cookie", cookies.join("; "))
            .header("accept", "text/event-stream")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        assert_eq!(answer.headers()["cache-control"], "private, no-store", "E21");
        Self {
            answer,
            text: String::new(),
        }
    }

    /// Reads until it says something.
    async fn says(&mut self, words: &str) {
        while !self.text.contains(words) {
            let chunk = self.answer.chunk().await.unwrap();
            let chunk = chunk.unwrap_or_else(|| panic!("it ended before {words:?}: {}", self.text));
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    /// Reads to its end; gives all of it.
    async fn ends(mut self) -> String {
        while let Ok(Some(chunk)) = self.answer.chunk().await {
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
        self.text
    }
}

#[tokio::test]
async fn a_new_post_comes_as_the_card_of_the_page() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    drop(office.world.employee("ben").await);
    let mut ben = signed_in(&office, "ben").await;
    let mut company = Stream::of(&office, &ben, "/live?timeline=company").await;
    let mut told = Stream::of(&office, &ben, "/live?timeline=notifications").await;
    let mut home = Stream::of(&office, &ben, "/live?timeline=home").await;
    let quiet = ana.posts("Only for the company").await.id;
    company.says("Only for the company").await;
    let id = ana.posts("Hello @ben").await.id;
    home.says("Hello ").await;
    assert!(
        !home.text.contains("Only for the company"),
        "ben does not follow ana"
    );
    assert!(home.text.contains(&format!("id: {id}")) && !home.text.contains(&format!("id: {quiet}")));
    told.says("mentioned you").await;
    told.says("event: unread\ndata: 1").await;
    let page = ben.visits("/home").await.text();
    let card = page
        .split("<article")
        .nth(1)
        .unwrap()
        .split("</article>")
        .next()
        .unwrap();
    for line in card.lines().map(str::trim).filter(|line| !line.is_empty()) {
        assert!(home.text.contains(line), "the same card as on the page: {line}");
    }
}

#[tokio::test]
async fn what_was_missed_comes_first_when_a_browser_comes_back() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let mut browser = signed_in(&office, "ana").await;
    let seen = ana.posts("Seen").await.id;
    for number in 1..=3 {
        drop(ana.posts(&format!("Missed {number}")).await);
    }
    let mut stream = Stream::of(&office, &browser, &format!("/live?timeline=company&after={seen}")).await;
    stream.says("Missed 3").await;
    let at = |words: &str| stream.text.find(words).unwrap();
    assert!(at("Missed 1") < at("Missed 2") && at("Missed 2") < at("Missed 3"));
    assert!(!stream.text.contains("Seen"));
    let answer = browser.get("/live?timeline=nothing").await;
    assert_eq!(answer.status, 422);
}

#[tokio::test]
async fn e20_a_stream_ends_with_its_session_and_says_nothing_after_it() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let eve = office.world.employee("eve").await;
    for how in ["signs out", "is signed out elsewhere", "leaves"] {
        let mut browser = signed_in(&office, "eve").await;
        let mut streams = Vec::new();
        for path in [
            "/live?timeline=home",
            "/live?timeline=company",
            "/live?timeline=outside",
            "/live?timeline=notifications",
            "/desk/live",
        ] {
            streams.push(Stream::of(&office, &browser, path).await);
        }
        drop(ana.posts(&format!("Before eve {how}, @eve")).await);
        streams[1].says("Before eve").await;
        match how {
            "signs out" => {
                let page = browser.get("/home").await;
                assert_eq!(browser.submits(&page, "/sign-out", &[]).await.status, 303);
            }
            "is signed out elsewhere" => {
                let mut elsewhere = signed_in(&office, "eve").await;
                let page = elsewhere.visits("/settings/access").await;
                assert_eq!(
                    elsewhere
                        .submits(&page, "/settings/access/others", &[])
                        .await
                        .status,
                    303
                );
            }
            _ => office.world.deactivates(&eve).await,
        }
        let after = ana.posts(&format!("After eve {how}, @eve")).await.id;
        // What a node does every two seconds.
        stream::close_dead(&office.world.inside).await.unwrap();
        for stream in streams {
            let text = stream.ends().await;
            assert!(
                !text.contains("After eve") && !text.contains(&after.to_string()),
                "{how}: {text}"
            );
        }
    }
}

#[tokio::test]
async fn e20_without_a_session_there_is_no_stream() {
    let office = Office::new().await;
    let mut nobody = FormBrowser::at(&office.url);
    let accept = [("accept", "text/event-stream")];
    let answer = nobody
        .send("GET", "/live?timeline=company", &accept, Vec::new())
        .await;
    assert_eq!(answer.status, 401, "a redirect would be followed to a page");
    assert_eq!(nobody.get("/live?timeline=company").await.status, 303);
}
