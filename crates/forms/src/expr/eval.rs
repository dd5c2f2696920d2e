//! Evaluation: a tree of expressions walked over a tree of answers, within a budget.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use regex::Regex;

use super::ast::{Arithmetic, Axis, Compare, Expr, Node, Path, Start, Step, Test};
use super::error::EvalError;
use super::function;
use super::tree::{DataType, Lists, NodeId, Tree};
use super::value::{self, NodeSet, TreeName, Value};

/// Steps that one evaluation may take.
pub const STEPS_MAX: u64 = 2_000_000;
/// The longest text that an expression may make, in bytes.
pub const TEXT_MAX: usize = 1 << 20;

/// What an expression finds.
pub type Outcome = Result<Value, EvalError>;

/// How names outside the tree are found; the form answers, or the plain answers of a shell.
pub trait Resolve {
    /// The nodes of `${name}` as seen from a node: within the same repeat, that repeat's own; from nowhere, all.
    /// Nothing if there is no such name.
    fn reference(&self, name: &str, from: Option<NodeId>) -> Option<Vec<NodeId>>;
    /// The label of a choice of the question written `${name}` or `/data/name`.
    fn choice_label(&self, question: &str, choice: &str) -> Option<String>;
    /// A property of the device or the form: `deviceid`, `username`, `version`.
    fn property(&self, name: &str) -> Option<String>;
}

/// Time, chance and memory, given by the caller and shared between evaluations.
#[derive(Debug)]
pub struct Surroundings {
    /// What the clock says, with the offset of the place.
    pub now: DateTime<FixedOffset>,
    seed: Cell<u64>,
    patterns: RefCell<HashMap<String, Option<Arc<Regex>>>>,
}

impl Surroundings {
    /// Surroundings at a moment, chance beginning from `seed`.
    #[must_use]
    pub fn new(now: DateTime<FixedOffset>, seed: u64) -> Self {
        Self { now, seed: Cell::new(seed), patterns: RefCell::new(HashMap::new()) }
    }

    /// The next 64 random bits (SplitMix64).
    pub fn random(&self) -> u64 {
        let state = self.seed.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.seed.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The compiled pattern that must match a whole text; nothing if it is not one that can be honoured.
    pub fn pattern(&self, source: &str) -> Option<Arc<Regex>> {
        if let Some(known) = self.patterns.borrow().get(source) {
            return known.clone();
        }
        let compiled = compile(source).ok().map(Arc::new);
        self.patterns.borrow_mut().insert(source.to_owned(), compiled.clone());
        compiled
    }
}

/// Compiles a pattern so that it matches whole texts only, as ODK Collect does.
pub fn compile(source: &str) -> Result<Regex, regex::Error> {
    regex::RegexBuilder::new(&format!("^(?:{source})$")).size_limit(1 << 20).build()
}

/// Where and among what an expression is evaluated.
#[derive(Clone)]
pub struct Context<'a> {
    /// The form's answers.
    pub tree: &'a Tree,
    /// Lists and tables.
    pub lists: &'a Lists,
    /// Names.
    pub resolve: &'a dyn Resolve,
    /// Time and chance.
    pub surroundings: &'a Surroundings,
    /// The question that the expression belongs to.
    pub current: NodeId,
    /// The node that `.` means, and the list it is in.
    pub node: (TreeName, NodeId),
    /// Which of how many, within a predicate.
    pub place: Option<(usize, usize)>,
    steps: &'a Cell<u64>,
    unbound: bool,
}

/// Evaluates an expression that belongs to the node `current`.
///
/// Nodes stay nodes; [`evaluate_single`] gives what they hold.
pub fn evaluate(
    expr: &Expr,
    tree: &Tree,
    lists: &Lists,
    resolve: &dyn Resolve,
    surroundings: &Surroundings,
    current: NodeId,
) -> Outcome {
    evaluate_at(expr, tree, lists, resolve, surroundings, current, (None, current))
}

/// The same, nodes replaced by what the one node holds.
pub fn evaluate_single(
    expr: &Expr,
    tree: &Tree,
    lists: &Lists,
    resolve: &dyn Resolve,
    surroundings: &Surroundings,
    current: NodeId,
    node: (TreeName, NodeId),
) -> Outcome {
    let steps = Cell::new(STEPS_MAX);
    let context =
        Context { tree, lists, resolve, surroundings, current, node, place: None, steps: &steps, unbound: false };
    context.single(expr)
}

/// Evaluates an expression of the question `current` with `.` at another node: a choice's filter.
fn evaluate_at(
    expr: &Expr,
    tree: &Tree,
    lists: &Lists,
    resolve: &dyn Resolve,
    surroundings: &Surroundings,
    current: NodeId,
    node: (TreeName, NodeId),
) -> Outcome {
    let steps = Cell::new(STEPS_MAX);
    let context =
        Context { tree, lists, resolve, surroundings, current, node, place: None, steps: &steps, unbound: false };
    context.eval(expr)
}

impl<'a> Context<'a> {
    /// Takes `count` steps from the budget.
    pub fn spend(&self, count: usize) -> Result<(), EvalError> {
        let left = self.steps.get().checked_sub(count as u64).ok_or(EvalError::TooManySteps)?;
        self.steps.set(left);
        Ok(())
    }

    /// The value of an expression; nodes stay nodes.
    pub fn eval(&self, expr: &Expr) -> Outcome {
        self.spend(1)?;
        match &expr.node {
            Node::Text(text) => Ok(Value::Text(text.clone())),
            Node::Number(number) => Ok(Value::Number(*number)),
            Node::Or(a, b) => Ok(Value::Bool(self.truth(a)? || self.truth(b)?)),
            Node::And(a, b) => Ok(Value::Bool(self.truth(a)? && self.truth(b)?)),
            Node::Compare(how, a, b) => self.compare(*how, a, b),
            Node::Arithmetic(how, a, b) => Ok(Value::Number(calculate(*how, self.number(a)?, self.number(b)?))),
            Node::Negate(a) => Ok(Value::Number(-self.number(a)?)),
            Node::Union(a, b) => self.union(a, b),
            Node::Path(path) => self.path(path).map(Value::Nodes),
            Node::Call(name, arguments) => function::call(self, name, arguments),
        }
    }

    /// The value of an expression, nodes replaced by what the one node holds.
    pub fn single(&self, expr: &Expr) -> Outcome {
        let value = self.eval(expr)?;
        self.unpack(value)
    }

    /// An expression as true or false.
    pub fn truth(&self, expr: &Expr) -> Result<bool, EvalError> {
        Ok(self.single(expr)?.truth())
    }

    fn number(&self, expr: &Expr) -> Result<f64, EvalError> {
        Ok(self.single(expr)?.number())
    }

    /// A value without nodes: nothing is an empty text, one is its value, several are an error.
    pub fn unpack(&self, value: Value) -> Outcome {
        let Value::Nodes(set) = value else { return Ok(value) };
        match set.nodes.as_slice() {
            [] => Ok(Value::empty()),
            [one] => self.node_value(&set.tree, *one),
            several => Err(EvalError::Repeated { count: several.len() }),
        }
    }

    /// The values of all nodes of a set.
    pub fn values(&self, set: &NodeSet) -> Result<Vec<Value>, EvalError> {
        set.nodes.iter().map(|node| self.node_value(&set.tree, *node)).collect()
    }

    /// The tree of a set of nodes.
    pub fn tree_of(&self, name: &TreeName) -> Result<&'a Tree, EvalError> {
        match name {
            None => Ok(self.tree),
            Some(name) => {
                let unknown = || EvalError::UnknownName(name.to_string());
                self.lists.get(&**name).map(|tree| &**tree).ok_or_else(unknown)
            }
        }
    }

    /// What one node holds.
    pub fn node_value(&self, tree: &TreeName, node: NodeId) -> Outcome {
        self.spend(1)?;
        let Some(element) = self.tree_of(tree)?.get(node) else { return Ok(Value::empty()) };
        if element.text.is_empty() {
            return Ok(Value::empty());
        }
        let typed = match element.data_type {
            DataType::Text => None,
            // A text in a number's place (a scale's answer beside its levels) stays a text.
            DataType::Number => Some(value::number_of(&element.text)).filter(|n| !n.is_nan()).map(Value::Number),
            DataType::Date => value::parse_date(&element.text).map(Value::Date),
            DataType::DateTime => {
                value::parse_datetime(&element.text, *self.surroundings.now.offset()).map(Value::DateTime)
            }
        };
        Ok(typed.unwrap_or_else(|| Value::Text(element.text.clone())))
    }

    fn compare(&self, how: Compare, a: &Expr, b: &Expr) -> Outcome {
        let (a, b) = (self.single(a)?, self.single(b)?);
        let holds = match how {
            Compare::Equal => value::equal(&a, &b),
            Compare::NotEqual => !value::equal(&a, &b),
            Compare::Less => a.number() < b.number(),
            Compare::LessOrEqual => a.number() <= b.number(),
            Compare::Greater => a.number() > b.number(),
            Compare::GreaterOrEqual => a.number() >= b.number(),
        };
        Ok(Value::Bool(holds))
    }

    fn union(&self, a: &Expr, b: &Expr) -> Outcome {
        let (a, b) = (self.nodes(a, "|")?, self.nodes(b, "|")?);
        if a.tree != b.tree && !a.nodes.is_empty() && !b.nodes.is_empty() {
            return Err(EvalError::NotNodes("|".to_owned()));
        }
        let tree = if a.nodes.is_empty() { b.tree } else { a.tree };
        let mut nodes = a.nodes;
        let further: Vec<NodeId> = b.nodes.into_iter().filter(|node| !nodes.contains(node)).collect();
        nodes.extend(further);
        Ok(Value::Nodes(NodeSet { tree, nodes }))
    }

    /// The nodes that an expression gives; `what` needs them.
    pub fn nodes(&self, expr: &Expr, what: &str) -> Result<NodeSet, EvalError> {
        match self.eval(expr)? {
            Value::Nodes(set) => Ok(set),
            _ => Err(EvalError::NotNodes(what.to_owned())),
        }
    }

    /// The same nodes, but of every repeat: for `indexed-repeat()`.
    pub fn everywhere(&self, expr: &Expr, what: &str) -> Result<NodeSet, EvalError> {
        Self { unbound: true, ..self.clone() }.nodes(expr, what)
    }

    fn path(&self, path: &Path) -> Result<NodeSet, EvalError> {
        let mut set = self.start(path)?;
        for predicate in &path.predicates {
            set.nodes = self.filter(&set.tree, set.nodes, predicate)?;
        }
        let mut binding = matches!(path.start, Start::Root) && !self.unbound;
        for (index, step) in path.steps.iter().enumerate() {
            binding = binding && step.predicates.is_empty();
            let last = index + 1 == path.steps.len();
            set.nodes = self.step(&set, step, matches!(path.start, Start::Root) && index == 0, binding && !last)?;
        }
        let tree = self.tree_of(&set.tree)?;
        set.nodes.retain(|node| tree.get(*node).is_some_and(|element| !element.hidden));
        Ok(set)
    }

    fn start(&self, path: &Path) -> Result<NodeSet, EvalError> {
        let own = |nodes| NodeSet { tree: None, nodes };
        Ok(match &path.start {
            Start::Here => NodeSet { tree: self.node.0.clone(), nodes: vec![self.node.1] },
            Start::Current => own(vec![self.current]),
            Start::Root => own(vec![Tree::ROOT]),
            Start::Reference(name) => {
                let from = (!self.unbound).then_some(self.current);
                let found = self.resolve.reference(name, from);
                own(found.ok_or_else(|| EvalError::UnknownName(format!("${{{name}}}")))?)
            }
            Start::Instance(name) => {
                let known = self.lists.contains_key(name.as_str());
                let unknown = || EvalError::UnknownName(format!("instance('{name}')"));
                NodeSet {
                    tree: Some(known.then(|| Arc::from(name.as_str())).ok_or_else(unknown)?),
                    nodes: vec![Tree::ROOT],
                }
            }
            Start::Nodes(inner) => self.nodes(inner, "[…]")?,
        })
    }

    /// One step. An absolute path, and `instance()`, begin above the root element: their first name is its.
    fn step(&self, from: &NodeSet, step: &Step, at_root: bool, binding: bool) -> Result<Vec<NodeId>, EvalError> {
        let tree = self.tree_of(&from.tree)?;
        let mut found: Vec<NodeId> = Vec::new();
        for node in &from.nodes {
            let below = matches!(step.axis, Axis::DescendantOrSelf | Axis::Descendant);
            let above_root =
                (at_root && !below) || (from.tree.is_some() && *node == Tree::ROOT && is_list_root(tree, step));
            let reached = if above_root { vec![*node] } else { reach(tree, *node, step.axis) };
            self.spend(reached.len() / 8 + 1)?;
            let attribute = step.axis == Axis::Attribute;
            let mut kept: Vec<NodeId> =
                reached.into_iter().filter(|id| fits(tree, *id, &step.test, attribute)).collect();
            if binding && step.axis == Axis::Child && kept.len() > 1 {
                kept = self.bound(kept);
            }
            for predicate in &step.predicates {
                kept = self.filter(&from.tree, kept, predicate)?;
            }
            found.extend(kept);
        }
        if from.nodes.len() > 1 {
            found.sort_unstable();
            found.dedup();
            order(tree, &mut found);
        }
        Ok(found)
    }

    /// Within a repeat, an absolute path means the repeat that the question itself is in.
    fn bound(&self, among: Vec<NodeId>) -> Vec<NodeId> {
        let own = self.tree.ancestors_or_self(self.current).find(|id| among.contains(id));
        own.map_or(among, |id| vec![id])
    }

    fn filter(&self, tree: &TreeName, nodes: Vec<NodeId>, predicate: &Expr) -> Result<Vec<NodeId>, EvalError> {
        let size = nodes.len();
        let mut kept = Vec::new();
        for (index, node) in nodes.into_iter().enumerate() {
            let inner = Self { node: (tree.clone(), node), place: Some((index + 1, size)), ..self.clone() };
            let value = inner.single(predicate)?;
            let holds = match value {
                // A literal number selects nothing, as in Collect; the check of a form refuses it beforehand.
                Value::Number(_) if matches!(predicate.node, Node::Number(_)) => false,
                Value::Number(place) => value::whole(place) == i64::try_from(index + 1).ok(),
                other => other.truth(),
            };
            if holds {
                kept.push(node);
            }
        }
        Ok(kept)
    }
}

fn is_list_root(tree: &Tree, step: &Step) -> bool {
    step.axis == Axis::Child && matches!(&step.test, Test::Name(name) if name == tree.name(Tree::ROOT))
}

fn order(tree: &Tree, nodes: &mut [NodeId]) {
    // Nodes are made in the order of the document unless a repeat was added in between.
    let path = |node: NodeId| -> Vec<usize> {
        let mut steps: Vec<usize> = tree
            .ancestors_or_self(node)
            .filter_map(|id| {
                let parent = tree.get(id)?.parent?;
                tree.children(parent).iter().position(|child| *child == id)
            })
            .collect();
        steps.reverse();
        steps
    };
    if nodes.len() < 512 {
        nodes.sort_by_cached_key(|node| path(*node));
    }
}

fn fits(tree: &Tree, id: NodeId, test: &Test, attribute: bool) -> bool {
    tree.get(id).is_some_and(|node| match test {
        Test::Any => node.attribute == attribute,
        Test::Name(name) => node.attribute == attribute && &*node.name == name.as_str(),
    })
}

fn reach(tree: &Tree, node: NodeId, axis: Axis) -> Vec<NodeId> {
    let parent = tree.get(node).and_then(|element| element.parent);
    match axis {
        Axis::Child | Axis::Attribute => tree.children(node).to_vec(),
        Axis::Itself => vec![node],
        Axis::Parent => parent.into_iter().collect(),
        Axis::Ancestor => tree.ancestors_or_self(node).skip(1).collect(),
        Axis::AncestorOrSelf => tree.ancestors_or_self(node).collect(),
        Axis::Descendant => tree.descendants_or_self(node).into_iter().skip(1).collect(),
        Axis::DescendantOrSelf => tree.descendants_or_self(node),
        Axis::PrecedingSibling => siblings(tree, node).into_iter().take_while(|id| *id != node).collect(),
        Axis::FollowingSibling => siblings(tree, node).into_iter().skip_while(|id| *id != node).skip(1).collect(),
    }
}

fn siblings(tree: &Tree, node: NodeId) -> Vec<NodeId> {
    tree.get(node).and_then(|element| element.parent).map_or_else(Vec::new, |parent| tree.children(parent).to_vec())
}

fn calculate(how: Arithmetic, a: f64, b: f64) -> f64 {
    match how {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide => a / b,
        Arithmetic::Remainder => a % b,
    }
}
