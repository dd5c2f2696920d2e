//! A form being filled: answers in, what is asked next out.
//!
//! Answers lie in a tree as expressions see it. When one changes, only what depends on it is looked at
//! again, in the order that the form's preparation fixed, so that each item is evaluated once. What a
//! changed answer hides is cleared at once: there is no state in which a hidden question has an answer.
//! Skipped is absent.

mod answer;
mod build;
mod choices;
mod names;
mod navigate;
mod output;
mod refresh;
mod view;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};

use crate::expr::EvalError;
use crate::expr::Expr;
use crate::expr::eval::{Outcome, Surroundings, evaluate, evaluate_single};
use crate::expr::schema::ItemId;
use crate::expr::tree::{NodeId, Tree};
use crate::expr::value::{NodeSet, TreeName};
use crate::prepare::Prepared;

pub use answer::AnswerError;
pub use navigate::{Spot, Stop};
pub use output::Missing;
pub use view::{ChoiceView, QuestionView};

/// The most rounds that one repeat may have.
pub const ROUNDS_MAX: usize = 500;

/// What a session knows of the world; all of it given by the caller.
#[derive(Debug, Clone)]
pub struct World {
    /// What the clock says, with the offset of the place.
    pub now: DateTime<FixedOffset>,
    /// Where chance begins.
    pub seed: u64,
    /// The key of the language that texts are shown in.
    pub language: String,
    /// `deviceid`, `username` and the like, for metadata and `property()`.
    pub properties: BTreeMap<String, String>,
}

/// An expression that could not be evaluated while the form was filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The path of the item.
    pub item: String,
    /// Which expression.
    pub column: &'static str,
    /// Why.
    pub error: EvalError,
}

/// A form being filled.
#[derive(Debug)]
pub struct Session {
    prepared: Arc<Prepared>,
    tree: Tree,
    surroundings: Surroundings,
    seed: u64,
    language: String,
    properties: BTreeMap<String, String>,
    /// The node of each item that is not in a repeat.
    alone: Vec<Option<NodeId>>,
    declined: HashSet<NodeId>,
    /// Answers were just read back: defaults are not applied over what people left empty.
    loading: bool,
    troubles: Vec<Trouble>,
}

impl Session {
    /// Begins an empty form.
    #[must_use]
    pub fn start(prepared: Arc<Prepared>, world: World) -> Self {
        let mut session = Self::bare(prepared, world);
        session.refresh_all();
        session
    }

    /// Goes on with answers that were given before, as [`Session::draft`] gave them.
    #[must_use]
    pub fn resume(prepared: Arc<Prepared>, world: World, answers: &serde_json::Value, declined: &[Spot]) -> Self {
        let mut session = Self::bare(prepared, world);
        session.loading = true;
        session.read_answers(answers);
        session.refresh_all();
        session.loading = false;
        for spot in declined {
            if let Ok(node) = session.node_at(spot) {
                session.decline_node(node);
            }
        }
        session
    }

    fn bare(prepared: Arc<Prepared>, world: World) -> Self {
        let tree = Tree::new(&prepared.form.root);
        let alone = vec![None; prepared.specs.len()];
        let mut session = Self {
            prepared,
            tree,
            surroundings: Surroundings::new(world.now, world.seed),
            seed: world.seed,
            language: world.language,
            properties: world.properties,
            alone,
            declined: HashSet::new(),
            loading: false,
            troubles: Vec::new(),
        };
        session.build();
        session
    }

    /// The form.
    #[must_use]
    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Moves the clock; it is read when something is evaluated next.
    pub fn set_now(&mut self, now: DateTime<FixedOffset>) {
        self.surroundings.now = now;
    }

    /// Shows texts in another language.
    pub fn set_language(&mut self, key: &str) {
        key.clone_into(&mut self.language);
    }

    /// Expressions that could not be evaluated so far: an answer shows nothing of it, a log should.
    #[must_use]
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    /// What nodes hold, as texts: for showing the nodes that [`Session::evaluate`] gives.
    #[must_use]
    pub fn texts(&self, set: &NodeSet) -> Vec<String> {
        let list = set.tree.as_ref().and_then(|name| self.prepared.lists.get(&**name));
        let tree = list.map_or(&self.tree, |list| list);
        let text = |node: &NodeId| tree.get(*node).map_or_else(String::new, |element| element.text.clone());
        set.nodes.iter().map(text).collect()
    }

    /// The value of any expression as seen from a question: for previews.
    pub fn evaluate(&self, expr: &Expr, spot: Option<&Spot>) -> Outcome {
        let node = spot.and_then(|spot| self.node_at(spot).ok()).unwrap_or(Tree::ROOT);
        self.value(expr, node)
    }

    fn value(&self, expr: &Expr, node: NodeId) -> Outcome {
        evaluate(expr, &self.tree, &self.prepared.lists, &self.names(), &self.surroundings, node)
    }

    /// The value of an expression, nodes replaced by what the one node holds.
    fn single(&self, expr: &Expr, node: NodeId) -> Outcome {
        self.single_at(expr, node, (None, node))
    }

    /// The same with `.` at another node: an entry of a list.
    fn single_at(&self, expr: &Expr, current: NodeId, node: (TreeName, NodeId)) -> Outcome {
        let lists = &self.prepared.lists;
        evaluate_single(expr, &self.tree, lists, &self.names(), &self.surroundings, current, node)
    }

    fn item_of(&self, node: NodeId) -> ItemId {
        self.tree.get(node).map_or(0, |element| element.item)
    }

    fn trouble(&mut self, item: ItemId, column: &'static str, error: EvalError) {
        let trouble = Trouble { item: self.prepared.schema.path(item), column, error };
        if self.troubles.len() < 100 && !self.troubles.contains(&trouble) {
            self.troubles.push(trouble);
        }
    }
}
