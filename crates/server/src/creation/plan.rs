//! What a new node is to be, and the configuration that makes it so.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use gatepost_internal::password;
use gatepost_model::brand::is_valid_name;

use crate::config::{Config, DatabaseUrl, Environment, Mistake, Mistakes, parse};

/// Stands in for the release key while the plan is checked; nobody has its private half.
const PLACEHOLDER_KEY: &str = "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// What a new node is to be.
#[derive(Clone)]
pub struct Plan {
    /// Where its configuration goes; an absolute path.
    pub file: PathBuf,
    /// Its data folder; an absolute path.
    pub data: PathBuf,
    /// The company's name.
    pub name: String,
    /// The origin the world sees.
    pub public_url: String,
    /// Whether it runs in development mode.
    pub development: bool,
    /// Where the internal listener binds.
    pub internal_listen: SocketAddr,
    /// Where the public listener binds.
    pub public_listen: SocketAddr,
    /// Where employees reach the internal listener.
    pub internal_url: String,
    /// The internal database, where it is not the file in the data folder.
    pub internal_database: Option<DatabaseUrl>,
    /// The public database, where it is not the file in the data folder.
    pub public_database: Option<DatabaseUrl>,
    /// Both the undo window and its minimum, in seconds, where they are not the default.
    pub undo_seconds: Option<i64>,
    /// The first person, who gets the role of an administrator. Without one there is nobody.
    pub administrator: Option<Administrator>,
}

/// The first person. Has no `Debug`: the password stays out of logs.
#[derive(Clone)]
pub struct Administrator {
    /// The name to sign in with.
    pub username: String,
    /// First and last name.
    pub display_name: String,
    /// The password.
    pub password: String,
}

impl Plan {
    /// The text of the configuration file this plan becomes. It says only what is not the default.
    pub(super) fn to_toml(&self, release_key: &str) -> String {
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let database = |url: &Option<DatabaseUrl>| match url {
            Some(url) => format!("database = {}\n", quoted(url.reveal())),
            None => String::new(),
        };
        let folder = self.file.parent().unwrap_or(Path::new(""));
        let data = if self.data == folder {
            Path::new(".")
        } else {
            self.data.as_path()
        };
        let development = if self.development {
            "# http, ports and requests to this machine: for trying out, never for a real domain.\n\
             development = true\n"
        } else {
            ""
        };
        let apps = if self.development {
            "\n[apps]\n# Any app may come in, as this node is for trying out.\nadmit = \"any\"\n"
        } else {
            ""
        };
        let gate = self.undo_seconds.map_or_else(String::new, |seconds| {
            format!("\n[gate]\nundo_seconds = {seconds}\nminimum_undo_seconds = {seconds}\n")
        });
        format!(
            "# What is particular to this node. `gatepost config show` prints every key that is in force;\n\
             # gatepost.default.toml, which comes with the source, documents them.\n\
             \n[node]\nname = {name}\n{development}data = {data}\n\
             \n[internal]\nlisten = {internal_listen}\nurl = {internal_url}\n{internal_database}\
             \n[public]\nlisten = {public_listen}\n\
             # Part of every published address: it can never be changed.\n\
             url = {public_url}\n{public_database}\
             # The public half of release.key.\n\
             release_keys = [{release_key}]\n{apps}{gate}",
            name = quoted(&self.name),
            data = quoted(&data.display().to_string()),
            internal_listen = quoted(&self.internal_listen.to_string()),
            internal_url = quoted(&self.internal_url),
            internal_database = database(&self.internal_database),
            public_listen = quoted(&self.public_listen.to_string()),
            public_url = quoted(&self.public_url),
            public_database = database(&self.public_database),
            release_key = quoted(release_key),
        )
    }

    /// The configuration with this public release key. The environment does not count: the plan is what
    /// somebody has just said.
    pub(super) fn to_config(&self, release_key: &str) -> Result<Config, Mistakes> {
        parse(&self.to_toml(release_key), &self.file, &Environment::default())
    }

    /// Checks the plan as the configuration it will be, and the administrator with it.
    ///
    /// # Errors
    /// Every mistake, one sentence each.
    pub fn check(&self) -> Result<Config, Mistakes> {
        let mut mistakes = Vec::new();
        if let Some(administrator) = &self.administrator {
            administrator.check(&mut mistakes);
        }
        match self.to_config(PLACEHOLDER_KEY) {
            Ok(config) if mistakes.is_empty() => Ok(config),
            Ok(_) => Err(Mistakes(mistakes)),
            Err(Mistakes(mut found)) => {
                found.append(&mut mistakes);
                Err(Mistakes(found))
            }
        }
    }
}

impl Administrator {
    /// The rules of the internal plane, asked before anything is made.
    fn check(&self, mistakes: &mut Vec<Mistake>) {
        if !is_valid_name(&self.username) {
            mistakes.push(Mistake::value(
                "The administrator's username",
                format!("{:?}", self.username),
                "write 1 to 30 of a-z, 0-9 and _, beginning with a letter",
            ));
        }
        if self.display_name.trim().is_empty() || self.display_name.chars().count() > 80 {
            mistakes.push(Mistake::value(
                "The administrator's name",
                format!("{:?}", self.display_name),
                "write a first and last name of at most 80 characters",
            ));
        }
        let characters = self.password.chars().count();
        if characters < password::SHORTEST || self.password.len() > password::LONGEST {
            mistakes.push(Mistake::general(format!(
                "The administrator's password cannot be used: write one of at least {} characters.",
                password::SHORTEST
            )));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan {
            file: "/data/gatepost.toml".into(),
            data: "/data".into(),
            name: "Acme \"the best\"".into(),
            public_url: "https://social.acme.example".into(),
            development: false,
            internal_listen: "127.0.0.1:4000".parse().unwrap(),
            public_listen: "127.0.0.1:4001".parse().unwrap(),
            internal_url: "http://localhost:4000".into(),
            internal_database: None,
            public_database: None,
            undo_seconds: Some(0),
            administrator: None,
        }
    }

    #[test]
    fn a_plan_becomes_the_configuration_it_describes() {
        let config = plan().check().unwrap();
        assert_eq!(config.settings.node.name, "Acme \"the best\"");
        assert_eq!(config.internal_database.reveal(), "sqlite:/data/internal.sqlite3");
        assert_eq!(config.settings.gate.minimum_undo_seconds, 0);
        let elsewhere = Plan {
            data: "/var/lib/gatepost".into(),
            public_database: Some(DatabaseUrl::new("postgres://me:secret@db/outside")),
            ..plan()
        };
        let config = elsewhere.check().unwrap();
        assert_eq!(
            config.release_key_file,
            Path::new("/var/lib/gatepost/release.key")
        );
        assert_eq!(config.public_database.reveal(), "postgres://me:secret@db/outside");
    }

    #[test]
    fn mistakes_of_the_plan_and_of_its_administrator_are_told_together() {
        let wrong = Plan {
            public_url: "http://acme.com:4001".into(),
            administrator: Some(Administrator {
                username: "Ana Silva".into(),
                display_name: " ".into(),
                password: "short".into(),
            }),
            ..plan()
        };
        let found = wrong.check().unwrap_err();
        assert_eq!(found.0.len(), 4, "{found}");
        assert!(!found.to_string().contains("short"));
    }
}
