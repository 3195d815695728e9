//! Records of what was handed over.

use super::lines::{count, stored};
use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::deed::Deed;
use plantel_domain::ids::{EnvironmentId, LoanId, LoanRecordId};
use plantel_domain::loans::{KeptPaper, LoanRecord, LoanRecordRepositories, LoanRecordRepository, RecordCode};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, Statement};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loan_records")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub loan_id: Uuid,
    pub warehouse_id: Uuid,
    pub year: i32,
    pub number: i32,
    pub code: String,
    pub contents: Json,
    pub issued_by: Option<Uuid>,
    pub issued_at: DateTime<Utc>,
    pub sha256: Option<String>,
    pub kept_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One more than the last number, whose row is held until the work ends.
const NEXT: &str = "INSERT INTO loan_record_numbers (institution_id, warehouse_id, year, last) VALUES ($1, $2, $3, 1)
    ON CONFLICT (institution_id, warehouse_id, year) DO UPDATE SET last = loan_record_numbers.last + 1
    RETURNING last";

fn row(record: &LoanRecord) -> Model {
    let kept = record.kept.as_ref();
    Model {
        id: record.id.into(),
        institution_id: record.institution.into(),
        loan_id: record.loan.into(),
        warehouse_id: record.warehouse.into(),
        year: record.year,
        number: stored(record.number),
        code: record.code.as_str().to_owned(),
        contents: serde_json::json!(record.contents),
        issued_by: record.issued.by.map(Into::into),
        issued_at: record.issued.at,
        sha256: kept.map(|kept| kept.sha256.clone()),
        kept_at: kept.map(|kept| kept.at),
    }
}

fn record(row: Model) -> Result<LoanRecord, StoreError> {
    let kept = row.sha256.zip(row.kept_at);
    Ok(LoanRecord {
        id: row.id.into(),
        institution: row.institution_id.into(),
        loan: row.loan_id.into(),
        warehouse: row.warehouse_id.into(),
        year: row.year,
        number: count(row.number)?,
        code: RecordCode::stored(row.code),
        contents: serde_json::from_value(row.contents).map_err(|_| unreadable("record of a loan"))?,
        issued: Deed { by: row.issued_by.map(Into::into), at: row.issued_at },
        kept: kept.map(|(sha256, at)| KeptPaper { sha256, at }),
    })
}

impl LoanRecordRepositories for SeaWork {
    fn loan_records(&mut self) -> &mut dyn LoanRecordRepository {
        self
    }
}

impl SeaWork {
    fn records_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl LoanRecordRepository for SeaWork {
    async fn next_number(&mut self, warehouse: EnvironmentId, year: i32) -> Result<u32, StoreError> {
        let values = [self.tenant().into(), Uuid::from(warehouse).into(), year.into()];
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), NEXT, values);
        let row = self.db.query_one_raw(statement).await.map_err(fault("record"))?;
        let row = row.ok_or_else(|| StoreError::failed("a number was not told"))?;
        count(row.try_get_by_index(0).map_err(fault("record"))?)
    }

    async fn add(&mut self, r: &LoanRecord) -> Result<(), StoreError> {
        self.within(r.institution)?;
        Entity::insert(row(r).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("record"))?;
        Ok(())
    }

    async fn find(&mut self, id: LoanRecordId) -> Result<Option<LoanRecord>, StoreError> {
        let query = self.records_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        query.one(&self.db).await.map_err(fault("record"))?.map(record).transpose()
    }

    async fn of_loan(&mut self, loan: LoanId) -> Result<Vec<LoanRecord>, StoreError> {
        let query = self.records_in_scope().filter(Column::LoanId.eq(Uuid::from(loan)));
        let query = query.order_by_asc(Column::IssuedAt).order_by_asc(Column::Id);
        query.all(&self.db).await.map_err(fault("record"))?.into_iter().map(record).collect()
    }

    async fn by_code(&mut self, code: &RecordCode) -> Result<Option<LoanRecord>, StoreError> {
        let query = Entity::find().filter(Column::Code.eq(code.as_str()));
        query.one(&self.db).await.map_err(fault("record"))?.map(record).transpose()
    }

    async fn unkept(&mut self, limit: u64) -> Result<Vec<LoanRecord>, StoreError> {
        let query = Entity::find().filter(Column::KeptAt.is_null());
        let query = query.order_by_asc(Column::IssuedAt).order_by_asc(Column::Id).limit(limit);
        query.all(&self.db).await.map_err(fault("record"))?.into_iter().map(record).collect()
    }

    async fn keep(&mut self, id: LoanRecordId, kept: &KeptPaper) -> Result<bool, StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::Sha256, Expr::value(kept.sha256.as_str()))
            .col_expr(Column::KeptAt, Expr::value(kept.at))
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::KeptAt.is_null());
        let done = query.exec(&self.db).await.map_err(fault("record"))?;
        Ok(done.rows_affected > 0)
    }
}
