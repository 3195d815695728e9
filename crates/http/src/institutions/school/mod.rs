//! Where and when a school teaches: sites, school years, groups.

mod export;
mod group_views;
mod groups;
mod site_views;
mod sites;
mod year_views;
mod years;

use crate::routing::Routes;

/// The routes of a school's structure.
pub(super) fn routes(config: &mut Routes) {
    config
        .service(sites::create)
        .service(sites::list)
        .service(export::sites)
        .service(sites::find)
        .service(sites::change)
        .service(sites::retire)
        .service(sites::reactivate)
        .service(years::create)
        .service(years::list)
        .service(export::school_years)
        .service(years::find)
        .service(years::change)
        .service(years::set_periods)
        .service(years::activate)
        .service(years::close)
        .service(years::reopen)
        .service(years::archive)
        .service(groups::create)
        .service(groups::list)
        .service(export::groups)
        .service(groups::find)
        .service(groups::change)
        .service(groups::remove);
}
