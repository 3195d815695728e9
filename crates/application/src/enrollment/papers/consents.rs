//! To what people consent, that they did, and that they do not any more.

use super::told::discreet;
use super::{Papers, digest};
use crate::Result;
use crate::enrollment::{hold, sight};
use crate::zone::zone_of;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::day_in;
use plantel_domain::enrollment::{
    Channel, Consent, ConsentError, ConsentGiven, ConsentRevoked, ConsentText, ConsentTextWritten, Giver,
    MOST_CONSENT_TEXT, NewConsent, Purpose, Revocation, Sight, Student,
};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{ConsentId, StudentId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, StoreError, UnitOfWork};
use plantel_domain::text::Prose;

impl Papers {
    /// All words, or those for one purpose: by purpose, the newest first.
    pub async fn consent_texts(&self, ctx: &Context, purpose: Option<Purpose>) -> Result<Vec<ConsentText>> {
        ctx.visibility(Permission::ReadSchool)?;
        Ok(self.store.read(ctx).await?.consents().texts(purpose).await?)
    }

    /// Writes down the words to which people consent from now on; those before stay, with who consented to them.
    pub async fn write_consent_text(
        &self,
        ctx: &Context,
        purpose: Purpose,
        text: Prose<MOST_CONSENT_TEXT>,
    ) -> Result<ConsentText> {
        let institution = ctx.visibility(Permission::ManageEnrollment)?.institution;
        ctx.require(Permission::ManageEnrollment, &Target::institution(institution))?;
        let mut work = self.store.begin(ctx).await?;
        let written = ConsentText {
            id: self.ids.next().into(),
            institution,
            purpose,
            number: newest(&mut *work, purpose).await?.saturating_add(1),
            sha256: digest(text.as_str()),
            text,
            by: ctx.user(),
            created_at: self.clock.now(),
        };
        match work.consents().add_text(&written).await {
            // Somebody else came first: the next number is tried.
            Err(StoreError::Duplicate(_)) if written.number < u16::MAX => return Err(StoreError::Busy.into()),
            done => done?,
        }
        // The digest proves the words, which lie in their own table.
        let mut changes = Change::created(&written);
        changes.retain(|change| change.field != "text");
        let event = Event::of(&ConsentTextWritten { text: written.id }).changed(changes);
        work.commit(event.into()).await?;
        Ok(written)
    }

    /// Somebody consents: by the own account, or before the office, which writes it down.
    pub async fn give_consent(&self, ctx: &Context, student: StudentId, new: NewConsent) -> Result<Consent> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::GiveConsents).await?;
        let student = held(&mut *work, &sight, student).await?.ok_or(not_found::STUDENT)?;
        may_say(ctx, &mut *work, &sight, (&student, new.giver, new.channel)).await?;
        student.in_use()?;
        let text = work.consents().text(new.text).await?.ok_or(not_found::CONSENT_TEXT)?;
        let newest = newest(&mut *work, text.purpose).await?;
        let now = self.clock.now();
        let today = day_in(zone_of(ctx, &mut *work).await?, now);
        let (id, said) = (self.ids.next().into(), (new, ctx.user(), now));
        let consent = Consent::give(id, (&student, today), (&text, newest), said)?;
        let same = |other: &Consent| {
            other.revoked.is_none() && (other.purpose, other.giver) == (consent.purpose, consent.giver)
        };
        if work.consents().of_student(student.id).await?.iter().any(same) {
            return Err(ConsentError::Given.into());
        }
        work.consents().add(&consent).await?;
        let given = ConsentGiven { consent: id, student: student.id, purpose: consent.purpose };
        work.commit(Event::of(&given).changed(Change::created(&consent)).into()).await?;
        Ok(consent)
    }

    /// Who consented does not any more: who may consent says so; a guardian of the own consents alone, a student of
    /// age of all that are about them.
    pub async fn revoke_consent(
        &self,
        ctx: &Context,
        id: ConsentId,
        channel: Channel,
        reason: Option<Prose<500>>,
    ) -> Result<Consent> {
        let mut work = self.store.begin(ctx).await?;
        let sight = sight(ctx, &mut *work, Permission::GiveConsents).await?;
        let known = work.consents().find(id).await?.ok_or(not_found::CONSENT)?;
        let student = held(&mut *work, &sight, known.student).await?.ok_or(not_found::CONSENT)?;
        let today = day_in(zone_of(ctx, &mut *work).await?, self.clock.now());
        // Who is of age says of their own data what holds, whoever consented before.
        let giver = if student.of_age_on(today) && student.user.is_some() && student.user == ctx.user() {
            Giver::Student
        } else {
            known.giver
        };
        may_say(ctx, &mut *work, &sight, (&student, giver, channel)).await?;
        // As it is now that nobody else revokes it.
        let before = work.consents().find(id).await?.ok_or(not_found::CONSENT)?;
        let said = Revocation { at: self.clock.now(), by: ctx.user(), channel, reason };
        let after = before.clone().revoke(said)?;
        work.consents().revoke(&after).await?;
        let revoked = ConsentRevoked { consent: id, student: student.id, purpose: after.purpose };
        let event = Event::of(&revoked).changed(discreet(Change::between(&before, &after)));
        work.commit(event.into()).await?;
        Ok(after)
    }

    /// All of a student, revoked ones too, the newest first.
    pub async fn consents(&self, ctx: &Context, student: StudentId) -> Result<Vec<Consent>> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, &mut *reader, Permission::ReadEnrollment).await?;
        reader.students().find(&sight, student, None).await?.ok_or(not_found::STUDENT)?;
        Ok(reader.consents().of_student(student).await?)
    }
}

/// The number of the newest words for a purpose; 0 when there are none.
async fn newest(work: &mut dyn Repositories, purpose: Purpose) -> Result<u16> {
    Ok(work.consents().texts(Some(purpose)).await?.first().map_or(0, |text| text.number))
}

/// A student whom the caller sees and who is not blocked, held until the work ends.
async fn held(work: &mut dyn UnitOfWork, sight: &Sight, id: StudentId) -> Result<Option<Student>> {
    if work.students().find(sight, id, None).await?.is_none() {
        return Ok(None);
    }
    hold(work, sight, id).await
}

/// Who comes by the own account speaks for themself, whatever else they are; the office writes down what it was told on
/// paper or in person. Nobody consents for themself as their own guardian.
async fn may_say(
    ctx: &Context,
    work: &mut dyn UnitOfWork,
    sight: &Sight,
    (student, giver, channel): (&Student, Giver, Channel),
) -> Result<()> {
    let stranger = || Invalid::at("/channel", BadValue::new("consent.channel"));
    if channel != Channel::Web {
        return if sight.everything { Ok(()) } else { Err(stranger().into()) };
    }
    let user = ctx.actor()?.user;
    let is_student = student.user == Some(user);
    let own = match giver {
        Giver::Student => is_student,
        Giver::Guardian(guardian) => {
            !is_student && work.guardians().of_user(user).await?.is_some_and(|own| own.id == guardian)
        }
    };
    match own {
        true => Ok(()),
        false if sight.everything => Err(stranger().into()),
        false => Err(ConsentError::NotTheirGuardian.into()),
    }
}
