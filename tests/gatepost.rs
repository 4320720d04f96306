//! The binary `gatepost`, built beside the suite that starts it.

fn main() -> std::process::ExitCode {
    gatepost_server::run_command_line()
}
