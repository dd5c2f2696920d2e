//! An upload under way: no more of it than the line carries in a round trip.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{Instant, timeout};
use tungnha_sync::blob::{Answer, Rest, Room, Window};

use super::line::{Answers, Line};
use crate::error::ApiError;
use crate::sync::failure::Failure;
use crate::sync::http::LinkError;

/// The least that is handed to the line at a time, if so much is left, and the most.
const CHUNK_MIN: usize = 1024;
const CHUNK_MAX: usize = 16 * 1024;
/// A line on which something was heard and then nothing for so long is dead: a new connection is quicker than waiting.
const SILENCE: Duration = Duration::from_secs(10);

/// Sends rests as fast as the other end says that it hears them; its last answer. To the channel goes what the line is
/// to take.
pub(super) async fn upload(
    on: &Line,
    rests: &[Rest],
    (window, feed): (&mut Window, UnboundedSender<Vec<u8>>),
    answers: &mut Answers,
) -> Result<Answer, Failure> {
    let mut source = Source { on, rests, loaded: Vec::new() };
    let (begun, mut feed) = (Instant::now(), Some(feed));
    let mut pace = Pace::Unknown;
    window.begin();
    loop {
        let mut pause = None;
        while let Some(line) = &feed {
            let room = if pace == Pace::Unheard { Room::Bytes(usize::MAX) } else { window.room(begun.elapsed()) };
            match source.next(room)? {
                Next::Bytes(bytes) => {
                    window.sent(bytes.len(), begun.elapsed());
                    // Whoever does not take it any more has answered, or the line is cut: the answer tells.
                    let _ = line.send(bytes);
                }
                Next::Later(when) => {
                    pause = when;
                    break;
                }
                Next::End => feed = None,
            }
        }
        // Of what the other end does with what it has heard, the line knows how long it may take.
        let is_silence = pause.is_none() && pace != Pace::Unheard && !window.is_all_heard();
        let answer = match pause.or(is_silence.then_some(SILENCE)) {
            None => answers.next().await?,
            Some(limit) => match timeout(limit, answers.next()).await {
                Ok(answer) => answer?,
                Err(_) if !is_silence => continue,
                Err(_) if pace == Pace::Heard => {
                    return Err(LinkError::Cut("nothing is heard any more".to_owned()).into());
                }
                Err(_) => {
                    pace = Pace::Unheard;
                    continue;
                }
            },
        };
        match answer {
            Answer::Heard(upto) => {
                pace = Pace::Heard;
                window.heard(upto, begun.elapsed());
            }
            last => return Ok(last),
        }
    }
}

/// What the other end says of what it hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Nothing yet.
    Unknown,
    /// How much it is.
    Heard,
    /// Nothing, for long: something between here and there holds requests back until they are whole. All is sent.
    Unheard,
}

/// The bytes of the rests, one after the other.
struct Source<'a> {
    on: &'a Line,
    /// Those that were not begun.
    rests: &'a [Rest],
    /// What is left of the one that was.
    loaded: Vec<u8>,
}

enum Next {
    Bytes(Vec<u8>),
    /// There is no room for a chunk before something is heard, or for so long whatever is heard.
    Later(Option<Duration>),
    End,
}

impl Source<'_> {
    fn next(&mut self, room: Room) -> Result<Next, Failure> {
        if self.loaded.is_empty() && !self.load()? {
            return Ok(Next::End);
        }
        let room = match room {
            Room::Bytes(room) if room >= CHUNK_MIN.min(self.loaded.len()) => room,
            Room::Bytes(_) => return Ok(Next::Later(None)),
            Room::After(pause) => return Ok(Next::Later(Some(pause))),
        };
        if self.on.must_give_way()? {
            return Ok(Next::End);
        }
        // A quarter of the room: the other end says what it heard several times in a round.
        let size = (room / 4).clamp(CHUNK_MIN, CHUNK_MAX).min(self.loaded.len());
        let rest = self.loaded.split_off(size);
        Ok(Next::Bytes(std::mem::replace(&mut self.loaded, rest)))
    }

    /// Reads the next one; false at the end, and before one that was erased meanwhile.
    fn load(&mut self) -> Result<bool, Failure> {
        let Some((rest, others)) = self.rests.split_first() else { return Ok(false) };
        let bytes = self.on.store.read(|reader| reader.blob(rest.offer.part)).map_err(ApiError::from)?;
        let Some(mut bytes) = bytes else { return Ok(false) };
        self.rests = others;
        self.loaded = bytes.split_off(bytes.len().min(rest.offset as usize));
        Ok(true)
    }
}
