//! What Dockerfile, docker-compose.yml and what they mount promise an administrator. No engine is needed: the files
//! are read and held against the configuration, the manifest and each other, so that none of them rots alone.
//!
//! ```text
//! compose   the few shapes of YAML that docker-compose.yml uses
//! image     the Dockerfile      services  docker-compose.yml
//! ```

mod compose;
mod image;
mod services;
