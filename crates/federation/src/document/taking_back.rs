//! The activity of a recall, made out of the activity it takes back.

use serde::{Deserialize, Serialize};

use super::{Unwritable, context, write};

/// An activity of ours, as far as its taking back repeats it.
#[derive(Debug, Clone, Deserialize)]
struct Said {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    actor: String,
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    cc: Vec<String>,
    object: serde_json::Value,
}

#[derive(Debug, Clone, Serialize)]
struct TakingBack {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    actor: String,
    to: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cc: Vec<String>,
    object: Object,
}

#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
enum Object {
    Tombstone {
        id: String,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    /// With the fields by which servers find it that kept no id.
    Undone {
        id: String,
        #[serde(rename = "type")]
        kind: String,
        actor: String,
        object: serde_json::Value,
    },
}

/// The Delete of an object. It goes to whom the object was addressed, and of the object it says nothing but the
/// address.
///
/// # Errors
/// [`Unwritable`], which an activity of ours cannot cause.
pub fn delete(id: String, said: &str, object: &str) -> Result<String, Unwritable> {
    let said: Said = serde_json::from_str(said)?;
    let tombstone = Object::Tombstone {
        id: object.to_owned(),
        kind: "Tombstone",
    };
    of(id, "Delete", said.actor, said.to, said.cc, tombstone)
}

/// The Undo of an activity.
///
/// # Errors
/// [`Unwritable`], which an activity of ours cannot cause.
pub fn undo(id: String, said: &str) -> Result<String, Unwritable> {
    let said: Said = serde_json::from_str(said)?;
    let undone = Object::Undone {
        id: said.id,
        kind: said.kind,
        actor: said.actor.clone(),
        object: said.object,
    };
    of(id, "Undo", said.actor, said.to, said.cc, undone)
}

fn of(
    id: String,
    kind: &'static str,
    actor: String,
    to: Vec<String>,
    cc: Vec<String>,
    object: Object,
) -> Result<String, Unwritable> {
    let activity = TakingBack {
        id,
        kind,
        actor,
        to,
        cc,
        object,
    };
    write(&activity, context::plain())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn said(kind: &str, object: &Value) -> String {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": "https://acme.example/activities/a",
            "type": kind,
            "actor": "https://acme.example/brands/news",
            "to": ["https://www.w3.org/ns/activitystreams#Public"],
            "cc": ["https://acme.example/brands/news/followers"],
            "published": "2026-01-01T00:00:00Z",
            "object": object,
        })
        .to_string()
    }

    #[test]
    fn a_delete_says_where_the_object_was_and_nothing_of_what_it_said() {
        let note = json!({"id": "https://acme.example/posts/a", "type": "Note", "content": "<p>Wrong</p>"});
        let id = "https://acme.example/activities/r".to_owned();
        let text = delete(id, &said("Create", &note), "https://acme.example/posts/a").unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["type"], "Delete");
        assert_eq!(document["id"], "https://acme.example/activities/r");
        assert_eq!(
            document["object"],
            json!({"id": "https://acme.example/posts/a", "type": "Tombstone"})
        );
        assert_eq!(
            document["cc"],
            json!(["https://acme.example/brands/news/followers"])
        );
        assert!(!text.contains("Wrong"));
    }

    #[test]
    fn an_undo_names_the_activity_and_what_it_was_done_to() {
        let id = "https://acme.example/activities/r".to_owned();
        let text = undo(id, &said("Announce", &json!("https://globex.example/1"))).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["type"], "Undo");
        assert_eq!(
            document["object"],
            json!({
                "id": "https://acme.example/activities/a",
                "type": "Announce",
                "actor": "https://acme.example/brands/news",
                "object": "https://globex.example/1",
            })
        );
    }
}
