//! A form as files lay it out, its versions together: what the newest asks comes first, then what only older ones
//! asked; a choice that any version offered has its place.

use tungnha_forms::form::{Form, Item, Kind as Asked, Localized, Question, Selection};
use tungnha_reports::survey::{Choice, Kind, Node};

/// What all versions ask, the newest first in `forms`.
pub(super) fn of(forms: &[Form], language: &str) -> Vec<Node> {
    let mut all = Vec::new();
    for form in forms {
        merge(&mut all, nodes(form, &form.items, language));
    }
    all
}

fn nodes(form: &Form, items: &[Item], language: &str) -> Vec<Node> {
    let node = |item: &Item| match item {
        Item::Question(question) => leaf(form, question, language),
        Item::Group(group) => Some(Node::Group(group.name.clone(), nodes(form, &group.items, language))),
        Item::Repeat(repeat) => {
            Some(Node::Repeat(repeat.group.name.clone(), nodes(form, &repeat.group.items, language)))
        }
    };
    items.iter().filter_map(node).collect()
}

fn leaf(form: &Form, question: &Question, language: &str) -> Option<Node> {
    let left_out = form.anonymous && (question.personal || question.kind.leads_back());
    if left_out || question.kind == Asked::Note {
        return None;
    }
    let kind = match &question.kind {
        Asked::Single(selection) => Kind::Single(choices(form, selection, language)),
        Asked::Multiple(selection) => Kind::Multiple(choices(form, selection, language)),
        Asked::Geopoint => Kind::Point,
        media if media.medium().is_some() => Kind::Media,
        _ => Kind::Plain,
    };
    let label = text(form, &question.label, language);
    Some(Node::Question(question.name.clone(), label, kind))
}

/// A text in a language, as far as the form has it.
pub(crate) fn text(form: &Form, text: &Localized, language: &str) -> String {
    text.get(language, &form.default_language).unwrap_or_default().to_owned()
}

/// The choices of a question, "Khác" among them where the form adds it.
pub(crate) fn choices(form: &Form, selection: &Selection, language: &str) -> Vec<Choice> {
    let list = form.list(&selection.list);
    let choice = |choice: &tungnha_forms::form::Choice| Choice {
        name: choice.name.clone(),
        label: text(form, &choice.label, language),
    };
    let mut all: Vec<Choice> = list.map_or_else(Vec::new, |list| list.choices.iter().map(choice).collect());
    if selection.or_other && all.iter().all(|choice| choice.name != "other") {
        let label = if language == "vi" { "Khác" } else { "Other" };
        all.push(Choice { name: "other".to_owned(), label: label.to_owned() });
    }
    all
}

fn merge(into: &mut Vec<Node>, from: Vec<Node>) {
    for node in from {
        let known = into.iter_mut().find(|known| name(known) == name(&node) && alike(known, &node));
        match (known, node) {
            (Some(Node::Group(_, there)), Node::Group(_, more))
            | (Some(Node::Repeat(_, there)), Node::Repeat(_, more)) => {
                merge(there, more);
            }
            (
                Some(Node::Question(_, _, Kind::Single(there) | Kind::Multiple(there))),
                Node::Question(_, _, Kind::Single(more) | Kind::Multiple(more)),
            ) => {
                for choice in more {
                    if there.iter().all(|known| known.name != choice.name) {
                        there.push(choice);
                    }
                }
            }
            (Some(_), _) => {}
            (None, node) => into.push(node),
        }
    }
}

fn name(node: &Node) -> &str {
    match node {
        Node::Question(name, ..) | Node::Group(name, _) | Node::Repeat(name, _) => name,
    }
}

/// Whether two nodes of one name can share a place: a question that became a group cannot.
fn alike(one: &Node, other: &Node) -> bool {
    matches!(
        (one, other),
        (Node::Question(..), Node::Question(..))
            | (Node::Group(..), Node::Group(..))
            | (Node::Repeat(..), Node::Repeat(..))
    )
}
