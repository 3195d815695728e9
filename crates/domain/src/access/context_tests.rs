use super::*;
use crate::access::samples::{actor, administrator, context, group, here, id, me, membership, room};
use crate::access::{Membership, Role};
use crate::ids::EnvironmentId;
use crate::store::Answer;
use async_trait::async_trait;
use rstest::rstest;

/// Nobody's; mine, of no institution; ours; mine and somebody else's; in my room and in another; about my group and
/// another; and all of mine in another institution.
fn targets() -> [Target; 10] {
    let (other_room, other_group) = (id::<EnvironmentId>(11), GroupName::parse("2758493").unwrap());
    let ours = || Target::institution(here());
    [
        Target::default(),
        Target::default().of(me()),
        ours(),
        ours().of(me()),
        ours().of(id::<UserId>(8)),
        ours().at(room()),
        ours().at(other_room),
        ours().about(group()),
        ours().about(other_group),
        Target::institution(id(2)).of(me()).at(room()).about(group()),
    ]
}

/// By the letters of the golden table.
fn sight(letters: &str) -> Visibility {
    let sees = |letter: char| letters.contains(letter);
    Visibility {
        institution: here(),
        everything: sees('i') || sees('p'),
        environments: sees('e').then(room).into_iter().collect(),
        groups: sees('g').then(group).into_iter().collect(),
        owner: sees('o').then(me),
    }
}

/// As whom, what, how far by the letters of the golden table, and of which targets.
#[rstest]
#[case(actor(&[Role::Instructor]), Permission::RequestLoans, "o", ".x.x......")]
#[case(actor(&[Role::Teacher]), Permission::ReadStudents, "g", ".......x..")]
#[case(actor(&[Role::Student]), Permission::ReadInventory, "e", ".....x....")]
#[case(actor(&[Role::Auditor]), Permission::ReadLoans, "i", "..xxxxxxx.")]
#[case(actor(&[Role::Student]), Permission::ReadChecks, "og", ".x.x...x..")]
#[case(actor(&[Role::Student]), Permission::CountChecks, "ge", ".....x.x..")]
#[case(actor(&[Role::Supervisor]), Permission::ConfirmChecks, "oe", ".x.x.x....")]
#[case(actor(&[Role::Student, Role::Supervisor]), Permission::ReadChecks, "oge", ".x.x.x.x..")]
#[case(actor(&[Role::Teacher, Role::Auditor]), Permission::ReadLoans, "oi", ".xxxxxxxx.")]
#[case(administrator(&[]), Permission::ReadLoans, "p", "xxxxxxxxx.")]
#[case(actor(&[Role::Guardian]), Permission::ReadLoans, "", "..........")]
#[case(actor(&[]), Permission::ReadInstitution, "", "..........")]
fn somebody_may_as_far_as_a_grant_reaches(
    #[case] who: Actor,
    #[case] permission: Permission,
    #[case] letters: &str,
    #[case] expected: &str,
) {
    let (ctx, denied) = (context(who), Denied::Permission(permission));
    let may = |target: &Target| match ctx.require(permission, target) {
        Ok(()) => 'x',
        Err(why) => {
            assert_eq!(why, denied, "{target:?}");
            '.'
        }
    };
    assert_eq!(targets().iter().map(may).collect::<String>(), expected);
    let seen = if letters.is_empty() { Err(ScopeError::Denied(denied)) } else { Ok(sight(letters)) };
    assert_eq!(ctx.visibility(permission), seen);
}

#[test]
fn who_has_no_room_and_no_group_reaches_none() {
    let roles = [Role::Student];
    let nowhere = Membership { environments: BTreeSet::new(), groups: BTreeSet::new(), ..membership(&roles) };
    let ctx = context(Actor { membership: Some(nowhere), ..actor(&roles) });
    let denied = Err(Denied::Permission(Permission::CountChecks));
    for target in targets() {
        assert_eq!(ctx.require(Permission::CountChecks, &target), denied, "{target:?}");
    }
    // There is nothing to see, though it may be looked for.
    assert_eq!(ctx.visibility(Permission::CountChecks), Ok(sight("")));
}

#[test]
fn a_job_may_everything_and_who_has_not_signed_in_nothing() {
    let job = Context::system("clean-up", Some(here()));
    let stranger = Context { institution: Some(here()), ..Context::anonymous(RequestId("r".to_owned())) };
    for permission in Permission::ALL {
        for target in targets() {
            assert_eq!(job.require(*permission, &target), Ok(()));
            assert_eq!(stranger.require(*permission, &target), Err(Denied::SignInRequired));
        }
        assert_eq!(job.visibility(*permission), Ok(Visibility::all(here())));
        assert_eq!(stranger.visibility(*permission), Err(ScopeError::Denied(Denied::SignInRequired)));
    }
    let signed_in = context(actor(&[]));
    assert_eq!([job.user(), stranger.user(), signed_in.user()], [None, None, Some(me())]);
}

#[test]
fn without_an_institution_there_is_nothing_to_see() {
    let nowhere = |ctx: Context| Context { institution: None, ..ctx };
    for ctx in [context(administrator(&[])), context(actor(&[Role::Auditor])), Context::system("clean-up", None)] {
        assert_eq!(nowhere(ctx).visibility(Permission::ReadLoans), Err(ScopeError::NotChosen(NotChosen)));
    }
    assert_eq!((context(actor(&[])).scope(), Context::system("clean-up", None).scope()), (Ok(here()), Err(NotChosen)));
    // Who has chosen none does what is of none, and nothing that is of one.
    let outside = nowhere(context(administrator(&[])));
    let manages = |target| outside.require(Permission::ManageUsers, &target);
    assert_eq!(manages(Target::default()), Ok(()));
    assert_eq!(manages(Target::institution(here())), Err(Denied::Permission(Permission::ManageUsers)));
}

#[test]
fn a_module_that_is_off_is_told_as_such_and_one_that_was_not_granted_is_not() {
    let (ours, denied) = (Target::institution(here()), Err(Denied::Permission(Permission::ReadLoans)));
    let school = BTreeSet::from([Module::School]);
    let off = Actor { modules_on: school.clone(), ..actor(&[Role::Rector]) };
    let tried = |who: Actor, permission| context(who).require(permission, &ours);
    assert_eq!(tried(off.clone(), Permission::ReadLoans), Err(Denied::ModuleOff(Module::Inventory)));
    assert_eq!(tried(off.clone(), Permission::ReadStudents), Ok(()));
    assert_eq!(tried(off.clone(), Permission::ReadEnvironments), Ok(()));
    // Where none is chosen, there is no institution that could have it off.
    let nowhere = Context { institution: None, ..context(off) };
    assert_eq!(nowhere.require(Permission::ReadLoans, &Target::default()), denied);
    for (role, expected) in [(Role::Auditor, denied), (Role::Rector, Ok(()))] {
        let place = Membership { modules: school.clone(), ..membership(&[role]) };
        assert_eq!(tried(Actor { membership: Some(place), ..actor(&[role]) }, Permission::ReadLoans), expected);
    }
}

/// A finished work, of which is known whether anybody holds it still.
struct Work(Arc<()>);

#[async_trait]
impl Parked for Work {
    async fn finish(self: Box<Self>, _: Answer) -> Result<(), StoreError> {
        drop(self.0);
        Ok(())
    }
}

#[test]
fn one_work_waits_under_a_key_until_it_is_taken() {
    let key = Idempotency::new("k-1".to_owned(), "digest".to_owned());
    assert!(key.take().is_none());
    let (first, second) = (Arc::new(()), Arc::new(()));
    key.park(Box::new(Work(first.clone()))).unwrap();
    let twice = key.park(Box::new(Work(second.clone()))).unwrap_err();
    assert_eq!((twice.kind(), twice.code()), (Kind::Internal, "internal"));
    // The first waits, and nobody keeps the second.
    assert_eq!((Arc::strong_count(&first), Arc::strong_count(&second)), (2, 1));
    let taken = key.take();
    assert!(taken.is_some() && key.take().is_none());
    drop(taken);
    assert_eq!(Arc::strong_count(&first), 1);
    assert!(key.park(Box::new(Work(second))).is_ok() && key.take().is_some());
}

#[test]
fn a_key_is_told_without_the_digest_of_its_request() {
    let key = Idempotency::new("k-1".to_owned(), "digest".to_owned());
    assert_eq!(format!("{key:?}"), r#"Idempotency { key: "k-1", .. }"#);
}
