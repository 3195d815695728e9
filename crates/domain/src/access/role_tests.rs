use super::*;

#[test]
fn two_roles_run_an_institution() {
    let run: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.administers()).collect();
    assert_eq!(run, [Role::CenterAdmin, Role::Rector]);
}

#[test]
fn reaches_are_named_from_the_narrowest() {
    let all = [Own, Groups, Environment, Institution, Reach::Platform];
    assert!(all.is_sorted());
    assert_eq!(all.map(Reach::name), ["own", "groups", "environment", "institution", "platform"]);
}
