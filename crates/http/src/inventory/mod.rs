//! Assets: `/inventory` on the wire, and what belongs to them.

mod bodies;
mod categories;
mod export;
mod export_imports;
mod export_moves;
mod filter;
mod handlers;
mod import;
mod import_views;
mod imports;
mod labels;
mod movements;
mod moves;
mod pictures;
mod statistics;
mod tags;
mod timeline;
mod transfer_views;
mod transfers;
mod views;

pub use bodies::at_least_one;
pub use import::{RefusalView, WarningView};
pub use moves::second_id;
pub use views::MoneyView;

use crate::routing::Routes;

/// The routes of this context. Words come before ids: the first pattern that fits answers.
pub fn routes(config: &mut Routes) {
    config
        .service(import::import)
        .service(moves::relocate)
        .service(labels::print_labels)
        .service(handlers::show_facets)
        .service(statistics::show)
        .service(export_moves::movements)
        .service(movements::list)
        .service(categories::list)
        .service(export::categories)
        .service(categories::create)
        .service(categories::find)
        .service(categories::change)
        .service(handlers::register)
        .service(handlers::list)
        .service(export::inventory)
        .service(handlers::find)
        .service(handlers::change)
        .service(handlers::show_stock)
        .service(handlers::show_value)
        .service(movements::book)
        .service(movements::of_asset)
        .service(timeline::show)
        .service(export_moves::timeline)
        .service(moves::hand_custody)
        .service(moves::retire)
        .service(moves::show_parts)
        .service(moves::add_part)
        .service(moves::remove_part)
        .service(pictures::add)
        .service(pictures::list)
        .service(pictures::show)
        .service(pictures::remove)
        .service(tags::issue)
        .service(tags::revoke)
        .service(tags::show_qr);
    config
        .service(transfers::send)
        .service(transfers::list)
        .service(export_moves::transfers)
        .service(transfers::find)
        .service(transfers::receive)
        .service(transfers::cancel)
        .service(imports::create)
        .service(imports::list)
        .service(export_imports::imports)
        .service(imports::find)
        .service(imports::list_findings)
        .service(export_imports::findings)
        .service(imports::watch)
        .service(imports::cancel)
        .service(imports::undo)
        .service(tags::resolve)
        .service(tags::scan_any)
        .service(labels::environment_labels)
        .service(tags::issue_for_environment)
        .service(tags::revoke_of_environment)
        .service(tags::qr_of_environment);
}
