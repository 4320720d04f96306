//! What the courier carries to the public plane besides releases: stops, recalls, words to go on. Each is signed
//! with the release key when it is made, and each may be carried any number of times.

mod recalls;
mod resumes;
mod stops;

pub use recalls::{RecallOrder, list_recalls_to_carry, recall_carried, recall_not_carried};
pub use resumes::{ResumeOrder, list_resumes_to_carry, resume_carried};
pub use stops::{next_stop_state, note_local_stops, stop_carried};
