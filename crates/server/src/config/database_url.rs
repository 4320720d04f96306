//! Where a database is, without showing its password.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// The part of a URL's query that names a file with the password.
const PASSWORD_FILE: &str = "password_file";

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

    /// The same database, with relative paths taken from `folder`, and with the password that its
    /// `password_file` holds. The file's name is ours; everything else in the query is libpq's.
    pub(super) fn resolve(&self, folder: &Path) -> Result<Self, PasswordFileFault> {
        if let Some(file) = self.sqlite_file() {
            return Ok(Self(format!("sqlite:{}", folder.join(file).display())));
        }
        // What is no URL is told elsewhere.
        let Ok(mut url) = Url::parse(&self.0) else {
            return Ok(self.clone());
        };
        let (files, others): (Vec<_>, Vec<_>) = url
            .query_pairs()
            .into_owned()
            .partition(|(key, _)| key == PASSWORD_FILE);
        let Some((_, file)) = files.into_iter().next() else {
            return Ok(self.clone());
        };
        if url.password().is_some() {
            return Err(PasswordFileFault::Twice);
        }
        let file = folder.join(file);
        let content = std::fs::read_to_string(&file).map_err(|fault| PasswordFileFault::Unreadable {
            file: file.clone(),
            fault: fault.to_string(),
        })?;
        let password = content.lines().next().filter(|line| !line.is_empty());
        let password = password.ok_or(PasswordFileFault::Empty(file))?;
        url.set_query(None);
        if !others.is_empty() {
            url.query_pairs_mut().extend_pairs(others);
        }
        url.set_password(Some(password))
            .map_err(|()| PasswordFileFault::NoHost)?;
        Ok(Self(url.into()))
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

/// Why the password of a database cannot be had. Shown, it says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum PasswordFileFault {
    /// The URL has one as well.
    #[error("write the password in the URL or in password_file, not in both")]
    Twice,
    /// The file cannot be read.
    #[error("name a password_file that this account can read ({file}: {fault})")]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What the system says.
        fault: String,
    },
    /// The first line is empty.
    #[error("write the password into the first line of {0}, which is empty")]
    Empty(PathBuf),
    /// A URL that names no server has no password.
    #[error("write a host, as password_file is the password for a server")]
    NoHost,
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
                .resolve(Path::new("/data"))
                .unwrap()
                .reveal()
                .to_owned()
        };
        assert_eq!(below("sqlite:a.sqlite3"), "sqlite:/data/a.sqlite3");
        assert_eq!(below("sqlite:/else/a.sqlite3"), "sqlite:/else/a.sqlite3");
        assert_eq!(below("postgres://db/a"), "postgres://db/a");
        assert_eq!(
            below("postgres://db/a?sslmode=require"),
            "postgres://db/a?sslmode=require"
        );
    }

    #[test]
    fn a_password_file_becomes_the_password_and_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "s3cret/@\nnot read\n").unwrap();
        std::fs::write(folder.path().join("empty"), "\n").unwrap();
        let resolve = |url: &str| DatabaseUrl::new(url).resolve(folder.path());
        let url = resolve("postgres://me@db/a?password_file=secret&sslmode=require").unwrap();
        assert_eq!(url.reveal(), "postgres://me:s3cret%2F%40@db/a?sslmode=require");
        assert!(!url.to_string().contains("s3cret"));
        assert_eq!(
            resolve("postgres://me@db/a?password_file=secret")
                .unwrap()
                .reveal(),
            "postgres://me:s3cret%2F%40@db/a"
        );
        assert_eq!(
            resolve("postgres://me:other@db/a?password_file=secret"),
            Err(PasswordFileFault::Twice)
        );
        assert_eq!(
            resolve("postgres://me@db/a?password_file=empty"),
            Err(PasswordFileFault::Empty(folder.path().join("empty")))
        );
        let missing = resolve("postgres://me@db/a?password_file=missing");
        assert!(matches!(missing, Err(PasswordFileFault::Unreadable { .. })));
    }
}
