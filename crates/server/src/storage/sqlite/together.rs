//! Writes that share one commit. What an `fsync` costs is paid once for all who wait for it: whoever comes while a
//! transaction is being written goes into the next one, with all others that have come meanwhile.
//!
//! There is no thread for it. The first who finds nobody writing writes for everybody; the others sleep until their
//! answer lies ready, which is after the commit. A caller alone writes alone, in its own thread.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::lock;
use crate::storage::{StorageError, StorageResult};

/// Those who wait for a commit.
#[derive(Default)]
pub struct Together {
    line: Mutex<Line>,
    settled: Condvar,
    commits: AtomicU64,
    writes: AtomicU64,
}

#[derive(Default)]
struct Line {
    waiting: Vec<Box<dyn Piece>>,
    /// Somebody is writing for others.
    busy: bool,
}

impl std::fmt::Debug for Together {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Together").finish_non_exhaustive()
    }
}

impl Together {
    /// Writes, and returns when it is durable. `work` may be called again when somebody else's part has failed: it
    /// gives the same for the same transaction.
    pub fn write<T: Send + 'static>(
        &self,
        writer: &Mutex<Connection>,
        work: impl FnMut(&Transaction<'_>) -> StorageResult<T> + Send + 'static,
    ) -> StorageResult<T> {
        let answer: Answer<T> = Arc::default();
        let part = Part { work, kept: None, answer: Arc::clone(&answer) };
        let mut line = lock(&self.line);
        line.waiting.push(Box::new(part));
        loop {
            if let Some(answer) = lock(&answer).take() {
                return answer;
            }
            if line.busy {
                line = self.settled.wait(line).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            line.busy = true;
            drop(line);
            let turn = Turn(self);
            self.write_all(&mut lock(writer));
            drop(turn);
            line = lock(&self.line);
        }
    }

    /// How many commits there were, and for how many writes.
    pub fn counts(&self) -> (u64, u64) {
        (self.commits.load(Relaxed), self.writes.load(Relaxed))
    }

    /// Writes for everybody who waits now.
    fn write_all(&self, writer: &mut Connection) {
        let pieces = std::mem::take(&mut lock(&self.line).waiting);
        self.writes.fetch_add(pieces.len() as u64, Relaxed);
        self.commits.fetch_add(write_group(writer, pieces), Relaxed);
    }
}

/// The turn of whoever writes for others; given back at its end, also when that is a panic.
struct Turn<'a>(&'a Together);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        lock(&self.0.line).busy = false;
        self.0.settled.notify_all();
    }
}

/// What one caller wants written.
trait Piece: Send {
    /// Writes it and keeps the answer for later.
    fn write(&mut self, tx: &Transaction<'_>) -> StorageResult<()>;

    /// It is durable: the caller gets the kept answer.
    fn settle(&mut self);

    /// Nothing of it was kept: the caller is told why.
    fn fail(&mut self, cause: &StorageError);
}

struct Part<T, F> {
    work: F,
    kept: Option<T>,
    answer: Answer<T>,
}

/// What a caller waits for.
type Answer<T> = Arc<Mutex<Option<StorageResult<T>>>>;

impl<T: Send, F: FnMut(&Transaction<'_>) -> StorageResult<T> + Send> Piece for Part<T, F> {
    fn write(&mut self, tx: &Transaction<'_>) -> StorageResult<()> {
        self.kept = Some((self.work)(tx)?);
        Ok(())
    }

    fn settle(&mut self) {
        *lock(&self.answer) = self.kept.take().map(Ok);
    }

    fn fail(&mut self, cause: &StorageError) {
        *lock(&self.answer) = Some(Err(cause.clone()));
    }
}

impl<T, F> Drop for Part<T, F> {
    /// Nobody waits for ever, also when the writer has panicked. An answer that was fetched is not looked at again.
    fn drop(&mut self) {
        lock(&self.answer).get_or_insert(Err(StorageError::Other("not written".to_owned())));
    }
}

/// Why nothing was committed.
enum Undone {
    /// One piece could not be written.
    Piece(StorageError),
    /// The transaction did not begin or could not be committed.
    Whole(StorageError),
}

/// Writes all in one transaction; when a piece fails, each in its own, so that none takes another with it. When the
/// commit fails, nothing is kept and everybody is told so. Gives how many commits there were.
fn write_group(writer: &mut Connection, mut pieces: Vec<Box<dyn Piece>>) -> u64 {
    match write_once(writer, &mut pieces) {
        Ok(()) => {
            pieces.iter_mut().for_each(|piece| piece.settle());
            1
        }
        Err(Undone::Piece(_)) if pieces.len() > 1 => {
            pieces.into_iter().map(|piece| write_group(writer, vec![piece])).sum()
        }
        Err(Undone::Piece(cause) | Undone::Whole(cause)) => {
            pieces.iter_mut().for_each(|piece| piece.fail(&cause));
            0
        }
    }
}

fn write_once(writer: &mut Connection, pieces: &mut [Box<dyn Piece>]) -> Result<(), Undone> {
    let whole = |cause: rusqlite::Error| Undone::Whole(cause.into());
    let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(whole)?;
    for piece in pieces {
        piece.write(&tx).map_err(Undone::Piece)?;
    }
    tx.commit().map_err(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part that writes one number.
    fn part(number: i64) -> (Box<dyn Piece>, Answer<usize>) {
        let answer: Answer<usize> = Arc::default();
        let work = move |tx: &Transaction<'_>| Ok(tx.execute("INSERT INTO number (value) VALUES (?1)", [number])?);
        (Box::new(Part { work, kept: None, answer: Arc::clone(&answer) }), answer)
    }

    /// Writes numbers together: the answers in their order, and what lies in the database then.
    fn write(db: &mut Connection, numbers: &[i64]) -> (Vec<bool>, Vec<i64>) {
        let (pieces, answers): (Vec<_>, Vec<_>) = numbers.iter().map(|number| part(*number)).unzip();
        write_group(db, pieces);
        let answers = answers.iter().map(|answer| lock(answer).take().unwrap().is_ok()).collect();
        let mut statement = db.prepare("SELECT value FROM number ORDER BY value").unwrap();
        let held = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        (answers, held)
    }

    fn database(schema: &str) -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        db.execute_batch(schema).unwrap();
        db
    }

    #[test]
    fn all_are_answered_after_one_commit() {
        let mut db = database("CREATE TABLE number (value INTEGER NOT NULL UNIQUE)");
        let (pieces, answers): (Vec<_>, Vec<_>) = (1..=3).map(part).unzip();
        assert_eq!(write_group(&mut db, pieces), 1);
        assert!(answers.iter().all(|answer| matches!(*lock(answer), Some(Ok(1)))));
    }

    #[test]
    fn a_piece_that_fails_takes_no_other_with_it() {
        let mut db = database("CREATE TABLE number (value INTEGER NOT NULL UNIQUE)");
        assert_eq!(write(&mut db, &[1, 1, 2]), (vec![true, false, true], vec![1, 2]));
    }

    #[test]
    fn one_whose_failure_rolls_everything_back_takes_no_other_with_it() {
        let mut db = database(
            "CREATE TABLE number (value INTEGER NOT NULL);
             CREATE TRIGGER two BEFORE INSERT ON number WHEN NEW.value = 2
             BEGIN SELECT RAISE(ROLLBACK, 'two'); END",
        );
        assert_eq!(write(&mut db, &[1, 2, 3]), (vec![true, false, true], vec![1, 3]));
    }

    #[test]
    fn nobody_is_answered_for_a_commit_that_failed() {
        let mut db = database(
            "CREATE TABLE parent (value INTEGER NOT NULL PRIMARY KEY);
             INSERT INTO parent (value) VALUES (1), (3);
             CREATE TABLE number (value INTEGER NOT NULL REFERENCES parent (value) DEFERRABLE INITIALLY DEFERRED)",
        );
        assert_eq!(write(&mut db, &[1, 2, 3]), (vec![false, false, false], Vec::new()));
        assert_eq!(write(&mut db, &[1, 3]), (vec![true, true], vec![1, 3]), "the next ones are not held up");
    }

    #[test]
    fn a_writer_that_panics_leaves_nobody_waiting() {
        let (together, db) =
            (Together::default(), Mutex::new(database("CREATE TABLE number (value INTEGER NOT NULL)")));
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            together.write(&db, |_| -> StorageResult<()> { panic!("a fault") })
        }));
        assert!(panicked.is_err());
        let next = together.write(&db, |tx| Ok(tx.execute("INSERT INTO number (value) VALUES (1)", [])?));
        assert_eq!(next.unwrap(), 1);
    }

    #[test]
    fn many_at_once_are_all_written() {
        let (together, db) =
            (Together::default(), Mutex::new(database("CREATE TABLE number (value INTEGER NOT NULL)")));
        std::thread::scope(|scope| {
            for number in 0..16 {
                let (together, db) = (&together, &db);
                scope.spawn(move || {
                    for _ in 0..20 {
                        let work = move |tx: &Transaction<'_>| {
                            Ok(tx.execute("INSERT INTO number (value) VALUES (?1)", [number])?)
                        };
                        together.write(db, work).unwrap();
                    }
                });
            }
        });
        let held: i64 = lock(&db).query_row("SELECT COUNT(*) FROM number", [], |row| row.get(0)).unwrap();
        let (commits, writes) = together.counts();
        assert_eq!((held, writes), (320, 320));
        assert!(commits <= writes);
    }
}
