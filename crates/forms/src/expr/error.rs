//! What can be wrong with an expression: while it is read, checked, and evaluated.

use tungnha_model::message::Bilingual;

/// Why a text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxProblem {
    /// The text is empty.
    Empty,
    /// A quotation mark has no partner.
    OpenQuote,
    /// `$` without a well-formed `{name}`.
    BadReference,
    /// Digits that are not a number.
    BadNumber(String),
    /// Something stands where it cannot.
    Unexpected(String),
    /// The text ended too early; this was awaited.
    Ended(&'static str),
    /// The text is longer than is read.
    TooLong,
    /// Too many brackets within brackets.
    TooDeep,
    /// An axis that is not known.
    UnknownAxis(String),
    /// `instance(…)` without a literal name.
    InstanceName,
}

/// Why a text is not an expression, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("character {position}: {}", self.message().en)]
pub struct SyntaxError {
    /// The character, counted from 1.
    pub position: usize,
    /// What is wrong.
    pub problem: SyntaxProblem,
}

impl SyntaxError {
    /// A problem at a place.
    #[must_use]
    pub const fn new(position: usize, problem: SyntaxProblem) -> Self {
        Self { position, problem }
    }

    /// What is wrong, in both languages.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        match &self.problem {
            SyntaxProblem::Empty => Bilingual::new("Biểu thức trống.", "The expression is empty."),
            SyntaxProblem::OpenQuote => {
                Bilingual::new("Dấu nháy mở mà không đóng.", "A quotation mark is opened and not closed.")
            }
            SyntaxProblem::BadReference => Bilingual::new(
                "Dấu $ phải đi với tên câu hỏi trong ngoặc nhọn, ví dụ ${ten}.",
                "A $ must be followed by a question's name in braces, such as ${name}.",
            ),
            SyntaxProblem::BadNumber(text) => {
                Bilingual::new(format!("“{text}” không phải là số."), format!("“{text}” is not a number."))
            }
            SyntaxProblem::Unexpected(text) => {
                Bilingual::new(format!("Không hiểu “{text}” ở vị trí này."), format!("“{text}” cannot stand here."))
            }
            SyntaxProblem::Ended(wanted) => Bilingual::new(
                format!("Biểu thức dừng giữa chừng, còn thiếu “{wanted}”."),
                format!("The expression ends too early: “{wanted}” is missing."),
            ),
            SyntaxProblem::TooLong => Bilingual::new("Biểu thức quá dài.", "The expression is too long."),
            SyntaxProblem::TooDeep => {
                Bilingual::new("Quá nhiều lớp ngoặc lồng nhau.", "There are too many brackets within brackets.")
            }
            SyntaxProblem::UnknownAxis(axis) => {
                Bilingual::new(format!("Không có trục “{axis}”."), format!("There is no axis “{axis}”."))
            }
            SyntaxProblem::InstanceName => Bilingual::new(
                "instance() cần tên danh sách trong dấu nháy, ví dụ instance('xa').",
                "instance() needs the list's name in quotes, such as instance('communes').",
            ),
        }
    }
}

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// The evaluation took more steps than it may.
    #[error("the expression takes too many steps")]
    TooManySteps,
    /// A single value was needed and several nodes were found.
    #[error("this field is repeated ({count} values): use indexed-repeat() or a predicate to say which one")]
    Repeated {
        /// How many.
        count: usize,
    },
    /// Nodes were needed and a plain value was found.
    #[error("{0} needs a field or a repeat, not a plain value")]
    NotNodes(String),
    /// A function that is not known.
    #[error("unknown function {0}()")]
    UnknownFunction(String),
    /// A name that is not known.
    #[error("unknown name {0}")]
    UnknownName(String),
    /// A wrong count of arguments.
    #[error("wrong number of arguments for {0}()")]
    Arity(String),
    /// A value that does not fit.
    #[error("{function}(): {value:?} is not {wanted}")]
    Unfit {
        /// The function.
        function: String,
        /// The value, cut short.
        value: String,
        /// What was wanted.
        wanted: &'static str,
    },
    /// A text grew too long.
    #[error("the text made by the expression is too long")]
    TooLong,
}

impl EvalError {
    /// The same in both languages.
    #[must_use]
    pub fn message(&self) -> Bilingual {
        let vi = match self {
            Self::TooManySteps => "Biểu thức tính quá lâu nên đã dừng.".to_owned(),
            Self::Repeated { count } => {
                format!("Câu hỏi này lặp lại ({count} giá trị): dùng indexed-repeat() hoặc điều kiện […] để chọn một.")
            }
            Self::NotNodes(what) => format!("{what} cần một câu hỏi hoặc nhóm lặp, không phải một giá trị."),
            Self::UnknownFunction(name) => format!("Không có hàm {name}()."),
            Self::UnknownName(name) => format!("Không có tên {name}."),
            Self::Arity(name) => format!("Hàm {name}() có số tham số không đúng."),
            Self::Unfit { function, value, .. } => format!("{function}(): giá trị “{value}” không dùng được."),
            Self::TooLong => "Chữ tạo ra quá dài.".to_owned(),
        };
        Bilingual::new(vi, self.to_string())
    }
}
