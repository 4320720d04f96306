//! The log: lines with fields on standard error.

use tracing_subscriber::EnvFilter;

/// Starts logging; a second call in one process changes nothing, so tests may start many nodes.
///
/// The filter was checked with the configuration; one that cannot be read after all logs at `info`.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()));
    let _started_before = subscriber.try_init();
}
