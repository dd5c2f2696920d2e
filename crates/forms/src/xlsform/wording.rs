//! The faults of workbooks, in both languages.

use crate::fault::Fault;

pub(super) fn unreadable() -> Fault {
    Fault::worded(
        "unreadable",
        "Không đọc được tệp.",
        "The file cannot be read.",
        "Mở tệp bằng bảng tính, lưu lại dạng .xlsx rồi gửi lại.",
        "Open it in a spreadsheet program, save it as .xlsx and try again.",
    )
}

pub(super) fn not_a_workbook() -> Fault {
    Fault::worded(
        "not_a_workbook",
        "Tệp này không phải bảng tính .xlsx hoặc .xls.",
        "This is not an .xlsx or .xls workbook.",
        "Lưu phiếu dạng .xlsx rồi gửi lại.",
        "Save the form as .xlsx and try again.",
    )
}

pub(super) fn encrypted() -> Fault {
    Fault::worded(
        "encrypted",
        "Tệp có mật khẩu.",
        "The file has a password.",
        "Bỏ mật khẩu của tệp rồi gửi lại.",
        "Remove the file's password and try again.",
    )
}

pub(super) fn sheet_missing(name: &str) -> Fault {
    Fault::worded(
        "sheet_missing",
        &format!("Thiếu trang “{name}”."),
        &format!("There is no sheet “{name}”."),
        &format!("Thêm trang tên “{name}”."),
        &format!("Add a sheet named “{name}”."),
    )
}

pub(super) fn sheet_ignored(name: &str, near: Option<&str>) -> Fault {
    let (vi, en) = near.map_or_else(
        || ("Không cần làm gì.".to_owned(), "Nothing needs to be done.".to_owned()),
        |near| (format!("Nếu ý là “{near}” thì đổi tên trang."), format!("If “{near}” is meant, rename the sheet.")),
    );
    Fault::worded(
        "sheet_ignored",
        &format!("Trang “{name}” không được dùng."),
        &format!("The sheet “{name}” is not used."),
        &vi,
        &en,
    )
    .notice()
}

pub(super) fn heading_missing() -> Fault {
    Fault::worded(
        "heading_missing",
        "Cột có nội dung nhưng không có tiêu đề.",
        "The column has content and no heading.",
        "Đặt tiêu đề cho cột hoặc xóa nội dung của cột.",
        "Give the column a heading or delete what is in it.",
    )
}

pub(super) fn heading_duplicate(heading: &str) -> Fault {
    Fault::worded(
        "duplicate_column",
        &format!("Cột “{heading}” có hai lần."),
        &format!("The column “{heading}” is there twice."),
        "Giữ lại một cột.",
        "Keep one of them.",
    )
}

pub(super) fn heading_misspelt(heading: &str, near: &str) -> Fault {
    Fault::worded(
        "misspelt_column",
        &format!("Không có cột “{heading}”; gần nhất là “{near}”."),
        &format!("There is no column “{heading}”; the nearest is “{near}”."),
        &format!("Nếu ý là “{near}” thì sửa lại; nếu không, đặt tên khác hẳn."),
        &format!("If “{near}” is meant, correct it; if not, choose a name that is less alike."),
    )
}

pub(super) fn heading_ignored(heading: &str) -> Fault {
    Fault::worded(
        "column_ignored",
        &format!("Cột “{heading}” được giữ lại nhưng không có tác dụng."),
        &format!("The column “{heading}” is kept and has no effect."),
        "Không cần làm gì nếu đó là ghi chú.",
        "Nothing needs to be done if it holds notes.",
    )
    .notice()
}

pub(super) fn heading_space(heading: &str) -> Fault {
    Fault::worded(
        "column_name_with_space",
        &format!("Tên cột lựa chọn “{heading}” không dùng trong điều kiện lọc được."),
        &format!("The choices column “{heading}” cannot be used in a filter."),
        "Đặt tên cột không có dấu cách, ví dụ ma_xa.",
        "Choose a name without spaces, such as commune_code.",
    )
}

pub(super) fn blank_row() -> Fault {
    Fault::worded(
        "blank_row",
        "Hàng ngay dưới tiêu đề để trống.",
        "The row below the heading is blank.",
        "Xóa hàng trống này.",
        "Delete the blank row.",
    )
}

pub(super) fn row_ignored() -> Fault {
    Fault::worded(
        "row_ignored",
        "Hàng không có loại và tên nên bị bỏ qua.",
        "The row has neither type nor name and is passed over.",
        "Không cần làm gì nếu đó là ghi chú.",
        "Nothing needs to be done if it is a note.",
    )
    .notice()
}

pub(super) fn missing(what: &str) -> Fault {
    let (code, vi, en) = match what {
        "type" => ("type_missing", "Thiếu loại câu hỏi (type).", "The type is missing."),
        "calculation" => ("calculation_missing", "Thiếu phép tính (calculation).", "The calculation is missing."),
        "list_name" => ("list_name_missing", "Lựa chọn không có tên danh sách.", "The choice has no list name."),
        "choice" => ("choice_name_missing", "Lựa chọn không có tên (name).", "The choice has no name."),
        _ => ("name_missing", "Câu hỏi hoặc nhóm không có tên (name).", "The question or group has no name."),
    };
    Fault::worded(code, vi, en, "Điền vào ô này.", "Fill in this cell.")
}

pub(super) fn unknown_type(text: &str) -> Fault {
    Fault::worded(
        "unknown_type",
        &format!("Không biết loại “{text}”."),
        &format!("The type “{text}” is not known."),
        "Xem danh sách loại câu hỏi của XLSForm.",
        "See XLSForm's list of types.",
    )
}

pub(super) fn unsupported(what: &str, vi: &str, en: &str) -> Fault {
    Fault::worded(
        "unsupported",
        &format!("Không dùng được “{what}” ở đây."),
        &format!("“{what}” cannot be used here."),
        vi,
        en,
    )
}

pub(super) fn unused(what: &str) -> Fault {
    Fault::worded(
        "setting_unused",
        &format!("“{what}” không có tác dụng ở đây."),
        &format!("“{what}” has no effect here."),
        "Không cần làm gì.",
        "Nothing needs to be done.",
    )
    .notice()
}

pub(super) fn not_collected(what: &str) -> Fault {
    Fault::worded(
        "not_collected",
        &format!("“{what}” không được thu thập; câu trả lời này để trống."),
        &format!("“{what}” is not collected; the answer stays empty."),
        "Không cần làm gì nếu không dùng tới.",
        "Nothing needs to be done unless it is needed.",
    )
    .notice()
}

pub(super) fn unbalanced(open: bool, kind: &str) -> Fault {
    if open {
        return Fault::worded(
            "group_not_closed",
            &format!("“begin {kind}” này không có “end {kind}”."),
            &format!("This “begin {kind}” has no “end {kind}”."),
            &format!("Thêm hàng “end {kind}”."),
            &format!("Add a row “end {kind}”."),
        );
    }
    Fault::worded(
        "end_without_begin",
        &format!("“end {kind}” này không khớp với “begin” nào."),
        &format!("This “end {kind}” matches no “begin”."),
        "Kiểm tra thứ tự các hàng begin và end.",
        "Check the order of the begin and end rows.",
    )
}

pub(super) fn cell_error(text: &str) -> Fault {
    Fault::worded(
        "cell_error",
        &format!("Ô có lỗi công thức: {text}."),
        &format!("The cell's formula has an error: {text}."),
        "Sửa công thức hoặc nhập giá trị.",
        "Correct the formula or type in a value.",
    )
}

pub(super) fn date_ambiguous() -> Fault {
    Fault::worded(
        "date_ambiguous",
        "Ô được định dạng ngày, với ngày trước 01/3/1900 mà các bảng tính hiểu khác nhau.",
        "The cell is formatted as a date before 1 March 1900, about which spreadsheets disagree.",
        "Định dạng ô thành chữ và viết ngày dạng 2026-01-31.",
        "Format the cell as text and write the date as 2026-01-31.",
    )
}

pub(super) fn bad_default(text: &str) -> Fault {
    Fault::worded(
        "bad_default",
        &format!("Giá trị mặc định “{text}” không hợp với loại câu hỏi."),
        &format!("The default “{text}” does not fit the type of question."),
        "Sửa giá trị mặc định; ngày viết dạng 2026-01-31.",
        "Correct the default; write dates as 2026-01-31.",
    )
}

pub(super) fn parameter(text: &str) -> Fault {
    Fault::worded(
        "bad_parameter",
        &format!("Không hiểu tham số “{text}”."),
        &format!("The parameter “{text}” is not understood."),
        "Viết dạng tên=giá trị, cách nhau bằng dấu cách.",
        "Write name=value, separated by spaces.",
    )
}

pub(super) fn choice_duplicate(name: &str) -> Fault {
    Fault::worded(
        "duplicate_choice",
        &format!("Lựa chọn “{name}” có hai lần trong danh sách."),
        &format!("The choice “{name}” is in its list twice."),
        "Đổi tên một lựa chọn, hoặc đặt allow_choice_duplicates = yes ở trang settings.",
        "Rename one of them, or set allow_choice_duplicates = yes on the settings sheet.",
    )
}

pub(super) fn choice_space(name: &str) -> Fault {
    Fault::worded(
        "choice_with_space",
        &format!("Tên lựa chọn “{name}” có dấu cách."),
        &format!("The choice name “{name}” has a space in it."),
        "Với câu chọn nhiều, tên lựa chọn không được có dấu cách.",
        "For questions with several choices, names must not have spaces.",
    )
}

pub(super) fn choice_unlabelled(name: &str) -> Fault {
    Fault::worded(
        "label_missing",
        &format!("Lựa chọn “{name}” không có nhãn, màn hình sẽ hiện tên."),
        &format!("The choice “{name}” has no label; its name will be shown."),
        "Điền nhãn (label).",
        "Fill in the label.",
    )
    .notice()
}

pub(super) fn list_conflict(name: &str) -> Fault {
    Fault::worded(
        "duplicate_list",
        &format!("Danh sách “{name}” có ở hai nơi."),
        &format!("The list “{name}” is in two places."),
        "Đổi tên một danh sách.",
        "Rename one of them.",
    )
}

pub(super) fn file(name: &str, missing: bool) -> Fault {
    if missing {
        return Fault::worded(
            "file_missing",
            &format!("Thiếu tệp kèm theo “{name}”."),
            &format!("The file “{name}” is missing."),
            "Gửi tệp này cùng với phiếu.",
            "Give this file along with the form.",
        );
    }
    Fault::worded(
        "file_unreadable",
        &format!("Không đọc được tệp kèm theo “{name}”."),
        &format!("The file “{name}” cannot be read."),
        "Lưu dạng .csv, mã UTF-8, hàng đầu là tên cột.",
        "Save it as .csv in UTF-8 with the columns' names in the first row.",
    )
}
