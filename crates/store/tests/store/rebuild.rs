//! Read models are nothing but the documents read: made again, they are identical. Whatever was done before.

use crate::common;
use std::collections::BTreeMap;

use crate::common::{BO_LU, NOW, PAC_NGOI, Phone, day, later};
use proptest::prelude::*;
use tungnha_docs::Edit;
use tungnha_model::household::{Opinion, OpinionStep, Outcome, Person, StepKind, Visit};
use tungnha_model::{ChannelId, DocId, DocKind, HouseholdId, OpinionId, PersonId, StepId, VisitId};
use tungnha_store::{HouseholdList, HouseholdSort, Op, StoreError, Write};

const OUTCOMES: [Outcome; 5] = [Outcome::Met, Outcome::Absent, Outcome::CallBack, Outcome::Refused, Outcome::Moved];

/// One thing that somebody does on one of two devices.
#[derive(Debug, Clone)]
enum Step {
    Add { phone: usize, bo_lu: bool, name: usize },
    Field { phone: usize, household: usize, field: usize, value: usize },
    Person { phone: usize, household: usize, name: usize },
    Visit { phone: usize, household: usize, outcome: usize, day: u32, follow_up: bool },
    Correct { phone: usize, household: usize, visit: usize, outcome: usize },
    Opinion { phone: usize, household: usize },
    Advance { phone: usize, household: usize, kind: usize },
    Session { phone: usize, session: u8, men: i64 },
    UndoLast { phone: usize },
    Meet,
    Receipt { phone: usize },
    Settle { phone: usize, household: usize },
}

const NAMES: [&str; 5] = ["Nông Văn Mẫu", "Triệu Thị Ví Dụ", "Bàn A Thử", "Hoàng Thị Minh Họa", "Đặng Ỷ"];
const FIELDS: [&str; 6] = ["name", "nickname", "landmark", "hamlet", "house_number", "phone"];
const VALUES: [&str; 4] = ["Cụm 2", "0912345678", "nhà sàn", ""];

fn step() -> impl Strategy<Value = Step> {
    let phone = 0..2_usize;
    prop_oneof![
        3 => (phone.clone(), any::<bool>(), 0..5_usize).prop_map(|(phone, bo_lu, name)| Step::Add { phone, bo_lu, name }),
        4 => (phone.clone(), 0..8_usize, 0..6_usize, 0..4_usize)
            .prop_map(|(phone, household, field, value)| Step::Field { phone, household, field, value }),
        2 => (phone.clone(), 0..8_usize, 0..5_usize).prop_map(|(phone, household, name)| Step::Person { phone, household, name }),
        4 => (phone.clone(), 0..8_usize, 0..5_usize, 0..400_u32, any::<bool>())
            .prop_map(|(phone, household, outcome, day, follow_up)| Step::Visit { phone, household, outcome, day, follow_up }),
        2 => (phone.clone(), 0..8_usize, 0..4_usize, 0..5_usize)
            .prop_map(|(phone, household, visit, outcome)| Step::Correct { phone, household, visit, outcome }),
        2 => (phone.clone(), 0..8_usize).prop_map(|(phone, household)| Step::Opinion { phone, household }),
        3 => (phone.clone(), 0..8_usize, 0..3_usize)
            .prop_map(|(phone, household, kind)| Step::Advance { phone, household, kind }),
        2 => (phone.clone(), 0..3_u8, 0..50_i64).prop_map(|(phone, session, men)| Step::Session { phone, session, men }),
        1 => phone.clone().prop_map(|phone| Step::UndoLast { phone }),
        2 => Just(Step::Meet),
        1 => phone.clone().prop_map(|phone| Step::Receipt { phone }),
        1 => (phone, 0..8_usize).prop_map(|(phone, household)| Step::Settle { phone, household }),
    ]
}

struct World {
    phones: [Phone; 2],
    undo: [Option<Vec<Write>>; 2],
    count: u8,
}

impl World {
    fn new() -> Self {
        let phones = [Phone::new(1, "Một"), Phone::new(2, "Hai")];
        for phone in &phones {
            phone.roll(&[&phones[0], &phones[1]]);
        }
        Self { phones, undo: [None, None], count: 0 }
    }

    fn id(&mut self) -> [u8; 10] {
        self.count += 1;
        [self.count; 10]
    }

    fn household(&self, phone: usize, place: usize) -> Option<HouseholdId> {
        let ids = self.phones[phone].read(|r| r.household_ids());
        if ids.is_empty() { None } else { Some(ids[place % ids.len()]) }
    }

    fn write(&mut self, phone: usize, op: Op, write: Write) {
        let written = self.phones[phone].transact(op, |tx| tx.write(vec![write], NOW));
        self.undo[phone] = Some(written.inverse);
    }

    fn act(&mut self, step: &Step) {
        match *step {
            Step::Add { phone, bo_lu, name } => {
                self.phones[phone].add(if bo_lu { BO_LU } else { PAC_NGOI }, NAMES[name]);
            }
            Step::Field { phone, household, field, value } => {
                let Some(id) = self.household(phone, household) else { return };
                let unit = self.phones[phone].read(|r| r.household_unit(id));
                let edits = vec![Edit::put(["profile", FIELDS[field]], VALUES[value])];
                self.write(phone, Op::SaveHousehold, Write::household(id, unit, edits));
            }
            Step::Person { phone, household, name } => {
                let Some(id) = self.household(phone, household) else { return };
                let unit = self.phones[phone].read(|r| r.household_unit(id));
                let person = PersonId::new(NOW, self.id());
                let person =
                    Person { id: person, name: NAMES[name].to_owned(), birth_year: Some(1960), ..Person::default() };
                self.write(
                    phone,
                    Op::SavePerson,
                    Write::household(id, unit, vec![tungnha_docs::create_person(&person)]),
                );
            }
            Step::Visit { phone, household, outcome, day: number, follow_up } => {
                let Some(id) = self.household(phone, household) else { return };
                let on = day("2026-01-05").plus_days(i64::from(number));
                let mut visit = Visit::new(VisitId::new(NOW, self.id()), NOW, on, "Một", OUTCOMES[outcome]);
                visit.device = Some(self.phones[phone].device);
                visit.follow_up = follow_up.then(|| on.plus_days(7));
                let unit = self.phones[phone].read(|r| r.household_unit(id));
                let write = Write::year(id, unit, on.year(), vec![tungnha_docs::create_visit(&visit)]);
                self.write(phone, Op::SaveVisit, write);
            }
            Step::Correct { phone, household, visit, outcome } => {
                let Some(id) = self.household(phone, household) else { return };
                let visits = self.phones[phone].read(|r| r.timeline(id));
                let Some(row) = visits.get(visit) else { return };
                let changed = Visit { outcome: Some(OUTCOMES[outcome]), ..row.visit.clone() };
                let unit = self.phones[phone].read(|r| r.household_unit(id));
                let edits = tungnha_docs::visit_edits(&row.visit, &changed);
                self.write(phone, Op::SaveVisit, Write::year(id, unit, row.visit.day.year(), edits));
            }
            Step::Opinion { phone, household } => {
                let Some(id) = self.household(phone, household) else { return };
                let opinion = Opinion::new(OpinionId::new(NOW, self.id()), day("2026-11-23"), "Sóng yếu");
                let unit = self.phones[phone].read(|r| r.household_unit(id));
                let edits = vec![tungnha_docs::create_opinion(&opinion)];
                self.write(phone, Op::SaveOpinion, Write::year(id, unit, 2026, edits));
            }
            Step::Advance { phone, household, kind } => {
                let Some(id) = self.household(phone, household) else { return };
                let Some(row) = self.phones[phone].read(|r| r.opinions_of(id)).pop() else { return };
                let kind = [StepKind::Forwarded, StepKind::Answered, StepKind::Closed][kind];
                let step = OpinionStep::new(StepId::new(NOW, self.id()), kind, NOW, "Một");
                let edits = vec![tungnha_docs::create_step(row.opinion.id, &step)];
                self.write(phone, Op::SaveOpinion, Write::year(id, row.unit, 2026, edits));
            }
            Step::Session { phone, session, men } => {
                let (kind, channel) = (DocKind::OUTREACH, ChannelId::field(PAC_NGOI));
                let edits = vec![Edit::put(["meta", "men"], men)];
                self.write(phone, Op::SaveDocument, Write::other(DocId([session; 16]), kind, channel, edits));
            }
            Step::UndoLast { phone } => {
                let Some(inverse) = self.undo[phone].take() else { return };
                self.phones[phone].transact(Op::SaveVisit, |tx| tx.undo_keep("t", &inverse, later(10)));
                self.phones[phone].transact(Op::Undo, |tx| tx.undo("t", later(5)));
            }
            Step::Meet => {
                self.undo = [None, None];
                let (one, two) = (self.phones[0].outgoing(), self.phones[1].outgoing());
                assert_eq!(self.phones[1].receive(&one).quarantined, 0);
                assert_eq!(self.phones[0].receive(&two).quarantined, 0);
            }
            Step::Receipt { phone } => {
                let tip = self.phones[phone].read(|r| r.outbox_tip());
                self.phones[phone].transact(Op::Receive, |tx| tx.durable(tip, 0, None));
            }
            Step::Settle { phone, household } => {
                let Some(id) = self.household(phone, household) else { return };
                for conflict in self.phones[phone].read(|r| r.conflicts(id)) {
                    let unit = self.phones[phone].read(|r| r.household_unit(id));
                    let edit = tungnha_docs::choose(&conflict.path, conflict.candidates[0].value.clone());
                    let write = match conflict.kind {
                        DocKind::HOUSEHOLD => Write::household(id, unit, vec![edit]),
                        kind => Write::other(conflict.document, kind, ChannelId::field(unit), vec![edit]),
                    };
                    self.phones[phone].transact(Op::ChooseValue, |tx| tx.write(vec![write], NOW));
                }
            }
        }
    }
}

fn dump(phone: &Phone) -> Vec<String> {
    phone.transact(Op::Rebuild, |tx| tx.reader().dump_read_models())
}

/// Counts that are kept running agree with counting.
fn check_counts(phone: &Phone) {
    let list = HouseholdList { sort: HouseholdSort::Name, limit: 1000, ..Default::default() };
    let page = phone.read(|r| r.households(&list));
    assert_eq!(page.total as usize, page.rows.len());
    let counts = phone.read(|r| r.counts(None));
    assert_eq!(counts.households, page.total);
    let coverage = phone.read(|r| r.coverage(&[PAC_NGOI, BO_LU]));
    let visits: u32 = page.rows.iter().map(|row| row.visits).sum();
    assert_eq!(coverage.iter().map(|row| row.visits).sum::<u32>(), visits);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn rebuilding_changes_nothing(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = World::new();
        for step in &steps {
            world.act(step);
        }
        for phone in &world.phones {
            let before = dump(phone);
            phone.store.rebuild().unwrap();
            prop_assert_eq!(&dump(phone), &before);
            check_counts(phone);
        }
        world.act(&Step::Meet);
        world.act(&Step::Meet);
        let [one, two] = &world.phones;
        for id in one.read(|r| r.household_ids()) {
            prop_assert_eq!(one.read(|r| r.record(id)), two.read(|r| r.record(id)));
        }
        let bodies = |phone: &Phone| {
            let rows = phone.read(|r| r.others(DocKind::OUTREACH)).into_iter();
            rows.map(|row| (row.id, (row.conflicts, row.body))).collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(bodies(one), bodies(two));
    }
}

#[test]
fn a_saved_visit_is_taken_back_once_and_in_time() {
    let mut phone = Phone::new(1, "Một");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    let before = phone.read(|r| r.household(id));
    let (_, written) = phone.visit(id, "2026-11-23", Outcome::Met, Some("2026-12-01"));
    phone.transact(Op::SaveVisit, |tx| tx.undo_keep("token", &written.inverse, later(10)));
    let late = phone.store.transact(Op::Undo, |tx| tx.undo("token", later(11)));
    assert!(matches!(late, Err(StoreError::UndoExpired)));
    phone.transact(Op::Undo, |tx| tx.undo("token", later(9)));
    let after = phone.read(|r| r.household(id));
    assert_eq!((after.state, after.visits, after.next_visit), (before.state, 0, None));
    assert!(phone.read(|r| r.timeline(id)).is_empty());
    let twice = phone.store.transact(Op::Undo, |tx| tx.undo("token", later(9)));
    assert!(matches!(twice, Err(StoreError::UndoExpired)));
}

#[test]
fn a_changed_visit_goes_back_to_what_it_was() {
    let mut phone = Phone::new(1, "Một");
    let record = phone.record(PAC_NGOI, "Nông Văn Mẫu", &["Nông Văn Mẫu", "Ma Thị Giả"]);
    phone.import(&record);
    let (id, _) = phone.visit(record.id, "2026-11-23", Outcome::CallBack, Some("2026-12-01"));
    let before = phone.read(|r| r.visit(record.id, id)).visit;
    let mut changed = before.clone();
    changed.outcome = Some(Outcome::Met);
    changed.follow_up = None;
    changed.note = Some("đã hướng dẫn".to_owned());
    changed.guided = record.people.iter().map(|person| person.id).collect();
    changed.topics = vec!["vneid".to_owned()];
    let edits = tungnha_docs::visit_edits(&before, &changed);
    let written =
        phone.transact(Op::SaveVisit, |tx| tx.write(vec![Write::year(record.id, PAC_NGOI, 2026, edits)], NOW));
    let mut read = phone.read(|r| r.visit(record.id, id)).visit;
    read.guided.sort();
    changed.guided.sort();
    assert_eq!(read, changed);
    assert_eq!(phone.read(|r| r.own_work_on(day("2026-11-23"))), (1, 2));
    phone.transact(Op::SaveVisit, |tx| tx.undo_keep("t", &written.inverse, later(10)));
    phone.transact(Op::Undo, |tx| tx.undo("t", later(1)));
    assert_eq!(phone.read(|r| r.visit(record.id, id)).visit, before);
}

#[test]
fn a_save_that_fails_half_way_leaves_nothing() {
    let mut phone = Phone::new(1, "Một");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    let before = dump(&phone);
    let writes = vec![
        Write::household(id, PAC_NGOI, vec![Edit::put(["profile", "nickname"], "nửa vời")]),
        Write::year(id, PAC_NGOI, 2026, vec![Edit::put(["visits", "nowhere", "note"], "x")]),
    ];
    let failed = phone.store.transact(Op::SaveVisit, |tx| tx.write(writes, NOW));
    assert!(matches!(failed, Err(StoreError::Document(_))));
    assert_eq!(dump(&phone), before);
    assert_eq!(phone.read(|r| r.unsent_records()), 1);
}

#[test]
fn drafts_outlive_the_process_and_settings_too() {
    let mut phone = Phone::new(1, "Một");
    let id = phone.add(PAC_NGOI, "Nông Văn Mẫu");
    let body = serde_json::json!({ "outcome": "met", "note": "Nguyễn Thị Ví Dụ" });
    phone.transact(Op::SaveDraft, |tx| tx.draft_save(id, None, &body, NOW));
    let settings = tungnha_store::Settings(serde_json::json!({ "language": "vi" }).as_object().unwrap().clone());
    phone.transact(Op::SaveSettings, |tx| tx.settings(&settings));
    let again = common::open_at(&phone.folder, &common::key_store(&phone.folder), 5).unwrap();
    let draft = again.read(|r| r.draft(id, None)).unwrap().unwrap();
    assert_eq!((draft.body, draft.name.as_str(), draft.visit), (body, "Nông Văn Mẫu", None));
    assert_eq!(again.read(|r| r.settings()).unwrap(), settings);
    assert_eq!(again.read(|r| r.drafts()).unwrap().len(), 1);
    again.transact(Op::SaveDraft, |tx| tx.draft_discard(id, None)).unwrap();
    assert!(phone.read(|r| r.draft_of(id)).is_none());
}
