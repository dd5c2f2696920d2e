//! The sync server's program.

fn main() -> std::process::ExitCode {
    tungnha_server::cli::run()
}
