//! Telephone numbers of Việt Nam: kept as ten digits of text, shown as `0912 345 678`.

use crate::message::Bilingual;

/// A text that is not a Vietnamese telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPhone {
    /// Something other than digits, spaces, dots, dashes, brackets and a leading plus.
    #[error("a telephone number holds only digits")]
    Character,
    /// Not ten digits after +84 or 84 became 0.
    #[error("a telephone number has ten digits, this one {0}")]
    Length(usize),
    /// Ten digits that do not begin with 0.
    #[error("a telephone number begins with 0 or +84")]
    Prefix,
}

impl BadPhone {
    /// What to tell the person.
    #[must_use]
    pub fn message(self) -> Bilingual {
        match self {
            Self::Character => Bilingual::new(
                "Số điện thoại chỉ gồm chữ số. Ghi lại dạng 0912 345 678.",
                "A phone number holds only digits. Write it as 0912 345 678.",
            ),
            Self::Length(count) => Bilingual::new(
                format!("Số điện thoại phải có 10 chữ số, số này có {count}. Ghi lại dạng 0912 345 678."),
                format!("A phone number has 10 digits, this one has {count}. Write it as 0912 345 678."),
            ),
            Self::Prefix => Bilingual::new(
                "Số điện thoại phải bắt đầu bằng 0 hoặc +84. Kiểm tra lại số đầu.",
                "A phone number starts with 0 or +84. Check the first digits.",
            ),
        }
    }
}

/// Ten digits from any usual way of writing: `+84 912 345 678`, `84912345678`, `0912.345.678`, `(0912) 345-678`.
///
/// # Errors
/// When it is not a telephone number of ten digits; says in which way.
pub fn normalise(text: &str) -> Result<String, BadPhone> {
    let text = text.trim();
    let (plus, body) = match text.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if body.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace() && !matches!(c, '.' | '-' | '(' | ')')) {
        return Err(BadPhone::Character);
    }
    let digits: String = body.chars().filter(char::is_ascii_digit).collect();
    let national = match digits.strip_prefix("84") {
        Some(rest) if plus || digits.len() > 10 => with_zero(rest),
        _ if plus => return Err(BadPhone::Prefix),
        _ => digits,
    };
    check(national)
}

/// The national form of what follows 84; many write the zero there too.
fn with_zero(rest: &str) -> String {
    if rest.len() == 10 && rest.starts_with('0') { rest.to_owned() } else { format!("0{rest}") }
}

fn check(national: String) -> Result<String, BadPhone> {
    if national.len() != 10 {
        Err(BadPhone::Length(national.len()))
    } else if !national.starts_with('0') {
        Err(BadPhone::Prefix)
    } else {
        Ok(national)
    }
}

/// `0912345678` → `0912 345 678`; anything else as it stands.
#[must_use]
pub fn display(phone: &str) -> String {
    match (phone.len(), phone.get(..4), phone.get(4..7), phone.get(7..)) {
        (10, Some(a), Some(b), Some(c)) => format!("{a} {b} {c}"),
        _ => phone.to_owned(),
    }
}

/// The last three digits, by which people remember a number.
#[must_use]
pub fn last3(phone: &str) -> Option<&str> {
    phone.len().checked_sub(3).and_then(|from| phone.get(from..))
}
