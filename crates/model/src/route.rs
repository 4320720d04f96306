//! Routes as data: which plane answers what, and whom. Each listener builds its router from such a table, so
//! that what is not in it does not exist; tests and the leak oracle walk it.

/// The listener a route belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Plane {
    /// Employees and the PR team.
    Internal,
    /// The world.
    Public,
}

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Whoever reaches the listener.
    Anyone,
    /// Another server, by its signature.
    Server,
    /// A registered app, with or without a person behind it.
    App,
    /// An active person with a living token of their own; all others get one fixed 401, whatever they ask for.
    Person,
    /// A person, or an app that acts as a brand.
    PersonOrBrand,
    /// An active person with a living session; all others are led to sign in.
    Session,
    /// An active person with a living session or token, or an app that acts as a brand; all others get the fixed
    /// 404: a picture's address tells nobody whether there is one (H8).
    SessionOrToken,
}

/// One row of a listener's table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The listener.
    pub plane: Plane,
    /// The path, with `{name}` for a part of it and `{*name}` for all the rest.
    pub path: &'static str,
    /// The method, in capitals. GET answers HEAD as well.
    pub method: &'static str,
    /// Who may call it.
    pub access: Access,
}
