//! `/api/gatepost/v1/media`

use gatepost_internal::media::LONGEST_ALT;
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::operation::Operation;
use super::schema::{id, named, nullable, number, object, one_of, optional, required, text, uri, word};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new("POST", "/api/gatepost/v1/media", "upload_picture", "Upload a picture")
            .about(
                "JPEG, PNG, GIF or WebP. A copy without metadata is made at once, and the file that was sent is not \
                 kept. As /api/v2/media of Mastodon's API.",
            )
            .scope(Scope::WriteMedia)
            .uploads(&[
                required("file", json!({"type": "string", "format": "binary", "description": "The picture."})),
                optional("description", described()),
                optional("focus", focus()),
            ])
            .answers(200, "The picture.", named("MediaAttachment"))
            .refuses(413, "The file is too large.")
            .refuses(415, "What was sent is no form of several parts.")
            .refuses(507, "The disk is full. Nothing was kept."),
        Operation::new("GET", "/api/gatepost/v1/media/{id}", "show_picture", "A picture of one's own")
            .scope(Scope::WriteMedia)
            .answers(200, "The picture.", named("MediaAttachment")),
        Operation::new("PUT", "/api/gatepost/v1/media/{id}", "describe_picture", "Describe it, and say what must stay visible")
            .scope(Scope::WriteMedia)
            .body(&[optional("description", nullable(described())), optional("focus", nullable(focus()))])
            .answers(200, "The picture.", named("MediaAttachment"))
            .conflicts(),
        Operation::new("DELETE", "/api/gatepost/v1/media/{id}", "delete_picture", "Remove it")
            .about("Only while nothing shows it.")
            .scope(Scope::WriteMedia)
            .answers(200, "It is gone.", json!({"type": "object"}))
            .conflicts(),
    ]
}

fn described() -> Value {
    let longest = u64::try_from(LONGEST_ALT).unwrap_or(u64::MAX);
    text("What it shows, in words, for those who do not see it.", longest)
}

fn focus() -> Value {
    word("What must stay visible: right and up of the middle, `x,y`, each from -1 to 1.")
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    let point = json!({"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}}});
    vec![
        (
            "MediaAttachment",
            object(&[
                ("id", id("Its id.")),
                ("type", one_of("What it is.", &["image"])),
                ("url", uri("Where it is read, with the same token.")),
                ("preview_url", uri("The small copy.")),
                ("remote_url", nullable(uri("None."))),
                ("preview_remote_url", nullable(uri("None."))),
                ("text_url", nullable(uri("None."))),
                (
                    "meta",
                    json!({
                        "type": "object",
                        "properties": {
                            "original": named("Size"),
                            "small": named("Size"),
                            "focus": point,
                        },
                        "required": ["original", "small"],
                    }),
                ),
                ("description", nullable(word("What it shows, in words."))),
                ("blurhash", word("A blurred impression.")),
            ]),
        ),
        (
            "Size",
            object(&[
                ("width", number("Pixels.", 1)),
                ("height", number("Pixels.", 1)),
                ("size", word("Both in one word, such as `640x480`.")),
                ("aspect", json!({"type": "number"})),
            ]),
        ),
    ]
}
