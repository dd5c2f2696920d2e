//! The tree that expressions walk: a form's answers, a choice list, an attached table.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How a node's text is read when a value is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DataType {
    /// As it stands.
    #[default]
    Text,
    /// A number.
    Number,
    /// A calendar day.
    Date,
    /// A day and a time with its offset.
    DateTime,
}

/// The place of a node in its tree.
pub type NodeId = usize;

/// One element, or one attribute.
#[derive(Debug, Clone, Default)]
pub struct Element {
    /// Its name.
    pub name: Arc<str>,
    /// The element that holds it.
    pub parent: Option<NodeId>,
    /// What it holds, in order.
    pub children: Vec<NodeId>,
    /// Its text; empty is absent.
    pub text: String,
    /// How the text is read.
    pub data_type: DataType,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether it is hidden by its own or an ancestor's condition: expressions do not see it.
    pub hidden: bool,
    /// Which item of the form it belongs to, for the form's own tree.
    pub item: usize,
}

/// A tree of elements. Node 0 is the root element.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<Element>,
}

impl Tree {
    /// A tree with a root of this name.
    #[must_use]
    pub fn new(root: &str) -> Self {
        Self { nodes: vec![Element { name: Arc::from(root), ..Element::default() }] }
    }

    /// The root element.
    pub const ROOT: NodeId = 0;

    /// A node.
    #[must_use]
    pub fn get(&self, id: NodeId) -> Option<&Element> {
        self.nodes.get(id)
    }

    /// A node, to be changed.
    pub fn get_mut(&mut self, id: NodeId) -> Option<&mut Element> {
        self.nodes.get_mut(id)
    }

    /// Puts a new element at `at` among the children of `parent`, or at the end.
    pub fn add(&mut self, parent: NodeId, at: Option<usize>, mut element: Element) -> NodeId {
        let id = self.nodes.len();
        element.parent = Some(parent);
        self.nodes.push(element);
        if let Some(holder) = self.nodes.get_mut(parent) {
            let at = at.unwrap_or(holder.children.len()).min(holder.children.len());
            holder.children.insert(at, id);
        }
        id
    }

    /// Adds an element with a text.
    pub fn add_text(&mut self, parent: NodeId, name: &str, text: &str) -> NodeId {
        self.add(parent, None, Element { name: Arc::from(name), text: text.to_owned(), ..Element::default() })
    }

    /// Takes a node out of its parent; it is no longer reached.
    pub fn detach(&mut self, id: NodeId) {
        let Some(parent) = self.get(id).and_then(|node| node.parent) else { return };
        if let Some(holder) = self.nodes.get_mut(parent) {
            holder.children.retain(|child| *child != id);
        }
    }

    /// The children of a node.
    #[must_use]
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        self.get(id).map_or(&[], |node| &node.children)
    }

    /// The elements of this name within a node.
    pub fn named<'a>(&'a self, id: NodeId, name: &'a str) -> impl Iterator<Item = NodeId> + 'a {
        let fits = move |child: &NodeId| self.get(*child).is_some_and(|node| !node.attribute && &*node.name == name);
        self.children(id).iter().copied().filter(fits)
    }

    /// The name of a node.
    #[must_use]
    pub fn name(&self, id: NodeId) -> &str {
        self.get(id).map_or("", |node| &node.name)
    }

    /// Which one a node is among its siblings of the same name, from 1.
    #[must_use]
    pub fn position(&self, id: NodeId) -> usize {
        let Some(node) = self.get(id) else { return 0 };
        let Some(parent) = node.parent else { return 1 };
        self.named(parent, &node.name).position(|other| other == id).map_or(0, |index| index + 1)
    }

    /// The node and those that hold it, innermost first.
    pub fn ancestors_or_self(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(id), |at| self.get(*at).and_then(|node| node.parent))
    }

    /// The node and all within it, in the order of the document.
    #[must_use]
    pub fn descendants_or_self(&self, id: NodeId) -> Vec<NodeId> {
        let mut found = Vec::new();
        let mut waiting = vec![id];
        while let Some(next) = waiting.pop() {
            found.push(next);
            waiting.extend(self.children(next).iter().rev());
        }
        found
    }

    /// How many nodes there are, detached ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: there is always a root.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// Lists and tables by the name that `instance()` and `pulldata()` use.
pub type Lists = BTreeMap<String, Arc<Tree>>;

/// Makes the tree of a table: `root/item/<column>`.
#[must_use]
pub fn table(rows: impl IntoIterator<Item = Vec<(String, String)>>) -> Tree {
    let mut tree = Tree::new("root");
    for row in rows {
        let item = tree.add_text(Tree::ROOT, "item", "");
        for (column, text) in row {
            tree.add_text(item, &column, &text);
        }
    }
    tree
}
