use super::super::samples::{asset, at, away, clerk, entry, environment, held, home, id, lend, stored};
use super::*;
use crate::journal::{Event, Fact};
use Condition::{Damaged, Good, InTransit, Maintenance, Missing, OnLoan};
use rstest::rstest;
use serde_json::json;

fn wish(lines: &[(u128, Condition, u32)]) -> NewTransfer {
    let line =
        |(asset, condition, units): &(u128, Condition, u32)| (id(*asset), *condition, NonZeroU32::new(*units).unwrap());
    NewTransfer { from: home(), to: away(), lines: lines.iter().map(line).collect(), note: None }
}

fn send(holdings: &mut [Holding], lines: &[(u128, Condition, u32)]) -> Result<Transfer, TransferError> {
    let sent = Transfer::send(wish(lines), &environment(away()), holdings, id(30), clerk(&entry()));
    sent.map(|(transfer, _)| transfer)
}

fn receive(transfer: &Transfer, holdings: &mut [Holding], received: &[u32]) -> Result<Transfer, TransferError> {
    let there = environment(transfer.to);
    transfer.clone().receive(&there, received, None, holdings, clerk(&entry())).map(|(transfer, _)| transfer)
}

#[test]
fn what_was_sent_is_counted_where_it_left_until_it_arrives() {
    let mut holdings = [held([(Good, 5), (Damaged, 2)])];
    let sent = send(&mut holdings, &[(20, Good, 3), (20, Damaged, 1)]).unwrap();
    let stock = holdings[0].stock();
    assert_eq!(
        (stock.at(under_way(Some(home()))), stock.at(at(home(), Good)), stock.at(at(home(), Damaged))),
        (4, 2, 1)
    );
    assert_eq!((sent.state, sent.lines.len(), sent.closed), (TransferState::Sent, 2, None));
    let received = receive(&sent, &mut holdings, &[3, 0]).unwrap();
    let stock = holdings[0].stock();
    assert_eq!((stock.at(at(away(), Good)), stock.at(at(home(), Missing)), stock.units().of(InTransit)), (3, 1, 0));
    assert_eq!(received.lines.iter().map(|line| line.received).collect::<Vec<_>>(), [Some(3), Some(0)]);
    assert_eq!(holdings[0].asset.environment, Some(home()));
    assert!(received.closed.is_some());
}

#[rstest]
#[case::whole(&[(Good, 3)], &[(20, Good, 3)], &[3], true)]
#[case::some_are_lost(&[(Good, 3)], &[(20, Good, 3)], &[1], true)]
#[case::all_are_lost(&[(Good, 3)], &[(20, Good, 3)], &[0], false)]
#[case::lost_ones_stay_behind(&[(Good, 3), (Missing, 2)], &[(20, Good, 3)], &[3], true)]
#[case::a_good_one_stays_behind(&[(Good, 4)], &[(20, Good, 3)], &[3], false)]
#[case::a_broken_one_stays_behind(&[(Good, 3), (Damaged, 1)], &[(20, Good, 3)], &[3], false)]
#[case::one_in_repair_stays_behind(&[(Good, 3), (Maintenance, 1)], &[(20, Good, 3)], &[3], false)]
fn a_thing_is_kept_where_it_arrived_once_nothing_usable_stayed_behind(
    #[case] before: &[(Condition, u32)],
    #[case] lines: &[(u128, Condition, u32)],
    #[case] received: &[u32],
    #[case] moved: bool,
) {
    let mut holding = held([]);
    for (condition, units) in before {
        let place = Some(at(home(), *condition));
        holding.book(MovementKind::Receipt, *units, None, place, clerk(&entry())).unwrap();
    }
    let mut holdings = [holding];
    let sent = send(&mut holdings, lines).unwrap();
    receive(&sent, &mut holdings, received).unwrap();
    assert_eq!(holdings[0].asset.environment, Some(if moved { away() } else { home() }));
}

#[test]
fn a_thing_of_which_units_are_lent_or_still_under_way_is_kept_where_it_was() {
    let mut holdings = [held([(Good, 5)])];
    lend(&mut holdings[0], 1);
    let first = send(&mut holdings, &[(20, Good, 2)]).unwrap();
    let second = send(&mut holdings, &[(20, Good, 2)]).unwrap();
    receive(&first, &mut holdings, &[2]).unwrap();
    receive(&second, &mut holdings, &[2]).unwrap();
    assert_eq!(holdings[0].asset.environment, Some(home()));
    let (lent, shelf) = (at(home(), OnLoan), at(home(), Good));
    holdings[0].book(MovementKind::LoanIn, 1, Some(lent), Some(shelf), clerk(&entry())).unwrap();
    let last = send(&mut holdings, &[(20, Good, 1)]).unwrap();
    receive(&last, &mut holdings, &[1]).unwrap();
    assert_eq!(holdings[0].asset.environment, Some(away()));
}

#[test]
fn only_what_was_sent_is_kept_elsewhere_when_it_arrives() {
    let other = stored(asset(21), [(Missing, 1)]);
    let mut holdings = [held([(Good, 1)]), other];
    let elsewhere = Some(at(away(), Good));
    holdings[1].book(MovementKind::Receipt, 1, None, elsewhere, clerk(&entry())).unwrap();
    let sent = send(&mut holdings, &[(20, Good, 1)]).unwrap();
    receive(&sent, &mut holdings, &[1]).unwrap();
    let kept = holdings.each_ref().map(|holding| holding.asset.environment);
    assert_eq!(kept, [Some(away()), Some(home())]);
}

#[test]
fn what_is_called_back_is_as_it_was() {
    let mut holdings = [held([(Good, 5), (Damaged, 2)]), stored(asset(21), [(Good, 1)])];
    let before = holdings.clone();
    let sent = send(&mut holdings, &[(20, Good, 5), (20, Damaged, 1), (21, Good, 1)]).unwrap();
    let (cancelled, event) = sent.cancel(None, &mut holdings, clerk(&entry())).unwrap();
    assert_eq!((cancelled.state, event.transfer), (TransferState::Cancelled, cancelled.id));
    for (now, before) in holdings.iter().zip(&before) {
        assert_eq!((now.stock(), &now.asset), (before.stock(), &before.asset));
    }
}

#[test]
fn a_transfer_is_closed_once() {
    let mut holdings = [held([(Good, 5)])];
    let sent = send(&mut holdings, &[(20, Good, 2)]).unwrap();
    let received = receive(&sent, &mut holdings, &[2]).unwrap();
    let before = holdings.clone();
    let closed = TransferError::Closed(TransferState::Received);
    assert_eq!(receive(&received, &mut holdings, &[2]).unwrap_err(), closed);
    assert_eq!(received.cancel(None, &mut holdings, clerk(&entry())).unwrap_err(), closed);
    assert_eq!(holdings, before);
}

#[rstest]
#[case::more_than_there_is(&[(20, Good, 1), (21, Good, 9)], "stock.not-enough")]
#[case::lent_units(&[(20, Good, 1), (20, OnLoan, 1)], "movement.not-so")]
#[case::units_that_are_under_way(&[(20, Good, 1), (20, InTransit, 1)], "movement.not-so")]
#[case::a_stranger(&[(20, Good, 1), (29, Good, 1)], "asset.retired")]
fn what_cannot_be_sent_whole_is_not_sent_at_all(#[case] lines: &[(u128, Condition, u32)], #[case] code: &str) {
    let mut holdings = [held([(Good, 5)]), stored(asset(21), [(Good, 1)])];
    lend(&mut holdings[0], 1);
    let before = holdings.clone();
    assert_eq!(send(&mut holdings, lines).unwrap_err().code(), code);
    assert_eq!(holdings, before);
}

#[rstest]
#[case::more_than_was_sent(&[2, 2], "transfer.more-than-sent")]
#[case::too_few_lines(&[2], "movement.not-so")]
#[case::too_many_lines(&[2, 1, 0], "movement.not-so")]
fn what_cannot_have_arrived_is_not_taken_in(#[case] received: &[u32], #[case] code: &str) {
    let mut holdings = [held([(Good, 5)]), stored(asset(21), [(Good, 1)])];
    let sent = send(&mut holdings, &[(20, Good, 2), (21, Good, 1)]).unwrap();
    let before = holdings.clone();
    assert_eq!(receive(&sent, &mut holdings, received).unwrap_err().code(), code);
    assert_eq!(holdings, before);
}

#[test]
fn nothing_travels_to_where_it_is_or_to_a_room_out_of_use() {
    let mut holdings = [held([(Good, 5)])];
    let before = holdings.clone();
    let there = NewTransfer { to: home(), ..wish(&[(20, Good, 1)]) };
    let circle = Transfer::send(there, &environment(home()), &mut holdings, id(30), clerk(&entry()));
    assert_eq!(circle.unwrap_err().code(), "movement.not-so");
    let closed = Environment { active: false, ..environment(away()) };
    let refused = Transfer::send(wish(&[(20, Good, 1)]), &closed, &mut holdings, id(30), clerk(&entry()));
    assert_eq!(refused.unwrap_err(), TransferError::Retired);
    assert_eq!(holdings, before);
    let sent = send(&mut holdings, &[(20, Good, 1)]).unwrap();
    let refused = sent.clone().receive(&closed, &[1], None, &mut holdings, clerk(&entry()));
    assert_eq!(refused.unwrap_err().code(), "environment.retired");
    sent.cancel(None, &mut holdings, clerk(&entry())).unwrap();
    assert_eq!(holdings[0].stock(), before[0].stock());
}

#[test]
fn events_of_transfers_say_what_and_how_many_are_short() {
    let received = Event::of(&TransferReceived { transfer: id(30), short: 2 });
    assert_eq!((received.kind, received.data["short"].clone()), ("transfer.received", json!(2)));
    let sent = TransferSent { transfer: id(30), from: home(), to: away() };
    assert_eq!((Event::of(&sent).subject.kind, TransferCancelled::KIND), ("transfer", "transfer.cancelled"));
    assert_eq!(Event::of(&sent).data["from"], json!(home()));
}
