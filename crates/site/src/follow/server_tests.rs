//! What is taken for a server, and what is not.

use super::*;

fn parse(typed: &str) -> Result<String, Mistake> {
    let own = PublicAddress::parse("https://social.acme.example").unwrap();
    Server::parse(typed, &own).map(|server| server.host().to_owned())
}

#[test]
fn a_server_is_named_by_its_name_a_handle_or_an_address() {
    for typed in [
        "server.example",
        " Server.Example ",
        "@me@server.example",
        "me@server.example",
        "https://server.example/@me",
        "HTTPS://server.example",
        "https://server.example?x=https://evil.example/",
        "https://server.example#@evil.example",
    ] {
        assert_eq!(parse(typed).as_deref(), Ok("server.example"), "{typed:?}");
    }
    assert_eq!(parse("bücher.example").as_deref(), Ok("xn--bcher-kva.example"));
    assert_eq!(parse("аpple.example").as_deref(), Ok("xn--pple-43d.example"));
}

#[test]
fn what_is_no_plain_https_server_is_refused() {
    use Mistake::{Empty, Here, NoServer, NotPlain, TooLong};
    let long_label = format!("{}.example", "a".repeat(64));
    let long_host = format!("{}example", "abcdefghi.".repeat(26));
    let endless = "a".repeat(100_000);
    let table = [
        ("", Empty),
        ("   ", Empty),
        (&*endless, TooLong),
        (&*long_label, NoServer),
        (&*long_host, NoServer),
        ("localhost", NoServer),
        ("@me", NoServer),
        ("@", NoServer),
        ("@@server.example", NoServer),
        ("@me@you@server.example", NoServer),
        ("127.0.0.1", NotPlain),
        ("0x7f.1", NotPlain),
        ("2130706433", NotPlain),
        ("[::1]", NotPlain),
        ("https://[2001:db8::1]/", NotPlain),
        ("::1", NotPlain),
        ("server.example:8443", NotPlain),
        ("https://server.example:443/", NotPlain),
        ("https://me@server.example/", NotPlain),
        ("https://me:secret@server.example/", NotPlain),
        ("http://server.example/", NotPlain),
        ("javascript://server.example/%0aalert(1)", NotPlain),
        ("javascript:alert(1)", NotPlain),
        ("data://server.example", NotPlain),
        ("//server.example", NoServer),
        ("server.example/path", NoServer),
        ("server.example\\@evil.example", NoServer),
        ("server.example%2f.evil.example", NoServer),
        ("server.example.", NoServer),
        (".server.example", NoServer),
        ("ser_ver.example", NoServer),
        ("-server.example", NoServer),
        ("server.example\r\nX: y", NoServer),
        ("server\t.example", NoServer),
        ("server.example\u{202e}", NoServer),
        ("ser\u{200b}ver.example", NoServer),
        ("\u{0}", NoServer),
        ("\"><script>alert(1)</script>", NoServer),
        ("social.acme.example", Here),
        ("@news@Social.Acme.Example", Here),
    ];
    for (typed, mistake) in table {
        assert_eq!(parse(typed), Err(mistake), "{typed:?}");
    }
}
