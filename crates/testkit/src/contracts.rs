//! What every store promises, as tests that are run against each: that makes the one in memory honest.
//!
//! A contract makes what it needs and looks at nothing else, so several may share a database; those of
//! deliveries and of cleaning up want one of their own. It begins a work of its own for every call that
//! may fail and drops it then, as a use case does.

#[macro_use]
mod support;

pub mod asset_lists;
pub mod assets;
pub mod attempts;
pub mod clean_up;
pub mod deliveries;
pub mod environments;
pub mod erasure;
pub mod external_identities;
pub mod idempotency;
pub mod institutions;
pub mod invitations;
pub mod items;
pub mod journal;
pub mod loan_lists;
pub mod loans;
pub mod memberships;
pub mod second_factors;
pub mod sessions;
pub mod sign_ins;
pub mod users;
pub mod work;

/// The reactions that a store has while it is tried.
pub const ROUTES: &[plantel_domain::relay::Route] = &[
    ("contract.done-twice", "contract-first"),
    ("contract.done-twice", "contract-second"),
    ("contract.letter-asked", "contract-letter"),
];

/// Makes one test of every contract. `$setup` is an expression that may await and yields a value
/// with a field `store: Arc<dyn Store>`, routed by [`ROUTES`]; the value lives as long as its test. `super::*` is in scope.
#[macro_export]
macro_rules! contract_tests {
    ($setup:expr) => {
        $crate::contract_tests! { @each $setup;
            users:
                every_user_comes_back_as_it_was_stored,
                a_user_is_found_by_address_in_any_case,
                an_address_is_taken_in_any_case,
                a_change_of_a_user_counts_its_version,
                many_users_are_found_by_their_ids,
                users_are_listed_newest_first,
                the_cursor_of_another_list_is_not_one_of_users,
                the_platform_administrators_are_those_who_are_active,
                of_two_administrators_who_switch_each_other_off_one_is_left;
            erasure:
                an_erased_user_leaves_nothing_of_their_own,
                an_erased_user_keeps_a_place_in_what_others_see,
                an_erased_user_is_changed_no_more,
                erasing_what_changed_meanwhile_takes_nothing_away,
                a_deleted_user_is_found_but_not_listed,
                a_deleted_user_may_do_nothing;
            sessions:
                every_session_comes_back_as_it_was_stored,
                a_session_is_of_a_known_user,
                a_change_of_a_session_counts_its_version,
                all_sessions_of_a_user_end_at_once,
                all_sessions_but_one_end_at_once,
                living_sessions_of_a_user_are_those_not_over,
                a_use_that_is_written_down_does_not_stand_in_the_way,
                a_refresh_token_used_many_times_at_once_is_renewed_once;
            clean_up:
                sessions_that_were_over_before_are_taken_away,
                history_of_before_is_taken_away,
                failures_of_before_are_taken_away,
                single_sign_on_that_was_not_finished_is_taken_away,
                answers_of_the_day_before_are_taken_away;
            sign_ins:
                every_sign_in_comes_back_as_it_was_stored,
                only_a_wrong_password_is_nobodys,
                a_sign_in_is_of_a_known_user_and_session,
                sign_ins_are_listed_newest_first,
                the_devices_of_a_user_are_those_signed_in_from;
            attempts:
                attempts_come_back_as_they_were_stored,
                what_was_only_locked_counts_nothing,
                failures_from_several_places_are_counted_apart,
                failures_at_once_are_all_counted,
                failures_are_counted_while_others_forget;
            second_factors:
                every_second_factor_comes_back_as_it_was_stored,
                a_user_has_one_second_factor,
                a_change_of_a_second_factor_counts_its_version,
                a_second_factor_that_is_taken_away_is_gone,
                a_code_shown_many_times_at_once_is_good_once;
            external_identities:
                every_external_identity_comes_back_as_it_was_stored,
                an_account_elsewhere_is_linked_once,
                external_identities_of_a_user_come_oldest_first,
                an_external_identity_that_is_taken_away_is_gone,
                a_departure_comes_back_once,
                of_many_who_take_a_departure_one_gets_it,
                a_ticket_is_used_once,
                of_many_who_use_a_ticket_one_gets_it;
            institutions:
                every_institution_comes_back_as_it_was_stored,
                an_institution_is_found_by_its_code,
                a_code_names_one_institution,
                a_change_of_an_institution_counts_its_version,
                institutions_are_listed_by_name_without_accents,
                the_cursor_of_another_list_is_not_one_of_institutions;
            environments:
                every_environment_comes_back_as_it_was_stored,
                a_name_is_taken_without_regard_to_accents_and_case,
                the_name_of_a_retired_environment_stays_taken,
                a_change_of_an_environment_counts_its_version,
                an_environment_is_not_there_for_another_institution,
                all_environments_come_by_name,
                environments_are_filtered,
                a_search_of_environments_takes_signs_as_themselves,
                environments_are_seen_as_far_as_the_caller_may,
                environments_are_listed_in_every_order,
                the_cursor_of_another_list_is_not_one_of_environments;
            memberships:
                every_membership_comes_back_as_it_was_stored,
                a_user_has_one_membership_of_an_institution,
                a_change_of_a_membership_counts_its_version,
                a_membership_is_not_there_for_another_institution,
                all_memberships_of_a_user_are_found_before_a_tenant_is_known,
                all_memberships_of_a_user_end_at_once,
                memberships_are_listed_oldest_first,
                a_membership_is_of_a_known_user_and_of_environments_of_its_institution;
            invitations:
                every_invitation_comes_back_as_it_was_stored,
                one_invitation_waits_for_an_address,
                a_change_of_an_invitation_counts_its_version,
                an_invitation_is_not_there_for_another_institution,
                invitations_are_listed_newest_first,
                an_invitation_is_by_and_of_who_and_what_is_known,
                an_invitation_accepted_many_times_at_once_is_accepted_once;
            assets:
                every_asset_comes_back_as_it_was_stored,
                a_code_of_an_asset_is_taken_without_regard_to_accents_and_case,
                a_serial_number_is_taken_where_there_is_one,
                assets_are_found_by_folded_code_or_serial_number,
                a_change_of_an_asset_counts_its_version,
                an_asset_is_not_there_for_another_institution,
                an_asset_lies_in_an_environment_of_its_institution,
                assets_of_an_environment_are_counted,
                thousands_of_assets_are_one_call;
            asset_lists:
                assets_are_filtered,
                a_search_of_assets_looks_through_all_its_texts,
                a_search_of_assets_takes_signs_as_themselves,
                assets_are_seen_as_far_as_the_caller_may,
                assets_are_listed_in_every_order,
                rows_added_meanwhile_do_not_disturb_a_cursor,
                the_cursor_of_another_list_is_not_one_of_assets;
            loans:
                a_loan_in_every_state_comes_back_as_it_was_stored,
                a_change_of_a_loan_counts_its_version,
                a_loan_is_not_there_for_another_institution,
                a_loan_is_of_things_of_its_institution_for_a_known_user,
                loans_of_a_borrower_are_found_in_every_institution,
                promises_are_approved_loans_of_the_asset_on_days_of_the_period,
                promises_are_not_there_for_another_institution;
            loan_lists:
                loans_are_filtered,
                loans_are_seen_as_far_as_the_caller_may,
                loans_are_listed_in_every_order,
                the_cursor_of_another_list_is_not_one_of_loans;
            items:
                every_item_comes_back_as_it_was_stored,
                an_item_is_of_a_known_user,
                a_change_of_an_item_counts_its_version,
                an_item_is_taken_away_as_it_was_read,
                items_of_an_owner_are_listed_newest_first,
                items_of_all_owners_are_listed_together,
                the_cursor_of_another_list_is_not_one_of_items;
            journal:
                a_commit_tells_who_did_what,
                a_job_and_a_stranger_are_told_apart,
                what_happened_in_one_work_is_told_in_order,
                data_and_changes_come_back_as_they_were_told,
                the_journal_is_filtered,
                the_journal_of_an_institution_is_its_own,
                the_journal_is_listed_newest_first,
                the_cursor_of_another_list_is_not_one_of_the_journal;
            deliveries:
                a_commit_leaves_a_delivery_for_each_reaction_of_its_events,
                what_has_no_reaction_leaves_no_delivery,
                parked_work_leaves_its_deliveries_when_it_is_finished,
                a_delivery_is_due_from_its_event_on,
                the_oldest_deliveries_are_claimed_first,
                deliveries_claimed_by_many_at_once_are_claimed_once,
                a_delivery_that_is_done_is_gone,
                who_is_too_late_with_a_delivery_changes_nothing,
                a_delivery_that_is_put_off_waits,
                a_delivery_that_is_set_aside_waits_for_an_operator,
                what_is_left_about_an_erased_user_goes_with_them;
            idempotency:
                parked_work_is_invisible_until_it_is_finished,
                parked_work_that_is_dropped_leaves_nothing,
                a_key_is_good_for_one_effect,
                a_key_belongs_to_its_user,
                an_answer_comes_back_byte_for_byte,
                work_of_nobody_known_is_not_parked;
            work:
                a_store_is_ready,
                a_commit_keeps_all_of_a_work,
                a_dropped_work_leaves_nothing,
                a_failed_call_leaves_nothing_of_its_work,
                a_reader_does_not_see_what_is_not_committed,
                a_work_sees_its_own_writes,
                technical_writes_are_not_journaled,
                works_that_lock_one_asset_are_decided_one_after_another,
                without_a_lock_no_change_is_lost_either;
        }
    };
    (@each $setup:expr; $($module:ident: $($contract:ident),+;)+) => {$(
        mod $module {
            #[allow(unused_imports)]
            use super::*;
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $contract() {
                    let setup = $setup;
                    $crate::contracts::$module::$contract(setup.store.clone()).await;
                    drop(setup);
                }
            )+
        }
    )+};
}
