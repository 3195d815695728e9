//! The list of all contracts.

mod accounts;
mod checks;
mod inventory;
mod loans;
mod school;
mod telling;
mod work;

/// Makes one test of every contract. `$setup` is an expression that may await and yields a value
/// with a field `store: Arc<dyn Store>`, routed by [`ROUTES`](crate::contracts::ROUTES); the value lives
/// as long as its test. `super::*` is in scope.
#[macro_export]
macro_rules! contract_tests {
    ($setup:expr) => {
        $crate::contracts_of_accounts!($setup);
        $crate::contracts_of_inventory!($setup);
        $crate::contracts_of_loans!($setup);
        $crate::contracts_of_checks!($setup);
        $crate::contracts_of_school!($setup);
        $crate::contracts_of_telling!($setup);
        $crate::contracts_of_work!($setup);
    };
    (@each $setup:expr; $($module:ident: $($contract:ident),+;)+) => {$(
        mod $module {
            #[allow(unused_imports, reason = "not every group names something from outside")]
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
