//! An upload over lines that are only computed: how fast it is, and how much is under way when the line dies.

use std::collections::VecDeque;
use std::time::Duration;

use tungnha_sync::blob::{Room, Window};

const CHUNK: usize = 1024;
const TICK: Duration = Duration::from_millis(1);

/// A line: bytes a second, the way there and back, every so-manieth chunk comes late and holds up all behind it.
struct Line {
    rate: u64,
    trip: Duration,
    late: Option<usize>,
    /// So long it takes until it stands.
    opens: Duration,
    /// It is cut so long after the beginning.
    cut: Option<Duration>,
    /// It is in a shadow for four of every twelve seconds, and is so old when the upload begins.
    shadows: Option<Duration>,
}

const ALIVE: Duration = Duration::from_secs(8);
const DEAD: Duration = Duration::from_secs(4);
/// So long after a shadow something is sent again.
const RISES: Duration = Duration::from_millis(1_600);

/// What came of an upload.
struct Outcome {
    time: Duration,
    sent: u64,
    heard: u64,
    /// The mean of what was sent and had not arrived yet, once things are under way.
    under_way: u64,
}

impl Line {
    /// When something passes that would pass at this time if the line never died.
    fn passes(&self, at: Duration) -> Duration {
        let Some(age) = self.shadows else { return at };
        let round = (ALIVE + DEAD).as_millis();
        let of_round = Duration::from_millis(u64::try_from((at + age).as_millis() % round).unwrap());
        if of_round < ALIVE { at } else { at + (ALIVE + DEAD - of_round) + RISES }
    }

    /// Sends so many bytes.
    fn send(&self, bytes: u64, window: &mut Window) -> Outcome {
        let (mut now, mut free) = (Duration::ZERO, self.opens);
        let (mut arrivals, mut answers) = (VecDeque::new(), VecDeque::new());
        let (mut sent, mut arrived, mut heard, mut chunks) = (0, 0, 0, 0);
        let (mut sum, mut ticks) = (0, 0);
        window.begin();
        while heard < bytes {
            while sent < bytes && may_send(window, now, sent - heard) {
                window.sent(CHUNK, now);
                sent += CHUNK as u64;
                chunks += 1;
                free = self.passes(free.max(now) + Duration::from_micros(CHUNK as u64 * 1_000_000 / self.rate));
                let is_late = self.late.is_some_and(|every| chunks % every == 0);
                let late = if is_late { self.trip * 3 / 2 } else { Duration::ZERO };
                let arrives = self.passes(free + self.trip / 2 + late);
                let last = arrivals.back().map_or(arrives, |(last, _)| arrives.max(*last));
                arrivals.push_back((last, sent));
            }
            while arrivals.front().is_some_and(|(at, _)| *at <= now) {
                let (at, upto) = arrivals.pop_front().unwrap();
                arrived = upto;
                answers.push_back((at + self.trip / 2, upto));
            }
            while answers.front().is_some_and(|(at, _)| *at <= now) {
                (_, heard) = answers.pop_front().unwrap();
                window.heard(heard, now);
            }
            if sent > bytes / 4 && sent < bytes {
                (sum, ticks) = (sum + sent - arrived, ticks + 1);
            }
            now += TICK;
            if self.cut.is_some_and(|cut| now >= cut) {
                break;
            }
            assert!(now < Duration::from_secs(600), "{heard} of {bytes} heard");
        }
        Outcome { time: now, sent, heard, under_way: sum / ticks.max(1) }
    }
}

/// Whether a chunk may be sent. Of the last bytes the other end says nothing before more of them have come: whoever waits
/// for it to speak has more than these under way.
fn may_send(window: &Window, now: Duration, under_way: u64) -> bool {
    match window.room(now) {
        Room::Bytes(room) if room >= CHUNK => true,
        Room::Bytes(room) => {
            assert!(under_way >= 4 * CHUNK as u64, "{room} more than {under_way}");
            false
        }
        Room::After(pause) => {
            assert!(!pause.is_zero());
            false
        }
    }
}

const EDGE: Line =
    Line { rate: 5_000, trip: Duration::from_millis(800), late: None, opens: Duration::ZERO, cut: None, shadows: None };

#[test]
fn a_slow_line_is_used_and_little_stands_in_its_queue() {
    let mut window = Window::default();
    let first = EDGE.send(100_000, &mut window);
    // Twenty seconds are what the line needs; two kilobytes are on the way at least, and four fit the round trip.
    println!("{:?}, {} under way", first.time, first.under_way);
    assert!(first.time < Duration::from_secs(22), "{:?}", first.time);
    assert!(first.under_way < 5_500, "{}", first.under_way);
    // What was learned holds for the next upload: it begins at full speed and never fills the queue.
    let next = EDGE.send(25_000, &mut window);
    println!("{:?}, {} under way", next.time, next.under_way);
    assert!(next.time < Duration::from_millis(7_000), "{:?}", next.time);
    assert!(next.under_way < 6_500, "{}", next.under_way);
}

#[test]
fn what_comes_late_does_not_stop_the_line() {
    let late = Line { late: Some(30), ..EDGE };
    let outcome = late.send(100_000, &mut Window::default());
    println!("{:?}, {} under way", outcome.time, outcome.under_way);
    assert!(outcome.time < Duration::from_secs(27), "{:?}", outcome.time);
}

#[test]
fn what_was_held_up_and_comes_at_once_does_not_make_the_line_seem_faster() {
    let at = Duration::from_millis;
    let mut window = Window::default();
    window.begin();
    // Five kilobytes a second are sent; the first is heard after a second.
    (0..8).for_each(|chunk| window.sent(CHUNK, at(200 * chunk)));
    window.heard(1_024, at(1_000));
    // The second comes late, and all behind it a moment later; in between the next one is sent.
    window.heard(2_048, at(3_000));
    window.sent(CHUNK, at(3_000));
    (3..=8).for_each(|chunk| window.heard(chunk * 1_024, at(3_001)));
    window.heard(9_216, at(4_000));
    let Room::Bytes(room) = window.room(at(60_000)) else { panic!("it rests on a line that stands still") };
    assert!(room <= 8 * 1_024, "{room} bytes may be under way on a line that carries five thousand in a round trip");
}

#[test]
fn a_fast_line_is_not_held_back() {
    let line = Line {
        rate: 600_000,
        trip: Duration::from_millis(60),
        late: None,
        opens: Duration::ZERO,
        cut: None,
        shadows: None,
    };
    let outcome = line.send(1_000_000, &mut Window::default());
    println!("{:?}, {} under way", outcome.time, outcome.under_way);
    assert!(outcome.time < Duration::from_millis(2_600), "{:?}", outcome.time);
}

#[test]
fn a_line_that_has_to_be_opened_anew_is_as_fast_as_it_was_known() {
    let mut window = Window::default();
    EDGE.send(100_000, &mut window);
    let opens = Duration::from_millis(1_600);
    for _ in 0..4 {
        let anew = Line { opens, ..EDGE }.send(25_000, &mut window);
        println!("{:?}, {} under way", anew.time, anew.under_way);
        assert!(anew.time < opens + Duration::from_millis(6_600), "{:?}", anew.time);
        // Eight kilobytes wait here while it is opened; half of that is under way afterwards.
        assert!(anew.under_way < 7_000, "{}", anew.under_way);
    }
}

/// Sends so many bytes over a line that is cut again and again: how often it is, and what is lost.
fn cut_again_and_again(late: Option<usize>, mut left: u64, window: &mut Window) -> (u64, u64) {
    let (mut cuts, mut lost) = (0, 0);
    while left > 0 {
        let line = Line { opens: Duration::from_millis(1_600), cut: Some(ALIVE), late, ..EDGE };
        let outcome = line.send(left, window);
        left = left.saturating_sub(outcome.heard);
        (cuts, lost) = (cuts + 1, lost + outcome.sent - outcome.heard);
    }
    println!("{late:?}: {cuts} times, {lost} lost");
    (cuts, lost)
}

#[test]
fn a_line_that_is_cut_again_and_again_is_used_as_soon_as_it_stands() {
    for (late, most) in [(None, 4), (Some(12), 5)] {
        let (cuts, lost) = cut_again_and_again(late, 100_000, &mut Window::default());
        // Of eight seconds five and a half are left: nothing is heard before a round trip over the opened line is over.
        assert!(cuts <= most, "{cuts} times");
        assert!(lost / cuts < 8_500, "{lost} lost in {cuts} cuts");
    }
}

#[test]
fn a_line_that_seemed_slow_is_found_out_to_be_faster_although_it_is_cut() {
    for (late, most) in [(None, 4), (Some(12), 5)] {
        let mut window = Window::default();
        Line { rate: 1_300, ..EDGE }.send(20_000, &mut window);
        let (cuts, _) = cut_again_and_again(late, 100_000, &mut window);
        assert!(cuts <= most, "{cuts} times");
    }
}

#[test]
fn a_line_that_was_very_slow_is_found_out_to_be_faster() {
    let mut window = Window::default();
    EDGE.send(25_000, &mut window);
    let slow = Line { rate: 250, ..EDGE }.send(8_000, &mut window);
    assert!(slow.time < Duration::from_secs(40), "{:?}", slow.time);
    let outcome = EDGE.send(100_000, &mut window);
    println!("{:?}, {} under way", outcome.time, outcome.under_way);
    assert!(outcome.time < Duration::from_secs(60), "{:?}", outcome.time);
}

#[test]
fn a_line_that_lives_again_is_used_as_before() {
    for age in (0..12_000).step_by(500).map(Duration::from_millis) {
        for late in [None, Some(30)] {
            let outcome = Line { late, shadows: Some(age), ..EDGE }.send(100_000, &mut Window::default());
            println!("begun at {age:?}, {late:?}: {:?}, {} under way", outcome.time, outcome.under_way);
            // Twice and a half what it takes where nothing dies; much of that is the shadow in which it begins.
            assert!(outcome.time < Duration::from_secs(60), "begun at {age:?}, {late:?}: {:?}", outcome.time);
        }
    }
}
