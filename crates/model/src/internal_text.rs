//! Text that must not leave.

/// What somebody wrote inside. It can be neither printed nor serialised by accident: a log line, an
/// error or a public template that tries does not compile.
///
/// ```compile_fail
/// let text = gatepost_model::InternalText::new("secret".into());
/// println!("{text}");
/// ```
/// ```compile_fail
/// let text = gatepost_model::InternalText::new("secret".into());
/// serde_json::to_string(&text).unwrap();
/// ```
/// `Debug` exists, so that a struct holding one can be printed, and shows only the length:
/// ```
/// let text = gatepost_model::InternalText::new("secret".into());
/// assert_eq!(format!("{text:?}"), "InternalText(6 bytes)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InternalText(String);

impl InternalText {
    /// Takes text written by an employee.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for an answer to an authenticated employee or for the internal database. Every caller
    /// of this is a place a reviewer looks at.
    pub fn reveal_inside(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space was written.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// How many Unicode characters were written.
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }
}

impl std::fmt::Debug for InternalText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "InternalText({} bytes)", self.0.len())
    }
}
