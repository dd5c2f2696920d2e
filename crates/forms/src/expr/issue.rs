//! What can be found wrong with an expression before it is evaluated, in words.

use tungnha_model::message::Bilingual;

/// A finding about an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The character, counted from 1.
    pub position: usize,
    /// What it is.
    pub issue: Issue,
}

/// What can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issue {
    /// A function that is not known.
    UnknownFunction(String),
    /// Too few or too many arguments.
    Arity(String),
    /// A `${name}` that is not in the form; the nearest name that is.
    UnknownName(String, Option<String>),
    /// A `${name}` that several items have.
    Ambiguous(String),
    /// A path that leads nowhere.
    UnknownPath(String),
    /// A list or table that is not there.
    UnknownList(String),
    /// A column that a list does not have.
    UnknownColumn(String, String),
    /// A bare word in a choice filter that is no column: perhaps a text without its quotes. It equals nothing.
    NoSuchColumn(String, String),
    /// Nodes are needed.
    NeedsNodes(String),
    /// A repeat is needed.
    NeedsRepeat(String),
    /// A number as predicate.
    NumberPredicate,
    /// A pattern that cannot be honoured.
    Pattern(String),
    /// A date format that cannot be honoured.
    DateFormat(String),
    /// A text where only a number makes sense.
    TextAsNumber(String),
    /// The question has no choices.
    NoChoices(String),
    /// A repeated question is used as one value. It works while there is only one.
    Repeated(String),
}

impl Issue {
    /// Whether it stands in the way, or is only worth a look.
    #[must_use]
    pub const fn refuses(&self) -> bool {
        !matches!(self, Self::Repeated(_) | Self::NoSuchColumn(..))
    }

    /// What it is called where programs branch on it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownFunction(_) => "unknown_function",
            Self::Arity(_) => "wrong_argument_count",
            Self::UnknownName(..) => "unknown_name",
            Self::Ambiguous(_) => "ambiguous_name",
            Self::UnknownPath(_) => "unknown_path",
            Self::UnknownList(_) => "unknown_list",
            Self::UnknownColumn(..) => "unknown_column",
            Self::NoSuchColumn(..) => "no_such_column",
            Self::NeedsNodes(_) => "needs_field",
            Self::NeedsRepeat(_) => "needs_repeat",
            Self::NumberPredicate => "number_predicate",
            Self::Pattern(_) => "bad_pattern",
            Self::DateFormat(_) => "bad_date_format",
            Self::TextAsNumber(_) => "text_as_number",
            Self::NoChoices(_) => "no_choices",
            Self::Repeated(_) => "repeated_value",
        }
    }

    /// What is wrong, and what to do.
    #[must_use]
    #[allow(clippy::too_many_lines, reason = "a table of wordings")]
    pub fn texts(&self) -> (Bilingual, Bilingual) {
        let texts = match self {
            Self::UnknownFunction(name) => [
                format!("Không có hàm “{name}()”."),
                format!("There is no function “{name}()”."),
                "Kiểm tra lại tên hàm.".to_owned(),
                "Check how the function is spelt.".to_owned(),
            ],
            Self::Arity(name) => [
                format!("Hàm “{name}()” có số tham số không đúng."),
                format!("“{name}()” has the wrong number of arguments."),
                "Xem lại các tham số trong ngoặc.".to_owned(),
                "Check what stands in the brackets.".to_owned(),
            ],
            Self::UnknownName(name, near) => {
                let near = near.as_deref();
                [
                    format!("Không có câu hỏi nào tên “{name}”."),
                    format!("No question is called “{name}”."),
                    near.map_or_else(|| "Kiểm tra lại tên.".to_owned(), |near| format!("Có phải ý là “{near}”?")),
                    near.map_or_else(|| "Check the name.".to_owned(), |near| format!("Is “{near}” meant?")),
                ]
            }
            Self::Ambiguous(name) => [
                format!("Nhiều câu hỏi cùng tên “{name}”."),
                format!("Several questions are called “{name}”."),
                "Đặt tên khác nhau cho các câu hỏi này.".to_owned(),
                "Give these questions different names.".to_owned(),
            ],
            Self::UnknownPath(path) => [
                format!("Đường dẫn “{path}” không tới câu hỏi nào."),
                format!("The path “{path}” leads to no question."),
                "Dùng ${tên} thay cho đường dẫn.".to_owned(),
                "Write ${name} instead of a path.".to_owned(),
            ],
            Self::UnknownList(name) => [
                format!("Không có danh sách hay tệp tên “{name}”."),
                format!("There is no list or file “{name}”."),
                "Thêm danh sách vào trang choices, hoặc gửi tệp kèm theo phiếu.".to_owned(),
                "Add the list to the choices sheet, or give the file along with the form.".to_owned(),
            ],
            Self::UnknownColumn(column, list) => [
                format!("Danh sách “{list}” không có cột “{column}”."),
                format!("The list “{list}” has no column “{column}”."),
                "Kiểm tra tên cột.".to_owned(),
                "Check the name of the column.".to_owned(),
            ],
            Self::NoSuchColumn(word, list) => [
                format!("Danh sách “{list}” không có cột “{word}”, nên “{word}” ở đây luôn trống."),
                format!("The list “{list}” has no column “{word}”, so that “{word}” is always empty here."),
                format!("Nếu là chữ, đặt trong dấu nháy: '{word}'."),
                format!("If a text is meant, put it in quotes: '{word}'."),
            ],
            Self::NeedsNodes(what) => [
                format!("{what}() cần một câu hỏi hoặc nhóm lặp."),
                format!("{what}() needs a question or a repeat."),
                "Đặt ${tên} vào trong ngoặc.".to_owned(),
                "Put ${name} in the brackets.".to_owned(),
            ],
            Self::NeedsRepeat(what) => [
                format!("“{what}” không phải nhóm lặp chứa câu hỏi này."),
                format!("“{what}” is not a repeat that holds this question."),
                "Tham số thứ hai của indexed-repeat() phải là tên nhóm lặp.".to_owned(),
                "The second argument of indexed-repeat() must be the repeat.".to_owned(),
            ],
            Self::NumberPredicate => [
                "Số trong ngoặc vuông được mỗi ứng dụng hiểu một kiểu.".to_owned(),
                "Programs disagree on a bare number in square brackets.".to_owned(),
                "Viết [position() = 2] thay cho [2].".to_owned(),
                "Write [position() = 2] instead of [2].".to_owned(),
            ],
            Self::Pattern(pattern) => [
                format!("Không dùng được mẫu “{pattern}”."),
                format!("The pattern “{pattern}” cannot be used."),
                "Bỏ phần nhìn trước, nhìn sau và tham chiếu ngược.".to_owned(),
                "Do without look-around and back references.".to_owned(),
            ],
            Self::DateFormat(pattern) => [
                format!("Không hiểu cách viết ngày “{pattern}”."),
                format!("The date format “{pattern}” is not understood."),
                "Dùng %d/%m/%Y, %H:%M.".to_owned(),
                "Use %d/%m/%Y, %H:%M.".to_owned(),
            ],
            Self::TextAsNumber(text) => [
                format!("“{text}” là chữ, không so sánh lớn bé hay tính toán được."),
                format!("“{text}” is text: it cannot be ordered or computed with."),
                "Với ngày, viết date('2026-01-31'); với số, bỏ dấu nháy.".to_owned(),
                "For a date write date('2026-01-31'); for a number leave out the quotes.".to_owned(),
            ],
            Self::NoChoices(name) => [
                format!("Câu hỏi “{name}” không có danh sách lựa chọn."),
                format!("The question “{name}” has no choices."),
                "jr:choice-name() chỉ dùng với câu hỏi chọn.".to_owned(),
                "jr:choice-name() is for questions with choices.".to_owned(),
            ],
            Self::Repeated(name) => [
                format!("“{name}” nằm trong nhóm lặp nên có thể có nhiều giá trị."),
                format!("“{name}” lies in a repeat and may have several values."),
                "Dùng indexed-repeat(), sum(), join() hoặc điều kiện […].".to_owned(),
                "Use indexed-repeat(), sum(), join() or a predicate.".to_owned(),
            ],
        };
        let [vi, en, advice_vi, advice_en] = texts;
        (Bilingual::new(vi, en), Bilingual::new(advice_vi, advice_en))
    }
}
