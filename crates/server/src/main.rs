//! The binary `gatepost`.

fn main() -> std::process::ExitCode {
    gatepost_server::run_command_line()
}
