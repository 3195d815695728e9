//! The golden table of access: which role may do what, and how far.

use plantel_domain::access::{
    Actor, Context, Membership, Module, Permission, Principal, Reach, RequestId, Role, Target,
};
use plantel_domain::clock::Timestamp;
use std::collections::BTreeSet;
use std::fmt::Write;
use uuid::Uuid;

const GOLDEN: &str = include_str!("../golden/access.txt");

const MODULES: &str = include_str!("../golden/modules.txt");

const LEGEND: &str = "o own, g groups, e environment, i institution, p platform, . nothing\n\n";

fn letter(reach: Reach) -> char {
    match reach {
        Reach::Own => 'o',
        Reach::Groups => 'g',
        Reach::Environment => 'e',
        Reach::Institution => 'i',
        Reach::Platform => 'p',
    }
}

/// The modules of an institution that has switched them all on.
fn all_modules() -> BTreeSet<Module> {
    Module::ALL.iter().copied().collect()
}

fn actor(role: Option<Role>) -> Actor {
    let id = Uuid::from_u128(1);
    let membership = role.map(|role| Membership {
        id: id.into(),
        institution: id.into(),
        user: id.into(),
        roles: BTreeSet::from([role]),
        environments: BTreeSet::new(),
        modules: all_modules(),
        groups: BTreeSet::new(),
        active: true,
        created_at: Timestamp::UNIX_EPOCH,
        version: 1,
    });
    Actor { user: id.into(), session: None, platform_admin: role.is_none(), membership, modules_on: all_modules() }
}

fn context(actor: Actor) -> Context {
    Context {
        principal: Principal::User(Box::new(actor)),
        institution: Some(Uuid::from_u128(1).into()),
        request_id: RequestId("r".to_owned()),
        idempotency: None,
    }
}

/// One column for each role and one for platform administrators, each under its own name.
fn table() -> String {
    let roles = Role::ALL.iter().map(|role| (role.name(), actor(Some(*role))));
    let columns: Vec<(&str, Actor)> = roles.chain([("platform_admin", actor(None))]).collect();
    let width = Permission::ALL.iter().map(|permission| permission.name().len()).max().unwrap_or(0);
    let mut table = format!("{LEGEND}{:width$}", "");
    for (name, _) in &columns {
        write!(table, "  {name}").expect("a text takes more text");
    }
    for permission in Permission::ALL {
        write!(table, "\n{:width$}", permission.name()).expect("a text takes more text");
        for (name, actor) in &columns {
            let letters: String = actor.reaches(*permission).into_iter().map(letter).collect();
            let cell = if letters.is_empty() { "." } else { &letters };
            write!(table, "  {cell:^0$}", name.len()).expect("a text takes more text");
        }
    }
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

/// Which module each permission needs; `core` is never switched off.
fn modules() -> String {
    let width = Permission::ALL.iter().map(|permission| permission.name().len()).max().unwrap_or(0);
    let mut table = String::new();
    for permission in Permission::ALL {
        let module = permission.module().map_or("core", Module::name);
        writeln!(table, "{:width$}  {module}", permission.name()).expect("a text takes more text");
    }
    table
}

#[test]
fn each_permission_needs_the_module_that_the_golden_table_says() {
    let table = modules();
    assert!(
        table == MODULES,
        "modules changed; if that is meant, copy this over crates/domain/tests/golden/modules.txt:\n\n{table}"
    );
}

#[test]
fn each_role_may_what_the_golden_table_says() {
    let table = table();
    assert!(
        table == GOLDEN,
        "access changed; if that is meant, copy this over crates/domain/tests/golden/access.txt:\n\n{table}"
    );
}

#[test]
fn with_its_module_off_nobody_may_anything_of_it() {
    let actors = Role::ALL.iter().map(|role| actor(Some(*role))).chain([actor(None)]);
    for actor in actors.map(|actor| Actor { modules_on: BTreeSet::new(), ..actor }) {
        for permission in Permission::ALL {
            assert!(permission.module().is_none() || actor.reaches(*permission).is_empty(), "{permission:?} {actor:?}");
        }
    }
}

/// What is granted is what is shown: a list is open exactly to those whom the table gives a reach.
#[test]
fn a_list_is_open_to_who_has_any_reach_and_whole_to_who_reaches_the_institution() {
    for role in Role::ALL {
        let actor = actor(Some(*role));
        let ctx = context(actor.clone());
        for permission in Permission::ALL {
            let reaches = actor.reaches(*permission);
            let visible = ctx.visibility(*permission);
            assert_eq!(visible.is_ok(), !reaches.is_empty(), "{role:?} {permission:?}");
            let whole = visible.is_ok_and(|visible| visible.everything);
            assert_eq!(whole, reaches.contains(&Reach::Institution), "{role:?} {permission:?}");
        }
    }
}

#[test]
fn nothing_of_another_institution_than_the_chosen_one_is_in_anybodys_reach() {
    let [here, there] = [1, 2].map(|institution| Uuid::from_u128(institution).into());
    for actor in Role::ALL.iter().map(|role| actor(Some(*role))).chain([actor(None)]) {
        let owner = Some(actor.user);
        let ctx = context(actor.clone());
        for permission in Permission::ALL {
            let target = |institution| Target::institution(institution).of(owner);
            assert!(ctx.require(*permission, &target(there)).is_err(), "{permission:?} {actor:?}");
            let reaches = actor.reaches(*permission);
            let here_and_mine = reaches.iter().any(|reach| !matches!(reach, Reach::Groups | Reach::Environment));
            assert_eq!(ctx.require(*permission, &target(here)).is_ok(), here_and_mine, "{permission:?} {actor:?}");
        }
    }
}
