//! `init`: a new server in a new folder.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::Path;

use serde::Serialize;

use super::args::Init;
use super::print;
use crate::error::{Error, Result};
use crate::folder::{CONFIG, Folder};
use crate::storage::sqlite::Sqlite;
use crate::{clock, config, keys, tls};

#[derive(Serialize)]
struct Made {
    data: String,
    server: String,
    key: String,
    address: String,
    pin: String,
}

pub fn run(data: &Path, args: &Init, as_json: bool) -> Result<()> {
    let address = match &args.address {
        Some(address) => address.trim_end_matches('/').to_owned(),
        None => guess_address(args.listen),
    };
    config::check_address(&address).map_err(|reason| {
        Error::new(
            format!("Địa chỉ chưa đúng ({reason}). Hãy ghi dạng https://192.168.1.10:7443"),
            format!("The address is not usable ({reason}). Write it like https://192.168.1.10:7443"),
        )
    })?;
    let folder = Folder::create(data)?;
    let now = clock::now();
    let signer = keys::create(&folder)?;
    tls::create(&folder, &address, now)?;
    let id = signer.verify_key().server_id();
    drop(Sqlite::create(&folder.database(), id, clock::random()?, now)?);
    // Last, so that an interrupted init is no server.
    folder.write_private(CONFIG, config::template(args.listen, &address).as_bytes())?;
    let pin = tls::load(&folder, &config::read(&folder)?)?.pin;
    let made = Made {
        data: data.display().to_string(),
        server: id.to_string(),
        key: signer.verify_key().to_string(),
        address,
        pin: data_encoding::HEXLOWER.encode(&pin),
    };
    if as_json {
        print::json(&made)
    } else {
        tell(&made)
    }
    Ok(())
}

fn tell(made: &Made) {
    let Made { data, server, address, pin, .. } = made;
    say!("Đã tạo máy chủ {server} trong {data}.");
    say!("A server was made in {data}.");
    say!();
    say!("  Địa chỉ cho điện thoại · address for phones: {address}");
    say!("  Dấu vân tay khóa · key fingerprint:          {pin}");
    say!();
    say!("Tiếp theo · Next:");
    say!("  1. Xem lại địa chỉ · check the address: {data}/{CONFIG}");
    say!("  2. tungnha-server --data {data} unit add --name \"…\" --kind xã --from 01/07/2025 --basis \"…\"");
    say!("  3. tungnha-server --data {data} serve");
    say!("  4. tungnha-server --data {data} invite --unit \"…\" --role leader --holder \"…\"");
}

/// The address of this machine in its own network: the local end of a socket towards outside. Nothing is sent.
fn guess_address(listen: SocketAddr) -> String {
    let ip =
        if listen.ip().is_unspecified() { outward_ip().unwrap_or(IpAddr::from([127, 0, 0, 1])) } else { listen.ip() };
    format!("https://{}", SocketAddr::new(ip, listen.port()))
}

fn outward_ip() -> Option<IpAddr> {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).ok()?;
    socket.connect(("192.0.2.1", 9)).ok()?;
    Some(socket.local_addr().ok()?.ip())
}
