//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Từng Nhà without a window.
#[derive(Debug, Parser)]
#[command(name = "tungnha", version, about = "Từng Nhà trên dòng lệnh · Từng Nhà on the command line")]
pub struct Arguments {
    /// The device's data folder.
    #[arg(long, value_name = "DIR", global = true, env = "TUNGNHA_DATA", default_value = "tungnha-data")]
    pub data: PathBuf,
    /// Answers as JSON, errors too.
    #[arg(long, global = true)]
    pub json: bool,
    /// A file whose first line is the PIN; otherwise the variable TUNGNHA_PIN, otherwise it is asked for.
    #[arg(long, value_name = "FILE", global = true)]
    pub pin_file: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Joins with an invitation and sets the PIN of this device.
    Join(Join),
    /// Sends what is unsent and receives what is new, once.
    Sync {
        /// From a hub instead of the server: its code, or its address.
        #[arg(long, value_name = "ADDRESS")]
        hub: Option<String>,
    },
    /// Serves other devices on the local network, where no server can be reached, until Ctrl-C.
    Hub {
        /// Address and port to listen on; all networks, port 7444, when left out.
        #[arg(long, value_name = "ADDRESS")]
        listen: Option<String>,
    },
    /// Exchanges by file (.tungnha), where no network reaches the server.
    #[command(subcommand)]
    Bundle(Bundle),
    /// Adds households from .xlsx, .csv or NDJSON; all of them or none.
    Import(Import),
    /// Writes the household list to a file (.xlsx, .csv or .ndjson).
    Export(Export),
    /// Lists and shows households.
    #[command(subcommand)]
    Household(Household),
    /// Records visits.
    #[command(subcommand)]
    Visit(Visit),
    /// Lists forms and how often each was answered.
    #[command(subcommand)]
    Survey(Survey),
    /// Writes what people answered to a file.
    #[command(subcommand)]
    Answers(Answers),
    /// Invites another device (leaders).
    Invite(Invite),
    /// Coverage, village by village (leaders).
    Coverage,
    /// Whose device this is, what is unsent, when the server last received something.
    Status,
    /// Writes every household as NDJSON.
    ///
    /// One household a line: {"format":"tungnha.household/1","id","unit","code","profile":{…},"head","people":[…],
    /// "levels":[…],"visits":[…],"answers":[…],"opinions":[…]}. Days are yyyy-mm-dd, moments milliseconds since 1970
    /// (UTC), ids UUIDs. Unknown fields are kept. `import --format ndjson` reads the same, and dumping again gives the
    /// same bytes.
    Dump {
        /// The file to write; standard output when left out.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Checks XLSForm workbooks and tries expressions, for people who write forms.
    #[command(subcommand)]
    Form(Form),
    /// Makes lists, counts and the search index again from the documents.
    Rebuild,
    /// Serves the app to a browser on this machine.
    Web {
        /// The port on 127.0.0.1; 0 picks a free one.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// The built front end, when it is not the one beside the program.
        #[arg(long, value_name = "DIR")]
        ui: Option<PathBuf>,
    },
}

/// Forms that may be asked.
#[derive(Debug, Subcommand)]
pub enum Survey {
    /// Every form with its versions.
    List,
}

/// What people answered.
#[derive(Debug, Subcommand)]
pub enum Answers {
    /// Writes the answers to a form, all its versions together.
    Export {
        /// The file; its ending may be left to the command.
        file: PathBuf,
        /// Which form.
        #[arg(long, default_value = "PYK-01")]
        form: String,
        /// As which program lays it out.
        #[arg(long, value_enum, default_value_t = Preset::Kobo)]
        preset: Preset,
        /// Which kind of file.
        #[arg(long, value_enum, default_value_t = AnswersFormat::Xlsx)]
        format: AnswersFormat,
        /// Labels in the cells rather than codes.
        #[arg(long)]
        labels: bool,
    },
}

/// A layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Preset {
    /// KoboToolbox.
    Kobo,
    /// ODK Central.
    Odk,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswersFormat {
    /// An Excel workbook.
    Xlsx,
    /// CSV with a byte-order mark; a zip of several where ODK's layout has repeats.
    Csv,
    /// The places that were answered.
    Geojson,
}

/// Files that carry what an exchange would.
#[derive(Debug, Subcommand)]
pub enum Bundle {
    /// Writes what the server does not have yet, own and carried.
    Export {
        /// For whom: `server`, a device (id or holder), or a unit (name or id). The server can read it in any case.
        #[arg(long, default_value = "server")]
        to: String,
        /// The file to write.
        file: PathBuf,
    },
    /// Takes in a file; again, it changes nothing.
    Import {
        /// The file.
        file: PathBuf,
    },
}

/// How to join.
#[derive(Debug, Args)]
pub struct Join {
    /// The invitation's text, as its QR holds it.
    #[arg(long, conflicts_with_all = ["address", "code"], required_unless_present = "code")]
    pub invitation: Option<String>,
    /// The server's address, with --code.
    #[arg(long, requires = "code")]
    pub address: Option<String>,
    /// The ten-character code, with --address.
    #[arg(long, requires = "address")]
    pub code: Option<String>,
    /// The six digits that the inviter sees, with --code.
    #[arg(long, requires = "code")]
    pub digits: Option<String>,
    /// The name of the person who holds this device.
    #[arg(long)]
    pub holder: String,
}

/// What to import.
#[derive(Debug, Args)]
pub struct Import {
    /// The file; `-` for standard input with NDJSON.
    pub file: PathBuf,
    /// The form, when the file's name does not tell it.
    #[arg(long, value_enum)]
    pub format: Option<ImportFormat>,
    /// The sheet of a workbook; the first when left out.
    #[arg(long)]
    pub sheet: Option<String>,
    /// The village (name or id) for files without a village column.
    #[arg(long)]
    pub unit: Option<String>,
    /// Leaves out rows that look like households that are here already.
    #[arg(long)]
    pub skip_duplicates: bool,
    /// Leaves out faulty rows and imports the others.
    #[arg(long)]
    pub skip_faulty: bool,
    /// Shows what would be imported and writes nothing.
    #[arg(long)]
    pub check: bool,
}

/// The forms that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// An Excel workbook or CSV: told apart by its bytes.
    Table,
    /// One JSON object a line.
    Ndjson,
}

/// Where to export.
#[derive(Debug, Args)]
pub struct Export {
    /// The file to write; its ending tells the form.
    pub file: PathBuf,
}

/// Households.
#[derive(Debug, Subcommand)]
pub enum Household {
    /// Lists households; words are searched for without accents, in any order.
    List {
        /// Name, nickname, landmark or last digits of the telephone.
        #[arg(default_value = "")]
        query: String,
        /// Only this village (name or id).
        #[arg(long)]
        unit: Option<String>,
        /// The order.
        #[arg(long, value_enum, default_value_t = Sort::Near)]
        sort: Sort,
        /// How many to pass over.
        #[arg(long, default_value_t = 0)]
        offset: u32,
        /// How many to list.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Shows a household with its people and visits.
    Show {
        /// The household's id.
        id: String,
    },
}

/// The orders of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// As the houses lie.
    Near,
    /// By given name.
    Name,
    /// Longest not visited first.
    LastVisit,
}

/// Forms.
#[derive(Debug, Subcommand)]
pub enum Form {
    /// Says what a workbook (.xlsx, .xls) or form (.json) holds, and every fault with its place.
    Check {
        /// The form.
        file: PathBuf,
        /// A table that the form reads: `xa.csv`; may be repeated.
        #[arg(long = "with", value_name = "FILE")]
        with: Vec<PathBuf>,
        /// Writes the form as a workbook again.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Gives the value of an expression over answers.
    ///
    /// ANSWERS is a JSON file with the nested answers: groups are objects, repeats arrays of objects, several
    /// choices arrays of texts. Paths begin with /data.
    Eval {
        /// The answers.
        #[arg(long, value_name = "ANSWERS")]
        answers: PathBuf,
        /// The form that they belong to; without it, names are looked up among the answers.
        #[arg(long, value_name = "FILE")]
        form: Option<PathBuf>,
        /// The expression.
        #[arg(allow_hyphen_values = true)]
        expression: String,
    },
}

/// Visits.
#[derive(Debug, Subcommand)]
pub enum Visit {
    /// Records a visit to a household.
    Add(VisitAdd),
}

/// A visit.
#[derive(Debug, Args)]
pub struct VisitAdd {
    /// The household's id.
    pub household: String,
    /// How it ended.
    #[arg(long, value_enum)]
    pub outcome: Outcome,
    /// Who was guided (name or id); may be repeated.
    #[arg(long)]
    pub guided: Vec<String>,
    /// What it was about (vneid, public_service, payment, shopping, selling, scam, video_call, health, learning, other).
    #[arg(long = "topic", value_delimiter = ',')]
    pub topics: Vec<String>,
    /// How far they got.
    #[arg(long, value_enum)]
    pub ability: Option<Ability>,
    /// A note.
    #[arg(long, default_value = "")]
    pub note: String,
    /// When to come again: dd/mm/yyyy or yyyy-mm-dd.
    #[arg(long)]
    pub follow_up: Option<String>,
    /// The day of the visit: dd/mm/yyyy or yyyy-mm-dd; today when left out.
    #[arg(long)]
    pub day: Option<String>,
}

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Outcome {
    /// Đã gặp.
    Met,
    /// Vắng nhà.
    Absent,
    /// Hẹn lại.
    CallBack,
    /// Từ chối.
    Refused,
    /// Chuyển đi.
    Moved,
}

/// How far those who were guided got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Ability {
    /// Tự làm được.
    Independent,
    /// Cần giúp.
    NeedsHelp,
}

/// An invitation.
#[derive(Debug, Args)]
pub struct Invite {
    /// The unit (name or id).
    #[arg(long)]
    pub unit: String,
    /// member or leader.
    #[arg(long, default_value = "member")]
    pub role: String,
    /// Who will hold the device.
    #[arg(long)]
    pub holder: String,
}
