//! What a unit must be to be accepted.

use super::{Unit, UnitFact};
use crate::day::Day;
use crate::message::Bilingual;
use crate::text::{has_control, tidy};

/// The longest name, code or legal title, in characters.
const NAME_MAX: usize = 120;
const CODE_MAX: usize = 20;
const TITLE_MAX: usize = 500;

/// Why a unit is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitFault {
    /// It has no facts.
    #[error("the unit has no name yet")]
    NoFacts,
    /// A name is empty, too long or holds control characters.
    #[error("a name is empty, too long or unreadable: {0:?}")]
    Name(String),
    /// A code that is not made of digits, letters, dots and dashes.
    #[error("not a code: {0:?}")]
    Code(String),
    /// A fact ends before it begins.
    #[error("from {from} to {to} is backwards")]
    Backwards {
        /// The first day.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// Two facts hold on the same day.
    #[error("two names hold on {0}")]
    Overlap(Day),
    /// The unit is its own parent.
    #[error("the unit is its own parent")]
    OwnParent,
    /// A lineage event without units before or after.
    #[error("a change of {0} names no units before or after it")]
    Lineage(Day),
    /// A legal basis with a text that is too long or unreadable.
    #[error("a legal basis is too long or unreadable")]
    Basis,
}

impl UnitFault {
    /// What to tell the person.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        match self {
            Self::NoFacts => Bilingual::new(
                "Đơn vị chưa có tên. Hãy ghi tên và ngày bắt đầu.",
                "The unit has no name. Give it a name and a first day.",
            ),
            Self::Name(name) => Bilingual::new(
                format!("Tên đơn vị “{name}” trống, quá dài hoặc có ký tự lạ. Hãy ghi lại."),
                format!("The unit name “{name}” is empty, too long or unreadable. Write it again."),
            ),
            Self::Code(code) => Bilingual::new(
                format!("Mã đơn vị “{code}” không hợp lệ. Mã chỉ gồm chữ số và chữ cái."),
                format!("“{code}” is not a unit code. A code holds digits and letters only."),
            ),
            Self::Backwards { from, to } => Bilingual::new(
                format!(
                    "Ngày kết thúc {} trước ngày bắt đầu {}. Hãy sửa lại ngày.",
                    crate::text::format_day(*to),
                    crate::text::format_day(*from)
                ),
                format!("The last day {to} is before the first day {from}. Correct the dates."),
            ),
            Self::Overlap(day) => Bilingual::new(
                format!(
                    "Ngày {} có hai tên cùng hiệu lực. Hãy ghi ngày kết thúc cho tên cũ.",
                    crate::text::format_day(*day)
                ),
                format!("Two names hold on {day}. Give the old name a last day."),
            ),
            Self::OwnParent => Bilingual::new(
                "Đơn vị không thể trực thuộc chính nó. Hãy chọn cấp trên khác.",
                "A unit cannot be above itself. Choose another parent.",
            ),
            Self::Lineage(day) => Bilingual::new(
                format!(
                    "Lần thay đổi ngày {} chưa ghi đơn vị trước và sau. Hãy bổ sung.",
                    crate::text::format_day(*day)
                ),
                format!("The change of {day} names no units before or after it. Add them."),
            ),
            Self::Basis => Bilingual::new(
                "Căn cứ pháp lý quá dài hoặc có ký tự lạ. Hãy ghi lại.",
                "The legal basis is too long or unreadable. Write it again.",
            ),
        }
    }
}

impl Unit {
    /// Whether the unit may be accepted.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn validate(&self) -> Result<(), UnitFault> {
        if self.facts.is_empty() {
            return Err(UnitFault::NoFacts);
        }
        for fact in &self.facts {
            self.check_fact(fact)?;
        }
        self.check_overlap()?;
        match self.lineage.iter().find(|event| event.from.is_empty() || event.to.is_empty()) {
            Some(event) => Err(UnitFault::Lineage(event.on)),
            None => Ok(()),
        }
    }

    fn check_fact(&self, fact: &UnitFact) -> Result<(), UnitFault> {
        if tidy(&fact.name).is_empty() || !readable(&fact.name, NAME_MAX) {
            return Err(UnitFault::Name(fact.name.chars().take(NAME_MAX).collect()));
        }
        if let Some(code) = fact.code.as_deref().filter(|code| !is_code(code)) {
            return Err(UnitFault::Code(code.chars().take(CODE_MAX).collect()));
        }
        if let Some(to) = fact.to.filter(|to| *to < fact.from) {
            return Err(UnitFault::Backwards { from: fact.from, to });
        }
        if fact.parent == Some(self.id) {
            return Err(UnitFault::OwnParent);
        }
        let basis = [&fact.basis.number, &fact.basis.issuer, &fact.basis.title];
        if basis.iter().all(|text| readable(text, TITLE_MAX)) { Ok(()) } else { Err(UnitFault::Basis) }
    }

    fn check_overlap(&self) -> Result<(), UnitFault> {
        let mut spans: Vec<(Day, Option<Day>)> = self.facts.iter().map(|fact| (fact.from, fact.to)).collect();
        spans.sort();
        let neighbours = spans.iter().zip(spans.iter().skip(1));
        for ((_, end), (begin, _)) in neighbours {
            if end.is_none_or(|end| *begin <= end) {
                return Err(UnitFault::Overlap(*begin));
            }
        }
        Ok(())
    }
}

fn readable(text: &str, most: usize) -> bool {
    text.chars().count() <= most && !has_control(text)
}

fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= CODE_MAX
        && code.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}
