use super::*;
use crate::wear::notes::Notes;

const KILLS: Kills = Kills { servers: 6, clusters: 6 };

/// One loan that is out, one check, one sheet of two rows, and one student.
fn told() -> Notes {
    let notes = Notes::default();
    notes.moved(Sort::Loan, "loan.requested", "l1", "pending");
    notes.moved(Sort::Loan, "loan.approved", "l1", "approved");
    notes.moved(Sort::Loan, "loan.handed-over", "l1", "active");
    notes.moved(Sort::Check, "check.started", "c1", "student_pending");
    notes.moved(Sort::Import, "assets.imported", "i1", "done");
    notes.took("H1T1", 2);
    notes.moved(Sort::Enrolment, "enrollment.moved", "e1", "in_review");
    notes.moved(Sort::Enrolment, "enrollment.moved", "e1", "active");
    notes
}

/// What is there when all went well.
fn found() -> Found {
    let deeds = [
        (("loan.requested", "l1"), 1),
        (("loan.approved", "l1"), 1),
        (("loan.handed-over", "l1"), 1),
        (("check.started", "c1"), 1),
        (("assets.imported", "i1"), 1),
        (("enrollment.moved", "e1"), 2),
    ];
    let states = [("l1", "active"), ("c1", "student_pending"), ("i1", "done"), ("e1", "active")];
    let owned = |text: &str| text.to_owned();
    Found {
        journal: deeds.into_iter().map(|((action, of), times)| ((owned(action), owned(of)), times)).collect(),
        states: states.into_iter().map(|(id, state)| (owned(id), owned(state))).collect(),
        sheets: [(owned("H1T1"), 2)].into(),
        loans: vec![(owned("active"), 1, 0)],
        rows: [owned("r1"), owned("r2"), owned("r3")].into(),
        events: [owned("r2"), owned("r3")].into(),
        heard: [owned("r1"), owned("r2"), owned("r3")].into(),
        ..Found::default()
    }
}

fn weighed(found: &Found) -> Verdict {
    let search = Search::of([("a secret that is long", "a secret")]).unwrap();
    Verdict::of(KILLS, &told().told(), found, &search)
}

#[test]
fn what_is_as_it_was_told_is_good() {
    let verdict = weighed(&found());
    assert!(verdict.is_good(), "{verdict}");
    assert_eq!(verdict.acknowledged[&Sort::Loan], 3);
    assert_eq!((verdict.events, verdict.planted), (2, 1));
}

#[test]
fn what_stands_elsewhere_or_not_at_all_is_lost() {
    let mut less = found();
    less.states.remove("c1");
    less.states.insert("l1".to_owned(), "approved".to_owned());
    assert_eq!(weighed(&less).lost, 2);
    let mut more = found();
    more.states.insert("l2".to_owned(), "pending".to_owned());
    assert_eq!((weighed(&more).lost, weighed(&more).stray), (0, 1));
}

#[test]
fn each_deed_has_its_row_and_no_other() {
    let moved = |times| {
        let mut found = found();
        found.journal.insert(("enrollment.moved".to_owned(), "e1".to_owned()), times);
        let verdict = weighed(&found);
        (verdict.unjournaled, verdict.repeated)
    };
    assert_eq!((moved(0), moved(1), moved(2), moved(3)), ((2, 0), (1, 0), (0, 0), (0, 1)));
}

#[test]
fn what_is_there_by_half_is_counted() {
    let mut half = found();
    half.sheets.insert("H1T1".to_owned(), 1);
    half.sheets.insert("H1T2".to_owned(), 2);
    half.loans = [("active", 0, 0), ("returned", 1, 0), ("approved", 1, 0), ("returned", 1, 1), ("pending", 0, 0)]
        .map(|(state, out, back)| (state.to_owned(), out, back))
        .to_vec();
    assert_eq!((weighed(&half).half_imports, weighed(&half).half_loans), (2, 3));
}

#[test]
fn others_are_told_of_what_happened_and_of_nothing_else() {
    let mut other = found();
    other.heard.remove("r3");
    other.heard.insert("r9".to_owned());
    assert_eq!((weighed(&other).untold, weighed(&other).invented), (1, 1));
}

#[test]
fn whatever_is_wrong_is_not_good() {
    let count = weighed(&found()).wrong().len();
    for nth in 0..count {
        let mut verdict = weighed(&found());
        let each = [
            &mut verdict.lost,
            &mut verdict.stray,
            &mut verdict.unjournaled,
            &mut verdict.repeated,
            &mut verdict.half_loans,
            &mut verdict.half_checks,
            &mut verdict.half_imports,
            &mut verdict.half_enrolments,
            &mut verdict.unbalanced,
            &mut verdict.discrepancies,
            &mut verdict.untold,
            &mut verdict.invented,
            &mut verdict.undone,
            &mut verdict.leaked,
        ];
        *each.into_iter().nth(nth).unwrap() += 1;
        assert!(!verdict.is_good(), "{verdict}");
    }
}

#[test]
fn without_any_kill_nothing_was_shown() {
    let search = Search::of([]).unwrap();
    assert!(!Verdict::of(Kills::default(), &told().told(), &found(), &search).is_good());
}
