use super::*;
use crate::access::Role;
use crate::access::samples::{actor, administrator, group, here, id, me, membership, room};
use rstest::rstest;

/// Ours; in our room and in another; about our group and another; ours and somebody else's; and what is of another
/// institution, or of none, though it is all of that.
fn records() -> [Target; 9] {
    let (other_room, other_group) = (id::<EnvironmentId>(11), GroupName::parse("2758493").unwrap());
    let ours = || Target::institution(here());
    let mine = Target { environment: Some(room()), group: Some(group()), owner: Some(me()), institution: None };
    [
        ours(),
        ours().at(room()),
        ours().at(other_room),
        ours().about(group()),
        ours().about(other_group),
        ours().of(me()),
        ours().of(id::<UserId>(8)),
        Target { institution: Some(id(2)), ..mine.clone() },
        mine,
    ]
}

/// By the letters of the golden table: whose own, of whose groups, of whose environments, all.
fn sight(letters: &str) -> Visibility {
    let sees = |letter: char| letters.contains(letter);
    Visibility {
        institution: here(),
        everything: sees('i'),
        environments: sees('e').then(room).into_iter().collect(),
        groups: sees('g').then(group).into_iter().collect(),
        owner: sees('o').then(me),
    }
}

#[rstest]
#[case("", ".........")]
#[case("e", ".x.......")]
#[case("g", "...x.....")]
#[case("o", ".....x...")]
#[case("oe", ".x...x...")]
#[case("ge", ".x.x.....")]
#[case("oge", ".x.x.x...")]
#[case("i", "xxxxxxx..")]
#[case("oi", "xxxxxxx..")]
fn a_record_is_shown_by_its_room_its_group_or_its_owner_and_in_its_institution_alone(
    #[case] letters: &str,
    #[case] expected: &str,
) {
    let sight = sight(letters);
    let shown: String = records().iter().map(|record| if sight.shows(record) { 'x' } else { '.' }).collect();
    assert_eq!(shown, expected);
}

#[test]
fn who_sees_everything_needs_no_room_no_group_and_nothing_of_their_own() {
    assert_eq!(Visibility::all(here()), sight("i"));
}

#[test]
fn what_is_said_of_a_target_is_said_beside_the_rest() {
    let whole =
        Target { institution: Some(here()), environment: Some(room()), group: Some(group()), owner: Some(me()) };
    assert_eq!(Target::institution(here()).at(room()).about(group()).of(me()), whole);
    let (there, them) = (id::<EnvironmentId>(11), id::<UserId>(8));
    assert_eq!(whole.clone().at(there), Target { environment: Some(there), ..whole.clone() });
    assert_eq!(whole.clone().of(them), Target { owner: Some(them), ..whole.clone() });
    let another = GroupName::parse("2758493").unwrap();
    assert_eq!(whole.clone().about(another.clone()), Target { group: Some(another), ..whole });
}

#[rstest]
#[case(actor(&[]), "")]
#[case(actor(&[Role::Teacher]), "teacher")]
#[case(actor(&[Role::Teacher, Role::Rector]), "rector teacher")]
#[case(administrator(&[]), "platform_admin")]
#[case(administrator(&[Role::Auditor]), "platform_admin auditor")]
#[case(Actor { membership: None, ..administrator(&[Role::Auditor]) }, "platform_admin")]
fn the_journal_is_told_all_roles_in_force(#[case] who: Actor, #[case] names: &str) {
    assert_eq!(who.role_names(), names);
}

/// Of the modules school and inventory, of which the institution has the second on.
#[rstest]
#[case::granted(&[Role::Teacher], &[Module::Inventory], true)]
#[case::another_granted(&[Role::Teacher], &[Module::School], false)]
#[case::none_granted(&[Role::Teacher], &[], false)]
#[case::who_runs_the_institution(&[Role::Teacher, Role::Rector], &[], true)]
fn a_module_is_used_where_it_is_on_by_whom_it_was_granted(
    #[case] roles: &[Role],
    #[case] granted: &[Module],
    #[case] uses: bool,
) {
    let place = Membership { modules: granted.iter().copied().collect(), ..membership(roles) };
    let somebody = Actor { membership: Some(place), modules_on: BTreeSet::from([Module::Inventory]), ..actor(roles) };
    assert_eq!((somebody.uses(Module::Inventory), somebody.uses(Module::School)), (uses, false));
    let nobody = Actor { membership: None, ..somebody };
    assert!(!nobody.uses(Module::Inventory));
    let administrator = Actor { platform_admin: true, ..nobody };
    assert!(administrator.uses(Module::Inventory) && !administrator.uses(Module::School));
}
