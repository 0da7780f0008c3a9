//! The command line: reads the configuration, wires the rooms together, starts them.

mod command;
mod config;
mod key;
mod log;
mod open_files;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return command::fail(&anyhow::Error::new(error)),
    };
    match runtime.block_on(command::run()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => command::fail(&error),
    }
}
