//! Training zstd's dictionaries from generated records: never from real people's.

use std::error::Error;
use std::path::Path;

use tungnha_docs::Edit;
use tungnha_model::{DeviceId, HouseholdRecord, Moment, UnitId};
use tungnha_sync::ChangeItem;
use tungnha_sync::pack::{Maker, pack_changes, pack_documents};

use crate::demo;
use crate::fieldwork::{Pen, Written, record, visited};
use crate::random::Dice;

/// The size of a dictionary. Twice as much would save one byte in fifty.
const BYTES: usize = 32 * 1024;
/// Communes to learn from.
const COMMUNES: u64 = 60;
const HOUSEHOLDS: usize = 60;
const VISITS: usize = 30;
/// Documents in a frame of a snapshot.
const DOCUMENTS: usize = 40;
const DAY_MS: i64 = 86_400_000;
/// 23 November 2026.
const BEGIN: Moment = Moment(1_795_402_800_000);

/// Writes both dictionaries. A file that is there is never replaced: what was compressed with it must open for ever.
///
/// # Errors
/// When a number is taken, or the files cannot be written.
pub fn write(out: &Path, batch: u16, snapshot: u16) -> Result<(), Box<dyn Error>> {
    let (changes, documents) = samples()?;
    for (id, samples) in [(batch, changes), (snapshot, documents)] {
        let path = out.join(format!("{id}.zdict"));
        let mut file = std::fs::File::create_new(&path).map_err(|cause| format!("{}: {cause}", path.display()))?;
        std::io::Write::write_all(&mut file, &zstd::dict::from_samples(&samples, BYTES)?)?;
        println!("{}", path.display());
    }
    Ok(())
}

type Samples = Vec<Vec<u8>>;

fn samples() -> Result<(Samples, Samples), Box<dyn Error>> {
    let (mut changes, mut documents) = (Samples::new(), Samples::new());
    for seed in 1..=COMMUNES {
        let mut commune = Commune::new(seed);
        let size = usize::try_from(seed)?;
        let imported = commune.import()?;
        commune.sample(&imported, 1 + size % 30, &mut changes);
        let visits = commune.visits()?;
        commune.sample(&visits, 1 + size % 12, &mut changes);
        documents.extend(commune.pen.documents().chunks(DOCUMENTS).map(|docs| pack_documents(docs).plain));
    }
    Ok((changes, documents))
}

struct Commune {
    dice: Dice,
    pen: Pen,
    maker: Maker,
    records: Vec<HouseholdRecord>,
}

impl Commune {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let at = BEGIN.plus_millis(i64::try_from(seed).unwrap_or(0) * 3 * DAY_MS);
        let unit = UnitId::new(BEGIN, dice.ten());
        let skipped = usize::try_from(seed).unwrap_or(0) * 7;
        let demos = demo::households(HOUSEHOLDS + skipped);
        let record = |demo| record(demo, unit, at, seed.is_multiple_of(2), &mut dice);
        let records = demos.iter().skip(skipped).map(record).collect();
        let maker = Maker { actor: actor(&mut dice), millis: at.millis() };
        Self { pen: Pen::new(maker.actor), dice, maker, records }
    }

    fn import(&mut self) -> Result<Vec<Written>, Box<dyn Error>> {
        let at = Moment(self.maker.millis);
        Ok(self.records.iter().map(|record| self.pen.import(record, at)).collect::<Result<_, _>>()?)
    }

    /// Another device's day: visits, and now and then a corrected field.
    fn visits(&mut self) -> Result<Vec<Written>, Box<dyn Error>> {
        self.maker.actor = actor(&mut self.dice);
        self.pen = self.pen.handed_to(self.maker.actor);
        let device = DeviceId::new(Moment(self.maker.millis), self.dice.ten());
        let mut written = Vec::new();
        for turn in 0..VISITS {
            let pause = 900_000 + i64::try_from(self.dice.below(900_000))?;
            self.maker.millis += if turn == 0 { 2 * DAY_MS } else { pause };
            let at = self.dice.below(self.records.len());
            let Some(record) = self.records.get(at) else { continue };
            let now = Moment(self.maker.millis);
            let visited = visited(record, ("Nông Văn Mẫu", device), now, &mut self.dice);
            written.push(self.pen.visit(record, &visited)?);
            if self.dice.percent(20) {
                let phone = format!("0900{:06}", self.dice.below(1_000_000));
                written.push(self.pen.edit(record, &[Edit::put(["profile", "phone"], phone)], now)?);
            }
        }
        Ok(written)
    }

    fn sample(&self, saves: &[Written], together: usize, samples: &mut Samples) {
        for saves in saves.chunks(together) {
            let items: Vec<ChangeItem> = saves.iter().flatten().cloned().collect();
            samples.push(pack_changes(&items, &self.maker).plain);
        }
    }
}

fn actor(dice: &mut Dice) -> [u8; 16] {
    let [a, b] = [dice.roll(), dice.roll()].map(u128::from);
    (a << 64 | b).to_le_bytes()
}
