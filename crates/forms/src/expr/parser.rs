//! Tokens into a tree, by precedence: `or`, `and`, equality, order, sum, product, minus, union, path.

use super::ast::{Arithmetic, Axis, Compare, Expr, Node, Path, Start, Step, Test};
use super::error::{SyntaxError, SyntaxProblem};
use super::lexer::{Placed, Token, tokens};

/// How many brackets may lie within one another.
const DEPTH_MAX: usize = 48;
/// How many operators in a row one level may hold; trees lean left, and a deep tree would cost stack.
const CHAIN_MAX: usize = 400;

/// Reads a text as an expression.
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let found = tokens(text)?;
    if found.is_empty() {
        return Err(SyntaxError::new(1, SyntaxProblem::Empty));
    }
    let end = text.chars().count() + 1;
    let mut parser = Parser { tokens: &found, at: 0, end, depth: 0, chain: 0 };
    let expr = parser.expression()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(extra) => Err(unexpected(extra)),
    }
}

struct Parser<'a> {
    tokens: &'a [Placed],
    at: usize,
    end: usize,
    depth: usize,
    chain: usize,
}

type Parsed<T> = Result<T, SyntaxError>;

const EQUALITY: [&str; 2] = ["=", "!="];
const ORDER: [&str; 4] = ["<", "<=", ">", ">="];
const SUM: [&str; 2] = ["+", "-"];
const PRODUCT: [&str; 3] = ["*", "div", "mod"];

impl Parser<'_> {
    fn symbol(&self) -> Option<&'static str> {
        self.symbol_at(0)
    }

    fn symbol_at(&self, ahead: usize) -> Option<&'static str> {
        match self.tokens.get(self.at + ahead)?.token {
            Token::Symbol(symbol) => Some(symbol),
            _ => None,
        }
    }

    fn position(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |placed| placed.position)
    }

    fn take(&mut self, wanted: &[&str]) -> Option<&'static str> {
        let symbol = self.symbol().filter(|symbol| wanted.contains(symbol))?;
        self.at += 1;
        Some(symbol)
    }

    fn expect(&mut self, wanted: &'static str) -> Parsed<()> {
        match self.take(&[wanted]) {
            Some(_) => Ok(()),
            None => Err(self.missing(wanted)),
        }
    }

    fn missing(&self, wanted: &'static str) -> SyntaxError {
        match self.tokens.get(self.at) {
            Some(placed) => unexpected(placed),
            None => SyntaxError::new(self.end, SyntaxProblem::Ended(wanted)),
        }
    }

    fn expression(&mut self) -> Parsed<Expr> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(SyntaxError::new(self.position(), SyntaxProblem::TooDeep));
        }
        let expr = self.level(0);
        self.depth -= 1;
        expr
    }

    fn level(&mut self, level: usize) -> Parsed<Expr> {
        let symbols: &[&str] = match level {
            0 => &["or"],
            1 => &["and"],
            2 => &EQUALITY,
            3 => &ORDER,
            4 => &SUM,
            5 => &PRODUCT,
            _ => return self.negation(),
        };
        let mut left = self.level(level + 1)?;
        while let Some(symbol) = self.take(symbols) {
            self.chain += 1;
            if self.chain > CHAIN_MAX {
                return Err(SyntaxError::new(self.position(), SyntaxProblem::TooDeep));
            }
            let right = self.level(level + 1)?;
            let position = left.position;
            left = Expr { node: joined(symbol, Box::new(left), Box::new(right)), position };
        }
        Ok(left)
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let position = self.position();
        let mut negative = false;
        while self.take(&["-"]).is_some() {
            negative = !negative;
        }
        let signed = position != self.position();
        let inner = self.union()?;
        Ok(match (signed, negative) {
            (false, _) => inner,
            (true, true) => Expr { node: Node::Negate(Box::new(inner)), position },
            (true, false) => {
                let once = Expr { node: Node::Negate(Box::new(inner)), position };
                Expr { node: Node::Negate(Box::new(once)), position }
            }
        })
    }

    fn union(&mut self) -> Parsed<Expr> {
        let mut left = self.path()?;
        while self.take(&["|"]).is_some() {
            self.chain += 1;
            if self.chain > CHAIN_MAX {
                return Err(SyntaxError::new(self.position(), SyntaxProblem::TooDeep));
            }
            let right = self.path()?;
            let position = left.position;
            left = Expr { node: Node::Union(Box::new(left), Box::new(right)), position };
        }
        Ok(left)
    }

    fn path(&mut self) -> Parsed<Expr> {
        let position = self.position();
        if matches!(self.symbol(), Some("/" | "//")) {
            return self.absolute(position);
        }
        if self.begins_step() {
            let steps = self.steps()?;
            return Ok(path_of(Start::Here, Vec::new(), steps, position));
        }
        let primary = self.primary()?;
        let predicates = self.predicates()?;
        let steps = self.further_steps()?;
        Ok(continued(primary, predicates, steps, position))
    }

    fn absolute(&mut self, position: usize) -> Parsed<Expr> {
        let mut steps = Vec::new();
        if self.take(&["//"]).is_some() {
            steps.push(any_below(position));
        } else {
            self.at += 1;
            if !self.begins_step() {
                return Ok(path_of(Start::Root, Vec::new(), steps, position));
            }
        }
        steps.extend(self.steps()?);
        Ok(path_of(Start::Root, Vec::new(), steps, position))
    }

    fn begins_step(&self) -> bool {
        match self.tokens.get(self.at).map(|placed| &placed.token) {
            Some(Token::Symbol(symbol)) => matches!(*symbol, "." | ".." | "@" | "* name"),
            Some(Token::Name(name)) => self.symbol_at(1) != Some("(") || name == "node",
            _ => false,
        }
    }

    fn steps(&mut self) -> Parsed<Vec<Step>> {
        let mut steps = vec![self.step()?];
        steps.extend(self.further_steps()?);
        Ok(steps)
    }

    fn further_steps(&mut self) -> Parsed<Vec<Step>> {
        let mut steps = Vec::new();
        while let Some(slash) = self.take(&["/", "//"]) {
            if slash == "//" {
                steps.push(any_below(self.position()));
            }
            steps.push(self.step()?);
        }
        Ok(steps)
    }

    fn step(&mut self) -> Parsed<Step> {
        let position = self.position();
        let (axis, test) = self.axis_and_test()?;
        let predicates = self.predicates()?;
        Ok(Step { axis, test, predicates, position })
    }

    fn axis_and_test(&mut self) -> Parsed<(Axis, Test)> {
        match self.take(&[".", "..", "@"]) {
            Some(".") => return Ok((Axis::Itself, Test::Any)),
            Some("..") => return Ok((Axis::Parent, Test::Any)),
            Some(_) => return Ok((Axis::Attribute, self.test()?)),
            None => {}
        }
        if self.symbol_at(1) == Some("::") {
            let axis = self.axis()?;
            return Ok((axis, self.test()?));
        }
        Ok((Axis::Child, self.test()?))
    }

    fn axis(&mut self) -> Parsed<Axis> {
        let Some(Placed { token: Token::Name(name), position }) = self.tokens.get(self.at) else {
            return Err(self.missing("axis"));
        };
        let axis =
            axis_named(name).ok_or_else(|| SyntaxError::new(*position, SyntaxProblem::UnknownAxis(name.clone())))?;
        self.at += 2;
        Ok(axis)
    }

    fn test(&mut self) -> Parsed<Test> {
        if self.take(&["* name"]).is_some() {
            return Ok(Test::Any);
        }
        let Some(Placed { token: Token::Name(name), .. }) = self.tokens.get(self.at) else {
            return Err(self.missing("name"));
        };
        self.at += 1;
        if name == "node" && self.take(&["("]).is_some() {
            self.expect(")")?;
            return Ok(Test::Any);
        }
        Ok(Test::Name(name.clone()))
    }

    fn predicates(&mut self) -> Parsed<Vec<Expr>> {
        let mut predicates = Vec::new();
        while self.take(&["["]).is_some() {
            predicates.push(self.expression()?);
            self.expect("]")?;
        }
        Ok(predicates)
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let Some(placed) = self.tokens.get(self.at) else {
            return Err(self.missing("value"));
        };
        let position = placed.position;
        self.at += 1;
        let node = match &placed.token {
            Token::Text(text) => Node::Text(text.clone()),
            Token::Number(value) => Node::Number(*value),
            Token::Reference(name) => {
                return Ok(path_of(Start::Reference(name.clone()), Vec::new(), Vec::new(), position));
            }
            Token::Name(name) => return self.call(name, position),
            Token::Symbol("(") => {
                let inner = self.expression()?;
                self.expect(")")?;
                return Ok(inner);
            }
            Token::Symbol(_) => return Err(unexpected(placed)),
        };
        Ok(Expr { node, position })
    }

    fn call(&mut self, name: &str, position: usize) -> Parsed<Expr> {
        self.expect("(")?;
        let arguments = self.arguments()?;
        match (name, arguments.as_slice()) {
            ("current", []) => Ok(path_of(Start::Current, Vec::new(), Vec::new(), position)),
            ("instance", [Expr { node: Node::Text(list), .. }]) => {
                Ok(path_of(Start::Instance(list.clone()), Vec::new(), Vec::new(), position))
            }
            ("instance", _) => Err(SyntaxError::new(position, SyntaxProblem::InstanceName)),
            _ => Ok(Expr { node: Node::Call(name.to_owned(), arguments), position }),
        }
    }

    fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        let mut arguments = Vec::new();
        if self.take(&[")"]).is_some() {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            if self.take(&[","]).is_none() {
                self.expect(")")?;
                return Ok(arguments);
            }
        }
    }
}

fn joined(symbol: &str, a: Box<Expr>, b: Box<Expr>) -> Node {
    match symbol {
        "or" => Node::Or(a, b),
        "and" => Node::And(a, b),
        "=" => Node::Compare(Compare::Equal, a, b),
        "!=" => Node::Compare(Compare::NotEqual, a, b),
        "<" => Node::Compare(Compare::Less, a, b),
        "<=" => Node::Compare(Compare::LessOrEqual, a, b),
        ">" => Node::Compare(Compare::Greater, a, b),
        ">=" => Node::Compare(Compare::GreaterOrEqual, a, b),
        "+" => Node::Arithmetic(Arithmetic::Add, a, b),
        "-" => Node::Arithmetic(Arithmetic::Subtract, a, b),
        "*" => Node::Arithmetic(Arithmetic::Multiply, a, b),
        "div" => Node::Arithmetic(Arithmetic::Divide, a, b),
        _ => Node::Arithmetic(Arithmetic::Remainder, a, b),
    }
}

fn continued(primary: Expr, predicates: Vec<Expr>, steps: Vec<Step>, position: usize) -> Expr {
    if predicates.is_empty() && steps.is_empty() {
        return primary;
    }
    match primary.node {
        Node::Path(Path { start, predicates: own, steps: first }) if own.is_empty() && first.is_empty() => {
            path_of(start, predicates, steps, position)
        }
        _ => path_of(Start::Nodes(Box::new(primary)), predicates, steps, position),
    }
}

fn path_of(start: Start, predicates: Vec<Expr>, steps: Vec<Step>, position: usize) -> Expr {
    Expr { node: Node::Path(Path { start, predicates, steps }), position }
}

fn any_below(position: usize) -> Step {
    Step { axis: Axis::DescendantOrSelf, test: Test::Any, predicates: Vec::new(), position }
}

fn axis_named(name: &str) -> Option<Axis> {
    Some(match name {
        "child" => Axis::Child,
        "self" => Axis::Itself,
        "parent" => Axis::Parent,
        "ancestor" => Axis::Ancestor,
        "ancestor-or-self" => Axis::AncestorOrSelf,
        "descendant" => Axis::Descendant,
        "descendant-or-self" => Axis::DescendantOrSelf,
        "attribute" => Axis::Attribute,
        "preceding-sibling" => Axis::PrecedingSibling,
        "following-sibling" => Axis::FollowingSibling,
        _ => return None,
    })
}

fn unexpected(placed: &Placed) -> SyntaxError {
    let text = match &placed.token {
        Token::Text(text) | Token::Name(text) => text.clone(),
        Token::Number(value) => value.to_string(),
        Token::Reference(name) => format!("${{{name}}}"),
        Token::Symbol("* name") => "*".to_owned(),
        Token::Symbol(symbol) => (*symbol).to_owned(),
    };
    SyntaxError::new(placed.position, SyntaxProblem::Unexpected(text))
}
