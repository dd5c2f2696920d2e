//! Invitations: single use, found by id or by the name of the typed code.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use tungnha_model::{DeviceId, Moment, Role, UnitId};
use tungnha_sync::enrol::{CodeId, InviteId, InviteKey};

use crate::storage::{Invitation, StorageResult};

/// A role's number in the database; never changes its meaning.
const fn role_number(role: Role) -> u8 {
    match role {
        Role::Member => 0,
        Role::Leader => 1,
        Role::Coordinator => 2,
    }
}

const fn role(number: u8) -> Role {
    match number {
        1 => Role::Leader,
        2 => Role::Coordinator,
        _ => Role::Member,
    }
}

pub fn add(tx: &Transaction<'_>, new: &Invitation) -> StorageResult<bool> {
    let added = tx.execute(
        include_str!("insert_invitation.sql"),
        params![
            new.id.0,
            new.code_id.0,
            new.secret_key.0,
            new.code_key.0,
            new.unit.bytes(),
            role_number(new.role),
            new.holder,
            new.invited_by.map(|device| device.0),
            new.made.millis(),
            new.expires.millis(),
            new.wrong_tries,
            new.used.map(Moment::millis),
            new.used_by.map(|device| device.0),
        ],
    )?;
    Ok(added == 1)
}

pub fn by_id(db: &Connection, id: InviteId) -> StorageResult<Option<Invitation>> {
    let sql = concat!(include_str!("select_invitation.sql"), "WHERE id = ?1");
    Ok(db.prepare_cached(sql)?.query_row([id.0], read).optional()?)
}

pub fn by_code(db: &Connection, id: CodeId) -> StorageResult<Option<Invitation>> {
    let sql = concat!(include_str!("select_invitation.sql"), "WHERE code_id = ?1");
    Ok(db.prepare_cached(sql)?.query_row([id.0], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Invitation> {
    Ok(Invitation {
        id: InviteId(row.get(0)?),
        code_id: CodeId(row.get(1)?),
        secret_key: InviteKey(row.get(2)?),
        code_key: InviteKey(row.get(3)?),
        unit: UnitId(row.get(4)?),
        role: role(row.get(5)?),
        holder: row.get(6)?,
        invited_by: row.get::<_, Option<[u8; 16]>>(7)?.map(DeviceId),
        made: Moment(row.get(8)?),
        expires: Moment(row.get(9)?),
        wrong_tries: row.get(10)?,
        used: row.get::<_, Option<i64>>(11)?.map(Moment),
        used_by: row.get::<_, Option<[u8; 16]>>(12)?.map(DeviceId),
    })
}

pub fn wrong_try(tx: &Transaction<'_>, id: InviteId) -> StorageResult<u32> {
    tx.execute("UPDATE invitation SET wrong_tries = wrong_tries + 1 WHERE id = ?1", [id.0])?;
    let tries = tx.query_row("SELECT wrong_tries FROM invitation WHERE id = ?1", [id.0], |row| row.get(0));
    Ok(tries.optional()?.unwrap_or(0))
}

pub fn take(tx: &Transaction<'_>, id: InviteId, device: DeviceId, now: Moment) -> StorageResult<bool> {
    let sql = "UPDATE invitation SET used_at = ?2, used_by = ?3 WHERE id = ?1 AND used_at IS NULL";
    Ok(tx.execute(sql, params![id.0, now.millis(), device.bytes()])? == 1)
}
