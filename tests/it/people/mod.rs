//! People: passwords, tokens, and leaving.
