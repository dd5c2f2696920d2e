//! A form made ready to be filled: every expression read and checked once, what depends on what known,
//! circles refused.

mod graph;
mod spec;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expr::check::{self, Checked, Place};
use crate::expr::schema::{Entry, ItemId, Named, Schema};
use crate::expr::tree::{self, Lists};
use crate::expr::{Expr, parse};
use crate::fault::Fault;
use crate::form::{Choice, ChoiceList, DEFAULT_LANGUAGE, Form, Item};

pub use spec::{Beginning, Spec};

/// A form made ready.
#[derive(Debug)]
pub struct Prepared {
    /// The form.
    pub form: Form,
    /// Its items and lists by name.
    pub schema: Schema,
    /// What is known of each item, by its number; 0 is the form itself.
    pub specs: Vec<Spec>,
    /// The place of each item in the order of evaluation.
    pub rank: Vec<usize>,
    /// What must be looked at again when an item changes.
    pub dependents: Vec<Vec<ItemId>>,
    /// The lists as trees.
    pub lists: Lists,
    /// The choice that `or_other` adds.
    pub other: Choice,
    /// What is worth a look though nothing stands in the way.
    pub notices: Vec<Fault>,
}

impl Prepared {
    /// Makes a form ready, or says everything that stands in the way.
    pub fn new(form: Form) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut schema = Schema::new(&form.root);
        let mut specs = vec![Spec::default()];
        add_lists(&form, &mut schema);
        add_items(&form.items, 0, &mut schema, &mut specs, &mut faults);
        let mut maker = Maker { schema: &schema, faults };
        for (id, spec) in specs.iter_mut().enumerate().skip(1) {
            maker.fill(id, spec);
        }
        if let Some(name) = &form.instance_name {
            maker.expression(0, &Place::Item(0), "instance_name", Some(name));
        }
        let mut faults = maker.faults;
        check_lists(&specs, &schema, &mut faults);
        let order = graph::order(&schema, &specs);
        faults.extend(order.circles);
        let (refusals, notices): (Vec<Fault>, Vec<Fault>) = faults.into_iter().partition(Fault::refuses);
        if !refusals.is_empty() {
            return Err(refusals.into_iter().chain(notices).collect());
        }
        let lists = form.lists.iter().map(|list| (list.name.clone(), Arc::new(list_tree(list, &form)))).collect();
        Ok(Self {
            form,
            schema,
            specs,
            rank: order.rank,
            dependents: order.dependents,
            lists,
            other: other_choice(),
            notices,
        })
    }

    /// What is known of an item.
    #[must_use]
    pub fn spec(&self, id: ItemId) -> Option<&Spec> {
        self.specs.get(id)
    }
}

fn other_choice() -> Choice {
    let mut choice = Choice::both("other", "Khác", "Other");
    choice.label.0.insert(DEFAULT_LANGUAGE.to_owned(), "Khác".to_owned());
    choice
}

fn add_lists(form: &Form, schema: &mut Schema) {
    for list in &form.lists {
        let columns = list.choices.iter().flat_map(|choice| choice.columns.keys().cloned());
        let own = ["name".to_owned(), "label".to_owned()];
        schema.lists.insert(list.name.clone(), columns.chain(own).collect::<BTreeSet<String>>());
    }
}

fn list_tree(list: &ChoiceList, form: &Form) -> tree::Tree {
    let rows = list.choices.iter().map(|choice| {
        let label = choice.label.get(&form.default_language, &form.default_language).unwrap_or_default();
        let mut row = vec![("name".to_owned(), choice.name.clone()), ("label".to_owned(), label.to_owned())];
        row.extend(choice.columns.iter().map(|(column, text)| (column.clone(), text.clone())));
        row
    });
    tree::table(rows)
}

fn add_items(items: &[Item], parent: ItemId, schema: &mut Schema, specs: &mut Vec<Spec>, faults: &mut Vec<Fault>) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for item in items {
        let entry = Entry {
            name: item.name().to_owned(),
            repeat: matches!(item, Item::Repeat(_)),
            group: item.question().is_none(),
            list: item.question().and_then(|q| q.kind.selection()).map(|selection| selection.list.clone()),
            ..Entry::default()
        };
        let nested = entry.repeat && !schema.repeats(parent).is_empty();
        let id = schema.add(parent, entry);
        specs.push(Spec::new(item));
        let path = schema.path(id);
        if nested {
            faults.push(nested_repeat().at(&path, "type"));
        }
        if !seen.insert(item.name()) {
            faults.push(duplicate_name(item.name()).at(&path, "name"));
        }
        if !is_name(item.name()) {
            faults.push(bad_name(item.name()).at(&path, "name"));
        }
        add_items(item.items(), id, schema, specs, faults);
    }
}

/// Whether a name can stand in a path.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(crate::expr::lexer::begins_name) && letters.all(crate::expr::lexer::continues_name)
}

fn nested_repeat() -> Fault {
    Fault::worded(
        "nested_repeat",
        "Nhóm lặp nằm trong một nhóm lặp khác.",
        "A repeat lies within another repeat.",
        "Tách thành hai nhóm lặp cạnh nhau.",
        "Make two repeats side by side.",
    )
}

fn duplicate_name(name: &str) -> Fault {
    Fault::worded(
        "duplicate_name",
        &format!("Tên “{name}” đã dùng trong nhóm này."),
        &format!("The name “{name}” is already used in this group."),
        "Đặt tên khác.",
        "Choose another name.",
    )
}

fn bad_name(name: &str) -> Fault {
    Fault::worded(
        "bad_name",
        &format!("“{name}” không dùng làm tên được."),
        &format!("“{name}” cannot be a name."),
        "Tên bắt đầu bằng chữ hoặc gạch dưới, chỉ gồm chữ, số, gạch ngang, gạch dưới, dấu chấm; không có dấu cách.",
        "A name begins with a letter or underscore and has only letters, digits, hyphens, underscores and dots.",
    )
}

fn check_lists(specs: &[Spec], schema: &Schema, faults: &mut Vec<Fault>) {
    for (id, spec) in specs.iter().enumerate() {
        let Some(selection) = spec.selection() else { continue };
        if !schema.lists.contains_key(&selection.list) {
            let issue = check::Issue::UnknownList(selection.list.clone());
            faults.push(Fault::finding(&check::Finding { position: 1, issue }).at(&schema.path(id), "type"));
        }
    }
}

struct Maker<'a> {
    schema: &'a Schema,
    faults: Vec<Fault>,
}

impl Maker<'_> {
    /// Reads and checks every expression of an item.
    fn fill(&mut self, id: ItemId, spec: &mut Spec) {
        let here = Place::Item(id);
        let item = spec.item.clone();
        (spec.relevant, spec.relevant_reads) = self.expression(id, &here, "relevant", item.relevant());
        match &item {
            Item::Question(question) => {
                (spec.calculation, spec.calculation_reads) =
                    self.expression(id, &here, "calculation", question.calculation.as_deref());
                (spec.required, _) = self.expression(id, &here, "required", question.required.as_deref());
                (spec.constraint, _) = self.expression(id, &here, "constraint", question.constraint.as_deref());
                (spec.read_only, _) = self.expression(id, &here, "read_only", question.read_only.as_deref());
                self.choices(id, question, spec);
                spec.beginning = self.beginning(id, question.default.as_deref());
                spec.triggers = question.trigger.iter().filter_map(|name| self.named(id, "trigger", name)).collect();
                self.labels(id, [&question.label, &question.hint, &question.constraint_message]);
            }
            Item::Group(group) => self.labels(id, [&group.label, &group.hint, &group.hint]),
            Item::Repeat(repeat) => {
                (spec.count, spec.count_reads) = self.expression(id, &here, "repeat_count", repeat.count.as_deref());
                self.labels(id, [&repeat.group.label, &repeat.group.hint, &repeat.group.hint]);
            }
        }
    }

    fn choices(&mut self, id: ItemId, question: &crate::form::Question, spec: &mut Spec) {
        let Some(selection) = question.kind.selection() else { return };
        let entry = Place::ListEntry(selection.list.clone());
        if self.schema.lists.contains_key(&selection.list) {
            (spec.choice_filter, spec.choice_filter_reads) =
                self.expression(id, &entry, "choice_filter", question.choice_filter.as_deref());
        }
        (spec.seed, _) = self.expression(id, &Place::Item(id), "parameters", selection.seed.as_deref());
    }

    fn expression(
        &mut self,
        id: ItemId,
        place: &Place,
        column: &str,
        text: Option<&str>,
    ) -> (Option<Expr>, BTreeSet<ItemId>) {
        let Some(text) = text else { return (None, BTreeSet::new()) };
        match parse(text) {
            Err(error) => {
                self.faults.push(Fault::syntax(&error).at(&self.schema.path(id), column));
                (None, BTreeSet::new())
            }
            Ok(expr) => {
                let Checked { findings, reads } = check::check(&expr, self.schema, id, place);
                let path = self.schema.path(id);
                self.faults.extend(findings.iter().map(|finding| Fault::finding(finding).at(&path, column)));
                (Some(expr), reads)
            }
        }
    }

    /// A default is an expression if it names a question or calls a function, and a plain text otherwise.
    fn beginning(&mut self, id: ItemId, text: Option<&str>) -> Option<Beginning> {
        let text = text?;
        let computed = parse(text).ok().is_some_and(|expr| spec::computes(&expr)) || text.contains("${");
        if !computed {
            return Some(Beginning::Text(text.to_owned()));
        }
        self.expression(id, &Place::Item(id), "default", Some(text)).0.map(Beginning::Computed)
    }

    fn named(&mut self, id: ItemId, column: &str, name: &str) -> Option<ItemId> {
        let issue = match self.schema.named(name) {
            Named::One(found) => return Some(found),
            Named::Several => check::Issue::Ambiguous(name.to_owned()),
            Named::Nothing => check::Issue::UnknownName(name.to_owned(), self.schema.nearest(name).map(str::to_owned)),
        };
        let finding = check::Finding { position: 1, issue };
        self.faults.push(Fault::finding(&finding).at(&self.schema.path(id), column));
        None
    }

    /// `${name}` within texts for people.
    fn labels(&mut self, id: ItemId, texts: [&crate::form::Localized; 3]) {
        let columns = ["label", "hint", "constraint_message"];
        for (text, column) in texts.into_iter().zip(columns) {
            for (language, text) in &text.0 {
                for name in references(text) {
                    let column =
                        if language == "default" { column.to_owned() } else { format!("{column}::{language}") };
                    self.named(id, &column, name);
                }
            }
        }
    }
}

/// The names in `${…}` within a text for people.
pub fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split("${").skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name.trim()))
}
