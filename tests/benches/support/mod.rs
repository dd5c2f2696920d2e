//! What benchmarks share: a device driven through the command list, a real server process, what a process costs.
#![allow(dead_code, reason = "each benchmark uses a part")]

pub mod cost;
pub mod device;
pub mod server;
