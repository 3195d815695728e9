//! Somebody of each role signs in and tries every operation of the description: what the role may not, what it may but
//! not with this record, and what is another institution's. Operations are the description's own, so that a new one is
//! tried without being named here.

use plantel_domain::access::Reach;
use plantel_tests::databases::Kind;
use plantel_tests::inside::{Asked, Caller, Inside};
use plantel_tests::look::everything;
use plantel_tests::on_both_databases;
use plantel_tests::refusals::{House, Member, Operation, nowhere};
use std::collections::BTreeSet;
use tokio::task::LocalSet;

on_both_databases!(
    who_has_no_permission_is_refused,
    who_has_a_permission_is_refused_where_it_does_not_reach,
    what_is_of_another_institution_is_not_there,
    no_filter_finds_what_is_of_another_institution,
);

/// What somebody may read wherever their permission reaches.
const SHARED: &[(&str, &str)] = &[
    ("categories-get", "the kinds of things are the same in all rooms"),
    ("loan-policies-get", "whoever borrows may know on what terms"),
];

/// What is refused as somebody else's, and not as what nobody has. It is of a person, and of no institution.
const KEPT: &[(&str, &str)] = &[
    ("items-read_item", "the contract that was kept has it so"),
    ("items-update_item", "the same"),
    ("items-delete_item", "the same"),
];

/// What somebody is told: the status, and the body but for the number of the request.
type Told = (u16, String);

/// What is tried, and how it went.
struct Tries<'a> {
    inside: &'a Inside,
    kind: Kind,
    before: BTreeSet<String>,
    refused: usize,
    faults: Vec<String>,
}

impl<'a> Tries<'a> {
    async fn of(inside: &'a Inside, kind: Kind) -> Self {
        let before = rows(inside, kind).await;
        Self { inside, kind, before, refused: 0, faults: Vec::new() }
    }

    async fn told(&self, caller: Option<&Caller>, asked: Asked) -> Told {
        let (status, mut body) = self.inside.answer(caller, asked).await;
        if let Some(fields) = body.as_object_mut() {
            fields.remove("request_id");
        }
        (status, body.to_string())
    }

    async fn member_told(&self, member: &Member, operation: &Operation, place: &str) -> Told {
        self.told(Some(&member.caller), operation.at(place)).await
    }

    /// Counts a refusal; or a fault, where it was none.
    fn refusal(&mut self, well: bool, who: &str, operation: &Operation, told: &str) {
        if well {
            self.refused += 1;
        } else {
            self.fault(who, operation, told);
        }
    }

    fn fault(&mut self, who: &str, operation: &Operation, told: &str) {
        self.faults.push(format!("{} ({}) by {who}: {told}", operation.id, operation.path));
    }

    /// All went well, so many were refused, and nothing changed.
    async fn end(self, at_least: usize) {
        let count = self.faults.len();
        assert!(self.faults.is_empty(), "{count} faults, {} refusals:\n{}", self.refused, self.faults.join("\n"));
        eprintln!("{} refusals on {:?}", self.refused, self.kind);
        assert!(self.refused >= at_least, "{} refusals", self.refused);
        let after = rows(self.inside, self.kind).await;
        let changed: Vec<_> = self.before.symmetric_difference(&after).take(10).collect();
        assert!(changed.is_empty(), "refused requests changed {changed:#?}");
    }
}

/// Every row of every table, the journal's too.
async fn rows(inside: &Inside, kind: Kind) -> BTreeSet<String> {
    everything(&inside.pools, kind).await.into_iter().collect()
}

async fn who_has_no_permission_is_refused(kind: Kind) {
    Box::pin(LocalSet::new().run_until(without_permission(kind))).await;
}

async fn without_permission(kind: Kind) {
    let inside = Inside::open(kind).await;
    let house = House::build(&inside).await;
    let mut tries = Tries::of(&inside, kind).await;
    for operation in &house.operations {
        let place = house.records.path(&operation.path);
        let (status, told) = tries.told(None, operation.at(&place)).await;
        tries.refusal(status == 401, "a stranger", operation, &format!("{status} {told}"));
        if operation.permissions.is_empty() {
            continue;
        }
        for member in house.members.iter().filter(|member| operation.reach(member.role).is_none()) {
            let (status, told) = tries.member_told(member, operation, &place).await;
            let well = [403, 404].contains(&status);
            tries.refusal(well, member.caller.name, operation, &format!("{status} {told}"));
        }
    }
    tries.end(2_500).await;
}

async fn who_has_a_permission_is_refused_where_it_does_not_reach(kind: Kind) {
    Box::pin(LocalSet::new().run_until(out_of_reach(kind))).await;
}

async fn out_of_reach(kind: Kind) {
    let inside = Inside::open(kind).await;
    let house = House::build(&inside).await;
    let mut tries = Tries::of(&inside, kind).await;
    let mut shared = BTreeSet::new();
    for operation in house.operations.iter().filter(|operation| operation.of_a_record) {
        let place = house.records.path(&operation.path);
        for outsider in &house.outsiders {
            let reach = operation.reach(outsider.role);
            let bounded = reach.is_some_and(|reach| reach < Reach::Institution);
            // What asks for no permission is of the own things alone.
            if !bounded && !operation.permissions.is_empty() {
                continue;
            }
            let theirs = tries.member_told(outsider, operation, &place).await;
            let is_shared = SHARED.iter().any(|(id, _)| *id == operation.id);
            if is_shared && theirs.0 == 200 {
                shared.insert(operation.id.as_str());
                continue;
            }
            let none = tries.member_told(outsider, operation, &nowhere(&operation.path)).await;
            let well = theirs.0 == 403 || theirs.0 == 404 && theirs == none;
            tries.refusal(well, outsider.caller.name, operation, &format!("{theirs:?}, but of nobody's {none:?}"));
        }
    }
    tries.end(450).await;
    assert_eq!(shared.len(), SHARED.len(), "a reason is given for what is refused: {shared:?}");
}

async fn what_is_of_another_institution_is_not_there(kind: Kind) {
    Box::pin(LocalSet::new().run_until(elsewhere(kind))).await;
}

async fn elsewhere(kind: Kind) {
    let inside = Inside::open(kind).await;
    let (house, neighbour) = (House::build(&inside).await, House::build(&inside).await);
    let mut tries = Tries::of(&inside, kind).await;
    let mut kept = BTreeSet::new();
    for operation in house.operations.iter().filter(|operation| operation.of_a_record) {
        let is_kept = KEPT.iter().any(|(id, _)| *id == operation.id);
        let place = neighbour.records.path(&operation.path);
        let (mut reaches, mut finds_nothing) = (operation.permissions.is_empty(), false);
        for member in &house.members {
            reaches |= operation.reach(member.role).is_some();
            let theirs = tries.member_told(member, operation, &place).await;
            let none = tries.member_told(member, operation, &nowhere(&operation.path)).await;
            finds_nothing |= none.0 == 404;
            let as_kept = is_kept && (theirs.0, none.0) == (403, 404);
            if as_kept {
                kept.insert(operation.id.as_str());
            }
            let well = as_kept || [403, 404].contains(&theirs.0) && theirs == none;
            tries.refusal(well, member.caller.name, operation, &format!("{theirs:?}, but of nobody's {none:?}"));
            let Some(within) = house.records.path_to(&operation.path, Some(&neighbour.records)) else { continue };
            let beside = house.records.path_to(&operation.path, None).expect("it has a last one");
            let theirs = tries.member_told(member, operation, &within).await;
            let none = tries.member_told(member, operation, &beside).await;
            if theirs != none || theirs.0 >= 500 {
                let told = format!("{theirs:?} within what is there, but of nobody's {none:?}");
                tries.fault(member.caller.name, operation, &told);
            }
        }
        // What was refused for its body alone would prove nothing.
        if reaches && !finds_nothing {
            tries.fault("all", operation, "nobody got as far as looking for it");
        }
    }
    tries.end(2_400).await;
    assert_eq!(kept.len(), KEPT.len(), "a reason is given for what is told as nobody's: {kept:?}");
}

async fn no_filter_finds_what_is_of_another_institution(kind: Kind) {
    Box::pin(LocalSet::new().run_until(filtered(kind))).await;
}

/// Reading may well be written down: here the answers alone are looked at.
async fn filtered(kind: Kind) {
    let inside = Inside::open(kind).await;
    let (house, neighbour) = (House::build(&inside).await, House::build(&inside).await);
    let tries = Tries::of(&inside, kind).await;
    let (mut lists, mut found) = (0, 0);
    let reads = house.operations.iter().filter(|operation| !operation.of_a_record && !operation.filters.is_empty());
    for operation in reads {
        for filter in &operation.filters {
            let theirs = neighbour.with.id(filter).unwrap_or_else(|| panic!("say in `furnished` what {filter} may be"));
            let nobodys = plantel_testkit::ids::an_id().to_string();
            for member in house.members.iter().filter(|member| operation.reach(member.role).is_some()) {
                let mut told = Vec::new();
                for id in [theirs, nobodys.as_str()] {
                    let mut asked = operation.at(&operation.path);
                    let more = if asked.path.contains('?') { '&' } else { '?' };
                    asked.path = format!("{}{more}{filter}={id}", asked.path);
                    let (status, body) = tries.told(Some(&member.caller), asked).await;
                    told.push((status, body.replace(id, "")));
                }
                let who = member.caller.name;
                assert_eq!(told[0], told[1], "{} by {who} finds by {filter} what is a neighbour's", operation.id);
                assert!(told[0].0 < 500, "{} by {who}: {told:?}", operation.id);
                lists += 1;
                found += usize::from(told[0].0 == 200);
            }
        }
    }
    assert!(lists > 100 && found > lists / 2, "{lists} lists, of which {found} were shown");
}
