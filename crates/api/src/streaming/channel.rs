//! What one may listen to.

use gatepost_internal::{Caller, Error};
use gatepost_model::scope::Scope;

use crate::parameters::Parameters;

/// One stream, in Mastodon's words.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Channel {
    /// One's home and what one is told.
    User,
    /// What one is told alone.
    Notification,
    /// Everything one may read.
    Public,
    /// The company's posts.
    Local,
    /// What was published, and what came back.
    Remote,
    /// Posts with this tag.
    Tag(String),
    /// What is addressed to few. There is no timeline of it, so nothing is sent; apps ask all the same.
    Direct,
}

impl Channel {
    /// The channel of that name. `public:media` and its like send only what has media, which nothing has.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a list: nobody has one. [`Error::Invalid`] for anything else (E19).
    pub(crate) fn parse(name: &str, tag: Option<&str>) -> Result<Self, Error> {
        match name {
            "user" => Ok(Self::User),
            "user:notification" => Ok(Self::Notification),
            "public" | "public:media" => Ok(Self::Public),
            "public:local" | "public:local:media" => Ok(Self::Local),
            "public:remote" | "public:remote:media" => Ok(Self::Remote),
            "hashtag" | "hashtag:local" => tag
                .map(|tag| tag.trim_start_matches('#').to_lowercase())
                .filter(|tag| !tag.is_empty())
                .map(Self::Tag)
                .ok_or_else(|| Error::invalid("tag is missing.")),
            "direct" => Ok(Self::Direct),
            "list" => Err(Error::NotFound),
            _ => Err(Error::invalid("Unknown stream type.")),
        }
    }

    /// The channel a request names.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub(crate) fn asked_for(parameters: &Parameters) -> Result<Option<Self>, Error> {
        let tag = parameters.filled("tag");
        parameters
            .filled("stream")
            .map(|name| Self::parse(&name, tag.as_deref()))
            .transpose()
    }

    /// How it is named on the wire, with its tag where it has one.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = match self {
            Self::User => "user",
            Self::Notification => "user:notification",
            Self::Public => "public",
            Self::Local => "public:local",
            Self::Remote => "public:remote",
            Self::Tag(tag) => return vec!["hashtag".to_owned(), tag.clone()],
            Self::Direct => "direct",
        };
        vec![name.to_owned()]
    }

    /// Refuses who may not listen to it.
    ///
    /// # Errors
    /// [`Error::Scope`].
    pub(crate) fn demand(&self, caller: &Caller) -> Result<(), Error> {
        match self {
            Self::Notification => caller.demand(Scope::ReadNotifications),
            Self::User => {
                caller.demand(Scope::ReadStatuses)?;
                caller.demand(Scope::ReadNotifications)
            }
            _ => caller.demand(Scope::ReadStatuses),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e19_a_list_is_nothing_and_an_unknown_name_is_refused() {
        assert!(matches!(Channel::parse("list", None), Err(Error::NotFound)));
        for name in ["", "User", "public:", "everything", "hashtag"] {
            assert!(
                matches!(Channel::parse(name, None), Err(Error::Invalid(_))),
                "{name}"
            );
        }
    }

    #[test]
    fn a_tag_is_heard_whatever_its_case() {
        let channel = Channel::parse("hashtag", Some("#Launch")).unwrap();
        assert_eq!(channel, Channel::Tag("launch".to_owned()));
        assert_eq!(channel.names(), ["hashtag", "launch"]);
    }
}
