//! All institutions, for what is done in each.

use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::institutions::Institution;
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::store::Store;

/// Every institution, whatever their number.
pub(crate) async fn every_institution(store: &dyn Store, ctx: &Context) -> Result<Vec<Institution>> {
    let mut reader = store.read(ctx).await?;
    let mut request = PageRequest::first(200);
    let mut all = Vec::new();
    loop {
        let page = reader.institutions().list(&request).await?;
        all.extend(page.data);
        match page.next {
            Some(next) => request.start = Start::After(next),
            None => break,
        }
    }
    Ok(all)
}
