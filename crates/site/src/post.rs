//! `/posts/ID`: a published note, for people and for servers.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use gatepost_federation::plane::PublicPlane;
use gatepost_federation::serve::{self, Segment, Wants};
use gatepost_model::address::PublicAddress;
use gatepost_model::id::OutsideId;
use gatepost_public::actor::{self, OwnActor};
use gatepost_public::publication;

use crate::card::Card;
use crate::error::PageError;
use crate::excerpt::excerpt;
use crate::front::initial;
use crate::shell::{self, Shell};
use crate::unknown;

/// Length of the text in a page's title, in characters.
const TITLE: usize = 60;

/// Length of the text in a link preview, in characters.
const DESCRIPTION: usize = 200;

#[derive(Template)]
#[template(path = "post.html")]
struct PostPage {
    shell: Shell,
    name: String,
    handle: String,
    initial: String,
    page: String,
    card: Card,
}

/// `/posts/ID`.
pub(crate) async fn page_or_note(
    State(plane): State<PublicPlane>,
    Segment(id): Segment,
    request: HeaderMap,
) -> Result<Response, PageError> {
    if Wants::of(&request) == Wants::Document {
        return Ok(serve::post(&plane, &request, &id).await.into_response());
    }
    let address = &plane.context.address;
    let Some(uri) = OutsideId::parse(&id).map(|id| address.object(&id)) else {
        return unknown::not_found(&request);
    };
    let found = plane
        .database
        .read(move |reader| {
            let Some(publication) = publication::find_by_object_uri(reader, &uri)? else {
                return Ok(None);
            };
            let brand = actor::find(reader, publication.actor_id)?;
            Ok::<_, gatepost_public::Error>(brand.map(|brand| (brand, publication)))
        })
        .await?;
    let Some((brand, publication)) = found else {
        return unknown::not_found(&request);
    };
    if publication.tombstoned_at.is_some() {
        return unknown::gone(&request);
    }
    match Card::of(publication) {
        Some(card) => shell::answer(&request, StatusCode::OK, &PostPage::of(brand, card, address)),
        None => unknown::not_found(&request),
    }
}

impl PostPage {
    fn of(brand: OwnActor, card: Card, address: &PublicAddress) -> Self {
        // What a warning stands before is not shown in previews either.
        let shown = |limit| match &card.content_warning {
            Some(warning) => warning.clone(),
            None => excerpt(&card.content_html, limit),
        };
        let title = format!("{}: {}", brand.display_name, shown(TITLE));
        Self {
            shell: Shell {
                document: Some(card.address.clone()),
                graph_type: "article",
                published: Some(card.published.exact.clone()),
                ..Shell::at(card.address.clone(), title, shown(DESCRIPTION), address)
            },
            initial: initial(&brand.display_name),
            handle: address.handle(&brand.name),
            page: format!("/@{}", brand.name),
            name: brand.display_name,
            card,
        }
    }
}

#[cfg(test)]
mod tests {
    use gatepost_model::Timestamp;
    use gatepost_public::actor::ActorKind;

    use super::*;
    use crate::moment::Moment;

    fn page(content_warning: Option<&str>) -> String {
        let brand = OwnActor {
            id: 1,
            kind: ActorKind::Brand,
            name: "news".into(),
            uri: "https://acme.example/brands/news".into(),
            display_name: "Acme <script>".into(),
            summary: String::new(),
            public_key_pem: String::new(),
            charter: None,
            created_at: Timestamp(0),
        };
        let card = Card {
            address: "https://acme.example/posts/x".into(),
            published: Moment::of(Timestamp(0)),
            content_html: "<p>Good &quot;news&quot;</p>".into(),
            content_warning: content_warning.map(str::to_owned),
            language: Some("en".into()),
            answers: None,
        };
        let address = PublicAddress::parse("https://acme.example").unwrap();
        PostPage::of(brand, card, &address).render().unwrap()
    }

    #[test]
    fn a_permalink_page_shows_the_released_html_and_escapes_the_rest() {
        let html = page(None);
        assert!(html.contains("<p>Good &quot;news&quot;</p>"), "{html}");
        assert!(
            html.contains(r#"<link rel="canonical" href="https://acme.example/posts/x">"#),
            "{html}"
        );
        assert!(html.contains(r#"<meta property="og:type" content="article">"#));
        assert!(!html.contains("<script"), "{html}");
        assert!(html.contains("@news@acme.example"));
    }

    #[test]
    fn what_a_warning_stands_before_is_not_in_the_preview() {
        let html = page(Some("Figures"));
        let (head, body) = html.split_once("</head>").unwrap();
        assert!(head.contains("Figures") && !head.contains("Good"), "{head}");
        assert!(body.contains("<summary>Figures</summary>"), "{body}");
    }
}
