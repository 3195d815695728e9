//! Which assets of a list, and the way to them.
//!
//! PostgreSQL knows how common values are and finds the way itself. SQLite does not know that a list
//! has few rows to give: it would read and sort a hundred thousand. So there the way is chosen here: by
//! the index of what few assets have, else along the order of the list. Every other condition is written
//! with a plus, which keeps SQLite from using its index.

use super::conditions::{Away, Build, Part, Places, among, column, equal_to, told, with_units, within};
use super::entity::{Column, Entity};
use super::search;
use super::stock::balances;
use crate::paging::contains;
use crate::work::SeaWork;
use plantel_domain::access::Visibility;
use plantel_domain::inventory::{AssetFilter, AssetSort, Condition};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition as All, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter,
    QuerySelect, QueryTrait, Select,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// So many assets are read and sorted sooner than found along the order of the list.
pub(super) const FEW: u64 = 5_000;

/// So many are looked up one by one sooner than the whole table is read.
const SEVERAL: u64 = 50_000;

/// So many are named; more are asked for within the query.
const NAMED: u64 = 1_000;

/// By which index rows are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As the database thinks best.
    Any,
    /// Along the order of the list.
    Order,
    /// Through the whole table: quicker than from an index to each of many rows.
    Through,
    /// By what this condition says.
    By(By),
}

/// What a condition is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Id,
    Seen,
    SeenAway,
    Asked,
    AskedAway,
    Category,
    Status,
    Condition,
    Custodian,
    Warranty,
    Purchase,
    Cost,
    Retired,
    Search,
    Rest,
}

/// What was found out of a list before it is asked for.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Where assets may be seen; everywhere when there is none.
    pub(super) visible: Option<Places>,
    /// Where they are asked for.
    pub(super) asked: Option<Places>,
}

impl SeaWork {
    pub(super) async fn scope(&self, visible: &Visibility, filter: &AssetFilter) -> Result<Scope, StoreError> {
        let seen: Vec<Uuid> = visible.environments.iter().copied().map(Uuid::from).collect();
        Ok(Scope {
            visible: if visible.everything { None } else { Some(self.with_away(seen).await?) },
            asked: match filter.environment {
                Some(one) => Some(self.with_away(vec![one.into()]).await?),
                None => None,
            },
        })
    }

    async fn with_away(&self, environments: Vec<Uuid>) -> Result<Places, StoreError> {
        let mut query = self.away_in(&environments);
        query.limit(NAMED + 1);
        // Not distinct there: SQLite would go through all balances for the sake of their order.
        let rows = self.rows(&query).await?;
        let ids = rows.iter().map(|row| super::counters::at(row, 0)).collect::<Result<Vec<Uuid>, _>>()?;
        let away = if ids.len() as u64 > NAMED { Away::TooMany } else { Away::These(distinct(ids)) };
        Ok(Places { environments, away })
    }

    /// Of several environments SQLite goes through all that is away, which is little: it takes a list of
    /// them for dear, and would go through all balances instead.
    fn away_in(&self, environments: &[Uuid]) -> SelectStatement {
        use balances::{Column, Entity};
        let through = self.sqlite() && environments.len() > 1;
        let column = |column: Column| -> SimpleExpr {
            let named = format!("+balances.{}", sea_orm::Iden::to_string(&column));
            if through { Expr::cust(named) } else { column.into_simple_expr() }
        };
        let there = match environments {
            [one] => told(Column::EnvironmentId.eq(*one), self.part(Part::Lead)),
            several => column(Column::EnvironmentId).is_in(several.iter().copied()),
        };
        let mut query = Query::select();
        query
            .column(Column::AssetId)
            .from(Entity)
            .and_where(column(Column::InstitutionId).eq(self.tenant()))
            .and_where(Expr::cust("away"))
            .and_where(there);
        query
    }

    /// A part as SQLite has it; PostgreSQL does as it likes.
    fn part(&self, part: Part) -> Part {
        if self.sqlite() { part } else { Part::Any }
    }

    /// The assets that match and are seen, and whether `count` is to be asked of another query.
    pub(super) async fn matching(
        &self,
        visible: &Visibility,
        filter: &AssetFilter,
        scope: &Scope,
    ) -> Result<Select<Entity>, StoreError> {
        let conditions = self.conditions(filter, scope, self.found(filter, FEW).await?.as_ref());
        let way = if self.sqlite() { self.way(filter, &conditions).await? } else { Way::Any };
        Ok(self.along(visible, conditions, way))
    }

    /// The same assets, for whoever needs all of them and in no order.
    pub(super) async fn all_matching(
        &self,
        visible: &Visibility,
        filter: &AssetFilter,
        scope: &Scope,
    ) -> Result<Select<Entity>, StoreError> {
        if !self.sqlite() {
            return Ok(self.along(visible, self.conditions(filter, scope, None), Way::Any));
        }
        let conditions = self.conditions(filter, scope, self.found(filter, SEVERAL).await?.as_ref());
        let way = match self.way(filter, &conditions).await? {
            Way::Order => Way::Through,
            way => way,
        };
        Ok(self.along(visible, conditions, way))
    }

    async fn found(&self, filter: &AssetFilter, most: u64) -> Result<Option<search::Found>, StoreError> {
        match &filter.search {
            Some(search) if self.sqlite() => self.found_by(search, most).await,
            _ => Ok(None),
        }
    }

    pub(super) fn sqlite(&self) -> bool {
        self.db.get_database_backend() == DbBackend::Sqlite
    }

    fn along(&self, visible: &Visibility, conditions: Vec<(By, Build)>, way: Way) -> Select<Entity> {
        let by_id = matches!(way, Way::By(By::Id | By::Search | By::SeenAway | By::AskedAway));
        let own = if by_id || way == Way::Through { Part::Rest } else { Part::Any };
        let part = |by| match way {
            Way::Any => Part::Any,
            Way::By(leading) if leading == by => Part::Lead,
            _ => Part::Rest,
        };
        let query = Entity::find()
            .filter(column(Column::InstitutionId, own).eq(self.tenant()))
            .filter(column(Column::InstitutionId, own).eq(Uuid::from(visible.institution)));
        conditions.into_iter().fold(query, |query, (by, build)| query.filter(build(part(by))))
    }

    /// The condition that few assets meet, or none.
    async fn way(&self, filter: &AssetFilter, conditions: &[(By, Build)]) -> Result<Way, StoreError> {
        let given = first(conditions);
        if given != Way::Order {
            return Ok(given);
        }
        let (mut best, mut least) = (Way::Order, FEW + 1);
        for (by, build) in conditions.iter().filter(|(by, _)| !matches!(by, By::Rest | By::Search)) {
            let mut query = Entity::find().select_only().expr(Expr::cust("1"));
            let away = matches!(by, By::SeenAway | By::AskedAway);
            let own = column(Column::InstitutionId, if away { Part::Rest } else { Part::Any });
            query = query.filter(own.eq(self.tenant())).filter(build(Part::Lead)).limit(FEW + 1);
            let mut count = Query::select();
            count.expr(Expr::cust("COUNT(*)")).from_subquery(query.into_query(), "few");
            let rows = self.rows(&count).await?;
            let few = rows.first().map_or(Ok(0), |row| super::counters::number(row, 0))?;
            if few < least {
                (best, least) = (Way::By(*by), few);
            }
        }
        // These have an index that is in the order of the list as well.
        let ordered = [By::Category, By::Status];
        let by_code = filter.sort.field == AssetSort::Code && best == Way::Order;
        let kept = conditions.iter().find(|(by, _)| by_code && ordered.contains(by)).map(|(by, _)| Way::By(*by));
        Ok(kept.unwrap_or(best))
    }

    /// Each condition, to be written so that its index may be used, or so that it may not.
    fn conditions(&self, filter: &AssetFilter, scope: &Scope, found: Option<&search::Found>) -> Vec<(By, Build)> {
        let mut all: Vec<(By, Build)> = Vec::new();
        let mut add = |by, build: Build| all.push((by, build));
        let both = [(&scope.visible, By::Seen, By::SeenAway), (&scope.asked, By::Asked, By::AskedAway)];
        for (places, kept, away) in
            both.into_iter().filter_map(|(places, kept, away)| Some((places.as_ref()?, kept, away)))
        {
            let by = if places.all_kept() { kept } else { away };
            let (places, more, tenant) = (places.clone(), self.away_in(&places.environments), self.tenant());
            add(by, Box::new(move |part| places.holding(&more, tenant, part)));
        }
        if let Some(ids) = filter.ids.clone() {
            let ids: Vec<Uuid> = ids.into_iter().map(Uuid::from).collect();
            let sqlite = self.sqlite();
            add(By::Id, Box::new(move |_| among(&ids, sqlite)));
        }
        if let Some(search) = filter.search.clone() {
            let ids = found.map(search::Found::ids);
            let by = if ids.is_some() { By::Search } else { By::Rest };
            let text = if self.sqlite() {
                contains(Column::SearchText, search.as_str()).into()
            } else {
                search::by_words(search.as_str())
            };
            add(by, Box::new(move |_| All::all().add(text.clone()).add_option(ids.clone())));
        }
        let equal = |column: Column, value: sea_orm::Value| -> Build {
            Box::new(move |part| equal_to(column, value.clone(), part))
        };
        if let Some(category) = &filter.category {
            add(By::Category, equal(Column::Category, category.as_str().into()));
        }
        if let Some(status) = filter.status {
            add(By::Status, equal(Column::Status, status.name().into()));
        }
        if let Some(tracking) = filter.tracking {
            add(By::Rest, equal(Column::Tracking, tracking.name().into()));
        }
        if let Some(custodian) = filter.custodian {
            add(By::Custodian, equal(Column::CustodianId, Uuid::from(custodian).into()));
        }
        if let Some(condition) = filter.condition {
            let by = if condition == Condition::Good { By::Rest } else { By::Condition };
            add(by, Box::new(move |part| with_units(condition, part).into()));
        }
        if !filter.warranty.open() {
            add(By::Warranty, within(Column::WarrantyUntil, filter.warranty));
        }
        if !filter.purchased.open() {
            add(By::Purchase, within(Column::PurchaseDate, filter.purchased));
        }
        if !filter.cost.open() {
            add(By::Cost, within(Column::CostMinor, filter.cost));
        }
        if let Some(currency) = filter.cost_currency {
            add(By::Rest, equal(Column::CostCurrency, currency.code().into()));
        }
        match filter.wants_retired() {
            Some(true) => add(By::Retired, Box::new(retired)),
            Some(false) => add(By::Rest, Box::new(|_| Column::RetiredAt.is_null().into())),
            None => {}
        }
        all
    }
}

/// What leads to few rows without a doubt, else nothing.
fn first(conditions: &[(By, Build)]) -> Way {
    let given = [By::Id, By::Search].into_iter().find(|given| conditions.iter().any(|(by, _)| by == given));
    given.map_or(Way::Order, Way::By)
}

fn retired(part: Part) -> All {
    told(column(Column::RetiredAt, part).is_not_null(), part).into()
}

fn distinct(ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}
