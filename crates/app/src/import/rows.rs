//! From rows of texts to households: each cell is understood, checked against its field, and every fault is told
//! with its row, its column, the reason and what to do. Nothing is written here.

use std::collections::BTreeMap;

use serde_json::Value;
use tungnha_model::Bilingual;
use tungnha_model::field::{Entity, Scalar, validate};
use tungnha_model::text::{fold, tidy};
use tungnha_model::{Day, UnitId};

use super::heading::{Target, letter};
use super::places::{Found, Places};
use super::table::{CELL_CHARS_MAX, Row};
use super::value::{self, Meant};
use crate::api::{RowFault, Severity};

/// One household as a row gives it: values are checked and in their stored form.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// The spreadsheet's row.
    pub row: u32,
    /// The village.
    pub unit: UnitId,
    /// The printable code.
    pub code: Option<String>,
    /// Fields of the profile.
    pub profile: BTreeMap<&'static str, Scalar>,
    /// Fields of the head as a person.
    pub head: BTreeMap<&'static str, Scalar>,
    /// Names of the other people.
    pub others: Vec<String>,
}

impl Wanted {
    /// The household's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.profile.get("name").map_or("", |name| if let Scalar::Text(name) = name { name } else { "" })
    }

    /// The head's year of birth.
    #[must_use]
    pub fn birth_year(&self) -> Option<u16> {
        match self.head.get("birth_year") {
            Some(Scalar::Int(year)) => u16::try_from(*year).ok(),
            _ => None,
        }
    }

    /// The telephone number.
    #[must_use]
    pub fn phone(&self) -> Option<&str> {
        match self.profile.get("phone") {
            Some(Scalar::Text(phone)) => Some(phone),
            _ => None,
        }
    }
}

/// Which column fills which field: `(column, field)`, at most one column a field.
pub type Columns = Vec<(usize, &'static str)>;

/// What every row is read against.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The headings' row.
    pub heading: &'a Row,
    /// Which column is what.
    pub columns: &'a Columns,
    /// The villages.
    pub places: &'a Places,
    /// Today, for years of birth.
    pub today: Day,
}

/// A row being read.
struct Reading<'a> {
    sheet: &'a Sheet<'a>,
    row: &'a Row,
    wanted: Wanted,
    faults: Vec<RowFault>,
}

impl Sheet<'_> {
    /// Reads a row: the household unless an error stands in the way, and all faults. `None` for rows to pass over.
    #[must_use]
    pub fn read(&self, row: &Row) -> Option<(Option<Wanted>, Vec<RowFault>)> {
        if self.is_total(row) {
            return None;
        }
        let wanted = Wanted { row: row.number, ..Wanted::default() };
        let mut reading = Reading { sheet: self, row, wanted, faults: Vec::new() };
        for target in &super::heading::TARGETS {
            let column = self.columns.iter().find(|(_, field)| *field == target.id).map(|(column, _)| *column);
            reading.field(target, column);
        }
        let failed = reading.faults.iter().any(|fault| fault.severity == Severity::Error);
        Some(((!failed).then_some(reading.wanted), reading.faults))
    }

    /// The "Tổng cộng" line at the end of a list, and rows with nothing in any mapped column.
    fn is_total(&self, row: &Row) -> bool {
        let name = self.columns.iter().find(|(_, field)| *field == "name").map_or("", |(column, _)| row.cell(*column));
        let total = |cell: &String| matches!(fold(cell).as_str(), "tong" | "tong cong" | "cong" | "tong so");
        let blank = self.columns.iter().all(|(column, _)| row.cell(*column).is_empty());
        blank || (name.is_empty() && row.cells.iter().any(total)) || fold(name) == "tong cong"
    }
}

impl Reading<'_> {
    fn field(&mut self, target: &Target, column: Option<usize>) {
        let cell = column.map_or("", |column| self.row.cell(column)).to_owned();
        if cell.chars().count() > CELL_CHARS_MAX {
            return self.error(column, "", "Ô này quá dài.", "This cell is too long.");
        }
        if value::looks_like_identity_number(&cell) {
            return self.identity(column);
        }
        match target.id {
            "unit" => self.unit(column, &cell),
            "code" => self.code(column, &cell),
            "people" => self.people(column, &cell),
            "birth_year" => self.understood(column, &cell, Entity::Person, "birth_year", value::birth_year),
            "sex" => self.understood(column, &cell, Entity::Person, "sex", value::sex),
            "internet" => self.understood(column, &cell, Entity::Profile, "internet", value::internet),
            "signal" => self.understood(column, &cell, Entity::Profile, "signal", value::signal),
            "phone" => self.phone(column, &cell),
            "name" => {
                self.put(column, &cell, Entity::Profile, "name", Value::from(cell.as_str()));
                if !cell.is_empty() {
                    self.put(column, &cell, Entity::Person, "name", Value::from(cell.as_str()));
                }
            }
            other => self.put(column, &cell, Entity::Profile, other, Value::from(cell.as_str())),
        }
    }

    fn unit(&mut self, column: Option<usize>, cell: &str) {
        let (vi, en) = match self.sheet.places.find(cell) {
            Found::One(id) => {
                self.wanted.unit = id;
                return;
            }
            Found::Empty => ("Chưa có tên thôn, xóm.".to_owned(), "The village is missing.".to_owned()),
            Found::Several(paths) => {
                let paths = paths.join("; ");
                (
                    format!("Có nhiều nơi cùng tên: {paths}. Ghi rõ cả xã."),
                    format!("Several places have this name: {paths}. Write the commune too."),
                )
            }
            Found::None(Some(near)) => (
                format!("Không có thôn \"{cell}\" trong địa bàn. Có phải là {near}?"),
                format!("There is no village \"{cell}\" in this area. Is it {near}?"),
            ),
            Found::None(None) => (
                format!("Không có thôn \"{cell}\" trong địa bàn của máy này."),
                format!("There is no village \"{cell}\" in this device's area."),
            ),
        };
        self.error(column, cell, &vi, &en);
    }

    fn code(&mut self, column: Option<usize>, cell: &str) {
        let code = tidy(cell);
        if code.chars().count() > 40 {
            self.error(column, cell, "Mã hộ dài quá 40 ký tự.", "The household code is longer than 40 characters.");
        } else {
            self.wanted.code = Some(code).filter(|code| !code.is_empty());
        }
    }

    fn people(&mut self, column: Option<usize>, cell: &str) {
        for name in value::names(cell) {
            // The head is often listed again among the members.
            if fold(&name) == fold(self.wanted.name()) {
                continue;
            }
            match validate(Entity::Person, "name", &Value::from(name.as_str())) {
                Ok(Scalar::Text(name)) => self.wanted.others.push(name),
                Ok(_) => {}
                Err(error) => self.fault(column, &name, error.message, Severity::Error),
            }
        }
    }

    fn phone(&mut self, column: Option<usize>, cell: &str) {
        let (first, several) = value::phone(cell);
        if several {
            let message = Bilingual::new(
                "Có nhiều số điện thoại: chỉ nhập số đầu.",
                "There are several phone numbers: only the first is imported.",
            );
            self.fault(column, cell, message, Severity::Warning);
        }
        self.put(column, cell, Entity::Profile, "phone", Value::from(first));
    }

    fn understood(
        &mut self,
        column: Option<usize>,
        cell: &str,
        entity: Entity,
        field: &'static str,
        read: fn(&str) -> Meant,
    ) {
        if cell.is_empty() {
            return;
        }
        match read(cell) {
            Meant::Value(value) => self.put(column, cell, entity, field, value),
            Meant::Unclear => {
                let (vi, en, severity) = unclear(field, self.sheet.today);
                self.fault(column, cell, Bilingual::new(vi, en), severity);
            }
        }
    }

    /// Checks a value against its field and keeps it.
    fn put(&mut self, column: Option<usize>, cell: &str, entity: Entity, field: &'static str, value: Value) {
        let possible = 1900..=i64::from(self.sheet.today.year());
        let unborn = field == "birth_year" && value.as_i64().is_some_and(|year| !possible.contains(&year));
        match validate(entity, field, &value) {
            _ if unborn => {
                let (vi, en, severity) = unclear(field, self.sheet.today);
                self.fault(column, cell, Bilingual::new(vi, en), severity);
            }
            Ok(Scalar::Null) => {}
            Ok(scalar) => {
                let into = if entity == Entity::Person { &mut self.wanted.head } else { &mut self.wanted.profile };
                into.insert(field, scalar);
            }
            Err(error) => self.fault(column, cell, error.message, Severity::Error),
        }
    }

    fn identity(&mut self, column: Option<usize>) {
        // The value itself is not repeated: it must not be kept, not even in a list of faults.
        self.error(
            column,
            "••••",
            "Ô này giống số căn cước (12 chữ số); ứng dụng không giữ số giấy tờ.",
            "This cell looks like an identity number (12 digits); the app does not keep such numbers.",
        );
    }

    fn error(&mut self, column: Option<usize>, cell: &str, vi: &str, en: &str) {
        self.fault(column, cell, Bilingual::new(vi, en), Severity::Error);
    }

    fn fault(&mut self, column: Option<usize>, cell: &str, reason: Bilingual, severity: Severity) {
        let advice = match severity {
            Severity::Error => Bilingual::new(
                "Sửa ô này trong tệp rồi chọn lại tệp, hoặc bỏ qua dòng này khi nhập.",
                "Correct this cell in the file and choose it again, or skip this row when importing.",
            ),
            Severity::Warning => Bilingual::new(
                "Dòng vẫn được nhập, ô này để trống. Có thể bổ sung sau ở trang của hộ.",
                "The row is still imported without this cell. It can be added later on the household's page.",
            ),
        };
        self.faults.push(RowFault {
            row: self.row.number,
            column: column.map(letter),
            heading: column
                .map(|column| self.sheet.heading.cell(column).to_owned())
                .filter(|heading| !heading.is_empty()),
            value: cell.chars().take(80).collect(),
            reason,
            advice,
            severity,
        });
    }
}

fn unclear(field: &str, today: Day) -> (String, String, Severity) {
    let year = today.year();
    let (vi, en, severity) = match field {
        "birth_year" => {
            return (
                format!("Năm sinh phải từ 1900 đến {year}."),
                format!("The birth year must be from 1900 to {year}."),
                Severity::Error,
            );
        }
        "sex" => ("Giới tính ghi Nam, Nữ hoặc Khác.", "Write the sex as Nam, Nữ or Khác.", Severity::Warning),
        "internet" => (
            "Internet ghi: cáp quang, 4G, nhờ hàng xóm hoặc không.",
            "Write internet as: cáp quang, 4G, nhờ hàng xóm or không.",
            Severity::Warning,
        ),
        _ => (
            "Sóng ghi số từ 0 (không có) đến 4 (tốt).",
            "Write the signal as a number from 0 (none) to 4 (good).",
            Severity::Warning,
        ),
    };
    (vi.to_owned(), en.to_owned(), severity)
}
