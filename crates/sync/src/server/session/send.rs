//! Sending out: others' batches and documents, piece by piece within the device's budget.

use tungnha_model::{ChannelId, DocId};

use super::{Question, Session, Stage};
use crate::batch::{Batch, dictionary_of};
use crate::cursor::Cursor;
use crate::dictionary;
use crate::frame::Frame;
use crate::message::{Mark, Refusal};
use crate::server::{DocsPage, Effect, LogPage, LogRow, PackedFrame, snapshot};

/// Batches of the log are marked once this many bytes have passed: a cut loses no more.
const MARK_EVERY: usize = 4 * 1024;
/// What one question to the storage asks for.
const PAGE_BYTES: usize = 64 * 1024;

impl Session {
    /// Asks for the next piece of what is to be sent, or ends the exchange.
    pub(super) fn next_page(&mut self) -> Vec<Effect> {
        if let Some(wipe) = self.peer.as_ref().and_then(|peer| peer.revoked) {
            return self.refuse(Refusal::Revoked { wipe });
        }
        while self.downloads.front().is_some_and(|download| download.idle) {
            self.downloads.pop_front();
        }
        let Some(next) = self.downloads.front().copied() else { return self.done(self.is_lost) };
        if self.sent >= self.budget {
            return self.done(true);
        }
        let bytes_max = (self.budget - self.sent).min(PAGE_BYTES);
        self.stage = Stage::Asking(Question::Page);
        if next.snapshot && !next.ahead {
            return vec![Effect::ReadDocs {
                channel: next.channel,
                after: next.cursor.snapshot,
                bytes_max: PAGE_BYTES,
                room: self.budget - self.sent,
                dictionary: self.snapshot_dictionary(),
            }];
        }
        let except = self.peer.as_ref().map(|peer| (peer.hello.message.device, peer.hello.message.incarnation));
        let except = except.unwrap_or_default();
        vec![Effect::ReadLog { channel: next.channel, after: next.cursor, except, bytes_max }]
    }

    /// Whether the device says that it has a dictionary.
    fn has(&self, id: u16) -> bool {
        id == dictionary::NONE || self.peer.as_ref().is_some_and(|peer| peer.hello.message.dictionaries.contains(&id))
    }

    fn snapshot_dictionary(&self) -> u16 {
        if self.has(dictionary::SNAPSHOT) { dictionary::SNAPSHOT } else { dictionary::NONE }
    }

    pub(super) fn log(&mut self, mut page: LogPage) -> Vec<Effect> {
        self.stage = Stage::Sending;
        let opens = |row: &LogRow| dictionary_of(&row.bytes).is_none_or(|id| self.has(id));
        let closed = page.rows.iter().position(|row| !opens(row));
        let Some(download) = self.downloads.front_mut() else { return self.close() };
        if let Some(at) = closed {
            page.rows.truncate(at);
            page.upto = page.rows.last().map_or(download.cursor, |row| row.cursor);
        }
        let (channel, ahead) = (download.channel, download.ahead);
        let place = |cursor| if ahead { before_documents(cursor) } else { cursor };
        let mut effects = Vec::new();
        let mut unmarked = 0;
        let brought = std::mem::take(&mut self.brought);
        let own =
            |row: &LogRow| !brought.is_empty() && Batch::parse(&row.bytes).is_ok_and(|it| brought.contains(&it.hash));
        for row in page.rows.into_iter().filter(|row| !own(row)) {
            let frame = Frame::Batch(row.bytes).encode();
            unmarked += frame.len();
            self.sent += frame.len();
            effects.push(Effect::Send(frame));
            if unmarked >= MARK_EVERY && row.cursor != page.upto {
                effects.push(mark(channel, place(row.cursor)));
                unmarked = 0;
            }
        }
        if page.upto != download.cursor {
            effects.push(mark(channel, place(page.upto)));
        }
        self.brought = brought;
        if closed.is_some() {
            // The device could not open the next one; what stands before it is the device's to keep.
            effects.extend(self.refuse(Refusal::Version));
            return effects;
        }
        // A page that makes no progress would be asked for again for ever.
        let stuck = page.upto.seq <= download.cursor.seq;
        download.cursor = page.upto;
        if page.end || stuck {
            if ahead {
                (download.ahead, download.tip, download.cursor) = (false, page.upto, place(page.upto));
            } else {
                self.downloads.pop_front();
            }
        }
        effects.extend(self.next_page());
        effects
    }

    pub(super) fn docs(&mut self, page: &DocsPage) -> Vec<Effect> {
        let dictionary = self.snapshot_dictionary();
        let Some(download) = self.downloads.front_mut() else { return self.close() };
        let room = self.budget.saturating_sub(self.sent);
        let frames = snapshot::pack_page(&self.signer, download.channel, page, room, dictionary);
        if frames.is_empty() && !page.docs.is_empty() {
            // A document that fits no frame: the device gets the channel's batches instead.
            download.snapshot = false;
            download.cursor = Cursor::START;
            return self.next_page();
        }
        let all = frames.last().map(|frame| frame.last) == page.docs.last().map(|doc| doc.id);
        self.packed(frames, all && page.remaining == 0)
    }

    /// Sends frames of documents, each with its mark; at the end of the documents the log goes on.
    pub(super) fn packed(&mut self, frames: Vec<PackedFrame>, end: bool) -> Vec<Effect> {
        self.stage = Stage::Sending;
        let Some(download) = self.downloads.front_mut() else { return self.close() };
        let channel = download.channel;
        // A page that makes no progress would be asked for again for ever.
        let end = end || frames.is_empty();
        let mut effects = Vec::new();
        let mut frames = frames.into_iter().peekable();
        while let Some(PackedFrame { bytes, last }) = frames.next() {
            self.sent += bytes.len();
            effects.push(Effect::Send(bytes));
            download.cursor = Cursor { snapshot: Some(last), ..download.tip };
            if !end || frames.peek().is_some() {
                effects.push(mark(channel, download.cursor));
            }
        }
        if end {
            download.snapshot = false;
            download.cursor = download.tip;
            effects.push(mark(channel, download.cursor));
        }
        effects.extend(self.next_page());
        effects
    }
}

/// The log is there up to a place, and of the documents still nothing.
fn before_documents(upto: Cursor) -> Cursor {
    Cursor { snapshot: Some(DocId::default()), ..upto }
}

fn mark(channel: ChannelId, cursor: Cursor) -> Effect {
    Effect::Send(Frame::Mark(Mark { channel, cursor }).encode())
}
