//! Two replicas edit at random and meet at random; a plain model says what each must hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::*;
use proptest::prelude::*;
use tungnha_docs::*;
use tungnha_model::household::*;
use tungnha_model::*;

/// What may happen; numbers are taken modulo what there is.
#[derive(Debug, Clone)]
enum Step {
    /// A replica puts a value into one of the fields that it knows.
    Put { replica: usize, field: usize, value: u8 },
    /// A replica adds a person.
    Add { replica: usize },
    /// Some of the other's changes reach a replica, in some order.
    Deliver { to: usize, count: usize, order: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..2_usize, any::<usize>(), 0..4_u8).prop_map(|(replica, field, value)| Step::Put { replica, field, value }),
        1 => (0..2_usize).prop_map(|replica| Step::Add { replica }),
        2 => (0..2_usize, 0..6_usize, any::<u64>()).prop_map(|(to, count, order)| Step::Deliver { to, count, order }),
    ]
}

/// One put in the plain model: which earlier puts of the field it replaced.
#[derive(Debug, Clone)]
struct Written {
    path: Path,
    value: Scalar,
    replaced: BTreeSet<usize>,
}

struct Replica {
    doc: Document,
    actor: [u8; 16],
    /// Its own changes, in order, with the puts that each holds.
    made: Vec<(Vec<u8>, Vec<usize>)>,
    /// How many of the other's changes have arrived.
    arrived: usize,
    /// The puts that it knows.
    known: BTreeSet<usize>,
}

struct World {
    replicas: [Replica; 2],
    written: Vec<Written>,
    people: u8,
}

fn world() -> World {
    let doc = documents(&HouseholdRecord::new(HouseholdId([1; 16]), UnitId([2; 16]), "0")).remove(0).1;
    let replica = |actor| Replica { doc: doc.clone(), actor, made: Vec::new(), arrived: 0, known: BTreeSet::from([0]) };
    let first = Written { path: vec!["profile".into(), "name".into()], value: "0".into(), replaced: BTreeSet::new() };
    World { replicas: [replica(A), replica(B)], written: vec![first], people: 0 }
}

impl World {
    /// The puts of a field that a replica knows and that no other known put has replaced.
    fn standing(&self, replica: usize, path: &[String]) -> BTreeSet<usize> {
        let known = &self.replicas[replica].known;
        let replaced: BTreeSet<usize> = known.iter().flat_map(|put| self.written[*put].replaced.clone()).collect();
        known.iter().copied().filter(|put| self.written[*put].path == path && !replaced.contains(put)).collect()
    }

    fn fields(&self, replica: usize) -> Vec<Path> {
        let mut fields: BTreeSet<Path> =
            [["profile", "name"], ["profile", "note"], ["meta", "code"], ["consents", "x"]]
                .into_iter()
                .map(|path| path.map(str::to_owned).to_vec())
                .collect();
        fields.extend(self.replicas[replica].known.iter().map(|put| self.written[*put].path.clone()));
        fields.into_iter().collect()
    }

    fn put(&mut self, replica: usize, field: usize, value: u8) {
        let fields = self.fields(replica);
        let path = fields[field % fields.len()].clone();
        let value = if value == 0 { Scalar::Null } else { Scalar::from(value.to_string()) };
        let replaced = self.standing(replica, &path);
        let idle = replaced.len() == 1 && replaced.iter().all(|put| self.written[*put].value == value);
        let edit = Edit::Put { path: path.clone(), value: value.clone() };
        let edited = &mut self.replicas[replica];
        let change = edited.doc.edit(edited.actor, NOW, &[edit]).unwrap();
        assert_eq!(change.is_none(), idle);
        if let Some(change) = change {
            self.written.push(Written { path, value, replaced });
            self.note(replica, change, vec![self.written.len() - 1]);
        }
    }

    fn add(&mut self, replica: usize) {
        self.people += 1;
        let person = Person {
            id: PersonId([self.people; 16]),
            name: "Ma Văn Giả Định".into(),
            literate: Some(true),
            ..Person::default()
        };
        let edited = &mut self.replicas[replica];
        let change = put(&mut edited.doc, edited.actor, &[create_person(&person)]);
        let path = |key: &str| vec!["people".to_owned(), person.id.to_string(), key.to_owned()];
        let first = self.written.len();
        self.written
            .push(Written { path: path("name"), value: "Ma Văn Giả Định".into(), replaced: BTreeSet::new() });
        self.written.push(Written { path: path("literate"), value: true.into(), replaced: BTreeSet::new() });
        self.note(replica, change, vec![first, first + 1]);
    }

    fn note(&mut self, replica: usize, change: Vec<u8>, puts: Vec<usize>) {
        self.replicas[replica].known.extend(&puts);
        self.replicas[replica].made.push((change, puts));
    }

    fn deliver(&mut self, to: usize, count: usize, order: u64) {
        let from = self.replicas[to].arrived;
        let mut arriving: Vec<(Vec<u8>, Vec<usize>)> =
            self.replicas[1 - to].made.iter().skip(from).take(count).cloned().collect();
        let receiver = &mut self.replicas[to];
        receiver.arrived += arriving.len();
        shuffle(&mut arriving, order);
        // Every other time one by one, so that some have to wait for what they build on.
        if order.is_multiple_of(2) {
            receiver.doc.apply(&arriving.iter().map(|(change, _)| change.clone()).collect::<Vec<_>>()).unwrap();
        } else {
            for (change, _) in &arriving {
                receiver.doc.apply(std::slice::from_ref(change)).unwrap();
            }
        }
        assert!(receiver.doc.missing().is_empty());
        receiver.known.extend(arriving.into_iter().flat_map(|(_, puts)| puts));
    }

    fn run(&mut self, step: Step) {
        match step {
            Step::Put { replica, field, value } => self.put(replica, field, value),
            Step::Add { replica } => self.add(replica),
            Step::Deliver { to, count, order } => self.deliver(to, count, order),
        }
    }

    /// Compares a replica with the model.
    fn check(&self, replica: usize) {
        let doc = Document::load(&self.replicas[replica].doc.save()).unwrap();
        let contested: BTreeMap<Path, Vec<Scalar>> = conflicts(&doc)
            .into_iter()
            .map(|found| (found.path, found.candidates.into_iter().map(|candidate| candidate.value).collect()))
            .collect();
        for path in self.fields(replica) {
            let mut expected: Vec<Scalar> = Vec::new();
            for put in self.standing(replica, &path) {
                if !expected.contains(&self.written[put].value) {
                    expected.push(self.written[put].value.clone());
                }
            }
            let shown = value_at(&doc, &path).map(|value| Scalar::from_json(&value).unwrap());
            assert_eq!(shown.is_some(), !expected.is_empty(), "{path:?}");
            let mut found = contested.get(&path).cloned().unwrap_or_else(|| shown.iter().cloned().collect());
            assert_eq!(found.first(), shown.as_ref(), "{path:?}: the value that is shown comes first");
            let by_text = |value: &Scalar| value.to_text();
            expected.sort_by_key(by_text);
            found.sort_by_key(by_text);
            assert_eq!(found, expected, "{path:?}");
        }
    }
}

/// A small generator, so that an order is replayed from its number.
fn shuffle<T>(items: &mut [T], mut seed: u64) {
    for at in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, (seed >> 33) as usize % (at + 1));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn replicas_hold_what_the_plain_model_says(steps in prop::collection::vec(step(), 1..60), last in any::<u64>()) {
        let mut world = world();
        for step in steps {
            world.run(step);
        }
        world.check(0);
        world.check(1);
        world.deliver(0, usize::MAX, last);
        world.deliver(1, usize::MAX, last / 2);
        world.check(0);
        world.check(1);
        let [left, right] = &world.replicas;
        prop_assert_eq!(left.doc.heads(), right.doc.heads());
        prop_assert_eq!(read_household(&left.doc), read_household(&right.doc));
        prop_assert_eq!(conflicts(&left.doc), conflicts(&right.doc));
        prop_assert_eq!(read_household(&left.doc).people.len(), usize::from(world.people));
    }
}
