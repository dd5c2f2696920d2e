//! The floor: the same facts as one JSON in zstd's nineteenth level, in one piece over the same line without TLS or
//! HTTP. Nothing that keeps histories, signs and resumes can be smaller; the question is how near it comes.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::link::{Kind, Line};

/// How many bytes the facts are.
pub fn bytes(facts: &Value) -> usize {
    zstd::bulk::compress(facts.to_string().as_bytes(), 19).unwrap().len()
}

/// Which way the facts go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// How long they take over a line that lives.
pub async fn time(kind: Kind, bytes: usize, way: Way) -> Duration {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (ask, answer) = if way == Way::Up { (bytes, 1) } else { (1, bytes) };
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        socket.read_exact(&mut vec![0; ask]).await.unwrap();
        socket.write_all(&vec![7; answer]).await.unwrap();
    });
    let line = Line::lay(Kind { death: None, ..kind }, Duration::ZERO, port).await;
    let begun = Instant::now();
    let mut socket = TcpStream::connect(("127.0.0.1", line.port)).await.unwrap();
    socket.write_all(&vec![7; ask]).await.unwrap();
    socket.read_exact(&mut vec![0; answer]).await.unwrap();
    begun.elapsed()
}
