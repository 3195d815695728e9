use super::super::row::parse_all;
use super::*;
use crate::sheet::read;
use plantel_testkit::builders::a_user;
use rstest::rstest;

const ORDINARY: UserImportOptions = UserImportOptions { with_administrators: false };
const ALL: UserImportOptions = UserImportOptions { with_administrators: true };
const A: &str = "0198c0de-0000-4000-8000-00000000000a";
const B: &str = "0198c0de-0000-4000-8000-00000000000b";

fn planned(existing: &[User], rows: &str, options: UserImportOptions) -> Plan {
    let sheet =
        read(format!("id;email;hashed_password;is_superuser;is_verified;created_at\n{rows}").as_bytes()).unwrap();
    let now = "2026-03-21T12:00:00Z".parse().unwrap();
    let mut ids = 0;
    let known = Known { headings: &sheet.headings, existing, now };
    plan(parse_all(&sheet, &|_| true).parsed, &known, options, &mut || {
        ids += 1;
        Uuid::from_u128(ids)
    })
}

fn known(plan: &Plan) -> Vec<(u64, &str, &str)> {
    plan.known.iter().map(|told| (told.line, told.column.as_str(), told.code.trim_start_matches("import."))).collect()
}

#[test]
fn an_account_keeps_its_id_and_age_or_gets_new_ones() {
    let plan = planned(&[], &format!("{A};a@b.co;h;;t;2020-01-31 12:00:00+00\n;c@b.co;;;;\n"), ORDINARY);
    let [kept, new] = plan.create.as_slice() else { panic!("two accounts: {plan:?}") };
    assert_eq!((kept.id.to_string(), kept.created_at.to_rfc3339()), (A.into(), "2020-01-31T12:00:00+00:00".into()));
    assert_eq!(
        (Uuid::from(new.id), new.created_at.to_rfc3339()),
        (Uuid::from_u128(1), "2026-03-21T12:00:00+00:00".into())
    );
    assert_eq!((kept.email_verified_at, new.email_verified_at), (Some(new.created_at), None));
    assert!(kept.password.0.is_some() && !new.password.0.is_some());
    assert!(kept.active && kept.version == 1 && kept.locale.is_none() && kept.last_institution.is_none());
}

#[test]
fn an_administrator_is_an_ordinary_account_unless_asked_for() {
    let rows = ";a@b.co;h;t;;\n;c@b.co;h;f;;\n";
    let plan = planned(&[], rows, ORDINARY);
    assert!(plan.create.iter().all(|user| !user.platform_admin));
    assert_eq!(plan.warnings, [Warning { line: 2, code: "import.administrator-as-ordinary" }]);
    let plan = planned(&[], rows, ALL);
    assert_eq!(plan.create.iter().map(|user| user.platform_admin).collect::<Vec<_>>(), [true, false]);
    assert!(plan.warnings.is_empty());
}

#[rstest]
#[case::again(A, "A@B.co", &[(2, "email", "account-known")])]
#[case::without_id("", "a@B.CO", &[(2, "email", "account-known")])]
#[case::another_id(B, "a@b.co", &[(2, "email", "account-other-id")])]
#[case::another_address(A, "c@b.co", &[(2, "id", "account-other-email")])]
fn an_account_that_is_known_is_left_alone(#[case] id: &str, #[case] email: &str, #[case] told: &[(u64, &str, &str)]) {
    let existing = planned(&[], &format!("{A};a@b.co;h;;;\n"), ORDINARY).create;
    let plan = planned(&existing, &format!("{id};{email};other;t;;\n"), ORDINARY);
    assert_eq!((known(&plan).as_slice(), plan.create.len(), plan.warnings.len()), (told, 0, 0));
    // An earlier row of the file counts as an account does.
    let rows = format!("{A};a@b.co;h;;;\n{id};{email};other;t;;\n");
    let plan = planned(&[], &rows, ORDINARY);
    let later: Vec<_> = told.iter().map(|(_, column, code)| (3, *column, *code)).collect();
    assert_eq!((known(&plan), plan.create.len()), (later, 1));
}

#[test]
fn a_row_that_is_half_one_account_and_half_another_is_told_of_both() {
    let existing = planned(&[], &format!("{A};a@b.co;h;;;\n{B};b@b.co;h;;;\n"), ORDINARY).create;
    let plan = planned(&existing, &format!("{A};b@b.co;h;;;\n"), ORDINARY);
    assert_eq!(known(&plan), [(2, "email", "account-other-id"), (2, "id", "account-other-email")]);
}

#[test]
fn a_deleted_account_is_not_brought_back() {
    let gone = a_user().anonymised("2026-01-01T00:00:00Z".parse().unwrap());
    let plan = planned(std::slice::from_ref(&gone), &format!("{};a@b.co;h;;;\n", gone.id), ORDINARY);
    assert_eq!((known(&plan), plan.create.len()), (vec![(2, "id", "account-other-email")], 0));
}
