//! `/desk/new`: a new candidate of any kind, from an empty page, from a post, as an answer, or about a publication.

mod source;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gatepost_internal::Error;
use gatepost_internal::brand::{self, Brand};
use gatepost_internal::gate::{self, Composing, Filter, Proposal};
use gatepost_internal::media::MOST_PICTURES;
use gatepost_model::gate::{CandidateState, Kind, Target};

use self::source::Source;
use super::bar::Bar;
use super::fields::Fields;
use super::pictures::pictures;
use super::queue::excerpt;
use super::sheet::Sheet;
use crate::Web;
use crate::form::{Chosen, Form};
use crate::page::{Page, ok, see_other};
use crate::paging::Asked;
use crate::refusal::{Refusal, status};
use crate::session::{Session, Signed};
use crate::shell::{Shell, Tab};

/// How many publications a pin is chosen from.
const PUBLISHED: i64 = 40;

#[derive(Template)]
#[template(path = "desk/new.html")]
struct NewPage {
    shell: Shell,
    bar: Bar,
    heading: &'static str,
    /// The kinds to begin with; empty where the source says which.
    kinds: Vec<Place>,
    /// The brands to choose from, before anything else; empty once there is one.
    brands: Vec<Place>,
    /// Whoever speaks; absent while none is chosen, or where none is theirs to speak as.
    speaker: Option<Speaker>,
    wanted: Wanted,
    source: Source,
    fields: Fields,
    /// What a pin is chosen from: address of the object and how it begins.
    published: Vec<(String, String)>,
    /// Pictures of an earlier try: id and words.
    uploaded: Vec<Chosen>,
    /// Numbers of the fields for new ones; none where the kind has no pictures, or a post's are copied.
    free: Vec<usize>,
    problem: Option<String>,
}

struct Speaker {
    name: String,
    display_name: String,
    handle: String,
    sheet: Sheet,
}

struct Place {
    href: String,
    name: String,
    is_current: bool,
}

/// What somebody wants to make, as the address or the form says.
#[derive(Debug, Clone)]
struct Wanted {
    kind: Kind,
    is_article: bool,
    brand: Option<String>,
    from: Option<String>,
    reply_to: Option<String>,
    /// A look-up whose find is answered.
    found: Option<String>,
    about: Option<String>,
}

impl Wanted {
    fn of(text: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let named = text("kind");
        let is_article = named.as_deref() == Some("article");
        let (reply_to, found, about) = (text("reply_to"), text("found"), text("about"));
        let kind = match named.as_deref() {
            _ if reply_to.is_some() || found.is_some() => Kind::Reply,
            _ if about.is_some() => Kind::Update,
            None | Some("article") => Kind::Create,
            Some(name) => Kind::parse(name)
                .ok_or_else(|| Error::invalid("There is no act of that kind. Choose one of the list."))?,
        };
        Ok(Self {
            kind,
            is_article,
            brand: text("brand"),
            from: text("from"),
            reply_to,
            found,
            about,
        })
    }

    fn is_answer(&self) -> bool {
        self.kind == Kind::Reply
    }

    /// The name of the kind in addresses.
    fn kind_name(&self) -> &'static str {
        if self.is_article {
            "article"
        } else {
            self.kind.as_str()
        }
    }

    fn heading(&self) -> &'static str {
        match self.kind {
            Kind::Reply => "Answer outside",
            Kind::Update => "Another text for a publication",
            _ => "Propose something for outside",
        }
    }

    /// The page for the same with another brand or kind.
    fn address(&self, brand: Option<&str>, kind: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let fixed = [
            ("from", &self.from),
            ("reply_to", &self.reply_to),
            ("found", &self.found),
            ("about", &self.about),
        ];
        for (name, value) in fixed {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        if !self.is_answer() && self.about.is_none() && kind != Kind::Create.as_str() {
            query.append_pair("kind", kind);
        }
        if let Some(brand) = brand {
            query.append_pair("brand", brand);
        }
        match query.finish().as_str() {
            "" => "/desk/new".to_owned(),
            query => format!("/desk/new?{query}"),
        }
    }
}

/// `GET /desk/new`
pub(crate) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    asked: Asked,
) -> Result<Response, Refusal> {
    let wanted = Wanted::of(|name| asked.text(name))?;
    // What is somebody else's post or person is found by looking it up first.
    if matches!(
        wanted.kind.target(),
        Some(Target::OutsidePost | Target::OutsideActor)
    ) {
        return Ok(see_other("/desk/look-up"));
    }
    let mut fields = Fields::default();
    let source = source(&web, &session, &wanted, &mut fields).await?;
    Ok(ok(page(&web, &session, wanted, source, Some(fields), None).await?).into_response())
}

/// `POST /desk/new`. What comes of it is a draft with its exact preview; submitting it is an act of its own.
pub(crate) async fn submit(
    State(web): State<Web>,
    Signed(session): Signed,
    form: Form,
) -> Result<Response, Refusal> {
    let wanted = Wanted::of(|name| form.filled(name))?;
    let source = source(&web, &session, &wanted, &mut Fields::default()).await?;
    let typed = Fields::of(&form);
    let proposed = match form.fault() {
        Some(fault) => Err(Error::invalid(fault.sentence.clone())),
        None => propose(&web, &session, &wanted, &source, &typed, &form).await,
    };
    match proposed {
        Ok(id) => Ok(see_other(&format!("/desk/{id}?done=proposed"))),
        Err(error @ (Error::Invalid(_) | Error::Forbidden(_) | Error::Conflict(_))) => {
            let problem = Some(error.to_string());
            let mut page = page(&web, &session, wanted, source, None, problem).await?;
            page.fields = typed;
            page.uploaded = form.pictures();
            page.free
                .truncate(MOST_PICTURES.saturating_sub(page.uploaded.len()));
            let status = form.fault().map_or(status(&error), |fault| fault.status);
            Ok(Page(status, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives the id of the draft.
async fn propose(
    web: &Web,
    session: &Session,
    wanted: &Wanted,
    source: &Source,
    typed: &Fields,
    form: &Form,
) -> Result<String, Error> {
    let brand = source.brand().map(str::to_owned).or_else(|| wanted.brand.clone());
    let brand = brand.ok_or_else(|| Error::invalid("Choose who speaks."))?;
    let composing = gate::composing(&web.inside, &session.caller, &brand).await?;
    let sheet = Sheet::of(&composing, wanted.kind, wanted.is_article, typed);
    let about = source.about.as_ref();
    let proposal = Proposal {
        brand: Some(brand),
        from_post_id: source.post.clone(),
        in_reply_to: source.answered.as_ref().map(|answered| answered.uri.clone()),
        object: about
            .map(|about| about.uri.clone())
            .or_else(|| form.filled("object")),
        media: match about {
            Some(about) => Some(about.pictures.clone()),
            // Where none was chosen, those of a copied post come along.
            None => Some(pictures(form)?).filter(|chosen| !chosen.is_empty()),
        },
        ..typed.proposal(wanted.kind, &sheet.zone)?
    };
    let candidate = gate::propose(&web.inside, &session.caller, proposal).await?;
    Ok(candidate.id.to_string())
}

async fn source(web: &Web, session: &Session, wanted: &Wanted, fields: &mut Fields) -> Result<Source, Error> {
    let mut source = Source::default();
    if let Some(id) = &wanted.from {
        source.post = Some(source::from_post(web, session, id, fields).await?);
    }
    if let Some(id) = &wanted.reply_to {
        source.answered = Some(source::answered(web, session, id.clone()).await?);
    } else if let Some(id) = &wanted.found {
        source.answered = Some(source::found(web, session, id.clone()).await?);
    }
    if let Some(id) = &wanted.about {
        source.about = Some(source::about(web, session, id, fields).await?);
    }
    Ok(source)
}

async fn page(
    web: &Web,
    session: &Session,
    wanted: Wanted,
    source: Source,
    fields: Option<Fields>,
    problem: Option<String>,
) -> Result<NewPage, Error> {
    let offered = offered(web, session, &wanted, &source).await?;
    let named = source.brand().or(wanted.brand.as_deref());
    let chosen = match (named, offered.as_slice()) {
        (Some(name), all) => all.iter().find(|brand| brand.name == name),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let composing = match chosen {
        Some(brand) => Some(gate::composing(&web.inside, &session.caller, &brand.name).await?),
        None => None,
    };
    let mut fields = fields.unwrap_or_default();
    if let (Kind::Profile, Some(composing)) = (wanted.kind, &composing) {
        fields = Fields::of_profile(&composing.profile);
    }
    let brands = offered.iter().map(|brand| Place {
        href: wanted.address(Some(&brand.name), wanted.kind_name()),
        name: format!(
            "{} ({})",
            brand.display_name,
            web.inside.context.public_address.handle(&brand.name)
        ),
        is_current: false,
    });
    let published = match (wanted.kind, chosen) {
        (Kind::Pin, Some(brand)) => published(web, session, brand).await?,
        _ => Vec::new(),
    };
    let takes_new = matches!(wanted.kind, Kind::Create | Kind::Reply) && source.post.is_none();
    Ok(NewPage {
        shell: Shell::of(web, session, Tab::Desk),
        bar: Bar::of(web, session).await?,
        heading: wanted.heading(),
        kinds: kinds(session, &wanted, chosen),
        brands: if chosen.is_none() {
            brands.collect()
        } else {
            Vec::new()
        },
        speaker: composing.map(|composing| speaker(web, composing, &wanted, &fields)),
        wanted,
        source,
        fields,
        free: if takes_new {
            (1..=MOST_PICTURES).collect()
        } else {
            Vec::new()
        },
        published,
        uploaded: Vec::new(),
        problem,
    })
}

fn speaker(web: &Web, composing: Composing, wanted: &Wanted, fields: &Fields) -> Speaker {
    Speaker {
        sheet: Sheet::of(&composing, wanted.kind, wanted.is_article, fields),
        handle: web.inside.context.public_address.handle(&composing.brand.name),
        display_name: composing.brand.display_name,
        name: composing.brand.name,
    }
}

/// The brands one may propose for. Only the desk answers outsiders, so only its brands are offered for an answer.
async fn offered(
    web: &Web,
    session: &Session,
    wanted: &Wanted,
    source: &Source,
) -> Result<Vec<Brand>, Error> {
    let all = web.inside.database.read(brand::list).await?;
    let own = |brand: &Brand| session.standing.desks.iter().any(|(desk, _)| desk.id == brand.id);
    let only_own = wanted.is_answer() && source.brand().is_none();
    Ok(all
        .into_iter()
        .filter(|brand| match source.brand() {
            Some(name) => brand.name == name,
            None => !only_own || own(brand),
        })
        .collect())
}

/// What one may begin with. Profiles, pins and what needs looking up are for the desk.
fn kinds(session: &Session, wanted: &Wanted, chosen: Option<&Brand>) -> Vec<Place> {
    if wanted.is_answer() || wanted.about.is_some() {
        return Vec::new();
    }
    let mut kinds = vec![("create", "Post"), ("article", "Article"), ("poll", "Poll")];
    if session.has_desk() && wanted.from.is_none() {
        kinds.extend([("profile", "Profile"), ("pin", "Pin")]);
    }
    let brand = chosen.map(|brand| brand.name.as_str());
    let place = |(kind, name): (&str, &str)| Place {
        href: wanted.address(brand.filter(|_| wanted.brand.is_some()), kind),
        name: name.to_owned(),
        is_current: kind == wanted.kind_name(),
    };
    let mut places: Vec<Place> = kinds.into_iter().map(place).collect();
    let elsewhere = |href: &str, name: &str| Place {
        href: href.to_owned(),
        name: name.to_owned(),
        is_current: false,
    };
    if session.has_desk() && wanted.from.is_none() {
        places.push(elsewhere("/desk/look-up", "Boost, favourite, follow"));
    }
    if wanted.from.is_none() {
        places.push(elsewhere("/desk/article", "Article inside and outside"));
    }
    places
}

/// What the brand has published and can be pinned, newest first.
async fn published(web: &Web, session: &Session, brand: &Brand) -> Result<Vec<(String, String)>, Error> {
    let filter = Filter {
        state: Some(CandidateState::Published.as_str().to_owned()),
        brand: Some(brand.name.clone()),
        page: gate::Page {
            limit: Some(PUBLISHED),
            ..gate::Page::default()
        },
    };
    let found = gate::list(&web.inside, &session.caller, filter).await?;
    let notes = found.into_iter().filter(|candidate| candidate.kind.is_note());
    let shown = notes.filter_map(|candidate| {
        let uri = candidate.publication?.uri;
        let text = candidate.revision.text?;
        Some((uri, excerpt(text.reveal_inside())))
    });
    Ok(shown.collect())
}
