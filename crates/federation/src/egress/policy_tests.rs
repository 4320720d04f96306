//! Spellings of addresses that must not be asked.

use super::*;

fn refusal(text: &str) -> Option<PolicyRefusal> {
    UrlPolicy::Production.check(&Url::parse(text).ok()?).err()
}

/// Refused by the policy, or not even a URL.
fn assert_refused(text: &str) {
    if let Ok(url) = Url::parse(text) {
        assert!(UrlPolicy::Production.check(&url).is_err(), "{text} became {url}");
    }
}

#[test]
fn ordinary_addresses_pass() {
    for text in [
        "https://mastodon.example/users/ana",
        "https://mastodon.example:443/users/ana?page=1#main-key",
        "https://social.ПРИМЕР.example/",
        "https://a-b.c1.museum/",
    ] {
        assert_eq!(refusal(text), None, "{text}");
    }
}

#[test]
fn b4_ip_addresses_are_refused_in_every_spelling_even_public_ones() {
    for text in [
        "https://1.1.1.1/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.01/",
        "https://017700000001/",
        "https://127.0.0.1./",
        "https://%31%32%37.0.0.1/",
        "https://１２７.０.０.１/",
        "https://①②⑦.⓪.⓪.①/",
        "https://127。0。0。1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[2606:4700:4700::1111]/",
        "https://[fe80::1%25eth0]/",
        "https://0/",
        "https:1.1.1.1/",
        "https:\\\\127.0.0.1\\",
    ] {
        assert_refused(text);
    }
    assert_eq!(refusal("https://1.1.1.1/"), Some(PolicyRefusal::NotADomainName));
}

#[test]
fn b5_other_schemes_ports_and_user_information_are_refused() {
    for (text, expected) in [
        ("http://peer.example/", PolicyRefusal::Scheme),
        ("file:///etc/passwd", PolicyRefusal::Scheme),
        ("gopher://peer.example/", PolicyRefusal::Scheme),
        ("ftp://peer.example/", PolicyRefusal::Scheme),
        ("data:text/plain,x", PolicyRefusal::Scheme),
        ("https://peer.example:80/", PolicyRefusal::Port),
        ("https://peer.example:8443/", PolicyRefusal::Port),
        ("https://peer.example:0/", PolicyRefusal::Port),
        ("https://ana@peer.example/", PolicyRefusal::UserInformation),
        ("https://ana:secret@peer.example/", PolicyRefusal::UserInformation),
        ("https://:secret@peer.example/", PolicyRefusal::UserInformation),
        ("https://peer.example@127.0.0.1/", PolicyRefusal::UserInformation),
    ] {
        assert_eq!(refusal(text), Some(expected), "{text}");
    }
}

#[test]
fn b5_local_names_and_trailing_dots_are_refused() {
    for text in [
        "https://localhost/",
        "https://localhost./",
        "https://LOCALHOST/",
        "https://news.localhost/",
        "https://intranet/",
        "https://wiki.internal/",
        "https://printer.local/",
        "https://router.home.arpa/",
        "https://peer.example./",
        "https://peer..example/",
        "https://.example/",
        "https://_dmarc.peer.example/",
    ] {
        assert_refused(text);
    }
    assert_refused(&format!("https://{}.example/", "a".repeat(64)));
    assert_refused(&format!("https://{}example/", "a.".repeat(130)));
    assert_eq!(
        refusal(&format!("https://peer.example/{}", "a".repeat(2048))),
        Some(PolicyRefusal::Length)
    );
}

#[test]
fn development_mode_adds_this_machine_and_nothing_else() {
    let check = |text: &str| UrlPolicy::Development.check(&Url::parse(text).unwrap());
    for text in [
        "http://localhost:4001/brands/news",
        "http://acme.localhost:4001/",
        "https://peer.test/",
        "http://peer.example:8080/",
        "http://127.0.0.1:9/",
        "http://127.8.8.8/",
    ] {
        assert_eq!(check(text), Ok(()), "{text}");
    }
    for text in [
        "http://10.0.0.1/",
        "http://[::1]:80/",
        "http://localhost.:4001/",
        "http://peer.example.com/",
        "https://peer.example.com:8443/",
        "http://notlocalhost/",
        "http://mytest/",
        "http://ana@localhost:4001/",
        "ftp://localhost/",
    ] {
        assert!(check(text).is_err(), "{text}");
    }
    assert_eq!(UrlPolicy::Production.fixed_addresses("localhost"), None);
    assert_eq!(UrlPolicy::Development.fixed_addresses("example.com"), None);
}
