//! What the server and a hub do alike: they answer one request with a session of `tungnha_sync::server`.

use std::collections::VecDeque;

use tungnha_sync::server::{Effect, Event, Session};
use tungnha_sync::{FrameReader, Signer};

use super::Outcome;

/// The answer to a request, as far as the power lasts: `ask` gives nothing once it is gone.
pub fn converse(
    signer: Signer,
    request: &[u8],
    mut ask: impl FnMut(Effect) -> Outcome<Option<Event>>,
) -> Outcome<Vec<u8>> {
    let mut session = Session::new(signer);
    let mut reader = FrameReader::new();
    reader.push(request);
    let mut answer = Vec::new();
    loop {
        let event = match reader.next_frame() {
            Ok(Some(frame)) => Event::Frame(frame),
            Ok(None) => reader.finish().map_or_else(Event::Damaged, |()| Event::End),
            Err(error) => Event::Damaged(error),
        };
        let last = !matches!(event, Event::Frame(_));
        let mut effects: VecDeque<Effect> = session.step(event).into();
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Send(bytes) => answer.extend(bytes),
                Effect::Close => return Ok(answer),
                question => match ask(question)? {
                    Some(event) => effects.extend(session.step(event)),
                    None => return Ok(answer),
                },
            }
        }
        if last {
            return Ok(answer);
        }
    }
}
