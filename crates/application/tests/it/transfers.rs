//! Sending things from one environment and receiving them in another.

use crate::house::{House, code, code_and_params};
use crate::inventory::by_hand;
use plantel_application::Result;
use plantel_application::inventory::Arrival;
use plantel_domain::access::{Context, Role};
use plantel_domain::error::Param;
use plantel_domain::ids::{AssetId, TransferId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{
    Asset, Condition, MovementKind, NewMovement, NewTransfer, Transfer, TransferFilter, TransferState,
};
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::prose;
use std::num::NonZeroU32;
use std::sync::Arc;
use tokio::task::JoinSet;

/// A warehouse that sends, and a room that receives.
pub struct Road {
    pub house: House,
    pub room: Environment,
    pub sender: Context,
    pub receiver: Context,
}

impl Road {
    pub async fn new() -> Self {
        let house = House::new().await;
        let room = house.room().await;
        let sender = house.person(Role::WarehouseAdmin).await;
        let receiver = house.person_of(Role::Supervisor, [room.id]).await;
        Self { house, room, sender, receiver }
    }

    pub fn wish(&self, lines: impl IntoIterator<Item = (AssetId, Condition, u32)>) -> NewTransfer {
        let line = |(asset, condition, units)| (asset, condition, NonZeroU32::new(units).unwrap());
        let lines = lines.into_iter().map(line).collect();
        NewTransfer { from: self.house.warehouse.id, to: self.room.id, lines, note: Some(prose("Para el taller")) }
    }

    /// Good units of one asset.
    pub async fn send(&self, asset: &Asset, units: u32) -> Result<Transfer> {
        let wish = self.wish([(asset.id, Condition::Good, units)]);
        self.house.transfers().send(&self.sender, wish).await
    }

    pub async fn receive(&self, id: TransferId, lines: &[(AssetId, Condition, u32)]) -> Result<Transfer> {
        let arrival = Arrival { lines: lines.to_vec(), note: None };
        self.house.transfers().receive(&self.receiver, id, None, arrival).await
    }

    /// Good, under way and missing in the warehouse; good in the room.
    pub async fn units(&self, asset: &Asset) -> [u32; 4] {
        let stock = self.house.stock(asset).await;
        let (here, there) = (stock.units_in(Some(self.house.warehouse.id)), stock.units_in(Some(self.room.id)));
        let of = |condition| here.of(condition);
        [of(Condition::Good), of(Condition::InTransit), of(Condition::Missing), there.of(Condition::Good)]
    }
}

#[tokio::test]
async fn what_is_sent_is_under_way_until_it_is_received() {
    let road = Road::new().await;
    let asset = road.house.asset(5).await;
    let sent = road.send(&asset, 2).await.unwrap();
    assert_eq!((sent.state, sent.sent_by, sent.version), (TransferState::Sent, road.sender.user(), 1));
    assert_eq!(road.units(&asset).await, [3, 2, 0, 0]);
    let received = road.receive(sent.id, &[]).await.unwrap();
    assert_eq!((received.state, received.lines[0].received, received.version), (TransferState::Received, Some(2), 2));
    assert_eq!(received.closed.unwrap().by, road.receiver.user());
    assert_eq!(road.units(&asset).await, [3, 0, 0, 2]);
    // Three are left where they were: it is kept there.
    assert_eq!(road.house.stored_asset(&asset).await.environment, Some(road.house.warehouse.id));
    assert_eq!(road.house.transfers().find(&road.sender, sent.id).await.unwrap(), received);
    assert_eq!(road.house.store.kinds(), ["transfer.sent", "transfer.received"]);
    road.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_thing_that_left_nothing_behind_is_kept_where_it_arrived() {
    let road = Road::new().await;
    let asset = road.house.asset(5).await;
    let sent = road.send(&asset, 5).await.unwrap();
    road.receive(sent.id, &[]).await.unwrap();
    assert_eq!(road.house.stored_asset(&asset).await.environment, Some(road.room.id));
}

#[tokio::test]
async fn what_does_not_arrive_is_missing_where_it_left() {
    let road = Road::new().await;
    let asset = road.house.asset(5).await;
    let sent = road.send(&asset, 4).await.unwrap();
    let more = road.receive(sent.id, &[(asset.id, Condition::Good, 5)]).await;
    let params = vec![("quantity", Param::Number(4)), ("wanted", Param::Number(5))];
    assert_eq!(code_and_params(more), ("transfer.more-than-sent", params));
    let arrival = Arrival { lines: vec![(asset.id, Condition::Good, 3)], note: Some(prose("Faltó una")) };
    let received = road.house.transfers().receive(&road.receiver, sent.id, Some(1), arrival).await.unwrap();
    assert_eq!(received.closing_note.unwrap().as_str(), "Faltó una");
    assert_eq!(road.units(&asset).await, [1, 0, 1, 3]);
    let entry = road.house.store.journal_entries().pop().unwrap();
    assert_eq!((entry.kind.as_str(), entry.data["short"].as_u64()), ("transfer.received", Some(1)));
    road.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_transfer_that_is_called_back_leaves_everything_as_it_was() {
    let road = Road::new().await;
    let asset = road.house.asset(5).await;
    let before = road.house.stock(&asset).await;
    let transfers = road.house.transfers();
    let sent = road.send(&asset, 4).await.unwrap();
    assert_eq!(code(transfers.cancel(&road.receiver, sent.id, None, None).await), "access.denied");
    assert_eq!(code(transfers.cancel(&road.sender, sent.id, Some(2), None).await), "store.precondition-failed");
    let cancelled = transfers.cancel(&road.sender, sent.id, Some(1), Some(prose("Llueve"))).await.unwrap();
    assert_eq!(cancelled.state, TransferState::Cancelled);
    assert_eq!((road.house.stock(&asset).await, road.house.stored_asset(&asset).await.units), (before, asset.units));
    for closed in [road.receive(sent.id, &[]).await, transfers.cancel(&road.sender, sent.id, None, None).await] {
        assert_eq!(code_and_params(closed), ("transfer.closed", vec![("state", Param::Text("cancelled".into()))]));
    }
    assert_eq!(road.house.store.kinds(), ["transfer.sent", "transfer.cancelled"]);
    road.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_kit_travels_whole_and_no_part_alone() {
    let road = Road::new().await;
    let (kit, parts) = road.house.kit([2, 4]).await;
    assert_eq!(code(road.send(&parts[0], 1).await), "asset.part-of-kit");
    road.house.assert_nothing_happened();
    let broken = by_hand(MovementKind::Damage, 1);
    road.house.inventory().book(&road.sender, parts[1].id, None, broken).await.unwrap();
    let sent = road.send(&kit, 1).await.unwrap();
    let mut lines: Vec<_> = sent.lines.iter().map(|line| (line.asset, line.condition, line.sent)).collect();
    lines.sort();
    let (good, damaged) = (Condition::Good, Condition::Damaged);
    let mut all = [(kit.id, good, 1), (parts[0].id, good, 2), (parts[1].id, good, 3), (parts[1].id, damaged, 1)];
    all.sort();
    assert_eq!(lines, all);
    road.receive(sent.id, &[]).await.unwrap();
    for asset in parts.iter().chain([&kit]) {
        assert_eq!(road.house.stored_asset(asset).await.environment, Some(road.room.id));
    }
    road.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn units_are_sent_from_where_they_are_even_if_the_thing_is_kept_elsewhere() {
    let road = Road::new().await;
    let (inventory, other) = (road.house.inventory(), road.house.another_warehouse().await);
    let asset = road.house.asset_in(Some(other.id), crate::house::units(3, [0; 5])).await;
    let here = NewMovement { environment: Some(road.house.warehouse.id), ..by_hand(MovementKind::Receipt, 2) };
    inventory.book(&road.sender, asset.id, None, here).await.unwrap();
    let sent = road.send(&asset, 2).await.unwrap();
    road.receive(sent.id, &[]).await.unwrap();
    assert_eq!(road.units(&asset).await, [0, 0, 0, 2]);
    assert_eq!(road.house.stored_asset(&asset).await.environment, Some(other.id));
}

#[tokio::test]
async fn transfers_are_seen_from_both_ends_and_by_whom_the_institution_lets() {
    let road = Road::new().await;
    let (asset, transfers) = (road.house.asset(5).await, road.house.transfers());
    let sent = road.send(&asset, 1).await.unwrap();
    let elsewhere = road.house.room().await;
    let student_of = async |place: &Environment| road.house.person_of(Role::Student, [place.id]).await;
    let callers = [
        (student_of(&road.room).await, "", 1),
        (student_of(&road.house.warehouse).await, "", 1),
        (student_of(&elsewhere).await, "access.denied", 0),
        (road.house.person(Role::Auditor).await, "", 1),
        (road.house.next_door().await.person(Role::CenterAdmin).await, "transfer.not-found", 0),
    ];
    for (who, refused, listed) in callers {
        let found = transfers.find(&who, sent.id).await;
        assert_eq!(found.map_or_else(|error| error.code(), |_| ""), refused, "{who:?}");
        let list = transfers.list(&who, &TransferFilter::default(), &PageRequest::first(9)).await.unwrap();
        assert_eq!(list.data.len(), listed, "{who:?}");
    }
    let secretary = road.house.person(Role::Secretary).await;
    assert_eq!(code(transfers.find(&secretary, sent.id).await), "access.denied");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_receive_or_call_back_at_once_one_does() {
    let road = Arc::new(Road::new().await);
    let asset = road.house.asset(5).await;
    let sent = road.send(&asset, 2).await.unwrap().id;
    let mut running = JoinSet::new();
    for turn in 0..20 {
        let road = Arc::clone(&road);
        running.spawn(async move {
            if turn % 2 == 0 {
                road.receive(sent, &[]).await
            } else {
                road.house.transfers().cancel(&road.sender, sent, None, None).await
            }
        });
    }
    let (done, refused): (Vec<_>, Vec<_>) = running.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (1, 19));
    assert!(refused.into_iter().all(|refused| code(refused) == "transfer.closed"));
    assert_eq!(road.house.store.kinds().len(), 2);
    road.house.assert_ledger_adds_up().await;
}
