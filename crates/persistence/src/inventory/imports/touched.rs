//! What something else touched since an import did it.

use super::entity::{import, row};
use crate::inventory::transfers::entity::{line, transfer};
use crate::inventory::{entity as assets, pictures};
use crate::loans::{entity as loans, lines};
use plantel_domain::ids::ImportId;
use sea_orm::sea_query::{Asterisk, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, prelude::Expr};
use uuid::Uuid;

/// The rows of a table that are of the asset at hand.
fn of_asset<E: EntityTrait>(tenant: E::Column, asset: E::Column) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(E::default())
        .and_where(tenant.into_expr().eq(assets::Column::InstitutionId.into_expr()))
        .and_where(asset.into_expr().eq(assets::Column::Id.into_expr()))
        .to_owned()
}

/// Whether it came when the import was there already.
fn since(created_at: impl ColumnTrait) -> Expr {
    created_at.into_expr().gte(import::Column::CreatedAt.into_expr())
}

/// By loans that ask for it, or for which it stands.
fn lent<E: EntityTrait>(tenant: E::Column, asset: E::Column, loan: E::Column) -> SelectStatement {
    let same = Condition::all()
        .add(loans::Column::InstitutionId.into_expr().eq(tenant.into_expr()))
        .add(loans::Column::Id.into_expr().eq(loan.into_expr()));
    let mut rows = of_asset::<E>(tenant, asset);
    rows.inner_join(loans::Entity, same).and_where(since(loans::Column::CreatedAt)).to_owned()
}

fn sent() -> SelectStatement {
    let same = Condition::all()
        .add(transfer::Column::InstitutionId.into_expr().eq(line::Column::InstitutionId.into_expr()))
        .add(transfer::Column::Id.into_expr().eq(line::Column::TransferId.into_expr()));
    let mut lines = of_asset::<line::Entity>(line::Column::InstitutionId, line::Column::AssetId);
    lines.inner_join(transfer::Entity, same).and_where(since(transfer::Column::CreatedAt)).to_owned()
}

fn pictured() -> SelectStatement {
    let mut pictures = of_asset::<pictures::Entity>(pictures::Column::InstitutionId, pictures::Column::AssetId);
    pictures.and_where(since(pictures::Column::CreatedAt)).to_owned()
}

fn parts() -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from_as(assets::Entity, "part")
        .and_where(Expr::col(("part", assets::Column::InstitutionId)).eq(assets::Column::InstitutionId.into_expr()))
        .and_where(Expr::col(("part", assets::Column::KitId)).eq(assets::Column::Id.into_expr()))
        .to_owned()
}

/// How many assets of an import have another version than it left, or a loan, a transfer or a picture
/// since; those that it made, parts too.
pub(super) fn count(institution: Uuid, id: ImportId) -> SelectStatement {
    let its = Condition::all()
        .add(import::Column::InstitutionId.into_expr().eq(row::Column::InstitutionId.into_expr()))
        .add(import::Column::Id.into_expr().eq(row::Column::ImportId.into_expr()));
    let same = Condition::all()
        .add(assets::Column::InstitutionId.into_expr().eq(row::Column::InstitutionId.into_expr()))
        .add(assets::Column::Id.into_expr().eq(row::Column::AssetId.into_expr()));
    let asked_for = {
        use lines::line::{Column, Entity};
        lent::<Entity>(Column::InstitutionId, Column::AssetId, Column::LoanId)
    };
    let stood = {
        use lines::unit::{Column, Entity};
        lent::<Entity>(Column::InstitutionId, Column::AssetId, Column::LoanId)
    };
    let a_new_kit = Condition::all().add(row::Column::BeforeRow.is_null()).add(Expr::exists(parts()));
    let touched = Condition::any()
        .add(assets::Column::Version.into_expr().ne(row::Column::Version.into_expr()))
        .add(Expr::exists(asked_for))
        .add(Expr::exists(stood))
        .add(Expr::exists(sent()))
        .add(Expr::exists(pictured()))
        .add(a_new_kit);
    Query::select()
        .expr(Expr::col(Asterisk).count())
        .from(row::Entity)
        .inner_join(import::Entity, its)
        .inner_join(assets::Entity, same)
        .and_where(row::Column::InstitutionId.eq(institution))
        .and_where(row::Column::ImportId.eq(Uuid::from(id)))
        .cond_where(touched)
        .to_owned()
}
