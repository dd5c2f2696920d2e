//! A question as a screen shows it.

use serde::Serialize;
use serde_json::Value as Json;
use tungnha_model::text::format_day;

use super::Session;
use super::navigate::Spot;
use crate::expr::schema::Named;
use crate::expr::tree::{DataType, NodeId};
use crate::expr::value::parse_date;
use crate::form::{Kind, Localized, Media};

/// A question ready to be shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuestionView {
    /// Its place.
    pub spot: Spot,
    /// Its kind.
    pub kind: Kind,
    /// What is asked, other answers filled in.
    pub label: String,
    /// A help below.
    pub hint: String,
    /// A longer help.
    pub guidance: String,
    /// Pictures and sounds.
    pub media: Media,
    /// How it looks.
    pub appearance: Option<String>,
    /// Whether an answer is needed.
    pub required: bool,
    /// What is said when it is missing.
    pub required_message: String,
    /// Whether it cannot be changed.
    pub read_only: bool,
    /// The choices offered now, in the order in which they are shown.
    pub choices: Vec<ChoiceView>,
    /// The answer that stands; null if there is none.
    pub answer: Json,
    /// "Không trả lời" was said.
    pub declined: bool,
    /// "Không trả lời" may be said.
    pub may_decline: bool,
    /// The names of the groups that it lies in, outermost first.
    pub groups: Vec<String>,
}

/// A choice ready to be shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChoiceView {
    /// What is stored.
    pub name: String,
    /// What is shown.
    pub label: String,
    /// Pictures and sounds.
    pub media: Media,
    /// Chosen, it stands alone.
    pub exclusive: bool,
}

impl Session {
    /// A question as a screen shows it; nothing if there is none at this place.
    #[must_use]
    pub fn view(&self, spot: &Spot) -> Option<QuestionView> {
        let node = self.node_at(spot).ok()?;
        let item = self.item_of(node);
        let spec = self.prepared.spec(item)?;
        let question = spec.question()?;
        let choices = self.shown_choices(item, node).into_iter().map(|choice| ChoiceView {
            name: choice.name.clone(),
            label: Some(self.shown(&choice.label, node))
                .filter(|text| !text.is_empty())
                .unwrap_or_else(|| choice.name.clone()),
            media: choice.media.clone(),
            exclusive: choice.exclusive,
        });
        Some(QuestionView {
            spot: spot.clone(),
            kind: question.kind.clone(),
            label: self.shown(&question.label, node),
            hint: self.shown(&question.hint, node),
            guidance: self.shown(&question.guidance, node),
            media: question.media.clone(),
            appearance: question.appearance.clone(),
            required: self.is_required(item, node),
            required_message: self.shown(&question.required_message, node),
            read_only: self.is_read_only(spec, node),
            choices: choices.collect(),
            answer: self.answer_json(node).unwrap_or(Json::Null),
            declined: self.declined.contains(&node),
            may_decline: self.prepared.form.may_decline && question.kind.takes_answer(),
            groups: self.groups_of(node),
        })
    }

    /// What a repeat is called.
    #[must_use]
    pub fn repeat_label(&self, repeat: &Spot) -> Option<String> {
        let (item, parent) = self.repeat_at(repeat).ok()?;
        Some(self.shown(self.prepared.spec(item)?.item.label(), parent))
    }

    /// How this filled form is called.
    #[must_use]
    pub fn instance_name(&self) -> Option<String> {
        let expr = crate::expr::parse(self.prepared.form.instance_name.as_deref()?).ok()?;
        self.single(&expr, crate::expr::tree::Tree::ROOT).ok().map(|value| value.text())
    }

    pub(super) fn is_required(&self, item: usize, node: NodeId) -> bool {
        let required = self.prepared.spec(item).and_then(|spec| spec.required.as_ref());
        required.is_some_and(|expr| self.single(expr, node).is_ok_and(|value| value.truth()))
    }

    fn groups_of(&self, node: NodeId) -> Vec<String> {
        let mut labels: Vec<String> = self
            .tree
            .ancestors_or_self(node)
            .skip(1)
            .filter_map(|up| Some(self.shown(self.prepared.spec(self.item_of(up))?.item.label(), up)))
            .filter(|label| !label.is_empty())
            .collect();
        labels.reverse();
        labels
    }

    fn shown(&self, text: &Localized, node: NodeId) -> String {
        let text = text.get(&self.language, &self.prepared.form.default_language).unwrap_or_default();
        self.filled(text, node)
    }

    /// A text with the answers that it names.
    pub(super) fn filled(&self, text: &str, node: NodeId) -> String {
        let mut parts = text.split("${");
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once('}') {
                Some((name, rest)) => {
                    filled.push_str(&self.named_answer(name.trim(), node));
                    filled.push_str(rest);
                }
                None => {
                    filled.push_str("${");
                    filled.push_str(part);
                }
            }
        }
        filled
    }

    fn named_answer(&self, name: &str, from: NodeId) -> String {
        let Named::One(item) = self.prepared.schema.named(name) else { return String::new() };
        let Some(element) = self.nodes(item, Some(from)).first().and_then(|node| self.tree.get(*node)) else {
            return String::new();
        };
        match element.data_type {
            _ if element.hidden => String::new(),
            DataType::Date => {
                let day = parse_date(&element.text).map(tungnha_model::day::Day);
                day.map_or_else(|| element.text.clone(), format_day)
            }
            _ => element.text.clone(),
        }
    }
}
