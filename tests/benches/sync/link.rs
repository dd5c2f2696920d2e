//! A line of limited speed between devices and their server: delay, rate, loss as stalls, and death.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Instant, sleep_until};
use tungnha_testkit::random::Dice;

/// A segment: what is lost or late at once.
const SEGMENT: usize = 1_400;
/// Segments under way in one direction of a connection; whoever sends more waits.
const UNDER_WAY: usize = 24;
/// A dying line lives for so long, then is dead for so long.
const ALIVE: Duration = Duration::from_secs(8);
const DEAD: Duration = Duration::from_secs(4);

/// What a line is like.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub name: &'static str,
    /// There and back.
    pub round_trip: Duration,
    /// Bits a second.
    pub up: u64,
    pub down: u64,
    /// Segments of a hundred that have to be sent again.
    pub loss: usize,
    /// Dead for four seconds of every twelve: connections are cut, new ones wait.
    pub dies: bool,
}

pub const LAN: Kind = Kind {
    name: "LAN",
    round_trip: Duration::from_millis(1),
    up: 100_000_000,
    down: 100_000_000,
    loss: 0,
    dies: false,
};
pub const THREE_G: Kind =
    Kind { name: "3G", round_trip: Duration::from_millis(300), up: 128_000, down: 384_000, loss: 0, dies: false };
pub const EDGE: Kind =
    Kind { name: "EDGE", round_trip: Duration::from_millis(800), up: 40_000, down: 100_000, loss: 3, dies: false };
pub const EDGE_DYING: Kind = Kind { name: "EDGE dying", dies: true, ..EDGE };

impl Kind {
    /// How old lines of this kind are when exchanges begin: one that dies soon, later, and in the midst of things.
    pub const fn ages(&self) -> &'static [Duration] {
        const SOON: [Duration; 3] = [Duration::ZERO, Duration::from_secs(3), Duration::from_secs(6)];
        if self.dies { &SOON } else { &[Duration::ZERO] }
    }
}

/// A line that stands.
pub struct Line {
    pub port: u16,
    up: Arc<Way>,
    down: Arc<Way>,
}

/// One direction, shared by all connections.
struct Way {
    kind: Kind,
    bits: u64,
    /// When it is free again.
    free: Mutex<(Instant, Dice)>,
    bytes: AtomicU64,
}

impl Line {
    /// To a port of this machine. It has lived for `age`; if it dies, then for the first time when it is eight seconds old.
    pub async fn lay(kind: Kind, age: Duration, target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let begun = Instant::now() - age;
        let way = |bits, seed| {
            Arc::new(Way { kind, bits, free: Mutex::new((begun, Dice::new(seed))), bytes: AtomicU64::new(0) })
        };
        let (up, down) = (way(kind.up, 7), way(kind.down, 8));
        let line = Self { port, up: Arc::clone(&up), down: Arc::clone(&down) };
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(connect(device, target, begun, (Arc::clone(&up), Arc::clone(&down))));
            }
        });
        line
    }

    /// Bytes up and down so far: TLS, HTTP and all.
    pub fn bytes(&self) -> (u64, u64) {
        (self.up.bytes.load(Relaxed), self.down.bytes.load(Relaxed))
    }
}

async fn connect(device: TcpStream, target: u16, begun: Instant, (up, down): (Arc<Way>, Arc<Way>)) {
    let kind = up.kind;
    let mut death = None;
    if kind.dies {
        let round = ALIVE + DEAD;
        let rounds = u32::try_from(begun.elapsed().as_millis() / round.as_millis()).unwrap();
        let (born, dying) = (begun + round * rounds, begun + round * rounds + ALIVE);
        let alive_again = born + round;
        if Instant::now() >= dying {
            sleep_until(alive_again).await;
            death = Some(alive_again + ALIVE);
        } else {
            death = Some(dying);
        }
    }
    // The handshake of TCP.
    tokio::time::sleep(kind.round_trip).await;
    let Ok(server) = TcpStream::connect(("127.0.0.1", target)).await else { return };
    let (_, _) = (device.set_nodelay(true), server.set_nodelay(true));
    let (from_device, to_device) = device.into_split();
    let (from_server, to_server) = server.into_split();
    let mut up = tokio::spawn(pass(from_device, to_server, up));
    let mut down = tokio::spawn(pass(from_server, to_device, down));
    tokio::select! {
        _ = async { let _ = (&mut up).await; let _ = (&mut down).await; } => {}
        () = async { match death { Some(at) => sleep_until(at).await, None => std::future::pending().await } } => {
            up.abort();
            down.abort();
        }
    }
}

/// Reads segments, and writes each when it arrives.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Arc<Way>) {
    let (send, mut receive) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
    let reader = async {
        let mut buffer = vec![0; SEGMENT];
        while let Ok(read @ 1..) = from.read(&mut buffer).await {
            let arrives = way.take(read).await;
            let Some(bytes) = buffer.get(..read) else { break };
            if send.send((arrives, bytes.to_vec())).await.is_err() {
                break;
            }
        }
        drop(send);
    };
    let writer = async {
        let mut last = Instant::now();
        while let Some((arrives, bytes)) = receive.recv().await {
            // Nothing overtakes what was sent before it.
            last = last.max(arrives);
            sleep_until(last).await;
            if to.write_all(&bytes).await.is_err() {
                break;
            }
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(reader, writer);
}

impl Way {
    /// When a segment that is sent now arrives.
    async fn take(&self, bytes: usize) -> Instant {
        self.bytes.fetch_add(bytes as u64, Relaxed);
        let mut free = self.free.lock().await;
        let takes = Duration::from_nanos(bytes as u64 * 8 * 1_000_000_000 / self.bits);
        let mut sent = free.0.max(Instant::now()) + takes;
        let mut arrives = sent + self.kind.round_trip / 2;
        if free.1.percent(self.kind.loss) {
            // It is missed after a while and sent again.
            sent += takes;
            arrives += self.kind.round_trip * 3 / 2 + takes;
        }
        free.0 = sent;
        arrives
    }
}
