//! A real server process and real devices.
#![allow(dead_code)]

pub mod device;
pub mod middle;
pub mod server;
