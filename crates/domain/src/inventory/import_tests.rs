use super::*;
use crate::ids::EnvironmentId;
use uuid::Uuid;

fn import(state: ImportState) -> Import {
    Import {
        id: Uuid::from_u128(1).into(),
        institution: Uuid::from_u128(2).into(),
        by: None,
        reach: None,
        file_name: None,
        options: ImportOptions::default(),
        state,
        progress: Progress::default(),
        environments_created: Vec::new(),
        categories_created: Vec::new(),
        error: Some("import.touched".to_owned()),
        created_at: Timestamp::UNIX_EPOCH,
        finished_at: None,
        version: 1,
    }
}

#[test]
fn an_import_is_stopped_before_it_settled_and_taken_back_after() {
    use ImportState::{Cancelled, Done, Failed, Queued, Running, Undoing};
    for state in ImportState::ALL.iter().copied() {
        let (cancelled, undone) = (import(state).cancel(Timestamp::UNIX_EPOCH), import(state).undo(0));
        let stops = matches!(state, Queued | Running);
        let expected = if stops { Ok(Cancelled) } else { Err(ImportError::WrongState(state)) };
        assert_eq!(cancelled.map(|(it, _)| it.state), expected, "{state:?}");
        let expected = matches!(state, Done | Failed | Cancelled).then_some((Undoing, None));
        let undone = undone.map(|(it, _)| (it.state, it.error));
        assert_eq!(undone, expected.ok_or(ImportError::WrongState(state)), "{state:?}");
        assert_eq!(state.settled(), !stops && state != Undoing, "{state:?}");
    }
}

#[test]
fn what_something_else_touched_is_not_taken_back() {
    let refused = import(ImportState::Done).undo(3).unwrap_err();
    assert_eq!((refused, refused.code()), (ImportError::Touched(3), "import.touched"));
    let early = import(ImportState::Running).undo(3).unwrap_err();
    assert_eq!(early.code(), "import.wrong-state");
}

#[test]
fn an_import_writes_where_who_brought_it_may() {
    let [mine, other]: [EnvironmentId; 2] = [3, 4].map(|room| Uuid::from_u128(room).into());
    let bounded = Import { reach: Some(BTreeSet::from([mine])), ..import(ImportState::Queued) };
    assert_eq!([Some(mine), Some(other), None].map(|at| bounded.reaches(at)), [true, false, false]);
    let free = import(ImportState::Queued);
    assert!(free.reaches(None) && free.reaches(Some(other)));
    assert!(free.file().as_str().starts_with("imports/00000000-"));
}
