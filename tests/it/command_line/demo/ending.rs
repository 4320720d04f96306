//! Stopping a demo before it is ready.

use super::running::command;
use crate::command_line::gatepost::Signal;
use crate::command_line::ports;
use crate::support::database::on_postgres;

#[test]
fn a_signal_while_it_starts_stops_it_cleanly_and_takes_the_temporary_folder_away() {
    if on_postgres() {
        return; // The demo is on SQLite.
    }
    for (signal, after) in [
        (Signal::INT, "Starting Acme and Globex."),
        (Signal::TERM, "Making brands and people."),
        (Signal::TERM, "Globex's brand follows Acme's"),
    ] {
        let temporary = tempfile::tempdir().unwrap();
        let [port, ..] = ports::free_row::<4>();
        let mut starting = command(port, None)
            .with("TMPDIR", temporary.path().to_str().unwrap())
            .starts();
        starting.has_noted(after);
        assert_eq!(
            temporary.path().read_dir().unwrap().count(),
            1,
            "the demo's folder"
        );
        starting.is_sent(signal);
        let ended = starting.ends();
        assert_eq!(ended.code, Some(0), "{}", ended.notes);
        assert!(ended.output.lines().count() <= 1, "{}", ended.output);
        assert_eq!(temporary.path().read_dir().unwrap().count(), 0);
    }
}
