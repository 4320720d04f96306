//! What an attempt means, decided on its result alone.

use std::time::Duration;

use gatepost_public::delivery::Ending;

use crate::egress::{Answer, EgressError, PolicyRefusal};

/// The wait after 408, 429 and timeouts, however short the schedule is: such a host is overloaded.
const OVERLOADED: Duration = Duration::from_secs(60);

/// How an attempt ended. Exhaustive: a refusal is never a success, and nothing is retried by accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// 2xx.
    Delivered,
    /// 401, 403, any other 4xx, a redirect, or an address our own rules forbid: not retried, shown.
    Refused,
    /// 410. What it means depends on whose inbox it is, which the tables know.
    Gone,
    /// 404.
    Missing,
    /// 408, 429, 5xx, no answer: asked again after the back-off, and not before the wait given here.
    Retry(Duration),
    /// As [`Outcome::Retry`], and the retry period is over. The host backs off all the same.
    Expired(Duration),
}

impl Outcome {
    /// Judges a result. `is_overdue`: the retry period has passed since the delivery was due first.
    pub(super) fn of(result: &Result<Answer, EgressError>, is_overdue: bool) -> Self {
        match (Self::in_time(result), is_overdue) {
            (Self::Retry(wait), true) => Self::Expired(wait),
            (outcome, _) => outcome,
        }
    }

    fn in_time(result: &Result<Answer, EgressError>) -> Self {
        let answer = match result {
            Ok(answer) => answer,
            Err(EgressError::Timeout) => return Self::Retry(OVERLOADED),
            Err(EgressError::Connect | EgressError::Tls | EgressError::Io | EgressError::TooLarge) => {
                return Self::Retry(Duration::ZERO);
            }
            // Name servers err for a while, and are also how others probe us: no connection was made.
            Err(EgressError::Refused(PolicyRefusal::Address)) => return Self::Retry(Duration::ZERO),
            Err(EgressError::Refused(
                PolicyRefusal::Length
                | PolicyRefusal::Scheme
                | PolicyRefusal::UserInformation
                | PolicyRefusal::NotADomainName
                | PolicyRefusal::LocalName
                | PolicyRefusal::Port,
            )) => return Self::Refused,
        };
        let asked_for = answer.retry_after.unwrap_or(Duration::ZERO);
        match answer.status.as_u16() {
            200..=299 => Self::Delivered,
            404 => Self::Missing,
            410 => Self::Gone,
            408 | 429 => Self::Retry(asked_for.max(OVERLOADED)),
            500..=599 => Self::Retry(asked_for),
            _ => Self::Refused,
        }
    }

    /// How the tables call it.
    pub(super) fn ending(self) -> Ending {
        match self {
            Self::Delivered => Ending::Delivered,
            Self::Refused => Ending::Refused,
            Self::Gone => Ending::Gone,
            Self::Missing => Ending::Missing,
            Self::Retry(_) => Ending::Again,
            Self::Expired(_) => Ending::Expired,
        }
    }

    /// The least wait, where the outcome says that the host is in trouble.
    pub(super) fn trouble(self) -> Option<Duration> {
        match self {
            Self::Retry(wait) | Self::Expired(wait) => Some(wait),
            Self::Delivered | Self::Refused | Self::Gone | Self::Missing => None,
        }
    }
}

/// What is shown of a result that is no success, beside its status. Never text of the other server.
pub(super) fn explain(result: &Result<Answer, EgressError>) -> Option<&'static str> {
    match result {
        Ok(answer) if answer.status.is_success() => None,
        Ok(answer) if answer.status.is_redirection() => Some("the inbox redirects, which is not followed"),
        Ok(_) => Some("the server did not take it"),
        Err(EgressError::Timeout) => Some("no answer within the deadline"),
        Err(EgressError::Connect) => Some("no connection could be made"),
        Err(EgressError::Tls) => Some("no secure connection could be made"),
        Err(EgressError::Io | EgressError::TooLarge) => Some("the connection broke"),
        Err(EgressError::Refused(PolicyRefusal::Address)) => {
            Some("the host's address is not one of the public internet")
        }
        Err(EgressError::Refused(_)) => Some("the inbox's address is not one we send to"),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::StatusCode;

    use super::*;

    fn answer(status: u16, retry_after: Option<u64>) -> Result<Answer, EgressError> {
        Ok(Answer {
            status: StatusCode::from_u16(status).unwrap(),
            retry_after: retry_after.map(Duration::from_secs),
            content_type: None,
            location: None,
            encoded: false,
            body: Bytes::new(),
        })
    }

    fn retry(seconds: u64) -> Outcome {
        Outcome::Retry(Duration::from_secs(seconds))
    }

    #[test]
    fn j11_every_status_has_its_outcome() {
        for status in 100..=999 {
            let expected = match status {
                200..=299 => Outcome::Delivered,
                404 => Outcome::Missing,
                410 => Outcome::Gone,
                408 | 429 => retry(60),
                500..=599 => retry(0),
                _ => Outcome::Refused,
            };
            assert_eq!(Outcome::of(&answer(status, None), false), expected, "{status}");
        }
        for status in [301, 307, 400, 401, 403, 413, 422] {
            assert_eq!(Outcome::of(&answer(status, Some(5)), false), Outcome::Refused);
        }
    }

    #[test]
    fn j11_a_server_that_asks_for_time_gets_it_and_an_overloaded_one_at_least_a_minute() {
        assert_eq!(Outcome::of(&answer(429, Some(3_600)), false), retry(3_600));
        assert_eq!(Outcome::of(&answer(429, Some(1)), false), retry(60));
        assert_eq!(Outcome::of(&answer(408, None), false), retry(60));
        assert_eq!(Outcome::of(&answer(503, Some(120)), false), retry(120));
    }

    #[test]
    fn j10_j14_no_answer_is_retried_and_an_address_we_never_ask_is_not() {
        for (error, expected) in [
            (EgressError::Timeout, retry(60)),
            (EgressError::Connect, retry(0)),
            (EgressError::Tls, retry(0)),
            (EgressError::Io, retry(0)),
            (EgressError::TooLarge, retry(0)),
            (EgressError::Refused(PolicyRefusal::Address), retry(0)),
            (EgressError::Refused(PolicyRefusal::Scheme), Outcome::Refused),
            (EgressError::Refused(PolicyRefusal::Port), Outcome::Refused),
            (EgressError::Refused(PolicyRefusal::LocalName), Outcome::Refused),
        ] {
            assert_eq!(Outcome::of(&Err(error.clone()), false), expected, "{error:?}");
        }
    }

    #[test]
    fn only_what_would_be_retried_expires() {
        assert_eq!(
            Outcome::of(&answer(503, None), true),
            Outcome::Expired(Duration::ZERO)
        );
        assert_eq!(Outcome::of(&answer(202, None), true), Outcome::Delivered);
        assert_eq!(Outcome::of(&answer(403, None), true), Outcome::Refused);
        assert_eq!(
            Outcome::of(&Err(EgressError::Timeout), true).trouble(),
            Some(OVERLOADED)
        );
    }

    #[test]
    fn success_needs_no_explanation_and_everything_else_has_one() {
        assert_eq!(explain(&answer(202, None)), None);
        for result in [
            answer(301, None),
            answer(403, None),
            answer(500, None),
            Err(EgressError::Timeout),
        ] {
            assert!(explain(&result).is_some());
        }
    }
}
