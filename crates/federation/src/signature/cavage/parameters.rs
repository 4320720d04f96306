//! The `Signature` header: `keyId="..",algorithm="..",headers="..",signature=".."`.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::signature::{KeyId, Refusal};

/// 9999-12-31T23:59:59Z, the last second a date can name. Larger numbers have crashed other servers (A13).
const LAST_SECOND: i64 = 253_402_300_799;

/// More parameters or signed headers than this are refused unread; real requests have six and eight.
const MAX_LIST: usize = 32;

/// What `algorithm` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    /// `rsa-sha256`, the name everybody sends.
    RsaSha256,
    /// `hs2019`, or absent: the key decides, and our keys are RSA with SHA-256.
    ByKey,
}

/// Whole seconds since 1970, within what a date can name; the text is kept because the text is what was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seconds {
    pub(super) text: String,
    pub(super) value: i64,
}

/// A `Signature` header, read and bounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) key_id: KeyId,
    pub(super) algorithm: Algorithm,
    /// Lower case, without repetition, never empty.
    pub(super) signed: Vec<String>,
    pub(super) created: Option<Seconds>,
    pub(super) expires: Option<Seconds>,
    pub(super) signature: Vec<u8>,
}

impl Parameters {
    /// Reads the header's value.
    ///
    /// # Errors
    /// 400 for everything malformed or given twice, 401 for an algorithm we do not accept.
    pub(super) fn parse(header: &str) -> Result<Self, Refusal> {
        let pairs = split(header)?;
        let find = |name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.as_str())
        };
        let created = find("created").map(|text| seconds("created", text)).transpose()?;
        let expires = find("expires").map(|text| seconds("expires", text)).transpose()?;
        let key_id = KeyId::parse(find("keyId").ok_or(Refusal::MissingParameter("keyId"))?)?;
        let signature = STANDARD
            .decode(find("signature").ok_or(Refusal::MissingParameter("signature"))?)
            .map_err(|_| Refusal::UnreadableSignature)?;
        let signed = header_list(find("headers"))?;
        let algorithm = match find("algorithm") {
            None | Some("hs2019") => Algorithm::ByKey,
            Some("rsa-sha256") => Algorithm::RsaSha256,
            Some(_) => return Err(Refusal::Algorithm),
        };
        Ok(Self {
            key_id,
            algorithm,
            signed,
            created,
            expires,
            signature,
        })
    }

    /// Whether a header or pseudo-header is among the signed ones.
    pub(super) fn signs(&self, name: &str) -> bool {
        self.signed.iter().any(|signed| signed == name)
    }
}

/// Splits `name=value` pairs at commas; values are tokens or quoted strings with backslash escapes.
fn split(header: &str) -> Result<Vec<(&str, String)>, Refusal> {
    let mut pairs: Vec<(&str, String)> = Vec::new();
    let mut rest = header;
    loop {
        let (name, after) = rest.split_once('=').ok_or(Refusal::UnreadableSignature)?;
        let name = name.trim_ascii();
        if name.is_empty()
            || !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        {
            return Err(Refusal::UnreadableSignature);
        }
        // `KeyID` beside `keyId` counts as a repetition: others match names whatever their case.
        if pairs.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Err(Refusal::RepeatedParameter);
        }
        if pairs.len() >= MAX_LIST {
            return Err(Refusal::UnreadableSignature);
        }
        let (value, after) = match after.trim_ascii_start().strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let end = after.find(',').unwrap_or(after.len());
                let (token, after) = after.split_at(end);
                (token.trim_ascii().to_owned(), after)
            }
        };
        pairs.push((name, value));
        match after.trim_ascii_start() {
            "" => return Ok(pairs),
            more => rest = more.strip_prefix(',').ok_or(Refusal::UnreadableSignature)?,
        }
    }
}

/// Reads up to the closing quote; gives the text and what follows.
fn unquote(quoted: &str) -> Result<(String, &str), Refusal> {
    let mut text = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next() {
            Some('"') => return Ok((text, characters.as_str())),
            Some('\\') => text.push(characters.next().ok_or(Refusal::UnreadableSignature)?),
            Some(character) => text.push(character),
            None => return Err(Refusal::UnreadableSignature),
        }
    }
}

/// Plain digits only: no sign, no fraction, no exponent.
fn seconds(name: &'static str, text: &str) -> Result<Seconds, Refusal> {
    let refuse = || Refusal::UnreadableNumber(name);
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refuse());
    }
    let value: i64 = text.parse().map_err(|_| refuse())?;
    if value > LAST_SECOND {
        Err(refuse())
    } else {
        Ok(Seconds {
            text: text.to_owned(),
            value,
        })
    }
}

/// The list of signed headers in lower case; the draft's default is `(created)` alone.
fn header_list(text: Option<&str>) -> Result<Vec<String>, Refusal> {
    let mut list: Vec<String> = Vec::new();
    for name in text.unwrap_or("(created)").split_ascii_whitespace() {
        let name = name.to_ascii_lowercase();
        if list.contains(&name) || list.len() >= MAX_LIST {
            return Err(Refusal::UnreadableHeaderList);
        }
        list.push(name);
    }
    if list.is_empty() {
        Err(Refusal::UnreadableHeaderList)
    } else {
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_as_mastodon_writes_it_is_read() {
        let parameters = Parameters::parse(
            r#"keyId="https://peer.example/users/ana#main-key",algorithm="rsa-sha256",headers="(request-target) Host date digest content-type",signature="AAEC""#,
        )
        .unwrap();
        assert_eq!(
            parameters.key_id.as_str(),
            "https://peer.example/users/ana#main-key"
        );
        assert_eq!(parameters.algorithm, Algorithm::RsaSha256);
        assert_eq!(
            parameters.signed,
            ["(request-target)", "host", "date", "digest", "content-type"]
        );
        assert_eq!(parameters.signature, [0, 1, 2]);
        assert_eq!(parameters.created, None);
    }

    #[test]
    fn numbers_stand_bare_or_in_quotes_and_blanks_do_not_matter() {
        let parameters = Parameters::parse(
            r#"keyId="https://p.example/k" , created=1402170695,  expires="1402170699",signature="" , x="a\"b,c=d""#,
        )
        .unwrap();
        assert_eq!(parameters.created.unwrap().value, 1_402_170_695);
        assert_eq!(parameters.expires.unwrap().text, "1402170699");
        assert_eq!(parameters.signed, ["(created)"]);
    }

    #[test]
    fn nonsense_is_400_and_never_a_panic() {
        for header in [
            "",
            ",",
            "=",
            "keyId",
            "keyId=\"",
            "keyId=\"a\\",
            "keyId=\"https://p.example/k\"",
            "signature=\"\"",
            "keyId=\"https://p.example/k\"signature=\"\"",
            "keyId=\"https://p.example/k\",signature=\"\",",
            "keyId=\"https://p.example/k\",signature=\"***\"",
            "keyId=\"https://p.example/k\",signature=\"\",headers=\"\"",
            "keyId=\"https://p.example/k\",signature=\"\",headers=\"date Date\"",
            "kéy=\"ü\",💥=1",
        ] {
            let refusal = Parameters::parse(header).unwrap_err();
            assert_eq!(
                refusal.status(),
                http::StatusCode::BAD_REQUEST,
                "{header}: {refusal}"
            );
        }
    }
}
