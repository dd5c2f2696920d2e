//! Answers in: what each kind of question takes, and what it refuses.

use serde_json::Value as Json;
use tungnha_model::BlobRef;
use tungnha_model::message::Bilingual;

use super::navigate::Spot;
use super::{ROUNDS_MAX, Session};
use crate::expr::schema::ItemId;
use crate::expr::tree::NodeId;
use crate::expr::value::{number_of, parse_date, parse_datetime, parse_time, text_of};
use crate::form::{Kind, Medium, SCALE_NONE};
use crate::prepare::Spec;

/// The longest text that is stored, in characters.
pub const TEXT_MAX: usize = 10_000;

/// Why an answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// There is no such question.
    #[error("no such question: {0}")]
    NoQuestion(String),
    /// It is not asked now.
    #[error("this question is not asked now")]
    NotAsked,
    /// It cannot be changed.
    #[error("this answer cannot be changed")]
    ReadOnly,
    /// The answer is not of the kind that the question takes.
    #[error("not the kind of answer that this question takes")]
    Kind(&'static str),
    /// The choice is not offered.
    #[error("not one of the choices: {0}")]
    Choice(String),
    /// More choices than may be chosen.
    #[error("at most {0} choices")]
    TooMany(usize),
    /// A choice that stands alone was chosen with others.
    #[error("the choice {0} stands alone")]
    Exclusive(String),
    /// The answer does not fulfil the question's condition.
    #[error("{}", .0.en)]
    Constraint(Bilingual),
    /// The text is too long.
    #[error("the text is longer than {TEXT_MAX} characters")]
    TooLong,
    /// The repeat has its rounds counted by the form, or enough of them.
    #[error("no round can be added or removed here")]
    Rounds,
}

impl AnswerError {
    /// What to tell people.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        let vi = match self {
            Self::NoQuestion(_) => "Không tìm thấy câu hỏi này.".to_owned(),
            Self::NotAsked => "Câu hỏi này hiện không cần hỏi.".to_owned(),
            Self::ReadOnly => "Câu trả lời này không sửa được.".to_owned(),
            Self::Kind(wanted) => match *wanted {
                "integer" => "Nhập số nguyên.".to_owned(),
                "number" => "Nhập một số.".to_owned(),
                "date" => "Nhập ngày theo dạng ngày/tháng/năm.".to_owned(),
                "time" => "Nhập giờ, ví dụ 07:30.".to_owned(),
                "place" => "Nhập một vị trí.".to_owned(),
                "range" => "Số nằm ngoài khoảng cho phép.".to_owned(),
                "photo" => "Chụp hoặc chọn một ảnh.".to_owned(),
                "voice" => "Ghi âm câu trả lời.".to_owned(),
                _ => "Câu trả lời không đúng dạng.".to_owned(),
            },
            Self::Choice(_) => "Chọn trong danh sách.".to_owned(),
            Self::TooMany(max) => format!("Chọn tối đa {max} mục."),
            Self::Exclusive(_) => "Mục này không chọn cùng mục khác.".to_owned(),
            Self::Constraint(message) => return message.clone(),
            Self::TooLong => format!("Viết ngắn hơn {TEXT_MAX} chữ."),
            Self::Rounds => "Không thêm hoặc bớt ở đây được.".to_owned(),
        };
        Bilingual::new(vi, capital(&self.to_string()))
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect::<String>() + ".")
}

impl Session {
    /// Takes an answer; `null`, an empty text and an empty list take it away. On refusal nothing changed.
    pub fn answer(&mut self, spot: &Spot, answer: &Json) -> Result<(), AnswerError> {
        let (item, node) = self.askable(spot)?;
        let text = self.text_for(item, node, answer)?;
        let before = self.tree.get(node).map_or_else(String::new, |element| element.text.clone());
        let declined = self.declined.remove(&node);
        let changed = self.set_text(node, text.clone());
        if !text.is_empty()
            && let Err(error) = self.constraint(item, node)
        {
            self.set_text(node, before);
            if declined {
                self.declined.insert(node);
            }
            return Err(error);
        }
        if changed {
            self.refresh_after(item);
        }
        Ok(())
    }

    /// Takes an answer away: skipped is absent.
    pub fn skip(&mut self, spot: &Spot) -> Result<(), AnswerError> {
        self.answer(spot, &Json::Null)
    }

    /// "Không trả lời": no answer, and it is known that there is none.
    pub fn decline(&mut self, spot: &Spot) -> Result<(), AnswerError> {
        let (_, node) = self.askable(spot)?;
        if !self.prepared.form.may_decline {
            return Err(AnswerError::Kind("decline"));
        }
        self.decline_node(node);
        Ok(())
    }

    pub(super) fn decline_node(&mut self, node: NodeId) {
        self.declined.insert(node);
        if self.set_text(node, String::new()) {
            self.refresh_after(self.item_of(node));
        }
    }

    /// Chooses a choice of a multiple question, or takes it back. A choice that stands alone replaces the
    /// others, and gives way to them.
    pub fn toggle(&mut self, spot: &Spot, choice: &str) -> Result<(), AnswerError> {
        let (item, node) = self.askable(spot)?;
        let text = self.tree.get(node).map_or_else(String::new, |element| element.text.clone());
        let mut chosen: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let exclusive = |name: &str| self.is_exclusive(item, name);
        if let Some(index) = chosen.iter().position(|name| name == choice) {
            chosen.remove(index);
        } else if exclusive(choice) {
            chosen = vec![choice.to_owned()];
        } else {
            chosen.retain(|name| !exclusive(name));
            chosen.push(choice.to_owned());
        }
        self.answer(spot, &Json::from(chosen))
    }

    /// Adds a round to a repeat; gives its place.
    pub fn add_round(&mut self, repeat: &Spot) -> Result<Spot, AnswerError> {
        let (item, parent) = self.repeat_at(repeat)?;
        let counted = self.prepared.spec(item).is_none_or(|spec| spec.count.is_some());
        if counted || self.rounds(item, parent).len() >= ROUNDS_MAX {
            return Err(AnswerError::Rounds);
        }
        let node = self.build_round(item, parent);
        self.refresh_repeat(item);
        Ok(self.spot_of(node))
    }

    /// Removes a round.
    pub fn remove_round(&mut self, round: &Spot) -> Result<(), AnswerError> {
        let node = self.node_at(round)?;
        let item = self.item_of(node);
        if !self.prepared.spec(item).is_some_and(|spec| spec.is_repeat() && spec.count.is_none()) {
            return Err(AnswerError::Rounds);
        }
        self.forget(node);
        self.refresh_repeat(item);
        Ok(())
    }

    fn askable(&self, spot: &Spot) -> Result<(ItemId, NodeId), AnswerError> {
        let node = self.node_at(spot)?;
        let item = self.item_of(node);
        let spec = self.prepared.spec(item).filter(|spec| spec.kind().is_some_and(Kind::takes_answer));
        let spec = spec.ok_or_else(|| AnswerError::NoQuestion(spot.to_string()))?;
        if self.tree.get(node).is_none_or(|element| element.hidden) {
            return Err(AnswerError::NotAsked);
        }
        if self.is_read_only(spec, node) {
            return Err(AnswerError::ReadOnly);
        }
        Ok((item, node))
    }

    pub(super) fn is_read_only(&self, spec: &Spec, node: NodeId) -> bool {
        spec.read_only.as_ref().is_some_and(|expr| self.single(expr, node).is_ok_and(|value| value.truth()))
    }

    /// Whether the answer that stands fulfils the question's condition. A condition that cannot be
    /// evaluated does not hold an answer back; it is kept among the troubles.
    pub(super) fn constraint(&mut self, item: ItemId, node: NodeId) -> Result<(), AnswerError> {
        let prepared = std::sync::Arc::clone(&self.prepared);
        let Some(spec) = prepared.spec(item) else { return Ok(()) };
        let Some(constraint) = &spec.constraint else { return Ok(()) };
        match self.single(constraint, node) {
            Ok(value) if value.truth() => Ok(()),
            Ok(_) => Err(AnswerError::Constraint(self.constraint_message(spec, node))),
            Err(error) => {
                self.trouble(item, "constraint", error);
                Ok(())
            }
        }
    }

    fn constraint_message(&self, spec: &Spec, node: NodeId) -> Bilingual {
        let own = spec.question().map(|question| &question.constraint_message).filter(|text| !text.is_empty());
        let text = |language: &str, other: &str| {
            own.map_or_else(
                || other.to_owned(),
                |own| {
                    let text = own.get(language, &self.prepared.form.default_language).unwrap_or_default();
                    self.filled(text, node)
                },
            )
        };
        Bilingual::new(
            text("vi", "Câu trả lời không hợp lệ. Kiểm tra lại."),
            text("en", "This answer is not valid. Please check it."),
        )
    }

    fn is_exclusive(&self, item: ItemId, name: &str) -> bool {
        let list = self.prepared.spec(item).and_then(|spec| spec.list(&self.prepared.form));
        list.and_then(|list| list.choice(name)).is_some_and(|choice| choice.exclusive)
    }

    /// An answer as it is stored.
    fn text_for(&self, item: ItemId, node: NodeId, answer: &Json) -> Result<String, AnswerError> {
        let Some(kind) = self.prepared.spec(item).and_then(Spec::kind) else { return Ok(String::new()) };
        if answer.is_null() {
            return Ok(String::new());
        }
        match kind {
            Kind::Multiple(selection) => {
                let chosen = names(answer)?;
                self.are_offered(item, node, &chosen)?;
                if selection.max.is_some_and(|max| chosen.len() > max) {
                    return Err(AnswerError::TooMany(selection.max.unwrap_or_default()));
                }
                match chosen.iter().find(|name| chosen.len() > 1 && self.is_exclusive(item, name)) {
                    Some(alone) => Err(AnswerError::Exclusive(alone.clone())),
                    None => Ok(chosen.join(" ")),
                }
            }
            Kind::Rank(_) => {
                let chosen = names(answer)?;
                self.are_offered(item, node, &chosen)?;
                Ok(chosen.join(" "))
            }
            Kind::Single(_) => {
                let chosen = plain(answer)?;
                if !chosen.is_empty() {
                    self.are_offered(item, node, std::slice::from_ref(&chosen))?;
                }
                Ok(chosen)
            }
            other => scalar(other, answer, *self.surroundings.now.offset()),
        }
    }

    fn are_offered(&self, item: ItemId, node: NodeId, chosen: &[String]) -> Result<(), AnswerError> {
        let offered = self.offered(item, node);
        let repeated =
            chosen.iter().enumerate().find(|(index, name)| chosen.iter().take(*index).any(|one| one == *name));
        let unknown = chosen.iter().find(|name| !offered.contains(name));
        match unknown.or(repeated.map(|(_, name)| name)) {
            Some(name) => Err(AnswerError::Choice(name.clone())),
            None => Ok(()),
        }
    }
}

fn plain(answer: &Json) -> Result<String, AnswerError> {
    match answer {
        Json::String(text) if text.chars().count() > TEXT_MAX => Err(AnswerError::TooLong),
        Json::String(text) => Ok(unicode_normalization::UnicodeNormalization::nfc(text.as_str()).collect()),
        Json::Number(number) => Ok(number.as_f64().map_or_else(String::new, text_of)),
        Json::Bool(truth) => Ok(truth.to_string()),
        _ => Err(AnswerError::Kind("text")),
    }
}

fn names(answer: &Json) -> Result<Vec<String>, AnswerError> {
    match answer {
        Json::Array(list) => list.iter().map(plain).collect(),
        Json::String(text) => Ok(text.split_whitespace().map(str::to_owned).collect()),
        _ => Err(AnswerError::Kind("list")),
    }
}

fn scalar(kind: &Kind, answer: &Json, offset: chrono::FixedOffset) -> Result<String, AnswerError> {
    let text = plain(answer)?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(String::new());
    }
    let fits = |fits: bool, wanted| if fits { Ok(trimmed.to_owned()) } else { Err(AnswerError::Kind(wanted)) };
    let number = number_of(trimmed);
    match kind {
        Kind::Integer => fits(!number.is_nan() && number.fract() == 0.0, "integer").map(|_| text_of(number)),
        Kind::Decimal => fits(!number.is_nan(), "number").map(|_| text_of(number)),
        Kind::Scale(scale) if trimmed == SCALE_NONE && !scale.none.is_empty() => Ok(SCALE_NONE.to_owned()),
        Kind::Scale(scale) => {
            let levels = (scale.from..=scale.to).map(|level| level.to_string());
            fits(levels.into_iter().any(|level| level == text_of(number)), "range")
        }
        Kind::Range(bounds) => {
            let (low, high) = (bounds.start.min(bounds.end), bounds.start.max(bounds.end));
            let steps = (number - bounds.start) / bounds.step;
            fits((low..=high).contains(&number) && (steps - steps.round()).abs() < 1e-9, "range")
        }
        Kind::Date => parse_date(trimmed).map(|day| day.to_string()).ok_or(AnswerError::Kind("date")),
        Kind::Time => fits(parse_time(trimmed).is_some(), "time"),
        Kind::Datetime => fits(parse_datetime(trimmed, offset).is_some(), "date"),
        Kind::Geopoint => fits(is_place(trimmed), "place"),
        Kind::Geotrace | Kind::Geoshape => {
            fits(trimmed.split(';').filter(|point| !point.trim().is_empty()).all(is_place), "place")
        }
        Kind::Acknowledge => Ok(if matches!(trimmed, "true" | "OK") { "OK".to_owned() } else { String::new() }),
        Kind::Photo | Kind::Signature | Kind::Voice | Kind::Video | Kind::File(_) => match kind.medium() {
            Some(Medium::Photo) => fits(matches!(trimmed.parse(), Ok(BlobRef::Photo { .. })), "photo"),
            Some(Medium::Voice) => fits(matches!(trimmed.parse(), Ok(BlobRef::Voice { .. })), "voice"),
            None => Err(AnswerError::Kind("file")),
        },
        _ => Ok(text),
    }
}

fn is_place(text: &str) -> bool {
    let numbers: Vec<f64> = text.split_whitespace().map(number_of).collect();
    match numbers.as_slice() {
        [latitude, longitude, rest @ ..] => {
            latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && rest.len() <= 2 && !rest.iter().any(|n| n.is_nan())
        }
        _ => false,
    }
}
