//! What is known of one item before anybody answers.

use std::collections::BTreeSet;

use crate::expr::Expr;
use crate::expr::ast::{Node, Start};
use crate::expr::function;
use crate::expr::schema::ItemId;
use crate::form::{Form, Group, Item, Kind, Question, Repeat, Selection};

/// The answer to begin with.
#[derive(Debug, Clone, PartialEq)]
pub enum Beginning {
    /// A text.
    Text(String),
    /// An expression, evaluated when the question is first asked.
    Computed(Expr),
}

/// One item with its expressions read.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The item without what lies in it.
    pub item: Item,
    /// When it is asked.
    pub relevant: Option<Expr>,
    /// What that depends on.
    pub relevant_reads: BTreeSet<ItemId>,
    /// What is computed.
    pub calculation: Option<Expr>,
    /// What that depends on.
    pub calculation_reads: BTreeSet<ItemId>,
    /// How many rounds there are.
    pub count: Option<Expr>,
    /// What that depends on.
    pub count_reads: BTreeSet<ItemId>,
    /// Which choices are shown.
    pub choice_filter: Option<Expr>,
    /// What that depends on.
    pub choice_filter_reads: BTreeSet<ItemId>,
    /// When an answer is needed.
    pub required: Option<Expr>,
    /// What an answer must fulfil.
    pub constraint: Option<Expr>,
    /// When it cannot be changed.
    pub read_only: Option<Expr>,
    /// What decides the order of the choices.
    pub seed: Option<Expr>,
    /// The answer to begin with.
    pub beginning: Option<Beginning>,
    /// Whose change lets the calculation run.
    pub triggers: Vec<ItemId>,
}

impl Default for Spec {
    fn default() -> Self {
        Self::new(&Item::Group(Box::default()))
    }
}

impl Spec {
    /// The item alone; its expressions are filled in later.
    #[must_use]
    pub fn new(item: &Item) -> Self {
        Self {
            item: shell(item),
            relevant: None,
            relevant_reads: BTreeSet::new(),
            calculation: None,
            calculation_reads: BTreeSet::new(),
            count: None,
            count_reads: BTreeSet::new(),
            choice_filter: None,
            choice_filter_reads: BTreeSet::new(),
            required: None,
            constraint: None,
            read_only: None,
            seed: None,
            beginning: None,
            triggers: Vec::new(),
        }
    }

    /// The question, if it is one.
    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.item.question()
    }

    /// The kind of question, if it is one.
    #[must_use]
    pub fn kind(&self) -> Option<&Kind> {
        self.question().map(|question| &question.kind)
    }

    /// Its choices, if it has any.
    #[must_use]
    pub fn selection(&self) -> Option<&Selection> {
        self.kind().and_then(Kind::selection)
    }

    /// Whether it is a repeat.
    #[must_use]
    pub const fn is_repeat(&self) -> bool {
        matches!(self.item, Item::Repeat(_))
    }

    /// The list of its choices.
    #[must_use]
    pub fn list<'f>(&self, form: &'f Form) -> Option<&'f crate::form::ChoiceList> {
        form.list(&self.selection()?.list)
    }
}

fn shell(item: &Item) -> Item {
    let bare = |group: &Group| Group {
        name: group.name.clone(),
        label: group.label.clone(),
        hint: group.hint.clone(),
        media: group.media.clone(),
        relevant: group.relevant.clone(),
        appearance: group.appearance.clone(),
        items: Vec::new(),
        extra: group.extra.clone(),
    };
    match item {
        Item::Question(question) => Item::Question(question.clone()),
        Item::Group(group) => Item::Group(Box::new(bare(group))),
        Item::Repeat(repeat) => {
            Item::Repeat(Box::new(Repeat { group: bare(&repeat.group), count: repeat.count.clone() }))
        }
    }
}

/// Whether an expression is more than a plain text that happens to read as one: it names a question or
/// calls a known function.
#[must_use]
pub(crate) fn computes(expr: &Expr) -> bool {
    let itself = match &expr.node {
        Node::Call(name, _) => function::find(name).is_some(),
        Node::Path(path) => matches!(path.start, Start::Reference(_) | Start::Instance(_)),
        _ => false,
    };
    itself || expr.parts().into_iter().any(computes)
}
