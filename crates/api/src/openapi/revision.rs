//! The shapes of what would leave, as it is sent to us and as it is shown; and of what it is about.

use gatepost_model::check::Severity;
use serde_json::{Value, json};

use super::schema::{
    hash, id, list_of, moment, named, nullable, number, number_sent, object, one_of, optional, required,
    sent, switch, switch_sent, text, uri, with, word,
};

/// Longest words for a picture, in characters, as the gate has it.
const ALT: u64 = 1_500;

/// Longest option of a poll, in characters, as the gate has it.
const OPTION: u64 = 100;

/// Where in a revision a finding is.
const PLACES: [&str; 12] = [
    "text",
    "content_warning",
    "title",
    "alt",
    "file_name",
    "link",
    "poll_option",
    "profile_name",
    "profile_text",
    "profile_field_name",
    "profile_field_value",
    "object",
];

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("Revision", revision()),
        ("Picture", picture()),
        ("Poll", poll()),
        ("Profile", profile()),
        ("ProfileField", profile_field()),
        ("Finding", finding()),
        ("ShownFinding", shown_finding()),
        ("Target", target()),
        ("Card", card()),
    ]
}

/// A picture that is put into a candidate.
pub(super) fn picture_sent() -> Value {
    sent(&[
        required(
            "id",
            word("Of an upload of one's own, or the SHA-256 of a picture that is there already."),
        ),
        optional(
            "alt",
            nullable(text("What it shows, in words; as before where absent.", ALT)),
        ),
        optional("focus", nullable(focus())),
    ])
}

/// What is asked in a poll.
pub(super) fn poll_sent() -> Value {
    let options = list_of(&text("An answer to choose; plain text.", OPTION));
    sent(&[
        required(
            "options",
            with(with(options, "minItems", json!(2)), "maxItems", json!(8)),
        ),
        optional("multiple", switch_sent("Whether several may be chosen.")),
        required(
            "open_seconds",
            number_sent("How long votes count.", 300, Some(2_592_000)),
        ),
    ])
}

/// What a brand is to say of itself; what is absent stays.
pub(super) fn profile_sent() -> Value {
    let line = sent(&[
        required("name", word("Such as `Website`.")),
        required("value", word("An address, or words.")),
    ]);
    sent(&[
        optional("display_name", nullable(word("The name people read."))),
        optional("summary", nullable(word("About the brand, as it is typed."))),
        optional("avatar", nullable(picture_sent())),
        optional("header", nullable(picture_sent())),
        optional("fields", nullable(list_of(&line))),
        optional(
            "shows_certificates",
            switch_sent("Whether permalinks link the certificate of what they show."),
        ),
    ])
}

fn focus() -> Value {
    json!({
        "type": "array",
        "items": {"type": "integer", "minimum": -1000, "maximum": 1000},
        "minItems": 2,
        "maxItems": 2,
        "description": "What must stay visible: right and up of the middle, in thousandths of half the size.",
    })
}

fn revision() -> Value {
    object(&[
        ("number", number("From 1 up.", 1)),
        ("rev_hash", hash("What decisions and the certificate name.")),
        ("text", nullable(word("As it was typed."))),
        ("content_html", nullable(word("What outsiders will see."))),
        ("content_warning", nullable(word("Shown before the text."))),
        ("language", nullable(word("A BCP 47 tag."))),
        ("in_reply_to", nullable(uri("What it answers."))),
        ("object", nullable(uri("What it is done to."))),
        (
            "object_hash",
            nullable(hash(
                "Of the copy reviewers see; for an update or delete, of the revision it replaces.",
            )),
        ),
        ("not_before", nullable(moment("Embargo."))),
        (
            "not_after",
            nullable(moment("It does not leave at or after this.")),
        ),
        ("title", nullable(word("The headline of an article."))),
        ("hashtags", list_of(&word("Lower case, without `#`."))),
        ("media", list_of(&named("Picture"))),
        ("poll", nullable(named("Poll"))),
        ("profile", nullable(named("Profile"))),
        ("labels", list_of(&word("It adds steps; outsiders never know."))),
        ("findings", list_of(&named("ShownFinding"))),
        ("created_at", moment("When it was written.")),
    ])
}

fn picture() -> Value {
    object(&[
        ("sha256", hash("Of its bytes.")),
        ("media_type", word("`image/jpeg`, `image/png` or `image/gif`.")),
        (
            "url",
            uri("Where those who may see the candidate read it, with the same token."),
        ),
        ("preview_url", uri("The small copy.")),
        ("length", number("Bytes.", 0)),
        ("width", number("Pixels.", 1)),
        ("height", number("Pixels.", 1)),
        ("blurhash", word("A blurred impression.")),
        ("alt", nullable(word("What it shows, in words."))),
        ("focus", nullable(focus())),
    ])
}

fn poll() -> Value {
    object(&[
        ("options", list_of(&word("An answer to choose."))),
        ("multiple", switch("Whether several may be chosen.")),
        (
            "open_seconds",
            number("How long votes count after publication.", 0),
        ),
    ])
}

fn profile() -> Value {
    object(&[
        ("display_name", word("The name people read.")),
        ("summary", word("About the brand, as it was typed.")),
        ("summary_html", word("The same, as outsiders will see it.")),
        ("avatar", nullable(named("Picture"))),
        ("header", nullable(named("Picture"))),
        ("fields", list_of(&named("ProfileField"))),
        (
            "shows_certificates",
            switch("Whether permalinks link certificates."),
        ),
    ])
}

fn profile_field() -> Value {
    object(&[
        ("name", word("Such as `Website`.")),
        ("value", word("As it was typed.")),
        ("value_html", word("As outsiders will see it.")),
    ])
}

/// What every finding says.
fn found() -> Vec<(&'static str, Value)> {
    let severities = [Severity::Warn, Severity::ExtraStep, Severity::Block].map(Severity::as_str);
    let place = json!({
        "type": "object",
        "properties": {
            "part": one_of("The part of the revision.", &PLACES),
            "index": number("Which of several, from 0.", 0),
        },
        "required": ["part"],
    });
    vec![
        ("rule", word("The name of the rule.")),
        ("place", place),
        ("start", number("Its first character within the place.", 0)),
        ("end", number("The character behind its last one.", 0)),
        ("severity", one_of("What it does.", &severities)),
        (
            "group",
            nullable(word("The review group that has to approve as well.")),
        ),
        (
            "sentence",
            word("What was found and what to do; never repeats it."),
        ),
    ]
}

fn finding() -> Value {
    object(&found())
}

fn shown_finding() -> Value {
    let mut fields = found();
    fields.extend([
        ("overridden_by", nullable(word("Name of who let it pass."))),
        ("reason", nullable(word("Why it may pass."))),
    ]);
    object(&fields)
}

fn target() -> Value {
    object(&[
        ("uri", uri("Of the published object.")),
        ("url", uri("Where people read it.")),
        ("candidate_id", id("What was published first.")),
        ("rev_hash", hash("Of what stands there now.")),
        ("title", nullable(word("The headline."))),
        ("text", nullable(word("As it was typed."))),
        ("content_html", nullable(word("As it was sent."))),
        ("content_warning", nullable(word("Shown before the text."))),
        ("language", nullable(word("A BCP 47 tag."))),
        ("media", list_of(&named("Picture"))),
        ("poll", nullable(named("Poll"))),
        ("stands", switch("Whether it is still there.")),
        (
            "also_open",
            list_of(&id("Another candidate about it that may still leave.")),
        ),
    ])
}

fn card() -> Value {
    object(&[
        ("uri", uri("Of the post.")),
        ("url", uri("Where people read it.")),
        ("handle", word("`@name@host` of its author.")),
        ("name", word("The name of its author.")),
        (
            "content_html",
            nullable(word("Cleaned HTML; null once it was taken back.")),
        ),
        ("content_warning", nullable(word("Shown before the text."))),
        ("published_at", nullable(moment("When its author says it was."))),
        ("is_gone", switch("Whether it was taken back.")),
        (
            "has_changed",
            switch("Whether it is not what was approved any more."),
        ),
    ])
}
