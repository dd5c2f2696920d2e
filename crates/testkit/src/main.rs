//! Writes the demo commune's files, and dictionaries: `tungnha-testkit demo --out DIR [--households N]`,
//! `tungnha-testkit dictionary --out DIR --batch ID --snapshot ID`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tungnha_testkit::{demo, dictionary};

#[derive(Parser)]
#[command(name = "tungnha-testkit", about = "Fixtures of Từng Nhà: places are real, people invented.")]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The demo commune: units.json for the server, ho-gia-dinh.xlsx and .csv for the import.
    Demo {
        /// The folder to write to; made when missing.
        #[arg(long)]
        out: PathBuf,
        /// How many households.
        #[arg(long, default_value_t = demo::HOUSEHOLDS)]
        households: usize,
    },
    /// Trains a dictionary for batches and one for snapshots from generated records.
    Dictionary {
        /// The folder to write to.
        #[arg(long)]
        out: PathBuf,
        /// The number of the dictionary for batches; never used before.
        #[arg(long)]
        batch: u16,
        /// The number of the dictionary for snapshots; never used before.
        #[arg(long)]
        snapshot: u16,
    },
}

fn main() -> ExitCode {
    let done = match Arguments::parse().what {
        What::Demo { out, households } => write(&out, households),
        What::Dictionary { out, batch, snapshot } => dictionary::write(&out, batch, snapshot),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("tungnha-testkit: {cause}");
            ExitCode::from(1)
        }
    }
}

fn write(out: &std::path::Path, households: usize) -> Result<(), Box<dyn std::error::Error>> {
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("units.json"), demo::units_json()?)?;
    std::fs::write(out.join("ho-gia-dinh.xlsx"), demo::workbook(households)?)?;
    std::fs::write(out.join("ho-gia-dinh.csv"), demo::csv(households))?;
    println!("{}", out.display());
    Ok(())
}
