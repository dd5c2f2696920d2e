//! Vietnamese text: the facts that search and sorting must get right.

use proptest::prelude::*;
use tungnha_model::text::*;
use unicode_normalization::UnicodeNormalization;

#[test]
fn folding_sets_accents_case_and_spelling_habits_aside() {
    assert_eq!(fold("Đặng Thị Hoà"), "dang thi hoa");
    assert_eq!(fold("ĐỒNG ĐĂNG"), "dong dang");
    assert_eq!(fold("Hoà"), fold("Hòa"));
    assert_eq!(fold("Thuý"), fold("Thúy"));
    assert_eq!(fold("Sỹ Bình"), fold("Sĩ Bình"));
    assert_eq!(fold("Pác Ngòi"), fold("Pắc Ngòi"));
    assert_eq!(fold("Ưng Ường"), "ung uong");
    assert_eq!(fold("  Nà \u{a0} Cọ\t"), "na co");
    assert_eq!(fold("Nà\u{200b} Cọ\u{feff}"), "na co");
    assert_eq!(fold("\u{200b} Nà"), "na");
    assert_eq!(fold(""), "");
}

#[test]
fn folding_does_not_depend_on_the_normalisation_form() {
    for text in ["Nguyễn Thị Ví Dụ", "Đặng Văn Đỗ", "Khuổi Slưn", "Lường Thị Thuỷ"] {
        let (nfc, nfd): (String, String) = (text.nfc().collect(), text.nfd().collect());
        assert_ne!(nfc, nfd);
        assert_eq!(fold(&nfc), fold(&nfd));
        assert_eq!(sort_key(&nfc), sort_key(&nfd));
        assert_eq!(tidy(&nfd), nfc);
    }
}

#[test]
fn words_are_runs_of_letters_and_digits() {
    assert_eq!(fold_words("Họ, tên (chủ hộ):"), ["ho", "ten", "chu", "ho"]);
    assert_eq!(fold_words("Số nhà 12/3-A"), ["so", "nha", "12", "3", "a"]);
    assert!(fold_words(" .,; ").is_empty());
}

#[test]
fn people_are_sorted_by_given_family_and_middle_name() {
    let mut names = vec![
        "Triệu Văn Ước",
        "Nông Văn Mẫu",
        "Bàn A Thử",
        "Triệu Thị Ví Dụ",
        "Hoàng Văn An",
        "Đặng Thị Ân",
        "Hoàng Thị An",
        "Bùi Văn An",
        "Lý Đức Đạt",
        "Ma Văn Dũng",
        "An",
        "Ma Thị Ơn",
        "Ma Thị Ông",
        "Ma Thị Oanh",
        "Hà Văn Ăng",
    ];
    names.sort_by(|a, b| compare_names(a, b));
    assert_eq!(
        names,
        [
            "An",
            "Bùi Văn An",
            "Hoàng Thị An",
            "Hoàng Văn An",
            "Hà Văn Ăng",
            "Đặng Thị Ân",
            "Triệu Thị Ví Dụ",
            "Ma Văn Dũng",
            "Lý Đức Đạt",
            "Nông Văn Mẫu",
            "Ma Thị Oanh",
            "Ma Thị Ông",
            "Ma Thị Ơn",
            "Bàn A Thử",
            "Triệu Văn Ước",
        ]
    );
}

#[test]
fn a_name_sorts_as_one_wherever_its_tone_is_set() {
    for (old, new) in [("Hòa", "Hoà"), ("HÒA", "HOÀ"), ("Thúy", "Thuý"), ("Xòe", "Xoè"), ("Lê Thị Thủy", "Lê Thị Thuỷ")]
    {
        assert_eq!(sort_key(old), sort_key(new), "{old}");
        assert_eq!(sort_key_plain(old), sort_key_plain(new), "{old}");
    }
    for (one, other) in [("mùa", "muà"), ("Hoàn", "Hòan"), ("Hòa", "Họa")] {
        assert_ne!(sort_key(one), sort_key(other), "{one}");
    }
    let mut names = vec!["Ma Văn Hòa", "Bùi Văn Hoà", "Nông Thị Hòa", "Đỗ Văn Hoà"];
    names.sort_by(|a, b| compare_names(a, b));
    assert_eq!(names, ["Bùi Văn Hoà", "Đỗ Văn Hoà", "Ma Văn Hòa", "Nông Thị Hòa"]);
}

#[test]
fn tones_follow_in_their_order() {
    let mut words = vec!["mạ", "má", "mã", "mả", "mà", "ma"];
    words.sort_by_key(|word| sort_key_plain(word));
    assert_eq!(words, ["ma", "mà", "mả", "mã", "má", "mạ"]);
}

#[test]
fn letters_follow_in_their_order() {
    let mut letters = vec!["ư", "u", "ơ", "ô", "o", "ê", "e", "đ", "d", "â", "ă", "a", "y", "x", "i", "g"];
    letters.sort_by_key(|letter| sort_key_plain(letter));
    assert_eq!(letters, ["a", "ă", "â", "d", "đ", "e", "ê", "g", "i", "o", "ô", "ơ", "u", "ư", "x", "y"]);
}

#[test]
fn places_are_sorted_by_the_value_of_their_digits() {
    let mut places = vec!["Thôn 10", "Thôn 2", "Bản Duồng 2", "Thôn 1", "Bản Duồng 1", "Nà Cọ"];
    places.sort_by_key(|place| sort_key_plain(place));
    assert_eq!(places, ["Bản Duồng 1", "Bản Duồng 2", "Nà Cọ", "Thôn 1", "Thôn 2", "Thôn 10"]);
}

#[test]
fn telephone_numbers_are_read_in_every_usual_way() {
    for text in [
        "0900000001",
        "0900 000 001",
        "0900.000.001",
        "0900-000-001",
        "(0900) 000 001",
        "+84900000001",
        "+84 900 000 001",
        "84900000001",
        "+84 0900 000 001",
        " 0900 000 001 ",
    ] {
        assert_eq!(phone::normalise(text).as_deref(), Ok("0900000001"), "{text}");
    }
    assert_eq!(phone::display("0900000001"), "0900 000 001");
    assert_eq!(phone::display("19001"), "19001");
    assert_eq!(phone::last3("0900000001"), Some("001"));
    assert_eq!(phone::last3("01"), None);
}

#[test]
fn a_wrong_telephone_number_says_in_which_way() {
    use phone::BadPhone;
    assert_eq!(phone::normalise("09000"), Err(BadPhone::Length(5)));
    assert_eq!(phone::normalise("09000000011"), Err(BadPhone::Length(11)));
    assert_eq!(phone::normalise(""), Err(BadPhone::Length(0)));
    assert_eq!(phone::normalise("0900 000 00x"), Err(BadPhone::Character));
    assert_eq!(phone::normalise("1900000001"), Err(BadPhone::Prefix));
    assert_eq!(phone::normalise("+1 202 555 0100"), Err(BadPhone::Prefix));
    insta::assert_debug_snapshot!(BadPhone::Length(5).message(), @r#"
    Bilingual {
        vi: "Số điện thoại phải có 10 chữ số, số này có 5. Ghi lại dạng 0912 345 678.",
        en: "A phone number has 10 digits, this one has 5. Write it as 0912 345 678.",
    }
    "#);
}

#[test]
fn days_are_read_and_shown() {
    use tungnha_model::Day;
    let day = Day::new(2026, 3, 5).unwrap();
    for text in ["05/03/2026", "5/3/2026", "2026-03-05", "5-3-2026", "05.03.2026", " 5/3/2026 "] {
        assert_eq!(parse_day(text), Some(day), "{text}");
    }
    assert_eq!(format_day(day), "05/03/2026");
    for text in [
        "30/02/2026",
        "5/3/26",
        "2026/03/05/1",
        "32/1/2026",
        "1/13/2026",
        "+5/3/2026",
        "",
        "hôm qua",
        "5/3",
        "٥/3/2026",
    ] {
        assert_eq!(parse_day(text), None, "{text}");
    }
}

#[test]
fn numbers_are_shown_as_people_write_them() {
    assert_eq!(
        [0, 7, 999, 1_000, 1_240, 1_234_567, -1_240].map(format_int),
        ["0", "7", "999", "1.000", "1.240", "1.234.567", "-1.240"]
    );
    assert_eq!(format_int(i64::MIN), "-9.223.372.036.854.775.808");
    assert_eq!(format_percent(87, 200), "43,5\u{a0}%");
    assert_eq!(format_percent(1, 3), "33,3\u{a0}%");
    assert_eq!(format_percent(5, 5), "100\u{a0}%");
    assert_eq!(format_percent(0, 9), "0\u{a0}%");
    assert_eq!(format_percent(3, 0), "–");
    assert_eq!(format_percent(u64::MAX, u64::MAX), "100\u{a0}%");
}

/// Letters that Vietnamese names are made of, as people type them, with spaces and digits.
fn name() -> impl Strategy<Value = String> {
    "[a-zA-ZđĐăâêôơưÀ-ỹ0-9 \u{300}\u{301}\u{303}\u{309}\u{323}\u{200b}\u{a0}]{0,24}"
}

#[test]
fn a_sigma_is_folded_alike_wherever_it_stands() {
    assert_eq!(fold("AΣ"), fold("aς"));
    assert_eq!(fold("aς"), fold("aσ"));
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_is_equal_for_all_forms(text in name()) {
        let upper = text.to_uppercase();
        prop_assert_eq!(fold(&text.nfd().collect::<String>()), fold(&text.nfc().collect::<String>()));
        prop_assert_eq!(fold(&upper), fold(&upper.to_lowercase()));
    }

    #[test]
    fn folded_text_of_names_is_plain(text in "[a-zA-ZđĐăâêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự ]{0,24}") {
        prop_assert!(fold(&text).bytes().all(|b| b.is_ascii_lowercase() || b == b' '));
        prop_assert!(!fold(&text).contains('y'));
    }

    #[test]
    fn tidying_twice_changes_nothing(text in any::<String>()) {
        let once = tidy(&text);
        prop_assert_eq!(tidy(&once), once.clone());
        prop_assert_eq!(nfc(&once), once);
    }

    #[test]
    fn keys_and_comparison_agree_and_never_depend_on_the_form(a in name(), b in name()) {
        prop_assert_eq!(compare_names(&a, &b), sort_key(&a).cmp(&sort_key(&b)));
        prop_assert_eq!(sort_key(&a), sort_key(&a.nfd().collect::<String>()));
        prop_assert_eq!(sort_key_plain(&a), sort_key_plain(&a.nfd().collect::<String>()));
    }

    #[test]
    fn a_shown_telephone_number_reads_back(digits in "0[0-9]{9}") {
        prop_assert_eq!(phone::normalise(&phone::display(&digits)), Ok(digits.clone()));
        prop_assert_eq!(phone::normalise(&format!("+84{}", &digits[1..])), Ok(digits));
    }

    #[test]
    fn no_text_breaks_the_readers(text in any::<String>()) {
        let _ = phone::normalise(&text);
        let _ = parse_day(&text);
        let _ = phone::display(&text);
        let _ = phone::last3(&text);
    }

    #[test]
    fn a_shown_day_reads_back(year in 1000..9999_i32, month in 1..=12_u32, day in 1..=28_u32) {
        let day = tungnha_model::Day::new(year, month, day).unwrap();
        prop_assert_eq!(parse_day(&format_day(day)), Some(day));
        prop_assert_eq!(parse_day(&day.to_string()), Some(day));
    }
}
