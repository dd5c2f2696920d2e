//! The columns of a table's questions.

use super::{Choice, Kind, Node, Preset};

/// What of an answer stands in a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// Whether a choice is among those chosen.
    Chosen(String),
    /// The first, second, third or fourth number of a place.
    Number(usize),
}

#[derive(Debug, Clone)]
pub(super) struct Column {
    pub heading: String,
    /// The names that lead from the table's own object to the answer.
    pub path: Vec<String>,
    pub part: Part,
    pub kind: Kind,
}

/// A repeat that was met: the names that lead to it, and what is asked in it.
pub(super) type Repeats<'a> = Vec<(Vec<String>, &'a [Node])>;

pub(super) fn of<'a>(
    preset: Preset,
    labels: bool,
    nodes: &'a [Node],
    above: &[String],
    root: &[String],
    repeats: &mut Repeats<'a>,
) -> Vec<Column> {
    let mut maker = Maker { preset, labels, columns: Vec::new(), repeats };
    maker.walk(nodes, above, &[], root);
    maker.columns
}

struct Maker<'a, 'r> {
    preset: Preset,
    labels: bool,
    columns: Vec<Column>,
    repeats: &'r mut Repeats<'a>,
}

impl<'a> Maker<'a, '_> {
    fn walk(&mut self, nodes: &'a [Node], shown: &[String], path: &[String], root: &[String]) {
        for node in nodes {
            match node {
                Node::Group(name, nodes) => {
                    self.walk(nodes, &with(shown, name), &with(path, name), &with(root, name));
                }
                Node::Repeat(name, nodes) => self.repeats.push((with(root, name), nodes)),
                Node::Question(name, label, kind) => {
                    let own = if self.labels && !label.is_empty() { label } else { name };
                    self.question(&with(shown, own), with(path, name), kind);
                }
            }
        }
    }

    fn question(&mut self, shown: &[String], path: Vec<String>, kind: &Kind) {
        let between = if self.preset == Preset::Kobo { "/" } else { "-" };
        let heading = shown.join(between);
        let mut put = |heading: String, part: Part| {
            self.columns.push(Column { heading, path: path.clone(), part, kind: kind.clone() });
        };
        match (self.preset, kind) {
            (Preset::Odk, Kind::Point) => {
                for (place, name) in ["Latitude", "Longitude", "Altitude", "Accuracy"].into_iter().enumerate() {
                    put(format!("{heading}-{name}"), Part::Number(place));
                }
            }
            (Preset::Kobo, Kind::Point) => {
                put(heading.clone(), Part::Whole);
                for (place, name) in ["latitude", "longitude", "altitude", "precision"].into_iter().enumerate() {
                    put(format!("_{heading}_{name}"), Part::Number(place));
                }
            }
            (Preset::Kobo, Kind::Multiple(choices)) => {
                put(heading.clone(), Part::Whole);
                for Choice { name, label } in choices {
                    let own = if self.labels && !label.is_empty() { label } else { name };
                    put(format!("{heading}/{own}"), Part::Chosen(name.clone()));
                }
            }
            _ => put(heading, Part::Whole),
        }
    }
}

fn with(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain(std::iter::once(name.to_owned())).collect()
}
