//! `/settings`: one's profile, one's password and second factor, where notices go by e-mail, and everything that has
//! access in one's name.

pub(crate) mod access;
pub(crate) mod email;
pub(crate) mod password;
pub(crate) mod profile;
pub(crate) mod second_factor;
