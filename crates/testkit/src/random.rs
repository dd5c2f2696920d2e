//! A small deterministic generator: the same seed gives the same commune on every machine and in every version.
//! Not for keys.

/// SplitMix64.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// A generator from its seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.roll() % end).unwrap_or(0)
    }

    /// Whether a throw of a hundred falls below `percent`.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the texts; empty when there are none.
    pub fn pick<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts.get(self.below(texts.len())).copied().unwrap_or("")
    }

    /// Ten bytes, for an id.
    pub fn ten(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        let (a, b) = (self.roll().to_le_bytes(), self.roll().to_le_bytes());
        for (to, from) in bytes.iter_mut().zip(a.iter().chain(b.iter())) {
            *to = *from;
        }
        bytes
    }
}
