//! A line of limited speed between devices and their server: delay, rate, loss as stalls, and death.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::time::{Instant, sleep_until};
use tungnha_testkit::random::Dice;

use crate::death::{Death, Pulse, Segment, Talk};

/// A segment: what is lost or late at once.
const SEGMENT: usize = 1_400;
/// Segments under way in one direction of a connection; whoever sends more waits. TCP begins with so many, and has one
/// more under way with each that is answered.
const UNDER_WAY_FIRST: usize = 10;
const UNDER_WAY_MOST: usize = 24;

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
    /// Whether it is dead for four seconds of every twelve, and what becomes of connections then.
    pub death: Option<Death>,
}

pub const LAN: Kind = Kind {
    name: "LAN",
    round_trip: Duration::from_millis(1),
    up: 100_000_000,
    down: 100_000_000,
    loss: 0,
    death: None,
};
pub const THREE_G: Kind =
    Kind { name: "3G", round_trip: Duration::from_millis(300), up: 128_000, down: 384_000, loss: 0, death: None };
pub const EDGE: Kind =
    Kind { name: "EDGE", round_trip: Duration::from_millis(800), up: 40_000, down: 100_000, loss: 3, death: None };
pub const EDGE_CUT: Kind = Kind { name: "EDGE cut", death: Some(Death::Cut), ..EDGE };
pub const EDGE_SHADOW: Kind = Kind { name: "EDGE shadow", death: Some(Death::Shadow), ..EDGE };

impl Kind {
    /// How old lines of this kind are when exchanges begin: one that dies soon, later, and in the midst of things.
    pub const fn ages(&self) -> &'static [Duration] {
        const SOON: [Duration; 3] = [Duration::ZERO, Duration::from_secs(3), Duration::from_secs(6)];
        if self.death.is_some() { &SOON } else { &[Duration::ZERO] }
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
    pulse: Option<Pulse>,
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
        let pulse = kind.death.map(|_| Pulse { begun });
        let way = |bits, seed| {
            Arc::new(Way { kind, bits, pulse, free: Mutex::new((begun, Dice::new(seed))), bytes: AtomicU64::new(0) })
        };
        let (up, down) = (way(kind.up, 7), way(kind.down, 8));
        let line = Self { port, up: Arc::clone(&up), down: Arc::clone(&down) };
        tokio::spawn(async move {
            while let Ok((device, _)) = listener.accept().await {
                tokio::spawn(connect(device, target, (Arc::clone(&up), Arc::clone(&down))));
            }
        });
        line
    }

    /// Bytes up and down so far: TLS, HTTP and all.
    pub fn bytes(&self) -> (u64, u64) {
        (self.up.bytes.load(Relaxed), self.down.bytes.load(Relaxed))
    }
}

async fn connect(device: TcpStream, target: u16, (up, down): (Arc<Way>, Arc<Way>)) {
    let kind = up.kind;
    if let (Some(pulse), Some(death)) = (up.pulse, kind.death) {
        sleep_until(death.lets_in(pulse, Instant::now())).await;
    }
    let cut = up.pulse.filter(|_| kind.death == Some(Death::Cut)).map(|pulse| pulse.dies_after(Instant::now()));
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
        () = async { match cut { Some(at) => sleep_until(at).await, None => std::future::pending().await } } => {
            up.abort();
            down.abort();
        }
    }
}

/// Reads segments, and writes each when it arrives.
async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, way: Arc<Way>) {
    let (send, mut receive) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    let window = Arc::new(Semaphore::new(UNDER_WAY_FIRST));
    let reader = async {
        let (mut buffer, mut talk) = (vec![0; SEGMENT], Talk::default());
        while let Ok(permit) = window.acquire().await {
            permit.forget();
            let Ok(read @ 1..) = from.read(&mut buffer).await else { break };
            let arrives = way.take(read, &mut talk).await;
            let Some(bytes) = buffer.get(..read) else { break };
            if send.send((arrives, bytes.to_vec())).is_err() {
                break;
            }
        }
        drop(send);
    };
    let writer = async {
        let (mut last, mut under_way) = (Instant::now(), UNDER_WAY_FIRST);
        while let Some((arrives, bytes)) = receive.recv().await {
            // Nothing overtakes what was sent before it.
            last = last.max(arrives);
            sleep_until(last).await;
            if to.write_all(&bytes).await.is_err() {
                break;
            }
            let more = usize::from(under_way < UNDER_WAY_MOST);
            under_way += more;
            let (window, answered) = (Arc::clone(&window), last + way.kind.round_trip / 2);
            tokio::spawn(async move {
                sleep_until(answered).await;
                window.add_permits(1 + more);
            });
        }
        let _ = to.shutdown().await;
    };
    tokio::join!(reader, writer);
}

impl Way {
    /// When a segment that is sent now arrives.
    async fn take(&self, bytes: usize, talk: &mut Talk) -> Instant {
        self.count(bytes);
        let mut free = self.free.lock().await;
        let takes = Duration::from_nanos(bytes as u64 * 8 * 1_000_000_000 / self.bits);
        let now = Instant::now();
        let begins = free.0.max(now);
        let (mut sent, mut arrives) = (begins + takes, begins + takes + self.kind.round_trip / 2);
        if free.1.percent(self.kind.loss) {
            // It is missed after a while and sent again.
            sent += takes;
            arrives += self.kind.round_trip * 3 / 2 + takes;
        }
        free.0 = sent;
        match self.pulse.filter(|_| self.kind.death == Some(Death::Shadow)) {
            Some(pulse) => {
                let segment = Segment { given: now, arrives, takes, trip: self.kind.round_trip };
                talk.through(pulse, segment, || self.count(bytes))
            }
            None => arrives,
        }
    }

    fn count(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Relaxed);
    }
}
