//! Change chunks made by hand, with right checksums.

use sha2::{Digest, Sha256};

pub fn unsigned(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

pub fn signed(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

/// A chunk with a right checksum.
pub fn chunk(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    unsigned(&mut hashed, content.len() as u64);
    hashed.extend_from_slice(content);
    let sum = Sha256::digest(&hashed);
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83];
    bytes.extend_from_slice(&sum[..4]);
    bytes.extend_from_slice(&hashed);
    bytes
}

/// Where the content of a chunk begins.
pub fn content(chunk: &[u8]) -> &[u8] {
    let mut at = 9;
    while chunk[at] & 0x80 != 0 {
        at += 1;
    }
    &chunk[at + 1..]
}

/// A change as one would like to have it.
pub struct Forged {
    pub deps: Vec<[u8; 32]>,
    pub actor: [u8; 16],
    pub seq: u64,
    pub start_op: u64,
    pub columns: Vec<(u32, Vec<u8>)>,
}

impl Forged {
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut deps = self.deps.clone();
        deps.sort();
        unsigned(&mut out, deps.len() as u64);
        deps.iter().for_each(|dep| out.extend_from_slice(dep));
        unsigned(&mut out, 16);
        out.extend_from_slice(&self.actor);
        unsigned(&mut out, self.seq);
        unsigned(&mut out, self.start_op);
        signed(&mut out, 0);
        unsigned(&mut out, 0);
        unsigned(&mut out, 0);
        unsigned(&mut out, self.columns.len() as u64);
        for (spec, data) in &self.columns {
            unsigned(&mut out, u64::from(*spec));
            unsigned(&mut out, data.len() as u64);
        }
        for (_, data) in &self.columns {
            out.extend_from_slice(data);
        }
        chunk(1, &out)
    }
}

/// The columns of `count` equal operations: `put(ROOT, "k", null)`, each written once for all.
pub fn repeated_puts(count: i64) -> Vec<(u32, Vec<u8>)> {
    let mut key = Vec::new();
    signed(&mut key, count);
    unsigned(&mut key, 1);
    key.push(b'k');
    let mut insert = Vec::new();
    unsigned(&mut insert, count as u64);
    let mut action = Vec::new();
    signed(&mut action, count);
    unsigned(&mut action, 1);
    let mut meta = Vec::new();
    signed(&mut meta, count);
    unsigned(&mut meta, 0);
    let mut preds = Vec::new();
    signed(&mut preds, count);
    unsigned(&mut preds, 0);
    vec![(0x15, key), (0x34, insert), (0x42, action), (0x56, meta), (0x70, preds)]
}
