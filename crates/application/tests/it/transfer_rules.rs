//! Who may send and receive, what is refused, and nothing half done.

use crate::house::{bad_field, code};
use crate::transfers::Road;
use plantel_application::inventory::Arrival;
use plantel_domain::access::Role;
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{Asset, Condition, NewTransfer};
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_retired_asset, an_environment, seed};

#[tokio::test]
async fn who_writes_at_the_origin_sends_and_who_writes_at_the_destination_receives() {
    let road = Road::new().await;
    let (asset, transfers) = (road.house.asset(5).await, road.house.transfers());
    let wish = || road.wish([(asset.id, Condition::Good, 2)]);
    let instructor = road.house.person(Role::Instructor).await;
    for who in [&road.receiver, &instructor] {
        assert_eq!(code(transfers.send(who, wish()).await), "access.denied");
    }
    road.house.assert_nothing_happened();
    let sent = road.send(&asset, 2).await.unwrap();
    for who in [&road.sender, &instructor] {
        assert_eq!(code(transfers.receive(who, sent.id, None, Arrival::default()).await), "access.denied");
    }
    let stranger = road.house.next_door().await.person(Role::CenterAdmin).await;
    let refused = transfers.receive(&stranger, sent.id, None, Arrival::default()).await;
    assert_eq!(code(refused), "transfer.not-found");
    let stale = transfers.receive(&road.receiver, sent.id, Some(2), Arrival::default()).await;
    assert_eq!(code(stale), "store.precondition-failed");
    let admin = road.house.person(Role::CenterAdmin).await;
    transfers.receive(&admin, sent.id, Some(1), Arrival::default()).await.unwrap();
    assert_eq!(code(road.receive(sent.id, &[]).await), "transfer.closed");
}

#[tokio::test]
async fn a_list_that_cannot_be_sent_is_refused_line_by_line() {
    let road = Road::new().await;
    let asset = road.house.asset(5).await.id;
    let good = Condition::Good;
    let theirs = road.house.next_door().await.asset(1).await.id;
    let refused = [
        (road.wish([]), "/lines", "list.empty"),
        (road.wish([(asset, good, 1), (asset, good, 2)]), "/lines/1", "list.twice"),
        (road.wish([(asset, Condition::OnLoan, 1)]), "/lines/0/condition", "movement.condition-not-stated"),
        (road.wish((0..501).map(|_| (road.house.ids.next().into(), good, 1))), "/lines", "list.too-long"),
        (road.wish([(theirs, good, 1)]), "/lines/0", "asset.not-found"),
    ];
    for (wish, pointer, why) in refused {
        let done = road.house.transfers().send(&road.sender, wish).await;
        assert_eq!(bad_field(done), (pointer.to_owned(), why));
    }
    road.house.assert_nothing_happened();
}

#[tokio::test]
async fn things_go_to_another_environment_of_the_institution_that_is_in_use() {
    let road = Road::new().await;
    let (asset, institution) = (road.house.asset(5).await.id, road.house.institution.id);
    let retired = seed(&*road.house.store, Environment { active: false, ..an_environment(institution) }).await.id;
    let theirs = road.house.next_door().await.warehouse.id;
    let to = |to| NewTransfer { to, ..road.wish([(asset, Condition::Good, 1)]) };
    let refused = [
        (to(road.house.warehouse.id), "transfer.same-place"),
        (to(retired), "environment.retired"),
        (to(theirs), "environment.not-found"),
    ];
    for (wish, why) in refused {
        let done = road.house.transfers().send(&road.sender, wish).await;
        assert_eq!(bad_field(done), ("/to_environment_id".to_owned(), why));
    }
    let admin = road.house.person(Role::CenterAdmin).await;
    let from = NewTransfer { from: theirs, ..to(road.room.id) };
    let unknown = ("/from_environment_id".to_owned(), "environment.not-found");
    assert_eq!(bad_field(road.house.transfers().send(&admin, from).await), unknown);
    road.house.assert_nothing_happened();
}

#[tokio::test]
async fn no_more_is_sent_than_there_is_and_nothing_that_is_retired() {
    let road = Road::new().await;
    let (asset, other) = (road.house.asset(5).await, road.house.asset(1).await);
    assert_eq!(code(road.send(&asset, 6).await), "stock.not-enough");
    let second_short = road.wish([(asset.id, Condition::Good, 1), (other.id, Condition::Good, 2)]);
    assert_eq!(code(road.house.transfers().send(&road.sender, second_short).await), "stock.not-enough");
    let retired = Asset { environment: Some(road.house.warehouse.id), ..a_retired_asset(road.house.institution.id) };
    let retired = seed(&*road.house.store, retired).await;
    assert_eq!(code(road.send(&retired, 1).await), "asset.retired");
    assert_eq!(road.units(&asset).await, [5, 0, 0, 0]);
    road.house.assert_nothing_happened();
}

#[tokio::test]
async fn what_was_not_sent_does_not_arrive_and_nothing_twice() {
    let road = Road::new().await;
    let (asset, other) = (road.house.asset(5).await, road.house.asset(1).await);
    let sent = road.send(&asset, 2).await.unwrap().id;
    let (good, damaged) = (Condition::Good, Condition::Damaged);
    let refused = [
        (vec![(other.id, good, 1)], "/lines/0", "asset.not-found"),
        (vec![(asset.id, damaged, 1)], "/lines/0", "asset.not-found"),
        (vec![(asset.id, good, 1), (asset.id, good, 1)], "/lines/1", "list.twice"),
    ];
    for (lines, pointer, why) in refused {
        assert_eq!(bad_field(road.receive(sent, &lines).await), (pointer.to_owned(), why));
    }
    assert_eq!((road.units(&asset).await, road.house.store.kinds().len()), ([3, 2, 0, 0], 1));
}

#[tokio::test]
async fn an_environment_to_which_things_are_under_way_is_not_retired() {
    let road = Road::new().await;
    let (asset, admin) = (road.house.asset(5).await, road.house.person(Role::CenterAdmin).await);
    let sent = road.send(&asset, 1).await.unwrap();
    let rooms = road.house.environments();
    assert_eq!(code(rooms.retire(&admin, road.room.id, None).await), "environment.holds-assets");
    road.house.transfers().cancel(&admin, sent.id, None, None).await.unwrap();
    rooms.retire(&admin, road.room.id, None).await.unwrap();
}

#[tokio::test]
async fn wherever_a_transfer_fails_nothing_of_it_is_stored() {
    for with in [FailWith::Busy, FailWith::Stale] {
        let road = Road::new().await;
        let asset = road.house.asset(5).await;
        let (mut calls, mut steps) = (0, Vec::new());
        let sent = loop {
            road.house.store.fail_at(calls + 1, with);
            if let Ok(sent) = road.send(&asset, 2).await {
                break sent;
            }
            assert_eq!((road.units(&asset).await, road.house.store.kinds().len()), ([5, 0, 0, 0], 0));
            calls += 1;
        };
        road.house.use_up_failure().await;
        steps.push(calls);
        calls = 0;
        loop {
            road.house.store.fail_at(calls + 1, with);
            if road.receive(sent.id, &[]).await.is_ok() {
                break;
            }
            assert_eq!((road.units(&asset).await, road.house.store.kinds().len()), ([3, 2, 0, 0], 1));
            assert_eq!(road.house.transfers().find(&road.sender, sent.id).await.unwrap(), sent);
            calls += 1;
        }
        road.house.use_up_failure().await;
        steps.push(calls);
        // At the least: environments, assets, both written, and the commit.
        assert!(steps.iter().all(|calls| *calls >= 5), "{steps:?}");
        road.house.assert_ledger_adds_up().await;
    }
}
