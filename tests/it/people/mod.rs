//! People: accounts, roles, passwords, tokens, and leaving.

mod accounts;
mod leaving;
mod passwords;
mod tokens;
