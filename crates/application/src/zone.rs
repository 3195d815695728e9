//! The calendar of the institution in which the caller acts.

use crate::Result;
use chrono_tz::Tz;
use plantel_domain::access::Context;
use plantel_domain::error::not_found;
use plantel_domain::store::Repositories;

/// Where its days begin and end.
pub(crate) async fn zone_of(ctx: &Context, work: &mut dyn Repositories) -> Result<Tz> {
    let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
    Ok(institution.time_zone)
}
