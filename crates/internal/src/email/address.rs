//! Which addresses can be written to.

use crate::Error;

/// The longest address, in bytes: what a server takes between `MAIL FROM:<` and `>` (RFC 5321, section 4.5.3.1.3).
pub const LONGEST_ADDRESS: usize = 254;

/// The longest part in front of the `@`, in bytes (RFC 5321, section 4.5.3.1.1).
const LONGEST_NAME: usize = 64;

/// The address as it is stored: without the blanks a keyboard leaves around it.
///
/// What RFC 5321 knows besides, such as quoted names and addresses in brackets, nobody's company uses.
///
/// # Errors
/// [`Error::Invalid`] for what is no address.
pub(super) fn checked(typed: &str) -> Result<String, Error> {
    let address = typed.trim();
    if is_address(address) {
        Ok(address.to_owned())
    } else {
        Err(Error::invalid(
            "That is no e-mail address. Write one such as ana@company.example.",
        ))
    }
}

fn is_address(address: &str) -> bool {
    let Some((name, host)) = address.rsplit_once('@') else {
        return false;
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&byte);
    let is_name = name.len() <= LONGEST_NAME
        && name
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(plain));
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_host = host.contains('.') && host.split('.').all(is_label);
    address.len() <= LONGEST_ADDRESS && is_name && is_host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_name_at_one_host() {
        for good in [
            "ana@acme.example",
            " a.b+news@mail.acme.example\n",
            "O'Neil@acme.example",
        ] {
            assert_eq!(checked(good).unwrap(), good.trim());
        }
        for bad in [
            "",
            "ana",
            "ana@acme",
            "@acme.example",
            "ana@.example",
            "a..b@acme.example",
            "ana@acme.example\r\nBcc: eve@evil.example",
            "ana@acme.example, eve@evil.example",
            "<ana@acme.example>",
            "a b@acme.example",
            "ana@-acme.example",
            "an\0a@acme.example",
            "änä@acme.example",
            &format!("{}@acme.example", "a".repeat(65)),
            &format!("a@{}example", "acme.".repeat(60)),
        ] {
            assert!(checked(bad).is_err(), "{bad:?}");
        }
    }
}
