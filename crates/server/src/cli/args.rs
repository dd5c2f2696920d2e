//! The command line's words.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use tungnha_model::Role;

/// Máy chủ đồng bộ Từng Nhà · The Từng Nhà sync server
#[derive(Debug, Parser)]
#[command(name = "tungnha-server", version, disable_help_subcommand = true)]
pub struct Args {
    /// Thư mục dữ liệu của máy chủ · the server's data folder
    #[arg(long, global = true, env = "TUNGNHA_SERVER_DATA", default_value = "tungnha-server-data", value_name = "DIR")]
    pub data: PathBuf,
    /// In kết quả dạng JSON · print the result as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tạo máy chủ trong thư mục mới · make a server in a new folder
    Init(Init),
    /// Chạy máy chủ · run the server
    Serve(Serve),
    /// Đơn vị hành chính · administrative units
    #[command(subcommand)]
    Unit(UnitCommand),
    /// Mời một thiết bị · invite a device
    Invite(Invite),
    /// Thiết bị · devices
    #[command(subcommand)]
    Device(DeviceCommand),
    /// Tệp .tungnha cho nơi không có mạng · .tungnha files, for where there is no network
    #[command(subcommand)]
    Bundle(BundleCommand),
    /// Sao lưu trong khi máy chủ chạy · back up while the server runs
    Backup {
        /// Tệp mới · a new file
        file: PathBuf,
    },
    /// Khôi phục bản sao lưu vào thư mục trống · bring a backup back into an empty folder
    Restore {
        /// Tệp sao lưu · the backup
        file: PathBuf,
    },
    /// Kiểm tra máy chủ và nói cần làm gì · check the server and say what to do
    Doctor,
    /// Những gì bị giữ lại để xem xét · what was held back for review
    #[command(subcommand)]
    Quarantine(QuarantineCommand),
}

/// `bundle …`
#[derive(Debug, Subcommand)]
pub enum BundleCommand {
    /// Nhận phiếu từ tệp; nhận lại lần nữa không đổi gì · take in a file; again, it changes nothing
    Import {
        /// Tệp .tungnha · the file
        file: PathBuf,
    },
    /// Ghi mọi thứ một thiết bị hay đơn vị được xem, kèm biên nhận, ra tệp · all that a device or unit may see, with receipts
    Export {
        /// Thiết bị (id) hoặc đơn vị (tên, mã, id) · a device or a unit
        #[arg(long)]
        to: String,
        /// Tệp mới · a new file
        file: PathBuf,
    },
}

/// `init`
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Địa chỉ mà điện thoại dùng, ví dụ https://192.168.1.10:7443 · the address that phones use
    #[arg(long, value_name = "https://HOST:PORT")]
    pub address: Option<String>,
    /// Nơi lắng nghe · where to listen
    #[arg(long, default_value = "0.0.0.0:7443", value_name = "IP:PORT")]
    pub listen: SocketAddr,
}

/// `serve`
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Lắng nghe ở nơi khác với server.toml · listen elsewhere than server.toml says
    #[arg(long, value_name = "IP:PORT")]
    pub listen: Option<SocketAddr>,
    /// Cổng khác; 0 là cổng trống bất kỳ · another port; 0 is any free one
    #[arg(long)]
    pub port: Option<u16>,
}

/// `unit …`
#[derive(Debug, Subcommand)]
pub enum UnitCommand {
    /// Thêm đơn vị · add a unit
    Add(UnitAdd),
    /// Cây đơn vị · the tree of units
    List,
    /// Nhập đơn vị từ tệp JSON · import units from a JSON file
    Import {
        /// Danh sách đơn vị · a list of units
        file: PathBuf,
    },
}

/// `unit add`
#[derive(Debug, clap::Args)]
pub struct UnitAdd {
    /// Tên, không kèm loại: "Pác Ngòi" · the name without the kind
    #[arg(long)]
    pub name: String,
    /// Loại: tỉnh, xã, phường, thôn, xóm, bản, tổ dân phố… · the kind: province, commune, village…
    #[arg(long)]
    pub kind: String,
    /// Mã chính thức, giữ số 0 ở đầu · the official code with its leading zeros
    #[arg(long)]
    pub code: Option<String>,
    /// Đơn vị cấp trên: tên, mã hoặc id · the unit above: name, code or id
    #[arg(long, value_name = "UNIT")]
    pub parent: Option<String>,
    /// Có từ ngày: 01/07/2025 · since which day
    #[arg(long, value_name = "DAY")]
    pub from: String,
    /// Số văn bản: "1683/NQ-UBTVQH15" · the number of the legal document
    #[arg(long, value_name = "NUMBER")]
    pub basis: String,
    /// Cơ quan ban hành · who issued it
    #[arg(long, default_value = "")]
    pub basis_issuer: String,
    /// Ngày văn bản · its date
    #[arg(long, value_name = "DAY")]
    pub basis_date: Option<String>,
    /// Trích yếu · its title
    #[arg(long, default_value = "")]
    pub basis_title: String,
}

/// `invite`
#[derive(Debug, clap::Args)]
pub struct Invite {
    /// Đơn vị của thiết bị: tên, mã hoặc id · the device's unit: name, code or id
    #[arg(long)]
    pub unit: String,
    /// Vai trò · the role
    #[arg(long, value_enum)]
    pub role: RoleName,
    /// Người giữ thiết bị · who will hold the device
    #[arg(long)]
    pub holder: String,
    /// Có hiệu lực trong bao nhiêu giờ · valid for how many hours
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=168))]
    pub hours: u32,
    /// Địa chỉ khác với server.toml · another address than server.toml says
    #[arg(long, value_name = "https://HOST:PORT")]
    pub address: Option<String>,
}

/// A role on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum RoleName {
    /// Thành viên tổ ở thôn · a village team member
    Member,
    /// Lãnh đạo xã · a commune leader
    Leader,
    /// Cấp trên xã · above the commune
    Coordinator,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Member => Self::Member,
            RoleName::Leader => Self::Leader,
            RoleName::Coordinator => Self::Coordinator,
        }
    }
}

/// `device …`
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// Danh sách thiết bị · the devices
    List,
    /// Thu hồi một thiết bị · revoke a device
    Revoke {
        /// Id của thiết bị, hoặc phần đầu của id · the device's id or its beginning
        device: String,
        /// Ra lệnh xóa dữ liệu trên thiết bị · order the device to destroy its data
        #[arg(long)]
        wipe: bool,
    },
}

/// `quarantine …`
#[derive(Debug, Subcommand)]
pub enum QuarantineCommand {
    /// Những gì chờ xem xét · what waits for a decision
    List {
        /// Cả những gì đã quyết định · what was decided too
        #[arg(long)]
        all: bool,
    },
    /// Một lô: của ai, vì sao, cần làm gì · one batch: whose, why, what to do
    Show {
        /// Số trong danh sách · the number in the list
        number: u64,
        /// Ghi nguyên bản ra tệp mới · write its bytes to a new file
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Cho vào hồ sơ chung · let it in
    Accept(Decision),
    /// Giữ lại mãi, không cho vào · keep it out for good
    Reject(Decision),
}

/// `quarantine accept`, `quarantine reject`
#[derive(Debug, clap::Args)]
pub struct Decision {
    /// Số trong danh sách · the number in the list
    pub number: u64,
    /// Lý do, ghi vào sổ quyết định · why; it is kept with the decision
    #[arg(long)]
    pub note: String,
}
