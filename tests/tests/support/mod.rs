//! A real server process and real devices.
#![allow(dead_code)]

pub mod device;
pub mod server;
