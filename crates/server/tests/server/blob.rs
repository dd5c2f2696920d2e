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
    let server = Server::started();
    let units = server.units();
    let mut phone = Phone::join(&server, &units.village, "member", "member");
    let channel = ChannelId::field(units.village.parse().unwrap());
    // A small picture and a larger one in one upload, several pieces long.
    let photos = [photo(1, 2_500), photo(2, 61_000)];
    let offers = photos.each_ref().map(|bytes| Offer { channel, part: BlobPart::of(bytes).unwrap() });
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

#[test]
fn what_does_not_go_on_where_it_stands_is_passed_over_and_what_comes_behind_it_is_kept() {
    let server = Server::started();
    let units = server.units();
    let mut phone = Phone::join(&server, &units.village, "member", "member");
    let (own, others) = (units.village.parse().unwrap(), units.other.parse().unwrap());
    let photos = [photo(1, 9_000), photo(2, 20_000), photo(3, 5_000)];
    let offer = |unit, bytes: &[u8]| Offer { channel: ChannelId::field(unit), part: BlobPart::of(bytes).unwrap() };
    let offers = [offer(own, &photos[0]), offer(others, &photos[1]), offer(own, &photos[2])];
    // Of the first nothing is there yet, the second may not be put there.
    let rests = [(0, 4_000), (1, 0), (2, 0)].map(|(one, offset)| Rest { offer: offers[one], offset });
    let bytes = [&photos[0][4_000..], &photos[1], &photos[2]].concat();
    let body = [signed(&mut phone, Ask::Put(rests.to_vec())), bytes].concat();
    let said = answers(&wire::request(phone.address, phone.pin, "POST", "/v1/blob", &body).body);
    let Some(Answer::Stands(last)) = said.last() else { panic!("{said:?}") };
    assert!(matches!(last[..], [Standing::Part(0), Standing::Denied, Standing::Whole(_)]), "{last:?}");
}
