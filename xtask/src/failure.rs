//! Why a verb ended early, as the person at the terminal and the calling shell see it.

/// One sentence to print, and the code to exit with.
#[derive(Debug)]
pub struct Failure {
    /// A full sentence that says what to do next where there is something to do; never empty.
    pub sentence: String,
    /// 1: something failed. 2: called wrongly, or this machine lacks something.
    /// 128 + N: ended by signal N, as shells count it.
    pub exit: u8,
}

impl Failure {
    /// Something that was tried did not work (exit 1).
    pub fn failed(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            exit: 1,
        }
    }

    /// The person has to act before trying again (exit 2).
    pub fn not_ready(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            exit: 2,
        }
    }
}

/// Gives an error from below the sentence that says what was being done.
pub trait During<T> {
    /// Turns the error into a [`Failure`] reading `"{doing}: {error}"` (exit 1).
    fn during(self, doing: impl FnOnce() -> String) -> Result<T, Failure>;
}

impl<T, E: std::fmt::Display> During<T> for Result<T, E> {
    fn during(self, doing: impl FnOnce() -> String) -> Result<T, Failure> {
        self.map_err(|error| Failure::failed(format!("{}: {error}", doing())))
    }
}
