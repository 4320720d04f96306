//! Wishes the demo cannot grant.

use std::fs;
use std::net::TcpListener;

use super::running::command;
use crate::command_line::gatepost::gatepost;
use crate::command_line::ports;
use crate::support::database::on_postgres;

#[test]
fn a_taken_port_is_named_and_nothing_is_made() {
    if on_postgres() {
        return; // The demo is on SQLite.
    }
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("demo");
    let row = ports::free_row::<4>();
    for taken in row {
        let _listener = TcpListener::bind(("127.0.0.1", taken)).unwrap();
        let told = command(row[0], Some(&folder)).ends().refusal();
        let sentence = format!("cannot use 127.0.0.1:{taken}: another program listens there already.");
        assert!(
            told.contains(&sentence) && told.contains("Choose four other ports with --port."),
            "{told}"
        );
        assert!(!folder.exists());
    }
}

#[test]
fn ports_that_cannot_be_are_refused() {
    for port in ["0", "65533", "65536", "-1", "four thousand"] {
        let told = gatepost(&["demo", &format!("--port={port}")]).ends().mistakes();
        assert!(told.contains("--port"), "{told}");
    }
}

#[test]
fn a_folder_with_another_acme_in_it_is_left_alone() {
    let place = tempfile::tempdir().unwrap();
    let other = place.path().join("acme");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("precious"), "precious").unwrap();
    let [port, ..] = ports::free_row::<4>();
    let told = command(port, Some(place.path())).ends().mistakes();
    let sentence = format!(
        "{} is there already, but it is not of this demo.",
        other.display()
    );
    assert!(told.starts_with(&sentence), "{told}");
    assert_eq!(fs::read_to_string(other.join("precious")).unwrap(), "precious");
    assert_eq!(place.path().read_dir().unwrap().count(), 1);
}
