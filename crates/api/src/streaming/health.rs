//! `/api/v1/streaming/health`

/// `GET /api/v1/streaming/health`: that there is streaming. It is part of the node, so it is up when this answers.
pub(crate) async fn show() -> &'static str {
    "OK"
}
