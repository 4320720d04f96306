//! `gatepost init` where somebody sits at a terminal.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;

use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};

use crate::command_line::gatepost::{Ended, gatepost};
use crate::command_line::installation::Installation;

/// Runs a command at a terminal where all of this is typed.
fn answering(arguments: &[String], answers: &str) -> Ended {
    let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY;
    let typist = openpt(flags).unwrap();
    grantpt(&typist).unwrap();
    unlockpt(&typist).unwrap();
    let terminal: OwnedFd = ioctl_tiocgptpeer(&typist, flags).unwrap();
    let mut typist = File::from(typist);
    typist.write_all(answers.as_bytes()).unwrap();
    gatepost(arguments)
        .at_terminal(terminal.try_clone().unwrap(), terminal)
        .ends()
}

#[test]
fn init_asks_for_what_no_flag_has_said_and_offers_what_is_usual() {
    let node = Installation::planned();
    let [internal, public] = node.ports;
    let mut arguments = vec!["init".to_owned()];
    let password_file = node.password_file.display().to_string();
    arguments.extend(["--data", node.folder(), "--admin-password-file", &password_file].map(String::from));
    // Domain, name, internal address, username, and an empty line that takes the offered name.
    let answers = format!("localhost:{public}\nAcme\n127.0.0.1:{internal}\nines_carvalho\n\n");
    let told = answering(&arguments, &answers).succeeds();
    assert!(
        told.contains(&format!(
            "The node http://localhost:{public} is set up in {}.",
            node.folder()
        )),
        "{told}"
    );
    let shown = node.command(&["config", "show"]).ends().succeeds();
    assert!(shown.contains("name = \"Acme\"\n"), "{shown}");
    assert!(
        shown.contains(&format!("listen = \"127.0.0.1:{internal}\"\n")),
        "{shown}"
    );
    let people = node.command(&["admin", "person", "list"]).ends().succeeds();
    let words: Vec<_> = people.split_whitespace().collect();
    assert_eq!(
        words,
        ["ines_carvalho", "ines_carvalho", "employee", "administrator"]
    );
}

#[test]
fn wrong_answers_and_no_answers_make_nothing() {
    let node = Installation::planned();
    let arguments = ["init", "--data", node.folder()].map(String::from);
    let control_d = "\u{4}";
    assert_eq!(
        answering(&arguments, &format!("acme.test:4001\n{control_d}")).code,
        Some(1)
    );
    let password_file = node.password_file.display().to_string();
    let arguments = [
        "init",
        "--data",
        node.folder(),
        "--admin-password-file",
        &password_file,
    ]
    .map(String::from);
    assert_eq!(answering(&arguments, "acme.com:4001\n\n\nines\n\n").code, Some(2));
    assert!(!node.folder.exists());
}
