use super::*;
use crate::sheet::read;
use rstest::rstest;

const ALL: &str = "id,email,full_name,hashed_password,is_active,is_superuser,is_verified,created_at,role\n";
const ID: &str = "0198c0de-0000-4000-8000-00000000000a";

fn good(hash: &PasswordHash) -> bool {
    hash.0.starts_with("$good$")
}

fn rows(sheet: &str) -> Rows {
    parse_all(&read(sheet.as_bytes()).unwrap(), &good)
}

fn refused(sheet: &str) -> Vec<(u64, String, String, &'static str)> {
    let told = |refusal: Refusal| (refusal.line, refusal.column, refusal.value, refusal.code);
    rows(sheet).refused.into_iter().map(told).collect()
}

fn one(sheet: &str) -> ParsedRow {
    let [row] = rows(sheet).parsed.try_into().unwrap();
    row
}

#[test]
fn a_full_row_is_read() {
    let row = one(&format!("{ALL}{ID},Ana@SENA.edu.co,Ana Ruiz,$good$1,f,t,1,2025-01-31 12:34:56.789+00,\n"));
    assert_eq!((row.line, row.id.unwrap().to_string(), row.email.as_str()), (2, ID.to_owned(), "Ana@sena.edu.co"));
    assert_eq!((row.full_name.unwrap().as_str(), row.password.0.0.as_str()), ("Ana Ruiz", "$good$1"));
    assert_eq!((row.active, row.administrator, row.verified), (false, true, true));
    assert_eq!(row.created_at, Some("2025-01-31T12:34:56.789Z".parse().unwrap()));
}

#[test]
fn what_a_row_leaves_out_is_what_is_usual() {
    for sheet in [format!("{ALL},ana@sena.edu.co,,,,,,,\n"), "EMAIL;Password_Hash\nana@sena.edu.co;\n".to_owned()] {
        let row = one(&sheet);
        assert_eq!((row.id, row.full_name, row.created_at), (None, None, None));
        assert_eq!((row.active, row.administrator, row.verified), (true, false, false));
        assert!(!row.password.0.is_some());
    }
}

#[test]
fn a_name_may_come_in_two_halves_and_an_administrator_by_a_role() {
    let halves = "email;first_name;last_name;password_hash;role\nana@sena.edu.co;Ana;Ruiz;$good$1;Admin\n";
    let row = one(halves);
    assert_eq!((row.full_name.unwrap().as_str(), row.administrator), ("Ana Ruiz", true));
    let row = one("email;first;last;password_hash;role\nana@sena.edu.co;;Ruiz;$good$1;User\n");
    assert_eq!((row.full_name.unwrap().as_str(), row.administrator), ("Ruiz", false));
    let whole = one("email;full_name;first;password_hash\nana@sena.edu.co;Ana R.;Ana;$good$1\n");
    assert_eq!(whole.full_name.unwrap().as_str(), "Ana R.");
}

#[rstest]
#[case(",,,,,,,,", "email", "", "import.missing-email")]
#[case(",no address,,,,,,,", "email", "no address", "email.invalid")]
#[case("7,a@b.co,,,,,,,", "id", "7", "id.invalid")]
#[case(",a@b.co,A\u{1},,,,,,", "full_name", "A\u{1}", "import.bad-text")]
#[case(",a@b.co,,$bad$1,,,,,", "hashed_password", "***", "import.unreadable-password")]
#[case(",a@b.co,,plain text,,,,,", "hashed_password", "***", "import.unreadable-password")]
#[case(",a@b.co,,,yes,,,,", "is_active", "yes", "import.bad-flag")]
#[case(",a@b.co,,,,2,,,", "is_superuser", "2", "import.bad-flag")]
#[case(",a@b.co,,,,,maybe,,", "is_verified", "maybe", "import.bad-flag")]
#[case(",a@b.co,,,,,,never,", "created_at", "never", "import.bad-time")]
fn a_fault_is_told_with_its_line_column_and_value(
    #[case] row: &str,
    #[case] column: &str,
    #[case] value: &str,
    #[case] code: &'static str,
) {
    // The first row is blank but for its role.
    let told = refused(&format!("{ALL},b@b.co,,,,,,,\n{}\n", row.to_owned() + "User"));
    assert_eq!(told, [(3, column.to_owned(), value.to_owned(), code)]);
}

#[test]
fn every_fault_of_a_row_is_told() {
    let codes: Vec<_> = refused(&format!("{ALL}x,y,,z,?,?,?,?,\n")).into_iter().map(|told| told.3).collect();
    let flag = "import.bad-flag";
    let expected = ["id.invalid", "email.invalid", "import.unreadable-password", flag, flag, flag, "import.bad-time"];
    assert_eq!(codes, expected);
}

#[rstest]
#[case::too_few(",$good$1\n")]
#[case::too_many(",a@b.co,Ruiz, Ana,$good$1,t,f,,,\n")]
#[case::in_another_column(",$good$1,a@b.co,$good$2,t,f,,,\n")]
#[case::the_same_twice(",plain,,plain,,,,,\n")]
fn a_hash_is_never_told_wherever_it_stands(#[case] row: &str) {
    let told = refused(&format!("{ALL}{row}"));
    assert!(!told.is_empty());
    assert!(told.iter().all(|(_, _, value, _)| value == "***"), "{told:?}");
    assert!(!format!("{:?}", rows(&format!("{ALL},a@b.co,,$good$1,,,,,\n"))).contains("good"));
}
