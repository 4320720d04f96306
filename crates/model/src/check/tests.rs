//! What is found and what is not, detector by detector, and what lists may hold.
//!
//! Numbers are the card schemes' and the banks' own test and documentation numbers; tokens are made up.

use super::*;
use crate::Timestamp;
use crate::id::IdSource;

fn list(kind: RuleKind) -> CheckList {
    let rule = Rule {
        name: "rule".to_owned(),
        kind,
        severity: Severity::Block,
        group: None,
        note: None,
    };
    CheckList {
        version: 1,
        rules: vec![rule],
        internal_domains: vec!["Intranet.Example".to_owned()],
    }
}

fn run(kind: RuleKind, text: &str) -> Vec<Finding> {
    let subject = Subject {
        parts: vec![(Place::Text, text.to_owned())],
    };
    Compiled::new(&list(kind)).unwrap().run(&subject)
}

fn detect(detector: Detector, text: &str) -> Vec<Finding> {
    run(RuleKind::Detector { detector }, text)
}

fn words(words: &[&str]) -> RuleKind {
    RuleKind::Word {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    }
}

fn pattern(pattern: &str) -> RuleKind {
    RuleKind::Pattern {
        pattern: pattern.to_owned(),
    }
}

fn part(text: &str, finding: &Finding) -> String {
    text.chars()
        .skip(finding.start)
        .take(finding.end - finding.start)
        .collect()
}

fn table(detector: Detector, found: &[&str], clean: &[&str]) {
    for text in found {
        assert!(!detect(detector, text).is_empty(), "{detector:?} misses {text:?}");
    }
    for text in clean {
        let findings = detect(detector, text);
        assert!(
            findings.is_empty(),
            "{detector:?} in {text:?}: {:?}",
            part(text, &findings[0])
        );
    }
}

#[test]
fn card_numbers_are_found_in_groups_and_in_disguise() {
    table(
        Detector::CardNumber,
        &[
            "4111111111111111",
            "Pay with 4111 1111 1111 1111 12/29 now",
            "5555-5555-5555-4444",
            "378282246310005",
            "3782 822463 10005",
            "6011.1111.1111.1117",
            "30569309025904",
            "3530111333300000",
            "2223003122003222",
            "order 77 4242 4242 4242 4242.",
            "４１１１１１１１１１１１１１１１",
            "4111\u{200B}1111\u{200B}1111\u{200B}1111",
            "4111\u{2011}1111\u{2011}1111\u{2011}1111",
            "٤١١١١١١١١١١١١١١١",
        ],
        &[
            "4111111111111112",
            "1234567890123456",
            "+4111111111111111",
            "a4111111111111111",
            "41111111111111110000000",
            "2026-11-21 10:15",
        ],
    );
}

#[test]
fn bank_account_numbers_are_found_by_country_length_and_check_digits() {
    table(
        Detector::Iban,
        &[
            "DE89 3704 0044 0532 0130 00",
            "de89370400440532013000",
            "GB29NWBK60161331926819 please",
            "FR14 2004 1010 0505 0001 3M02 606",
            "NO93 8601 1117 947",
            "CH93\u{A0}0076\u{A0}2011\u{A0}6238\u{A0}5295\u{A0}7",
            "ＤＥ８９３７０４００４４０５３２０１３０００",
        ],
        &[
            "DE88370400440532013000",
            "DE8937040044053201300",
            "ZZ89370400440532013000",
            "DE89 is a road",
            "XDE89370400440532013000",
        ],
    );
}

#[test]
fn keys_tokens_and_passwords_are_found() {
    let hex = "0123456789abcdef".repeat(4);
    let made_up = [
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA".to_owned(),
        "-----BEGIN PRIVATE KEY-----".to_owned(),
        "AKIAIOSFODNN7EXAMPLE".to_owned(),
        format!("ghp_{}", "aB3".repeat(12)),
        format!("glpat-{}", "aB3".repeat(7)),
        format!("xoxb-{}", "123-".repeat(5)),
        format!("sk_{}_{}", "live", "aB3".repeat(8)),
        format!("AIza{}", "aB3xy".repeat(7)),
        format!("gpt_{hex}"),
        format!("gps_{hex}"),
        format!("gpa_{hex}"),
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.".to_owned(),
        "password: hunter2".to_owned(),
        "Passwort: Sommerzeit".to_owned(),
        "DB_PASSWORD=s3cr3t!".to_owned(),
        "the password is Tr0ub4dor&3".to_owned(),
        "api_key = \"abcdefghijkl\"".to_owned(),
        "https://ana:geheim1@host.example/".to_owned(),
        "pass\u{200B}word: hunter2".to_owned(),
    ];
    let found: Vec<&str> = made_up.iter().map(String::as_str).collect();
    table(
        Detector::Secret,
        &found,
        &[
            "Password: required",
            "Password: ********",
            "Choose a password with 12 characters",
            "The secret of our bread: time and flour.",
            "-----BEGIN PUBLIC KEY-----",
            "password: <your password>",
            "our gpt_model is new",
            "https://host.example/path",
        ],
    );
}

#[test]
fn a_sentence_never_repeats_what_was_found() {
    let findings = detect(Detector::Secret, "password: hunter2");
    assert!(
        !findings[0].sentence.contains("hunter2"),
        "{}",
        findings[0].sentence
    );
}

#[test]
fn addresses_of_internal_networks_are_found() {
    table(
        Detector::InternalAddress,
        &[
            "see 10.1.2.3",
            "192.168.0.1:8080",
            "172.16.5.4,",
            "http://127.0.0.1/",
            "169.254.169.254",
            "http://2130706433/",
            "http://0x7f000001/",
            "fd00::1 is up",
            "http://[fe80::1]/",
            "printer.local",
            "wiki.corp/page",
            "Build on ci.internal.",
            "nas.home.arpa",
            "http://wiki/page",
            "https://jenkins:8443/job",
            "ｗｉｋｉ．ｃｏｒｐ",
            "wiki\u{200B}.corp",
            "\\\\files\\plans",
            "localhost:3000",
        ],
        &[
            "8.8.8.8",
            "version 1.10",
            "172.32.0.1",
            "https://example.com/local",
            "local corp news, internal",
            "At 10:30:00",
            "2001:db8::1",
            "a corp.example",
            "std::vec",
        ],
    );
}

#[test]
fn internal_sites_are_found_with_all_that_lies_under_them() {
    table(
        Detector::InternalLink,
        &[
            "https://intranet.example/a",
            "HTTPS://WIKI.Intranet.EXAMPLE",
            "wiki.intranet.example",
            "see intranet.example.",
            "https://ana@intranet.example:8443/x",
            "https://%69ntranet.example/",
            "ｉｎｔｒａｎｅｔ。ｅｘａｍｐｌｅ",
            "intranet\u{AD}.example",
        ],
        &[
            "https://example/",
            "notintranet.example",
            "intranet.example.com",
            "our intranet",
            "https://news.example/intranet.examples",
        ],
    );
}

#[test]
fn ways_to_reach_a_person_are_found() {
    table(
        Detector::Email,
        &[
            "ana@example.com",
            "Write to a.b+c@mail.example.org!",
            "ana＠example.com",
            "jörg@bäcker.example",
        ],
        &[
            "@news@social.example",
            "hello @ana",
            "a@b",
            "https://social.example/@news",
            "3@4.5",
        ],
    );
    table(
        Detector::Phone,
        &[
            "+49 30 1234567",
            "+1-202-555-0143",
            "(202) 555-0143",
            "202-555-0143",
            "030 1234567",
            "0049 30 1234567",
            "01 23 45 67 89",
            "Tel: 1234567",
            "+４９ ３０ １２３４５６７",
        ],
        &[
            "01.02.2026",
            "2026-11-21",
            "01.02.2026 10",
            "1 000 000 000",
            "12.345.678",
            "0.1234567",
            "4111 1111 1111 1111",
            "room 0123",
            "EUR 1.250,00",
            "1234567",
        ],
    );
}

#[test]
fn marks_of_confidence_are_found_in_five_languages() {
    table(
        Detector::Confidential,
        &[
            "CONFIDENTIAL",
            "This is strictly confidential.",
            "do-not-distribute_v2.pdf",
            "Streng geheim!",
            "vertraulich",
            "Document confidentiel",
            "Sólo confidencial",
            "Uso interno",
            "Riservato",
            "signed an NDA",
            "intern\n",
            "Numbers [internal]",
            "Classification: Restricted",
            "TLP:RED",
            "ｃｏｎｆｉｄｅｎｔｉａｌ",
            "con\u{200B}fi\u{AD}dential",
            "CONFI\u{307}DENTIAL",
        ],
        &[
            "Our interns start on Monday: Ana is an intern here.",
            "We keep your data confidentially.",
            "Das ist international.",
            "internal combustion engines",
            "The Sandals",
        ],
    );
}

#[test]
fn f12_characters_nobody_sees_are_found_and_written_out() {
    table(
        Detector::Invisible,
        &[
            "a\u{202E}b",
            "a\u{2066}b\u{2069}",
            "zero\u{200B}width",
            "\u{FEFF}text",
            "tag\u{E0061}\u{E0062}",
            "soft\u{AD}\u{AD}hyphens",
            "a\u{200D}b",
            "a\u{FE0F}b",
            "filler\u{3164}",
            "\u{1F3F4}\u{E0067}\u{E0062} without an end",
        ],
        &[
            "plain\ntext\twith lines\r\n",
            "❤\u{FE0F}",
            "👩\u{200D}💻 👩🏽\u{200D}🚒",
            "🏳\u{FE0F}\u{200D}🌈",
            "1\u{FE0F}\u{20E3}",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            "می\u{200C}خواهم",
            "Donau\u{AD}dampf\u{AD}schiff",
        ],
    );
    assert_eq!(reveal("a\u{202E}b\u{200B}"), "a⟨U+202E⟩b⟨U+200B⟩");
    assert_eq!(reveal("❤\u{FE0F} ordinary"), "❤\u{FE0F} ordinary");
}

#[test]
fn i5_ids_and_paths_of_the_internal_plane_are_found() {
    let id = IdSource::first_of(Timestamp(1_795_292_100_000)) + 77;
    let texts = [
        format!("see {id}"),
        format!("/posts/{id}"),
        format!("https://gate.example/candidates/{id}?x"),
    ];
    let found: Vec<&str> = texts.iter().map(String::as_str).collect();
    let elsewhere = format!("https://other.example/status/{id}");
    table(
        Detector::InternalId,
        &found,
        &[
            &elsewhere,
            "123456789012345",
            "9223372036854775807",
            "/posts/12",
            &format!("x{id}"),
            &format!("{id}00"),
        ],
    );
}

#[test]
fn listed_words_are_found_whole_whatever_their_dress_and_shown_where_they_stand() {
    let kind = words(&["Falcon", "project x", "C++", "Straße", "机密"]);
    for (text, shown) in [
        ("the FALCON flies", "FALCON"),
        ("é ｆａｌｃｏｎ", "ｆａｌｃｏｎ"),
        ("a fal\u{200B}con", "fal\u{200B}con"),
        ("f\u{301}alcon.", "f\u{301}alcon"),
        ("Project_X", "Project_X"),
        ("project \n x", "project \n x"),
        ("we use c++ here", "c++"),
        ("STRASSE", "STRASSE"),
        ("这是机密文件", "机密"),
    ] {
        let findings = run(kind.clone(), text);
        assert_eq!(findings.len(), 1, "{text:?}");
        assert_eq!(part(text, &findings[0]), shown);
    }
    for text in ["falcons", "unfalcon", "projectx", "C", "c"] {
        assert_eq!(run(kind.clone(), text), [], "{text:?}");
    }
}

#[test]
fn patterns_see_through_disguises_and_overlapping_findings_are_one() {
    let findings = run(pattern(r"PRJ-\d{3}"), "ü PRJ\u{2011}１２３");
    assert_eq!((findings.len(), findings[0].start, findings[0].end), (1, 2, 9));
    let findings = run(words(&["red fox", "fox hunt"]), "red fox hunt");
    assert_eq!((findings.len(), findings[0].start, findings[0].end), (1, 0, 12));
}

#[test]
fn lists_that_cannot_be_used_are_refused_with_a_sentence() {
    let refusal = |kind| list(kind).validate().unwrap_err();
    assert!(refusal(pattern("(")).contains("cannot be read"));
    assert!(refusal(pattern("x*")).contains("empty text"));
    assert!(refusal(pattern(r"(\w{900}){900}")).contains("too large"));
    assert!(refusal(pattern(&"x".repeat(501))).contains("500"));
    assert!(refusal(words(&["\u{200B}"])).contains("nothing visible"));
    assert!(refusal(words(&[])).contains("no words"));
    assert!(refusal(words(&vec!["word"; 2_001])).contains("2000 words"));
    let mut twice = list(pattern("x"));
    twice.rules.push(Rule {
        name: "RULE".to_owned(),
        ..twice.rules[0].clone()
    });
    assert!(twice.validate().unwrap_err().contains("Two rules"));
    let mut many = list(pattern("x"));
    many.rules = (0..201)
        .map(|n| Rule {
            name: n.to_string(),
            ..many.rules[0].clone()
        })
        .collect();
    assert!(many.validate().unwrap_err().contains("200 rules"));
    let mut domain = list(pattern("x"));
    domain.internal_domains = vec!["https://intranet.example/".to_owned()];
    assert!(domain.validate().unwrap_err().contains("not a host name"));
}

#[test]
fn the_standard_list_can_be_used_and_survives_json() {
    let standard = CheckList::standard(vec!["intranet.example".to_owned()]);
    assert_eq!(standard.validate(), Ok(()));
    let json = serde_json::to_string(&standard).unwrap();
    assert_eq!(serde_json::from_str::<CheckList>(&json).unwrap(), standard);
    assert!(serde_json::from_str::<CheckList>(&json.replacen("version", "versions", 1)).is_err());
    let ordinary = "We open a second bakery in Springfield on 1 December. 🎉 Come and see: https://example.com/news #bread";
    let subject = Subject {
        parts: vec![(Place::Text, ordinary.to_owned())],
    };
    assert_eq!(Compiled::new(&standard).unwrap().run(&subject), []);
}

#[test]
fn places_have_one_form_in_json_and_a_name_for_people() {
    assert_eq!(
        serde_json::to_string(&Place::Alt(2)).unwrap(),
        r#"{"part":"alt","index":2}"#
    );
    assert_eq!(serde_json::to_string(&Place::Text).unwrap(), r#"{"part":"text"}"#);
    assert_eq!(
        serde_json::from_str::<Place>(r#"{"part":"text"}"#).unwrap(),
        Place::Text
    );
    assert_eq!(Place::Alt(2).label(), "description of medium 3");
}

#[test]
fn the_one_finding_that_blocks_is_kept_among_a_thousand_that_warn() {
    let rule = |name: &str, kind, severity| Rule {
        name: name.to_owned(),
        kind,
        severity,
        group: None,
        note: Some("Ask Ana.".to_owned()),
    };
    let check = CheckList {
        version: 1,
        rules: vec![
            rule("warns", words(&["a"]), Severity::Warn),
            rule("asks", words(&["b"]), Severity::ExtraStep),
            rule("blocks", words(&["c"]), Severity::Block),
        ],
        internal_domains: Vec::new(),
    };
    let subject = Subject {
        parts: vec![
            (Place::Alt(0), "b c".to_owned()),
            (Place::Text, "a ".repeat(1_000)),
        ],
    };
    let findings = Compiled::new(&check).unwrap().run(&subject);
    assert_eq!(findings.len(), MAX_FINDINGS);
    assert_eq!(highest(&findings), Some(Severity::Block));
    assert!(findings.is_sorted_by_key(|finding| (finding.place, finding.start)));
    let asks = findings.iter().find(|finding| finding.rule == "asks").unwrap();
    assert_eq!(asks.group.as_deref(), Some(DEFAULT_GROUP));
    assert!(asks.sentence.ends_with("Ask Ana."), "{}", asks.sentence);
    assert_eq!(highest(&[]), None);
    assert!(Severity::Warn < Severity::ExtraStep && Severity::ExtraStep < Severity::Block);
    assert_eq!(Severity::parse("extra_step"), Some(Severity::ExtraStep));
}

// Nothing is timed here: quadratic work on these lines would not end within the patience of any test run.
#[test]
fn a_line_of_a_mebibyte_is_checked_whatever_it_is_made_of() {
    let compiled = Compiled::new(&CheckList::standard(vec!["intranet.example".to_owned()])).unwrap();
    let run = |unit: &str, length: usize| {
        let text = unit.repeat(length / unit.len());
        let findings = compiled.run(&Subject {
            parts: vec![(Place::Text, text)],
        });
        assert!(findings.len() <= MAX_FINDINGS, "{unit:?}");
    };
    run("1 ", 1 << 20);
    // A quarter of it for the others: the suite is slow enough.
    for unit in [
        "4",
        "a",
        "http://",
        "a@",
        "\u{301}",
        "-----BEGIN ",
        "a.",
        "DE89 ",
        "password: ",
        "::",
        "eyJa-",
        "\u{1F3F4}\u{E0061}",
    ] {
        run(unit, 1 << 18);
    }
}
