//! `/api/v1/emails`

use gatepost_internal::Error;

use crate::problem::Problem;

/// `POST /api/v1/emails/confirmations`: accounts are made by the company; there is no address to confirm.
pub(crate) async fn refuse() -> Problem {
    Error::forbidden("Accounts here need no e-mail address, so there is none to confirm.").into()
}
