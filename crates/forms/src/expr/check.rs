//! What can be known of an expression before anybody answers: unknown names and functions, wrong types,
//! and which items its value depends on.

use std::collections::BTreeSet;

use super::ast::{Axis, Compare, Expr, Node, Path, Start, Step, Test};
use super::eval::compile;
use super::function::{self, Gives, Wants, date_letters, written_question};
pub use super::issue::{Finding, Issue};
use super::schema::{ItemId, Named, Schema, distance};
use super::value::number_of;

/// What `.` means where an expression stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An item of the form.
    Item(ItemId),
    /// Above the root element of a list.
    ListRoot(String),
    /// One entry of a list.
    ListEntry(String),
    /// One column of an entry.
    Column,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Type {
    Text,
    Number,
    Bool,
    Date,
    Any,
    Nodes { many: Option<String> },
}

/// What a check found: what is wrong, and which items the value depends on.
#[derive(Debug, Default)]
pub struct Checked {
    /// What is wrong or worth a look, in the order of the text.
    pub findings: Vec<Finding>,
    /// The items that the value depends on.
    pub reads: BTreeSet<ItemId>,
}

/// Checks an expression that belongs to the item `current`, `.` meaning `place`.
#[must_use]
pub fn check(expr: &Expr, schema: &Schema, current: ItemId, place: &Place) -> Checked {
    let filtering = matches!(place, Place::ListEntry(_));
    let mut checker = Checker { schema, current, filtering, checked: Checked::default() };
    checker.single(expr, place);
    checker.checked.findings.sort_by_key(|finding| finding.position);
    checker.checked
}

struct Checker<'a> {
    schema: &'a Schema,
    current: ItemId,
    filtering: bool,
    checked: Checked,
}

impl Checker<'_> {
    fn find(&mut self, position: usize, issue: Issue) {
        self.checked.findings.push(Finding { position, issue });
    }

    /// An expression that must be one value.
    fn single(&mut self, expr: &Expr, place: &Place) -> Type {
        let found = self.any(expr, place);
        if let Type::Nodes { many: Some(name) } = &found {
            self.find(expr.position, Issue::Repeated(name.clone()));
        }
        found
    }

    fn any(&mut self, expr: &Expr, place: &Place) -> Type {
        match &expr.node {
            Node::Text(_) => Type::Text,
            Node::Number(_) => Type::Number,
            Node::Or(a, b) | Node::And(a, b) => self.both(a, b, place, Type::Bool),
            Node::Compare(how, a, b) => {
                if !matches!(how, Compare::Equal | Compare::NotEqual) {
                    self.numeric(a);
                    self.numeric(b);
                }
                self.both(a, b, place, Type::Bool)
            }
            Node::Arithmetic(_, a, b) => {
                self.numeric(a);
                self.numeric(b);
                self.both(a, b, place, Type::Number)
            }
            Node::Negate(a) => {
                self.numeric(a);
                self.single(a, place);
                Type::Number
            }
            Node::Union(a, b) => {
                for side in [a, b] {
                    if !matches!(self.any(side, place), Type::Nodes { .. }) {
                        self.find(side.position, Issue::NeedsNodes("|".to_owned()));
                    }
                }
                Type::Nodes { many: None }
            }
            Node::Path(path) => self.path(path, expr.position, place),
            Node::Call(name, arguments) => self.call(name, arguments, expr.position, place),
        }
    }

    fn both(&mut self, a: &Expr, b: &Expr, place: &Place, gives: Type) -> Type {
        self.single(a, place);
        self.single(b, place);
        gives
    }

    fn numeric(&mut self, expr: &Expr) {
        if let Node::Text(text) = &expr.node
            && !text.is_empty()
            && number_of(text).is_nan()
        {
            self.find(expr.position, Issue::TextAsNumber(text.clone()));
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expr], position: usize, place: &Place) -> Type {
        let Some(function) = function::find(name) else {
            self.find(position, Issue::UnknownFunction(name.to_owned()));
            for argument in arguments {
                self.any(argument, place);
            }
            return Type::Any;
        };
        if !(function.least..=function.most).contains(&arguments.len()) {
            self.find(position, Issue::Arity(name.to_owned()));
        }
        match name {
            "indexed-repeat" => return self.indexed_repeat(arguments, place),
            "jr:choice-name" | "choice-name" => self.choice_name(arguments, place),
            _ => self.arguments(name, function.wants, arguments, place),
        }
        self.literals(name, arguments);
        match function.gives {
            Gives::Text => Type::Text,
            Gives::Number => Type::Number,
            Gives::Bool => Type::Bool,
            Gives::Date => Type::Date,
            Gives::Any => Type::Any,
        }
    }

    fn arguments(&mut self, name: &str, wants: Wants, arguments: &[Expr], place: &Place) {
        for (index, argument) in arguments.iter().enumerate() {
            let needs_nodes = wants == Wants::Nodes && index == 0;
            let found = if wants == Wants::Values { self.single(argument, place) } else { self.any(argument, place) };
            if needs_nodes && !matches!(found, Type::Nodes { .. } | Type::Any) {
                self.find(argument.position, Issue::NeedsNodes(name.to_owned()));
            }
        }
    }

    /// What literal arguments tell: patterns, date formats, tables.
    fn literals(&mut self, name: &str, arguments: &[Expr]) {
        let text = |index: usize| match arguments.get(index) {
            Some(Expr { node: Node::Text(text), position }) => Some((text.clone(), *position)),
            _ => None,
        };
        match name {
            "regex" => {
                if let Some((pattern, position)) = text(1).filter(|(pattern, _)| compile(pattern).is_err()) {
                    self.find(position, Issue::Pattern(pattern));
                }
            }
            "format-date" | "format-date-time" => {
                if let Some((pattern, position)) = text(1).filter(|(pattern, _)| !date_format_is_known(pattern)) {
                    self.find(position, Issue::DateFormat(pattern));
                }
            }
            "pulldata" => self.pulldata(text(0), [text(1), text(2)]),
            _ => {}
        }
    }

    fn pulldata(&mut self, table: Option<(String, usize)>, columns: [Option<(String, usize)>; 2]) {
        let Some((table, position)) = table else { return };
        let name = table.strip_suffix(".csv").unwrap_or(&table).to_owned();
        let Some(known) = self.schema.lists.get(&name).cloned() else {
            return self.find(position, Issue::UnknownList(table));
        };
        for (column, position) in columns.into_iter().flatten() {
            if !known.contains(&column) {
                self.find(position, Issue::UnknownColumn(column, name.clone()));
            }
        }
    }

    fn choice_name(&mut self, arguments: &[Expr], place: &Place) {
        if let Some(value) = arguments.first() {
            self.single(value, place);
        }
        let Some(question) = arguments.get(1) else { return };
        let Some(written) = written_question(question) else {
            self.single(question, place);
            return;
        };
        match item_written(self.schema, &written) {
            None => self.find(question.position, Issue::UnknownName(written, None)),
            Some(id) if self.schema.get(id).is_some_and(|entry| entry.list.is_none()) => {
                self.find(question.position, Issue::NoChoices(written));
            }
            Some(_) => {}
        }
    }

    fn indexed_repeat(&mut self, arguments: &[Expr], place: &Place) -> Type {
        let target = arguments.first().and_then(|expr| self.target(expr, place));
        for pair in arguments.get(1..).unwrap_or_default().chunks(2) {
            if let Some(repeat) = pair.first() {
                let found = self.target(repeat, place);
                let holds = found.zip(target).is_some_and(|(repeat, target)| {
                    self.schema.get(repeat).is_some_and(|entry| entry.repeat)
                        && self.schema.ancestors_or_self(target).any(|up| up == repeat)
                });
                if !holds {
                    let name = found.map_or_else(String::new, |id| self.schema.path(id));
                    self.find(repeat.position, Issue::NeedsRepeat(name));
                }
            }
            if let Some(index) = pair.get(1) {
                self.single(index, place);
            }
        }
        Type::Any
    }

    /// The one item that a path stands for; also says that it must be one.
    fn target(&mut self, expr: &Expr, place: &Place) -> Option<ItemId> {
        let Node::Path(path) = &expr.node else {
            self.find(expr.position, Issue::NeedsNodes("indexed-repeat".to_owned()));
            return None;
        };
        match self.places(path, expr.position, place)?.as_slice() {
            [Place::Item(id)] => Some(*id),
            _ => None,
        }
    }

    fn path(&mut self, path: &Path, position: usize, place: &Place) -> Type {
        let filtered = !path.predicates.is_empty() || path.steps.iter().any(|step| !step.predicates.is_empty());
        let places = self.places(path, position, place);
        let absolute = matches!(path.start, Start::Root | Start::Reference(_));
        let one = match places.as_deref() {
            Some([Place::Item(id)]) if absolute && !filtered => Some(*id),
            _ => None,
        };
        Type::Nodes { many: one.filter(|id| self.is_many(*id)).map(|id| self.name(id)) }
    }

    fn name(&self, id: ItemId) -> String {
        self.schema.get(id).map_or_else(String::new, |entry| entry.name.clone())
    }

    /// Whether there may be several of an item as seen from where the expression stands.
    fn is_many(&self, id: ItemId) -> bool {
        let own = self.schema.repeats(self.current);
        let itself = self.schema.get(id).is_some_and(|entry| entry.repeat);
        itself || self.schema.repeats(id).iter().any(|repeat| !own.contains(repeat))
    }

    /// Where a path leads; nothing if a finding was made.
    fn places(&mut self, path: &Path, position: usize, place: &Place) -> Option<Vec<Place>> {
        let mut at = self.start(&path.start, position, place)?;
        self.predicates(&path.predicates, &at);
        for (index, step) in path.steps.iter().enumerate() {
            let first = index == 0 && path.start == Start::Root;
            let mut next: Vec<Place> = Vec::new();
            for from in &at {
                for reached in self.reach(from, step, first) {
                    if !next.contains(&reached) {
                        next.push(reached);
                    }
                }
            }
            if next.is_empty() && self.must_lead(step) {
                self.dead_end(&at, step);
                return None;
            }
            self.predicates(&step.predicates, &next);
            at = next;
        }
        for place in &at {
            if let Place::Item(id) = place {
                self.checked.reads.insert(*id);
            }
        }
        Some(at)
    }

    fn must_lead(&self, step: &Step) -> bool {
        step.axis != Axis::Attribute && step.test != Test::Any
    }

    fn dead_end(&mut self, at: &[Place], step: &Step) {
        let name = match &step.test {
            Test::Name(name) => name.clone(),
            Test::Any => "*".to_owned(),
        };
        let issue = match at.first() {
            Some(Place::ListEntry(list)) if self.bare_word(&name, list) => Issue::NoSuchColumn(name, list.clone()),
            Some(Place::ListEntry(list)) => Issue::UnknownColumn(name, list.clone()),
            Some(Place::Item(id)) if *id > 0 => Issue::UnknownPath(format!("{}/{name}", self.schema.path(*id))),
            _ => Issue::UnknownPath(name),
        };
        self.find(step.position, issue);
    }

    /// Within a choice filter, whether a word is unlike every column.
    fn bare_word(&self, word: &str, list: &str) -> bool {
        let mut columns = self.schema.lists.get(list).into_iter().flatten();
        self.filtering && !columns.any(|column| distance(column, word) <= 2)
    }

    fn start(&mut self, start: &Start, position: usize, place: &Place) -> Option<Vec<Place>> {
        Some(vec![match start {
            Start::Here => place.clone(),
            Start::Current => Place::Item(self.current),
            Start::Root => Place::Item(0),
            Start::Instance(list) => {
                if !self.schema.lists.contains_key(list) {
                    self.find(position, Issue::UnknownList(list.clone()));
                    return None;
                }
                Place::ListRoot(list.clone())
            }
            Start::Reference(name) => match self.schema.named(name) {
                Named::One(id) => Place::Item(id),
                Named::Several => {
                    self.find(position, Issue::Ambiguous(name.clone()));
                    return None;
                }
                Named::Nothing => {
                    let near = self.schema.nearest(name).map(str::to_owned);
                    self.find(position, Issue::UnknownName(name.clone(), near));
                    return None;
                }
            },
            Start::Nodes(inner) => {
                self.any(inner, place);
                return None;
            }
        }])
    }

    fn predicates(&mut self, predicates: &[Expr], places: &[Place]) {
        for predicate in predicates {
            let Some(place) = places.first() else { return };
            let last = matches!(&predicate.node, Node::Call(name, _) if name == "last");
            if self.single(predicate, place) == Type::Number && !last {
                self.find(predicate.position, Issue::NumberPredicate);
            }
        }
    }

    fn reach(&self, from: &Place, step: &Step, at_root: bool) -> Vec<Place> {
        match from {
            Place::Item(id) => self.reach_items(*id, step, at_root).into_iter().map(Place::Item).collect(),
            Place::ListRoot(list) => match (&step.axis, &step.test) {
                (Axis::Child, Test::Name(name)) if name == "root" => vec![from.clone()],
                (Axis::Child, Test::Name(name)) if name == "item" => vec![Place::ListEntry(list.clone())],
                (Axis::DescendantOrSelf, _) => vec![from.clone(), Place::ListEntry(list.clone())],
                _ => Vec::new(),
            },
            Place::ListEntry(list) => match (&step.axis, &step.test) {
                (Axis::Itself, _) => vec![from.clone()],
                (Axis::Parent, _) => vec![Place::ListRoot(list.clone())],
                (Axis::Child, Test::Any) => vec![Place::Column],
                (Axis::Child, Test::Name(name)) => {
                    let known = self.schema.lists.get(list).is_some_and(|columns| columns.contains(name));
                    if known { vec![Place::Column] } else { Vec::new() }
                }
                _ => Vec::new(),
            },
            Place::Column => Vec::new(),
        }
    }

    fn reach_items(&self, id: ItemId, step: &Step, at_root: bool) -> Vec<ItemId> {
        let parent = self.schema.get(id).and_then(|entry| entry.parent);
        let children = |id: ItemId| self.schema.get(id).map_or_else(Vec::new, |entry| entry.children.clone());
        let reached = match step.axis {
            Axis::Child if at_root => vec![id],
            Axis::Child => children(id),
            Axis::Itself => vec![id],
            Axis::Parent => parent.into_iter().collect(),
            Axis::Ancestor => self.schema.ancestors_or_self(id).skip(1).collect(),
            Axis::AncestorOrSelf => self.schema.ancestors_or_self(id).collect(),
            Axis::Descendant => self.schema.within(id).into_iter().skip(1).collect(),
            Axis::DescendantOrSelf => self.schema.within(id),
            // Another round of the same repeat is a sibling of the same name.
            Axis::PrecedingSibling | Axis::FollowingSibling => parent.map_or_else(Vec::new, children),
            Axis::Attribute => Vec::new(),
        };
        let fits = |id: &ItemId| match &step.test {
            Test::Any => true,
            Test::Name(name) => self.schema.get(*id).is_some_and(|entry| entry.name == *name),
        };
        reached.into_iter().filter(fits).collect()
    }
}

/// The item that `${name}` or `/data/path` in a text means.
#[must_use]
pub fn item_written(schema: &Schema, written: &str) -> Option<ItemId> {
    match written.strip_prefix("${").and_then(|rest| rest.strip_suffix('}')) {
        Some(name) => match schema.named(name.trim()) {
            Named::One(id) => Some(id),
            _ => None,
        },
        None => schema.at_path(written),
    }
}

fn date_format_is_known(pattern: &str) -> bool {
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter == '%' && !letters.next().is_some_and(|next| date_letters().contains(next)) {
            return false;
        }
    }
    true
}
