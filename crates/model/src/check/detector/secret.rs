//! Keys, tokens and passwords.
//!
//! Tokens are told by the prefixes their issuers gave them for exactly this purpose.

use std::ops::Range;

use regex::Regex;

use super::super::seen::Seen;
use super::{compile, is_word};

const KEY: &str = "A private key";
const TOKEN: &str = "An access token or API key";
const SIGNED: &str = "A signed token (JWT)";
const PASSWORD: &str = "A password or another secret";

/// The forms of secrets.
pub(super) fn patterns() -> Result<Vec<(&'static str, Regex)>, String> {
    compile(&[
        (KEY, r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----"),
        (KEY, r"AGE-SECRET-KEY-1[0-9A-Z]{20,}|PuTTY-User-Key-File-\d"),
        // Amazon, GitHub, GitLab, Slack, Stripe, Google.
        (TOKEN, r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}"),
        (TOKEN, r"gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,}"),
        (
            TOKEN,
            r"gl(?:pat|ptt|rt|dt|cbt|oas|soat|ft|imt|agent|ffct)-[A-Za-z0-9_\-]{20,}",
        ),
        (
            TOKEN,
            r"xox[abeoprs]-[A-Za-z0-9\-]{10,}|xapp-[0-9]-[A-Za-z0-9\-]{10,}",
        ),
        (
            TOKEN,
            r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/]{10,}",
        ),
        (
            TOKEN,
            r"[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/=]{16,}",
        ),
        (
            TOKEN,
            r"AIza[A-Za-z0-9_\-]{35}|GOCSPX-[A-Za-z0-9_\-]{20,}|ya29\.[A-Za-z0-9_\-]{20,}",
        ),
        // Package registries, hosting, mail, language models.
        (
            TOKEN,
            r"npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_\-]{30,}|do[por]_v1_[a-f0-9]{64}|hf_[A-Za-z0-9]{30,}",
        ),
        (
            TOKEN,
            r"SG\.[A-Za-z0-9_\-]{16,}\.[A-Za-z0-9_\-]{16,}|sk-[A-Za-z0-9_\-]{20,}|shp(?:at|ss|ca|pa)_[a-f0-9]{32}",
        ),
        (TOKEN, r"AccountKey=[A-Za-z0-9+/=]{40,}"),
        // Our own: a person's, a session's, an app's.
        (TOKEN, r"gp[tsa]_[0-9a-fA-F]{32,}"),
        (
            SIGNED,
            r"eyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*",
        ),
        (PASSWORD, r"(?i)[a-z][a-z0-9+.\-]*://[^\s/:@]+:[^\s/@]{3,}@[^\s/]"),
        (
            PASSWORD,
            &format!(
                r#"(?i)(?:{NAMES})["'`*]*[ \t]*(?::=|=>|[:=]|(?-u:\b)ist?(?-u:\b))[ \t]*\S{{4,}}[^\r\n]?"#
            ),
        ),
    ])
}

/// What people call a secret when they write it down beside its value.
const NAMES: &str = "password|passwd|passphrase|pwd|passwort|kennwort|mot de passe|contraseña|contrasena|senha|wachtwoord\
     |api[ _-]?key|secret[ _-]?key|access[ _-]?key|client[ _-]?secret|auth[ _-]?token|access[ _-]?token\
     |bearer[ _-]?token|refresh[ _-]?token|api[ _-]?token|private[ _-]?key|secret|parola d'ordine";

/// Whether a hit stands alone and, for an assignment, whether what is assigned looks like a secret.
pub(super) fn is_secret(seen: &Seen, bytes: Range<usize>) -> bool {
    let Some(text) = seen.text.get(bytes.clone()) else {
        return false;
    };
    // `DB_PASSWORD=` is an assignment as well, so an underscore before it is no objection.
    if is_word(seen.before(bytes.start)) && seen.before(bytes.start) != Some('_') {
        return false;
    }
    if text.contains("://") || !is_assignment(text) {
        return true;
    }
    let end = bytes.end;
    let line_ends = matches!(seen.at(end), None | Some('\n' | '\r')) && !text.ends_with([' ', '\t']);
    assigned(text).is_some_and(|value| looks_secret(value, line_ends))
}

/// Tokens begin with their prefix; only assignments hold a name, a sign and a value.
fn is_assignment(text: &str) -> bool {
    let lower = text.to_lowercase();
    NAMES.split('|').any(|name| {
        let stem: String = name
            .chars()
            .take_while(|character| character.is_alphabetic())
            .collect();
        lower.starts_with(&stem)
    })
}

/// The value of an assignment: what stands behind the first sign or verb.
fn assigned(text: &str) -> Option<&str> {
    let sign = text
        .find([':', '='])
        .or_else(|| text.find(" is"))
        .or_else(|| text.find(" ist"))?;
    let value = text.get(sign..)?.trim_start_matches([':', '=', '>', ' ', '\t']);
    let value = value
        .strip_prefix("ist ")
        .or_else(|| value.strip_prefix("is "))
        .unwrap_or(value);
    value.split_whitespace().next()
}

/// A password has digits or signs in it, or is all there is on the rest of its line. `Password: required`,
/// `****` and `<your password>` are none.
fn looks_secret(value: &str, line_ends: bool) -> bool {
    let quoted = value.starts_with(['"', '\'', '`']);
    let core = value.trim_matches(|c: char| "\"'`.,;:!?()[]*".contains(c));
    let length = core.chars().count();
    if length < 4 || core.starts_with(['<', '{', '$', '%']) || core.contains("://") {
        return false;
    }
    let mixed =
        core.chars().any(|c| c.is_ascii_digit()) || core.chars().any(|c| "!@#$%^&*+=~|\\?".contains(c));
    let lower = core.to_lowercase();
    let ordinary = [
        "required",
        "optional",
        "forgotten",
        "none",
        "wrong",
        "expired",
        "needed",
        "invalid",
        "reset",
        "change",
        "changed",
        "erforderlich",
        "vergessen",
        "falsch",
        "hidden",
        "secret",
        "missing",
        "incorrect",
        "yours",
    ];
    mixed || (length >= 6 && (quoted || line_ends) && !ordinary.contains(&lower.as_str()))
}
