//! Writes the demo commune's files: `tungnha-testkit demo --out DIR [--households N]`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tungnha_testkit::demo;

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
}

fn main() -> ExitCode {
    let What::Demo { out, households } = Arguments::parse().what;
    match write(&out, households) {
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
