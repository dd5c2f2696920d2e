//! The file as a small disk: sectors in chains, a directory, and streams. Small streams lie in sectors of their own
//! within one large stream. Every chain is as long as the file at most: one that bites its tail is broken.

use super::Refusal;

/// What such a file begins with.
pub const MAGIC: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

const HEADER: usize = 512;
const ENTRY: usize = 128;
const MINI_SECTOR: usize = 64;
/// Streams below this size lie in mini sectors.
const MINI_BELOW: usize = 4096;
/// Sector numbers from here on mean something else: the end of a chain, nothing.
const NUMBERS_END: u32 = 0xFFFF_FFFA;

/// The bytes of the stream that holds the workbook.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let disk = Disk::open(bytes)?;
    let directory = disk.chain(disk.directory, usize::MAX)?;
    let entries: Vec<Entry> = directory.chunks_exact(ENTRY).filter_map(Entry::read).collect();
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() {
        return Err(Refusal::Password);
    }
    let Some(entry) = named("Workbook") else {
        return Err(if named("Book").is_some() { Refusal::TooOld } else { Refusal::Broken });
    };
    if entry.size >= MINI_BELOW {
        return disk.chain(entry.start, entry.size);
    }
    let root = entries.iter().find(|entry| entry.is_root).ok_or(Refusal::Broken)?;
    let (mini, table) = (disk.chain(root.start, root.size)?, disk.chain(disk.mini_table, usize::MAX)?);
    let table: Vec<u32> = numbers(&table).collect();
    follow(&mini, MINI_SECTOR, &table, entry.start, entry.size)
}

/// The sectors, and which follows which.
struct Disk<'a> {
    sectors: &'a [u8],
    size: usize,
    table: Vec<u32>,
    directory: u32,
    mini_table: u32,
}

impl<'a> Disk<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let (header, size) = match (bytes.get(..HEADER), u16_at(bytes, 0x1E)) {
            (Some(header), Some(9)) if header.starts_with(MAGIC) => (header, 512),
            (Some(header), Some(12)) if header.starts_with(MAGIC) => (header, 4096),
            _ => return Err(Refusal::Broken),
        };
        // The header fills the first sector, however large sectors are.
        let sectors = bytes.get(size..).ok_or(Refusal::Broken)?;
        let number = |at| u32_at(header, at).ok_or(Refusal::Broken);
        let mut disk = Self { sectors, size, table: Vec::new(), directory: number(0x30)?, mini_table: number(0x3C)? };
        disk.read_table(header.get(0x4C..).unwrap_or_default(), number(0x44)?);
        Ok(disk)
    }

    /// The table of chains lies in sectors whose numbers stand in the header and, of a large file, in more sectors,
    /// each of which ends with the number of the next.
    fn read_table(&mut self, first: &[u8], mut more: u32) {
        let mut places: Vec<u32> = numbers(first).collect();
        for _ in 0..self.count() {
            let Some((list, next)) = self.sector(more).and_then(|sector| sector.split_at_checked(self.size - 4)) else {
                break;
            };
            places.extend(numbers(list));
            more = u32_at(next, 0).unwrap_or(NUMBERS_END);
        }
        // No file has more of them than sectors.
        places.truncate(self.count());
        let sectors: Vec<&[u8]> = places.into_iter().map_while(|place| self.sector(place)).collect();
        self.table = sectors.into_iter().flat_map(numbers).take(self.count()).collect();
    }

    fn count(&self) -> usize {
        self.sectors.len().div_ceil(self.size)
    }

    /// A sector; the last may be cut short.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        sector(self.sectors, self.size, number)
    }

    fn chain(&self, start: u32, size: usize) -> Result<Vec<u8>, Refusal> {
        follow(self.sectors, self.size, &self.table, start, size)
    }
}

fn sector(all: &[u8], size: usize, number: u32) -> Option<&[u8]> {
    let start = usize::try_from(number).ok().filter(|_| number < NUMBERS_END)?.checked_mul(size)?;
    all.get(start..)?.chunks(size).next()
}

/// The bytes of a chain, as many as are asked for or as it has.
fn follow(all: &[u8], size: usize, table: &[u32], start: u32, wanted: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut next = start;
    while bytes.len() < wanted && next < NUMBERS_END {
        if bytes.len() > all.len() {
            return Err(Refusal::Broken);
        }
        bytes.extend(sector(all, size, next).ok_or(Refusal::Broken)?);
        next = usize::try_from(next).ok().and_then(|at| table.get(at)).copied().ok_or(Refusal::Broken)?;
    }
    bytes.truncate(wanted);
    Ok(bytes)
}

struct Entry {
    name: String,
    is_root: bool,
    start: u32,
    size: usize,
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let length = usize::from(u16_at(bytes, 0x40)?).checked_sub(2)?;
        let name: Vec<u16> = bytes.get(..length.min(0x40))?.chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
        Some(Self {
            name: String::from_utf16_lossy(&name),
            is_root: bytes.get(0x42) == Some(&5),
            start: u32_at(bytes, 0x74)?,
            size: usize::try_from(u32_at(bytes, 0x78)?).ok()?,
        })
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).filter_map(|four| u32_at(four, 0))
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}
