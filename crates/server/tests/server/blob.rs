//! Photos over a line that is cut: what has arrived is kept to the byte, and the next upload goes on there.

use std::io::{Read, Write};

use tungnha_model::{BlobPart, ChannelId};
use tungnha_sync::SignedAsk;
use tungnha_sync::blob::{Answer, Ask, Offer, Rest, Standing, split_head};

use super::phone::Phone;
use super::process::Server;
use super::wire;

/// Bytes that are not like each other.
fn photo(number: u8, bytes: usize) -> Vec<u8> {
    let mut made = vec![0; bytes];
    blake3::Hasher::new().update(&[number]).finalize_xof().fill(&mut made);
    made
}

/// A server, a member's phone that has joined it, and the channel of its village.
fn joined() -> (Server, Phone, ChannelId) {
    let server = Server::started();
    let village = server.units().village;
    let phone = Phone::join(&server, &village, "member", "member");
    (server, phone, ChannelId::field(village.parse().unwrap()))
}

fn offers<const N: usize>(channel: ChannelId, photos: &[Vec<u8>; N]) -> [Offer; N] {
    photos.each_ref().map(|bytes| Offer { channel, part: BlobPart::of(bytes).unwrap() })
}

fn signed(phone: &mut Phone, ask: Ask) -> Vec<u8> {
    phone.counter += 1;
    let who = (phone.certificate.device, phone.incarnation, phone.counter);
    SignedAsk::sign(phone.grant.server, who, ask, &phone.signer).to_head()
}

fn answers(mut bytes: &[u8]) -> Vec<Answer> {
    let mut answers = Vec::new();
    while let Some((head, rest)) = split_head(bytes).unwrap() {
        answers.push(Answer::from_bytes(head).unwrap());
        bytes = rest;
    }
    answers
}

/// Sends `sent` bytes of an upload that says it has `length`, and hangs up behind them.
fn cut(phone: &mut Phone, rests: &[Rest], length: usize, sent: &[u8]) {
    let head = signed(phone, Ask::Put(rests.to_vec()));
    let mut line = wire::connect(phone.address, phone.pin).unwrap();
    line.write_all(wire::head("POST", "/v1/blob", head.len() + length).as_bytes()).unwrap();
    line.write_all(&head).unwrap();
    line.write_all(sent).unwrap();
    line.flush().unwrap();
    line.sock.shutdown(std::net::Shutdown::Write).unwrap();
    let _ = line.read_to_end(&mut Vec::new());
}

fn stands(phone: &mut Phone, offers: &[Offer]) -> Vec<Standing> {
    let ask = signed(phone, Ask::Offer(offers.to_vec()));
    let answer = wire::request(phone.address, phone.pin, "POST", "/v1/blob", &ask);
    let [Answer::Stands(stands)] = &answers(&answer.body)[..] else { panic!("an answer to an offer") };
    stands.clone()
}

#[test]
fn an_upload_cut_at_any_byte_goes_on_at_that_byte() {
    let (_server, mut phone, channel) = joined();
    // A small picture and a larger one in one upload, several pieces long.
    let photos = [photo(1, 2_500), photo(2, 61_000)];
    let offers = offers(channel, &photos);
    let mut at = [0_usize, 0];
    for step in [0, 1, 777, 1_722, 1, 15_999, 16_384, 16_385, 1_200, 8_191] {
        let rests: Vec<Rest> = (0..2)
            .filter(|one| at[*one] < photos[*one].len())
            .map(|one| Rest { offer: offers[one], offset: at[one] as u32 })
            .collect();
        let left: Vec<u8> = (0..2).flat_map(|one| photos[one][at[one]..].to_vec()).collect();
        cut(&mut phone, &rests, left.len(), &left[..step]);
        let first = step.min(photos[0].len() - at[0]);
        at = [at[0] + first, at[1] + step - first];
        let found = stands(&mut phone, &offers).into_iter().zip(&photos).map(|(standing, bytes)| match standing {
            Standing::Part(offset) => offset as usize,
            Standing::Whole(_) => bytes.len(),
            other => panic!("{other:?}"),
        });
        assert_eq!(found.collect::<Vec<_>>(), at, "after {step} more bytes");
    }
    // The rest: the upload says what it heard, and in the end that it is whole.
    let rest = Rest { offer: offers[1], offset: at[1] as u32 };
    let body = [signed(&mut phone, Ask::Put(vec![rest])), photos[1][at[1]..].to_vec()].concat();
    let said = answers(&wire::request(phone.address, phone.pin, "POST", "/v1/blob", &body).body);
    let Some((Answer::Stands(last), heard)) = said.split_last() else { panic!("{said:?}") };
    let [Standing::Whole(receipt)] = &last[..] else { panic!("{last:?}") };
    assert!(offers[1].is_received(phone.grant.server, &phone.grant.server_key, receipt));
    let heard: Vec<u64> = heard.iter().map(|one| if let Answer::Heard(upto) = one { *upto } else { 0 }).collect();
    assert!(heard.is_sorted() && heard.iter().all(|upto| (1..=rest.bytes().into()).contains(upto)), "{heard:?}");
}

/// Sends an upload whole; how everything stands then.
fn put(phone: &mut Phone, rests: &[Rest], bytes: &[u8]) -> Vec<Standing> {
    let body = [signed(phone, Ask::Put(rests.to_vec())), bytes.to_vec()].concat();
    let said = answers(&wire::request(phone.address, phone.pin, "POST", "/v1/blob", &body).body);
    let Some(Answer::Stands(last)) = said.last() else { panic!("{said:?}") };
    last.clone()
}

#[test]
fn what_may_not_be_put_there_is_passed_over_and_what_comes_behind_it_is_kept() {
    let server = Server::started();
    let units = server.units();
    let mut phone = Phone::join(&server, &units.village, "member", "member");
    let (own, others) = (units.village.parse().unwrap(), units.other.parse().unwrap());
    let photos = [photo(1, 20_000), photo(2, 5_000)];
    let offer = |unit, bytes: &[u8]| Offer { channel: ChannelId::field(unit), part: BlobPart::of(bytes).unwrap() };
    let rests = [offer(others, &photos[0]), offer(own, &photos[1])].map(|offer| Rest { offer, offset: 0 });
    let last = put(&mut phone, &rests, &photos.concat());
    assert!(matches!(last[..], [Standing::Denied, Standing::Whole(_)]), "{last:?}");
}

#[test]
fn an_upload_that_begins_before_the_byte_where_it_stands_goes_on_there() {
    let (_server, mut phone, channel) = joined();
    let photos = [photo(1, 50_000), photo(2, 9_000)];
    let offers = offers(channel, &photos);
    let from = |offset| Rest { offer: offers[0], offset };
    cut(&mut phone, &[from(0)], 50_000, &photos[0][..30_000]);
    // Less than is there, cut before anything new came: nothing is lost, nothing is there twice.
    cut(&mut phone, &[from(3_000)], 47_000, &photos[0][3_000..22_000]);
    assert_eq!(stands(&mut phone, &offers[..1]), [Standing::Part(30_000)]);
    cut(&mut phone, &[from(29_999)], 20_001, &photos[0][29_999..31_000]);
    assert_eq!(stands(&mut phone, &offers[..1]), [Standing::Part(31_000)]);
    // The whole of it again, and another one behind it.
    let last = put(&mut phone, &offers.map(|offer| Rest { offer, offset: 0 }), &photos.concat());
    let [Standing::Whole(receipt), Standing::Whole(_)] = &last[..] else { panic!("{last:?}") };
    assert!(offers[0].is_received(phone.grant.server, &phone.grant.server_key, receipt));
    // What was whole before stays so, whatever is sent of it.
    let last = put(&mut phone, &[from(49_000)], &[7; 1_000]);
    assert!(matches!(last[..], [Standing::Whole(_)]), "{last:?}");
}

#[test]
fn an_upload_that_begins_behind_the_byte_where_it_stands_is_told_so_at_once() {
    let (_server, mut phone, channel) = joined();
    let photos = [photo(1, 40_000), photo(2, 9_000)];
    let offers = offers(channel, &photos);
    cut(&mut phone, &[Rest { offer: offers[0], offset: 0 }], 40_000, &photos[0][..10_000]);
    for (offset, bytes) in [(10_001, &photos[0][10_001..]), (40_000, &[]), (60_000, &[])] {
        let rests = [Rest { offer: offers[0], offset }, Rest { offer: offers[1], offset: 0 }];
        let head = signed(&mut phone, Ask::Put(rests.to_vec()));
        let mut line = wire::connect(phone.address, phone.pin).unwrap();
        line.write_all(wire::head("POST", "/v1/blob", head.len() + bytes.len() + 9_000).as_bytes()).unwrap();
        // No more than a few bytes: the answer does not wait for the rest.
        line.write_all(&[&head, bytes.get(..500).unwrap_or_default()].concat()).unwrap();
        let mut said = Vec::new();
        let told = loop {
            let mut buffer = [0; 256];
            let read = line.read(&mut buffer).unwrap();
            assert_ne!(read, 0, "{said:?}");
            said.extend_from_slice(&buffer[..read]);
            let Some(body) = said.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
            let told = answers(&said[body + 4..]);
            if !told.is_empty() {
                break told;
            }
        };
        assert_eq!(told, [Answer::Stands(vec![Standing::Part(10_000), Standing::Part(0)])], "from {offset}");
    }
    let rests = [(0, 10_000), (1, 0)].map(|(one, offset)| Rest { offer: offers[one], offset });
    let last = put(&mut phone, &rests, &[&photos[0][10_000..], &photos[1]].concat());
    assert!(matches!(last[..], [Standing::Whole(_), Standing::Whole(_)]), "{last:?}");
}

#[test]
fn a_photo_over_two_lines_at_once_is_there_once() {
    let (server, mut phone, channel) = joined();
    let bytes = photo(1, 50_000);
    let rest = Rest { offer: offers(channel, std::array::from_ref(&bytes))[0], offset: 0 };
    let begin = |phone: &mut Phone, sent: &[u8]| {
        let head = signed(phone, Ask::Put(vec![rest]));
        let mut line = wire::connect(phone.address, phone.pin).unwrap();
        line.write_all(wire::head("POST", "/v1/blob", head.len() + bytes.len()).as_bytes()).unwrap();
        line.write_all(&[&head, sent].concat()).unwrap();
        // Who is answered has been let in: of two at once the later counter might be the first to come.
        let mut said = vec![0];
        line.read_exact(&mut said).unwrap();
        (line, said)
    };
    // Neither has noticed that the other is there; they take turns.
    let (mut one, said_to_one) = begin(&mut phone, &bytes[..20_000]);
    let (mut other, said_to_other) = begin(&mut phone, &bytes[..5_000]);
    other.write_all(&bytes[5_000..35_000]).unwrap();
    one.write_all(&bytes[20_000..30_000]).unwrap();
    one.write_all(&bytes[30_000..]).unwrap();
    other.write_all(&bytes[35_000..]).unwrap();
    for (mut line, said) in [(one, said_to_one), (other, said_to_other)] {
        let said = answers(&wire::parse(&[said, wire::read_to_end(&mut line)].concat()).body);
        let Some(Answer::Stands(last)) = said.last() else { panic!("{said:?}") };
        assert!(matches!(last[..], [Standing::Whole(_)]), "{last:?}");
    }
    let photos = server.json(&["doctor"]).to_string();
    assert!(photos.contains("Photos and voice notes: 1, sound."), "{photos}");
}
