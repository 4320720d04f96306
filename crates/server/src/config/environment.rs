//! The environment of the process, read in one place (invariant 4).

/// Before every variable that overrides a key: `GATEPOST_PUBLIC__URL` is `public.url`.
pub const PREFIX: &str = "GATEPOST_";

/// Between section and key.
const SEPARATOR: &str = "__";

/// A library underneath obeys this variable by allowing requests to local addresses (B22).
pub const DANGEROUS: &str = "DANGER_FEDERATION_ALLOW_LOCAL_IP";

/// What the environment says. Tests make their own.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// The variables with our prefix, as name and value.
    pub variables: Vec<(String, String)>,
    /// Whether the dangerous variable is set, to whatever value.
    pub allows_local_addresses: bool,
}

/// One variable that overrides a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Its name.
    pub variable: String,
    /// The key it sets, such as `public.url`.
    pub key: String,
    /// The text it sets it to.
    pub value: String,
}

impl Environment {
    /// The environment of this process. A value that is not Unicode is read with replacement characters,
    /// which no key accepts silently.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the environment"
    )]
    pub fn of_this_process() -> Self {
        let variables = std::env::vars_os()
            .map(|(name, value)| {
                (
                    name.to_string_lossy().into_owned(),
                    value.to_string_lossy().into_owned(),
                )
            })
            .filter(|(name, _)| name.starts_with(PREFIX))
            .collect();
        Self {
            variables,
            allows_local_addresses: std::env::var_os(DANGEROUS).is_some(),
        }
    }

    /// The variables that override keys, in the order of their names.
    pub fn overrides(&self) -> Vec<Override> {
        let mut overrides: Vec<_> = self
            .variables
            .iter()
            .filter_map(|(variable, value)| {
                let path = variable.strip_prefix(PREFIX)?;
                path.contains(SEPARATOR).then(|| Override {
                    variable: variable.clone(),
                    key: path.to_lowercase().replace(SEPARATOR, "."),
                    value: value.clone(),
                })
            })
            .collect();
        overrides.sort_by(|a, b| a.variable.cmp(&b.variable));
        overrides
    }

    /// Variables that look like an override of one of these sections but lack the second underscore, each
    /// with the name that was probably meant. Other variables with our prefix are nobody's business here:
    /// the development tools have their own.
    pub fn misspelt(&self, sections: &[String]) -> Vec<(String, String)> {
        let meant = |name: &String| {
            let path = name
                .strip_prefix(PREFIX)
                .filter(|path| !path.contains(SEPARATOR))?;
            let (section, key) = path.split_once('_')?;
            let known = sections.iter().any(|known| known.eq_ignore_ascii_case(section));
            known.then(|| format!("{PREFIX}{section}{SEPARATOR}{key}"))
        };
        self.variables
            .iter()
            .filter_map(|(name, _)| meant(name).map(|meant| (name.clone(), meant)))
            .collect()
    }
}
