//! Where a database is, without showing its password.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// `sqlite:PATH` or `postgres://..`. Shown and serialised without the password a server's URL may hold.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Takes a URL as it is; whether it can be used is the validation's and the database's question.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The URL with its password, for opening the database.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The file of a SQLite database.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        self.0.strip_prefix("sqlite:").map(PathBuf::from)
    }

    /// The same database, with a relative path to a file taken from `folder`.
    pub(super) fn below(&self, folder: &Path) -> Self {
        match self.sqlite_file() {
            Some(file) => Self(format!("sqlite:{}", folder.join(file).display())),
            None => self.clone(),
        }
    }

    /// The URL as it may be shown.
    fn redacted(&self) -> String {
        if self.0.starts_with("sqlite:") {
            return self.0.clone();
        }
        match Url::parse(&self.0) {
            // libpq also reads a password from the query.
            Ok(url) if url.password().is_none() && url.query().is_none() => self.0.clone(),
            Ok(mut url) => {
                if url.password().is_some() {
                    // Refused only for URLs without a host, which then have no password either.
                    let _refused = url.set_password(Some("REDACTED"));
                }
                let kept: Vec<(String, String)> = url
                    .query_pairs()
                    .map(|(key, value)| {
                        let value = if key == "password" {
                            "REDACTED".into()
                        } else {
                            value
                        };
                        (key.into_owned(), value.into_owned())
                    })
                    .collect();
                if !kept.is_empty() {
                    url.query_pairs_mut().clear().extend_pairs(kept);
                }
                url.into()
            }
            // It may hold a password where we cannot see it.
            Err(_) => "not a URL".to_owned(),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.redacted())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.redacted())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            (
                "postgres://gatepost:s3cret@db/inside",
                "postgres://gatepost:REDACTED@db/inside",
            ),
            (
                "postgres://db/inside?user=x&password=s3cret",
                "postgres://db/inside?user=x&password=REDACTED",
            ),
            ("postgres://gatepost@db/inside", "postgres://gatepost@db/inside"),
            ("sqlite:internal.sqlite3", "sqlite:internal.sqlite3"),
            ("s3cret", "not a URL"),
        ] {
            let url = DatabaseUrl::new(url);
            assert_eq!(url.to_string(), shown);
            assert!(!format!("{url:?}").contains("s3cret"));
            assert!(!serde_json::to_string(&url).unwrap().contains("s3cret"));
        }
    }

    #[test]
    fn a_relative_file_lies_in_the_data_folder() {
        let below = |url: &str| {
            DatabaseUrl::new(url)
                .below(Path::new("/data"))
                .reveal()
                .to_owned()
        };
        assert_eq!(below("sqlite:a.sqlite3"), "sqlite:/data/a.sqlite3");
        assert_eq!(below("sqlite:/else/a.sqlite3"), "sqlite:/else/a.sqlite3");
        assert_eq!(below("postgres://db/a"), "postgres://db/a");
    }
}
