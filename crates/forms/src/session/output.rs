//! Answers out, and back in: nested as the form is, repeats as arrays. What is hidden or skipped is absent.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value as Json};
use tungnha_model::message::Bilingual;

use super::Session;
use super::navigate::{Spot, Stop};
use crate::expr::schema::ItemId;
use crate::expr::tree::{NodeId, Tree};
use crate::expr::value::{number_of, whole};
use crate::form::Kind;

/// What still stands in the way of finishing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Which question.
    pub spot: Spot,
    /// Why.
    pub reason: Bilingual,
}

impl Session {
    /// The answers that are stored. Of an anonymous form, those that lead to a person are left out; they go
    /// with what they are for, by [`Session::personal_answers`].
    #[must_use]
    pub fn answers(&self) -> Json {
        Json::Object(self.object(0, Tree::ROOT, !self.prepared.form.anonymous))
    }

    /// Everything, to be gone on with on this phone.
    #[must_use]
    pub fn draft(&self) -> Json {
        Json::Object(self.object(0, Tree::ROOT, true))
    }

    /// The answers that lead to a person, by their places.
    #[must_use]
    pub fn personal_answers(&self) -> std::collections::BTreeMap<Spot, Json> {
        let personal =
            |item: &ItemId| self.prepared.spec(*item).and_then(|spec| spec.question()).is_some_and(|q| q.personal);
        let items = (1..self.prepared.specs.len()).filter(personal);
        let nodes = items.flat_map(|item| self.nodes(item, None));
        nodes.filter_map(|node| Some((self.spot_of(node), self.answer_json(node)?))).collect()
    }

    /// Fills in a hidden question: what the app knows and nobody is asked.
    pub fn set_hidden(&mut self, name: &str, text: &str) -> bool {
        let crate::expr::schema::Named::One(item) = self.prepared.schema.named(name) else { return false };
        if !matches!(self.prepared.spec(item).and_then(|spec| spec.kind()), Some(Kind::Hidden)) {
            return false;
        }
        for node in self.nodes(item, None) {
            if self.tree.get(node).is_some_and(|element| !element.hidden) && self.set_text(node, text.to_owned()) {
                self.refresh_after(item);
            }
        }
        true
    }

    /// The questions to which "Không trả lời" was said.
    #[must_use]
    pub fn declined(&self) -> Vec<Spot> {
        let mut spots: Vec<Spot> = self.declined.iter().map(|node| self.spot_of(*node)).collect();
        spots.sort();
        spots
    }

    /// Notes the moment of finishing in `end` questions.
    pub fn finish(&mut self) {
        let text = crate::expr::value::datetime_text(&self.surroundings.now);
        for item in 1..self.prepared.specs.len() {
            let is_end = matches!(self.prepared.spec(item).and_then(|spec| spec.kind()), Some(Kind::Metadata(m)) if m.what == "end");
            for node in if is_end { self.nodes(item, None) } else { Vec::new() } {
                if self.tree.get(node).is_some_and(|element| !element.hidden) && self.set_text(node, text.clone()) {
                    self.refresh_after(item);
                }
            }
        }
    }

    /// Everything that stands in the way of finishing, in the order of the form.
    pub fn missing(&mut self) -> Vec<Missing> {
        let stops = self.stops();
        let spots = stops.into_iter().filter_map(|stop| match stop {
            Stop::Question(spot) => Some(spot),
            Stop::OneMore(_) => None,
        });
        let spots: Vec<Spot> = spots.collect();
        spots.into_iter().filter_map(|spot| self.reason(&spot).map(|reason| Missing { spot, reason })).collect()
    }

    fn reason(&mut self, spot: &Spot) -> Option<Bilingual> {
        let node = self.node_at(spot).ok()?;
        let item = self.item_of(node);
        let empty = self.tree.get(node)?.text.is_empty();
        if !empty {
            return self.constraint(item, node).err().map(|error| error.message());
        }
        let kind = self.prepared.spec(item)?.kind()?;
        if self.declined.contains(&node) || !kind.takes_answer() || !self.is_required(item, node) {
            return None;
        }
        let own = self.view(spot)?.required_message;
        if own.is_empty() {
            return Some(Bilingual::new("Câu hỏi này cần trả lời.", "This question needs an answer."));
        }
        Some(Bilingual::new(own.clone(), own))
    }

    fn object(&self, item: ItemId, node: NodeId, personal: bool) -> Map<String, Json> {
        let mut object = Map::new();
        let children = self.prepared.schema.get(item).map_or(&[][..], |entry| &entry.children);
        for child in children {
            let Some(spec) = self.prepared.spec(*child) else { continue };
            if !personal && spec.question().is_some_and(|question| question.personal || question.kind.leads_back()) {
                continue;
            }
            let name = spec.item.name().to_owned();
            if spec.is_repeat() {
                let rounds = self.rounds(*child, node).into_iter();
                let shown = rounds.filter(|round| self.tree.get(*round).is_some_and(|element| !element.hidden));
                let list: Vec<Json> = shown.map(|round| Json::Object(self.object(*child, round, personal))).collect();
                if !list.is_empty() {
                    object.insert(name, Json::Array(list));
                }
                continue;
            }
            let found = match self.alone.get(*child) {
                Some(Some(alone)) => Some(*alone),
                _ => self.rounds(*child, node).first().copied(),
            };
            let value = found.and_then(|found| match spec.kind() {
                Some(_) => self.answer_json(found),
                None => Some(Json::Object(self.object(*child, found, personal)))
                    .filter(|group| group != &Json::Object(Map::new())),
            });
            if let Some(value) = value {
                object.insert(name, value);
            }
        }
        object
    }

    /// The answer that a node holds; nothing if it is hidden or empty.
    pub(super) fn answer_json(&self, node: NodeId) -> Option<Json> {
        let element = self.tree.get(node).filter(|element| !element.hidden && !element.text.is_empty())?;
        let text = || Json::from(element.text.clone());
        Some(match self.prepared.spec(element.item)?.kind()? {
            Kind::Multiple(_) | Kind::Rank(_) => element.text.split_whitespace().collect(),
            Kind::Integer | Kind::Scale(_) => whole(number_of(&element.text))
                .filter(|_| !number_of(&element.text).is_nan())
                .map_or_else(text, Json::from),
            Kind::Decimal | Kind::Range(_) => {
                serde_json::Number::from_f64(number_of(&element.text)).map_or_else(text, Json::Number)
            }
            Kind::Acknowledge => Json::Bool(true),
            _ => text(),
        })
    }

    /// Puts answers back where they were; what fits nowhere is passed over.
    pub(super) fn read_answers(&mut self, answers: &Json) {
        self.read_object(0, Tree::ROOT, answers);
    }

    fn read_object(&mut self, item: ItemId, node: NodeId, answers: &Json) {
        let prepared = Arc::clone(&self.prepared);
        let children = prepared.schema.get(item).map_or(&[][..], |entry| &entry.children);
        for child in children {
            let Some(spec) = prepared.spec(*child) else { continue };
            let Some(value) = answers.get(spec.item.name()) else { continue };
            if spec.is_repeat() {
                for round in value.as_array().into_iter().flatten().take(super::ROUNDS_MAX) {
                    let made = self.build_round(*child, node);
                    self.read_object(*child, made, round);
                }
                continue;
            }
            let Some(found) = self.rounds(*child, node).first().copied() else { continue };
            match spec.kind() {
                Some(kind) => {
                    self.set_text(found, stored(kind, value));
                }
                None => self.read_object(*child, found, value),
            }
        }
    }
}

fn stored(kind: &Kind, value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.as_f64().map_or_else(String::new, crate::expr::value::text_of),
        Json::Bool(true) if matches!(kind, Kind::Acknowledge) => "OK".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Array(list) => list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" "),
        Json::Null | Json::Object(_) => String::new(),
    }
}
