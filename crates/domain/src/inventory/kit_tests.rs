use super::super::samples::{asset, away, held, home, id, lend, units};
use super::*;
use Condition::{Damaged, Good, InTransit, InUse, Missing, OnLoan};
use rstest::rstest;

fn kit() -> Asset {
    Asset { tracking: Tracking::Serial, units: units([(Good, 1)]), ..asset(50) }
}

fn part() -> Asset {
    Asset { units: units([(Good, 3)]), ..asset(51) }
}

fn join(part: Asset, kit: &Asset) -> Result<Asset, AssetError> {
    part.join(kit, 0, Timestamp::UNIX_EPOCH)
}

#[test]
fn a_part_joins_stays_and_leaves() {
    let joined = join(part(), &kit()).unwrap();
    assert_eq!((joined.kit, joined.alone()), (Some(kit().id), Err(AssetError::PartOfKit)));
    assert_eq!(join(joined.clone(), &kit()).unwrap(), joined);
    let left = joined.leave(&kit(), Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!((left.kit, left.alone()), (None, Ok(())));
    assert_eq!(left.leave(&kit(), Timestamp::UNIX_EPOCH), Err(AssetError::NotAPart));
}

#[rstest]
#[case::itself(kit(), kit(), AssetError::NestedKit)]
#[case::into_a_part(part(), Asset { kit: Some(id(60)), ..kit() }, AssetError::NestedKit)]
#[case::into_a_quantity(part(), Asset { tracking: Tracking::Bulk, ..kit() }, AssetError::KitIsOne)]
#[case::of_another_kit(Asset { kit: Some(id(60)), ..part() }, kit(), AssetError::PartOfKit)]
#[case::kept_elsewhere(Asset { environment: Some(away()), ..part() }, kit(), AssetError::KeptElsewhere)]
#[case::kept_nowhere(Asset { environment: None, ..part() }, kit(), AssetError::KeptElsewhere)]
#[case::lent(Asset { units: units([(Good, 1), (OnLoan, 2)]), ..part() }, kit(), AssetError::UnitsAway { away: 2 })]
#[case::a_lent_kit(part(), Asset { units: units([(OnLoan, 1)]), ..kit() }, AssetError::UnitsAway { away: 1 })]
#[case::under_way(part(), Asset { units: units([(InTransit, 1)]), ..kit() }, AssetError::UnitsAway { away: 1 })]
fn what_cannot_be_a_part_of_a_kit_is_refused(#[case] part: Asset, #[case] kit: Asset, #[case] why: AssetError) {
    assert_eq!(join(part, &kit), Err(why));
}

#[test]
fn kits_have_no_kits_and_retired_things_neither_are_nor_have_parts() {
    assert_eq!(part().join(&kit(), 1, Timestamp::UNIX_EPOCH), Err(AssetError::NestedKit));
    let mut gone = held([(Good, 1)]);
    gone.retire(
        super::super::RetirementReason::Sold,
        None,
        0,
        super::super::samples::clerk(&super::super::samples::entry()),
    )
    .unwrap();
    assert_eq!(join(gone.asset.clone(), &kit()), Err(AssetError::Retired));
    assert_eq!(join(part(), &gone.asset), Err(AssetError::Retired));
}

#[test]
fn a_part_with_units_away_stays_in_its_kit() {
    let mut holding = held([(Good, 2)]);
    holding.asset.kit = Some(kit().id);
    lend(&mut holding, 1);
    assert_eq!(holding.asset.leave(&kit(), Timestamp::UNIX_EPOCH), Err(AssetError::UnitsAway { away: 1 }));
}

#[rstest]
#[case::whole(&[(Good, 2), (InUse, 1)], &[(Good, 1)], home(), true)]
#[case::broken(&[(Good, 2), (Damaged, 1)], &[(Good, 1)], home(), false)]
#[case::not_found(&[(Missing, 1)], &[(Good, 1)], home(), false)]
#[case::none_left(&[], &[(Good, 1)], home(), false)]
#[case::lent_alone(&[(Good, 2), (OnLoan, 1)], &[(Good, 1)], home(), false)]
#[case::lent_with_its_kit(&[(OnLoan, 3)], &[(OnLoan, 1)], home(), true)]
#[case::elsewhere(&[(Good, 3)], &[(Good, 1)], away(), false)]
fn a_kit_is_complete_when_all_of_its_parts_are_with_it_and_good(
    #[case] part_units: &[(Condition, u32)],
    #[case] kit_units: &[(Condition, u32)],
    #[case] place: crate::ids::EnvironmentId,
    #[case] complete: bool,
) {
    let sum = |counts: &[(Condition, u32)]| {
        counts.iter().fold(super::super::Units::default(), |units, (condition, n)| units.with(*condition, *n))
    };
    let part = Asset { units: sum(part_units), environment: Some(place), ..part() };
    let kit = Asset { units: sum(kit_units), ..kit() };
    assert_eq!(part.part_state(&kit).complete, complete);
}
