//! What must not compile is written as doctests, which only rustdoc can run. Here is proved that they are there.

use super::workspace::read;

/// The lines of a doctest that must not compile, without comment marks, one string per doctest.
fn compile_fail(path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current: Option<String> = None;
    for line in read(path).lines().map(str::trim) {
        let text = line
            .strip_prefix("///")
            .or_else(|| line.strip_prefix("//!"))
            .map(str::trim);
        match (text, &mut current) {
            (Some("```compile_fail"), None) => current = Some(String::new()),
            (Some("```"), Some(_)) => found.extend(current.take()),
            (Some(text), Some(code)) => {
                code.push_str(text);
                code.push('\n');
            }
            _ => {}
        }
    }
    found
}

/// Each of these marks stands in a doctest that must not compile.
fn refuses(path: &str, marks: &[&str]) {
    let doctests = compile_fail(path);
    for mark in marks {
        assert!(
            doctests.iter().any(|code| code.contains(mark)),
            "{path} has no compile_fail doctest with {mark}"
        );
    }
}

#[test]
fn internal_text_can_be_neither_printed_nor_serialised() {
    refuses(
        "crates/model/src/internal_text.rs",
        &["println!(\"{text}\")", "serde_json::to_string"],
    );
}

#[test]
fn a_reader_cannot_write() {
    refuses(
        "crates/storage/src/transaction.rs",
        &["reader.execute(", "reader.list(diesel::delete"],
    );
}

#[test]
fn invariant_6_nothing_can_be_awaited_inside_a_transaction() {
    refuses(
        "crates/storage/src/database.rs",
        &["database.write(async |", "database.write(|_transaction| {"],
    );
}

#[test]
fn delivery_takes_nothing_but_what_was_released_or_is_a_protocol_answer() {
    refuses(
        "crates/federation/src/sendable.rs",
        &[
            "ReleasedBytes { bytes",
            "text.into()",
            "serde_json::from_str(text)",
            "Sendable::Released(text)",
        ],
    );
}
