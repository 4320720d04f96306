//! `/api/gatepost/v1/posts`

use gatepost_internal::post::Label;
use gatepost_model::scope::Scope;
use serde_json::Value;

use super::operation::Operation;
use super::schema::{id, named, object, one_of, required};

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::new(
            "PUT",
            "/api/gatepost/v1/posts/{id}/label",
            "label_post",
            "Say how far a post of one's own may go",
        )
        .about(
            "What is confidential or restricted cannot be proposed for outside. What was proposed from it before goes on \
             by itself: it is a copy.",
        )
        .scope(Scope::Write)
        .body(&[required("label", label())])
        .answers(200, "The post's label.", named("LabelledPost")),
    ]
}

pub(super) fn schemas() -> Vec<(&'static str, Value)> {
    vec![(
        "LabelledPost",
        object(&[("id", id("Of the post.")), ("label", label())]),
    )]
}

fn label() -> Value {
    one_of("How far it may go.", &Label::ALL.map(Label::as_str))
}
