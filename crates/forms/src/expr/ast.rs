//! What an expression is made of, each node with the place where it began.

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// An arithmetic operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `div`
    Divide,
    /// `mod`
    Remainder,
}

/// Along which axis a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// `name`, `child::name`
    Child,
    /// `.`, `self::node()`
    Itself,
    /// `..`, `parent::node()`
    Parent,
    /// `ancestor::name`
    Ancestor,
    /// `ancestor-or-self::name`
    AncestorOrSelf,
    /// `descendant::name`
    Descendant,
    /// `//name` up to its test, `descendant-or-self::node()`
    DescendantOrSelf,
    /// `@name`, `attribute::name`
    Attribute,
    /// `preceding-sibling::name`
    PrecedingSibling,
    /// `following-sibling::name`
    FollowingSibling,
}

/// Which nodes of an axis are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `*` and `node()`
    Any,
    /// A name.
    Name(String),
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Where it goes.
    pub axis: Axis,
    /// What it takes.
    pub test: Test,
    /// What must hold for what it takes.
    pub predicates: Vec<Expr>,
    /// Where it is written: the character, counted from 1.
    pub position: usize,
}

/// Where a path begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// `/data/…`: at the root of the form.
    Root,
    /// `name`, `../name`: at the question itself.
    Here,
    /// `${name}`
    Reference(String),
    /// `instance('list')`
    Instance(String),
    /// `current()`
    Current,
    /// Any other expression that gives nodes.
    Nodes(Box<Expr>),
}

/// A path: a start, what must hold for it, and steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Where it begins.
    pub start: Start,
    /// Predicates on the start itself: `${member}[age > 15]`.
    pub predicates: Vec<Expr>,
    /// The steps from there.
    pub steps: Vec<Step>,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A literal text.
    Text(String),
    /// A literal number.
    Number(f64),
    /// `a or b`
    Or(Box<Expr>, Box<Expr>),
    /// `a and b`
    And(Box<Expr>, Box<Expr>),
    /// `a = b` and the like.
    Compare(Compare, Box<Expr>, Box<Expr>),
    /// `a + b` and the like.
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a | b`
    Union(Box<Expr>, Box<Expr>),
    /// A path.
    Path(Path),
    /// A call.
    Call(String, Vec<Expr>),
}

/// An expression and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Where it begins: the character, counted from 1.
    pub position: usize,
}

impl Expr {
    /// The expressions directly within this one, predicates included.
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.node {
            Node::Text(_) | Node::Number(_) => Vec::new(),
            Node::Or(a, b)
            | Node::And(a, b)
            | Node::Compare(_, a, b)
            | Node::Arithmetic(_, a, b)
            | Node::Union(a, b) => vec![a, b],
            Node::Negate(a) => vec![a],
            Node::Call(_, arguments) => arguments.iter().collect(),
            Node::Path(path) => path.parts(),
        }
    }
}

impl Path {
    fn parts(&self) -> Vec<&Expr> {
        let start = match &self.start {
            Start::Nodes(inner) => Some(inner.as_ref()),
            _ => None,
        };
        let within = self.steps.iter().flat_map(|step| &step.predicates);
        start.into_iter().chain(&self.predicates).chain(within).collect()
    }

    /// Whether the path is one bare reference: `${name}`.
    #[must_use]
    pub fn bare_reference(&self) -> Option<&str> {
        match &self.start {
            Start::Reference(name) if self.predicates.is_empty() && self.steps.is_empty() => Some(name),
            _ => None,
        }
    }
}
