//! Whose records a caller sees.

use crate::Result;
use plantel_domain::access::{Context, Permission, Reach, Target};
use plantel_domain::enrollment::{Sight, Student};
use plantel_domain::ids::StudentId;
use plantel_domain::store::Repositories;

/// Which students the caller sees, or touches, under this permission. All of the institution, whom the caller teaches,
/// and the caller's own record and children: grants add up. Who is blocked is among them for who sees all and may
/// block.
pub(crate) async fn sight(ctx: &Context, work: &mut dyn Repositories, permission: Permission) -> Result<Sight> {
    let visible = ctx.visibility(permission)?;
    let mut sight = Sight::none(visible.institution);
    if visible.everything {
        let target = Target::institution(visible.institution);
        let blocked_too = ctx.require(Permission::BlockStudents, &target).is_ok();
        return Ok(Sight { blocked_too, ..Sight::all(visible.institution) });
    }
    let actor = ctx.actor()?;
    let reaches = actor.reaches(permission);
    if reaches.contains(&Reach::Groups) {
        sight.groups = work.class_groups().taught_by(actor.user).await?.into_iter().map(|group| group.id).collect();
    }
    if reaches.contains(&Reach::Own) {
        sight.students = work.students().of_user(actor.user).await?.into_iter().collect();
    }
    Ok(sight)
}

/// A student of whom something is to change, held until the work ends: nobody who was blocked meanwhile, as far as the
/// caller may know. Of whom the caller knows it nothing changes.
pub(crate) async fn hold(work: &mut dyn Repositories, sight: &Sight, id: StudentId) -> Result<Option<Student>> {
    let student = work.students().lock(id, None).await?.filter(|student| sight.admits(student));
    student.as_ref().map(Student::unblocked).transpose()?;
    Ok(student)
}

/// Whether the caller reads what people typed of a student (why they left, why a paper does not do, what a file was
/// called), which may name anybody: who may open the student's papers does.
pub(crate) async fn reads_typed(ctx: &Context, work: &mut dyn Repositories, student: StudentId) -> Result<bool> {
    if ctx.visibility(Permission::ReadEnrollmentDocuments).is_err() {
        return Ok(false);
    }
    // Nobody opens papers for teaching a group.
    Ok(sight(ctx, work, Permission::ReadEnrollmentDocuments).await?.shows(student, []))
}
