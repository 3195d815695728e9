//! Who answers for whom.

use crate::bulk::Write;
use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork, delete_all};
use plantel_domain::codes::Relationship;
use plantel_domain::enrollment::{Guardianship, Student};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "student_guardians")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub student_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub guardian_id: Uuid,
    pub position: i32,
    pub relationship: String,
    pub may_pick_up: bool,
    pub emergency_contact: bool,
    pub lives_with: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn rows(student: &Student) -> impl Iterator<Item = Model> {
    student.guardians.iter().zip(0..).map(move |(link, position)| Model {
        institution_id: student.institution.into(),
        student_id: student.id.into(),
        guardian_id: link.guardian.into(),
        position,
        relationship: link.relationship.name().to_owned(),
        may_pick_up: link.may_pick_up,
        emergency_contact: link.emergency_contact,
        lives_with: link.lives_with,
    })
}

fn link(row: Model) -> Result<Guardianship, StoreError> {
    Ok(Guardianship {
        guardian: row.guardian_id.into(),
        relationship: Relationship::parse(&row.relationship).map_err(|_| unreadable("relationship"))?,
        may_pick_up: row.may_pick_up,
        emergency_contact: row.emergency_contact,
        lives_with: row.lives_with,
    })
}

impl SeaWork {
    /// Who answers for each of these students, whom to call first first.
    pub(super) async fn guardianships(
        &self,
        students: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Vec<Guardianship>>, StoreError> {
        let mut found: BTreeMap<Uuid, Vec<Guardianship>> = BTreeMap::new();
        for students in students.chunks(BATCH) {
            let query = Entity::find()
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::StudentId.is_in(students.iter().copied()))
                .order_by_asc(Column::StudentId)
                .order_by_asc(Column::Position);
            for row in query.all(&self.db).await.map_err(fault("student guardian"))? {
                found.entry(row.student_id).or_default().push(link(row)?);
            }
        }
        Ok(found)
    }

    /// Adds who answers for students of whom nothing of the kind is stored.
    pub(super) fn adding_guardianships(&self, students: &[Student]) -> impl Iterator<Item = Write> + Send {
        let rows: Vec<Model> = students.iter().flat_map(rows).collect();
        self.adding::<Entity>("student guardian", rows.into_iter())
    }

    /// Leaves those who answer for a student now.
    pub(super) async fn replace_guardianships(&self, student: &Student) -> Result<(), StoreError> {
        let its = Condition::all()
            .add(Column::InstitutionId.eq(self.tenant()))
            .add(Column::StudentId.eq(Uuid::from(student.id)));
        delete_all::<Entity>(&self.db, its).await?;
        self.write_each(self.adding_guardianships(std::slice::from_ref(student))).await
    }
}
