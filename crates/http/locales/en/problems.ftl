# Texts of the problems, one for each code: the dots of the code are dashes here.
# The value is the whole sentence (detail); .title is short and constant (title).

## The request itself

request-malformed = We could not read the request: its body is not valid JSON.
    .title = Unreadable request
request-invalid = Some of the data is not valid; please check what is listed and send the request again.
    .title = Invalid data
request-too-large = What you sent is larger than the { $max } bytes allowed.
    .title = Content too large
request-unsupported-media = This type of content is not read here; please send it as { $expected }.
    .title = Unsupported content type
request-timeout = The request took too long to arrive; please try again.
    .title = Request timed out
request-too-slow = What you sent came too slowly; please try again over a better connection.
    .title = Sent too slowly
server-busy = The server has too much to do just now, and nothing was changed; please try again in a few seconds.
    .title = Server busy
request-too-many =
    You made too many requests in a short time; please try again in { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }.
    .title = Too many requests
export-too-many = Too many exports are being prepared already; please try again in a few seconds.
    .title = Too many exports
stream-too-many = You are already following your notices in { $max } windows or apps at once; please close one before you open another.
    .title = Too many open streams
stream-too-many-here = From your network { $max } windows or apps are following notices at once already; please close one, or try again later.
    .title = Too many open streams in your network
stream-full = The server takes no more open connections for now; please try again in a few seconds.
    .title = Server full
stream-unknown-event = The event from which you want to go on is not one of your notices; please begin again without Last-Event-ID.
    .title = Unknown event
path-not-found = There is nothing at this address; please check how it is spelled.
    .title = No such address
method-not-allowed = This resource does not offer the HTTP method you used.
    .title = Method not allowed
if-match-malformed = The If-Match header must repeat the ETag that you received with the resource.
    .title = Unreadable If-Match header
idempotency-key-invalid = The Idempotency-Key header is empty, too long or has characters that are not allowed; a UUID is a good choice.
    .title = Invalid idempotency key
idempotency-key-reused = You have already used this Idempotency-Key for a different request; please use a new key.
    .title = Idempotency key already used
cors-origin-denied = This web site is not allowed to use the API from a browser.
    .title = Origin not allowed

## The system

internal = Something failed on our side; if it keeps happening, please tell us the id of the request.
    .title = Internal error
server-overloaded = There are too many requests right now; please wait a few seconds and try again.
    .title = Server overloaded
store-busy = The system is busy and nothing was changed; please try again in a few seconds.
    .title = System busy
store-full = There is no room to save anything more, and nothing was changed; what is saved can still be read. Please tell whoever runs the system.
    .title = No room to save
store-stale = Somebody else changed this while you were saving it; please look at the current version and try again.
    .title = Changed meanwhile
store-precondition-failed = This has changed since you looked at it; please read the current version before you save.
    .title = Outdated version
store-duplicate = There is already a record with this data.
    .title = Already exists
store-answered = A request with this Idempotency-Key has just been carried out; send it again to receive its answer.
    .title = Already carried out

## Lists

page-bad-cursor = The cursor does not belong to this list or this order; please start again from the first page.
    .title = Invalid cursor
page-skip-and-cursor = Please use either skip or cursor, not both.
    .title = Both skip and cursor
limit-out-of-range = The limit of a page must be between { $min } and { $max }.
    .title = Limit out of range
skip-out-of-range = The value of skip must be a whole number from zero, within what is allowed.
    .title = Skip out of range
sort-unknown = The list cannot be sorted by this field.
    .title = Unknown order

## Fields of any kind

field-required = This field is required.
    .title = Missing field
field-unknown = There is no such field here; please check how it is spelled.
    .title = Unknown field
field-invalid = This field does not have the expected form.
    .title = Invalid field
field-too-short =
    This field must have at least { $min ->
        [one] { $min } character
       *[other] { $min } characters
    }.
    .title = Too short
field-too-long =
    This field may have at most { $max ->
        [one] { $max } character
       *[other] { $max } characters
    }.
    .title = Too long
field-too-small = This value must be at least { $min }.
    .title = Too small
field-out-of-range = This value must be between { $min } and { $max }.
    .title = Out of range
text-empty = Please write something; this text cannot be empty.
    .title = Empty text
text-too-long =
    The text may have at most { $max ->
        [one] { $max } character
       *[other] { $max } characters
    }.
    .title = Text too long
text-control-character = The text has invisible characters that are not allowed; please type it again.
    .title = Characters not allowed
id-invalid = The id must be a UUID, and not all zeros.
    .title = Invalid id
kind-unknown = This value is not one of those allowed.
    .title = Unknown value
code-invalid = The code must have 2 to 32 plain letters, digits or dashes.
    .title = Invalid code
email-invalid = Please write a complete e-mail address, such as name@example.org.
    .title = Invalid e-mail address
password-too-short =
    The password must have at least { $min ->
        [one] { $min } character
       *[other] { $min } characters
    }.
    .title = Password too short
password-too-long =
    The password may have at most { $max ->
        [one] { $max } character
       *[other] { $max } characters
    }.
    .title = Password too long
password-too-weak = This password is too easy to guess; please choose a longer one, such as several words that do not belong together and have nothing to do with you.
    .title = Password too weak
password-common = This password is one of those most used, and the first that anybody would try; please choose another.
    .title = Password too common
password-composition = The password must mix upper-case and lower-case letters, digits and other characters; please add what is lacking.
    .title = Password lacks variety
return-to-not-allowed = This system does not send anybody back to this address; please use one that whoever administers the system has allowed.
    .title = Return address not allowed
challenge-invalid = The challenge must have the 43 characters of an S256 code challenge (RFC 7636): the SHA-256 digest of your verifier in base64url without padding.
    .title = Invalid challenge
locale-unknown = The languages offered are es, en and pt.
    .title = Unknown language
time-zone-unknown = Please write the name of an IANA time zone, such as America/Bogota.
    .title = Unknown time zone

## Money, quantities, dates

money-bad-amount = Please write the amount in digits with a decimal point, such as 3200000.50, with no more decimals than the currency has.
    .title = Invalid amount
money-unknown-currency = Please write the ISO 4217 code of the currency, such as COP.
    .title = Unknown currency
money-negative = The amount cannot be less than zero.
    .title = Negative amount
quantity-negative = The quantity cannot be less than zero.
    .title = Negative quantity
quantity-zero = The quantity must be at least one.
    .title = Zero quantity
quantity-too-large = The quantity is larger than allowed.
    .title = Quantity too large
date-too-early = The date cannot be before { $earliest }.
    .title = Date too early
date-too-late = The date cannot be after { $latest }.
    .title = Date too late
date-before-start = The end date cannot be before the start date.
    .title = End before start
date-in-past = The date has passed; please choose today or later.
    .title = Date in the past
date-too-many-days = The days can be at most { $max }.
    .title = Too many days

## Signing in

login-bad-credentials = The e-mail address or the password is not correct.
    .title = Wrong sign-in data
login-inactive = Your account is switched off; please ask whoever administers the system.
    .title = Account switched off
login-locked =
    Too many sign-ins failed; please try again in { $minutes ->
        [one] { $minutes } minute
       *[other] { $minutes } minutes
    }, or recover your password by e-mail.
    .title = Sign-in locked for now
token-missing = Please sign in to go on: the request carries no access token.
    .title = Not signed in
token-invalid = The token is not valid in this system; please sign in again.
    .title = Invalid token
token-expired = Your access has expired; please renew it or sign in again.
    .title = Access expired
token-revoked = This session has ended; please sign in again.
    .title = Session ended
access-sign-in-required = Please sign in to do this.
    .title = Sign in first
session-not-found = You have no such open session; it may have ended already, so please look at your list of sessions again.
    .title = Session not found

## Two-step verification

mfa-required = Your account asks for a second step; please add the code that your app shows, or one of your recovery codes.
    .title = Code needed
mfa-wrong-code = The code is not correct or was already used; please type the one that your app shows now, or wait for the next.
    .title = Wrong code
mfa-already-on = Two-step verification is already on; please switch it off first if you want to set it up on another device.
    .title = Two-step verification already on
mfa-off = This account has no two-step verification; it has to be set up first.
    .title = Two-step verification is off
mfa-demanded = One of your roles demands two-step verification, so you cannot switch it off; please ask whoever administers the system if you have lost your device.
    .title = Two-step verification demanded
mfa-enrol-first = One of your roles demands two-step verification; please set it up in your account before you go on.
    .title = Set up two-step verification first

## Signing in by an account elsewhere

sso-unknown-provider = You cannot sign in here by this provider; please choose one of those offered.
    .title = Unknown provider
sso-not-begun-here = This sign-in was not begun in this browser, took too long or is already over; please begin again.
    .title = Sign-in not begun here
sso-provider-refused = The provider did not confirm the sign-in; please try again, or sign in another way.
    .title = Refused by the provider
sso-unbelievable = We could not reach the provider or could not trust its answer; please try again in a few minutes, or sign in another way.
    .title = Answer not trusted
sso-nobody-here = No account here belongs to the one you signed in by; please ask whoever administers the system for an account, or sign in another way.
    .title = No account here
sso-unverified-email = Either the provider or this system has not made sure that the e-mail address is yours; please prove it first by the recovery or verification mail, or at the provider, and sign in again.
    .title = E-mail address not verified
sso-linked-elsewhere = This outside account is already linked to another user here; please sign in by a different one.
    .title = Linked to another user
sso-last-way-in = Without this linked account you could not sign in any more; please set a password by the recovery mail before you unlink it.
    .title = Only way to sign in
sso-bad-ticket = This sign-in was already used or took too long; please begin again.
    .title = Sign-in no longer valid
sso-identity-not-found = You have no such linked account; please look at your list of linked accounts again.
    .title = Linked account not found

## Who may

access-denied = You do not have the permission { $permission }, which is needed to do this here.
    .title = Not allowed
access-module-off =
    Your institution has not switched on the module { $module ->
        [school] School
        [inventory] Inventory
        [lab] Laboratory
        [stock] Stock
        [biofloc] Biofloc
       *[other] { $module }
    }.
    .title = Module switched off
permission-unknown = There is no permission of this name.
    .title = Unknown permission
role-unknown = There is no role of this name.
    .title = Unknown role
module-unknown = There is no module of this name.
    .title = Unknown module
membership-not-found = We found no such membership in your institution.
    .title = Membership not found
membership-exists = This person already belongs to the institution; please change the membership there is.
    .title = Already a member
membership-own = You cannot change your own membership; please ask another administrator of the institution.
    .title = Own membership
membership-unknown-environment = One of the chosen environments is not of this institution.
    .title = Environment not known
invitation-not-found = We found no such invitation in your institution.
    .title = Invitation not found
invitation-over = This invitation was already accepted, was taken back or has expired; whoever administers the institution can send a new one.
    .title = Invitation over
invitation-pending = An invitation already waits for this address; please send that one again, or take it back before you make another.
    .title = Already invited

## Users

user-not-found = We found no such user.
    .title = User not found
user-inactive = The account of this user is switched off.
    .title = User switched off
user-email-taken = There is already an account with this e-mail address.
    .title = E-mail address taken
user-own = As an administrator you cannot delete, switch off or demote your own account; please ask another administrator.
    .title = Own account
user-last-admin = This is the last active administrator of the system; please make somebody else an administrator first.
    .title = Last administrator
user-has-loans = Things are still on loan to this account; they must be returned before it can be deleted.
    .title = Open loans
password-wrong = Your current password is not correct; please type it again, or choose a new one by the recovery mail.
    .title = Wrong password
password-same = The new password is the one you have now; please choose a different one.
    .title = Same password
sign-up-closed = Nobody can sign up here on their own; please ask whoever administers the system for an account.
    .title = Sign-up closed
sign-up-by-invitation = Only who was invited can sign up here; please ask your institution for an invitation and use the link it sends you.
    .title = Invitation needed
mail-token-invalid = The link from the mail is incomplete, too old or already used; please ask for a new one.
    .title = Link no longer valid

## Institutions and their places

institution-not-found = We found no such institution.
    .title = Institution not found
institution-not-chosen = Please choose the institution you work in, for example with the header X-Institution-Id.
    .title = No institution chosen
institution-not-member = You do not belong to this institution.
    .title = Not a member
institution-code-taken = There is already an institution with this code.
    .title = Code taken
nit-invalid = Please write the NIT with its check digit, such as 800197268-4.
    .title = Invalid NIT
nit-check-digit = The check digit does not match this NIT; please check the numbers.
    .title = Wrong check digit
dane-invalid = The DANE code must have 12 digits.
    .title = Invalid DANE code
environment-not-found = We found no such environment in your institution.
    .title = Environment not found
environment-name-taken = The institution already has an environment of this name.
    .title = Name taken
environment-holds-assets =
    There { $count ->
        [one] is still { $count } asset
       *[other] are still { $count } assets
    } in this environment; please move what is there before you retire it.
    .title = Environment not empty
environment-has-classes = There is class in this environment on { $day } or later; please move or end those classes before you retire it.
    .title = Environment has classes
environment-retired = This environment is retired and takes no more changes.
    .title = Environment retired

## Codes, and what people are called

document-type-unknown = We do not know this type of document; please write one of the list, such as TI, RC, CC or PPT.
    .title = Unknown type of document
document-number-invalid = The number of a document must have 1 to 20 plain letters or digits.
    .title = Invalid number of a document
document-digits-expected = Numbers of this type of document usually have digits alone; please check how it is written.
    .title = Digits expected
document-length-unusual = The length of this number is unusual for this type of document; please check it.
    .title = Unusual length
document-age-unusual = This type of document is unusual at the age of this person, who may have another by now.
    .title = Unusual document for the age
document-temporary = The Secretaría gave this number for the time being; please change it when the person has papers.
    .title = Temporary document
municipality-unknown = No municipality has this code; please write the five digits of DIVIPOLA, such as 05001.
    .title = Unknown municipality
department-unknown = No department has this code; please write the two digits of DIVIPOLA, such as 05.
    .title = Unknown department
country-unknown = No country has this code; please write the two letters of ISO 3166-1, such as CO.
    .title = Unknown country
country-is-colombia = Of somebody born in Colombia please say the municipality (birth_municipality), not the country.
    .title = Say the municipality
sex-unknown = Please write F or M, as the paper says.
    .title = Unknown sex
zone-unknown = The zone is urban or rural.
    .title = Unknown zone
stratum-unknown = The stratum is a number from 0, for none, to 6.
    .title = Unknown stratum
grade-unknown = We do not know this grade; please write its code in SIMAT or its name, such as 0, 11 or transición.
    .title = Unknown grade
shift-unknown = We do not know this shift; please write one of the list, such as mañana, tarde or única.
    .title = Unknown shift
ethnicity-unknown = No people has this code in SIMAT; please write 0 if the person belongs to none.
    .title = Unknown people
disability-unknown = No disability has this code in SIMAT; please write 99 if there is none.
    .title = Unknown disability
relationship-unknown = We do not know this relationship; please write one of the list, such as mother, father or legal_guardian.
    .title = Unknown relationship
name-character = A name has letters, and between them spaces, apostrophes, hyphens or dots; please take out the rest.
    .title = Character not allowed in a name
phone-invalid = Please write a telephone number of at least 7 digits, such as 300 123 4567 or +57 300 123 4567.
    .title = Invalid telephone number

## Students, and who answers for them

student-not-found = We found no such student among those whom you may see.
    .title = Student not found
student-inactive = This student is switched off and takes no changes; please switch them on first.
    .title = Student switched off
student-enrolled = This student has an open enrolment; please close it before you switch them off or block them.
    .title = Student enrolled
student-blocked = This student is blocked: the data are kept and take no changes; whoever may block can unblock them.
    .title = Student blocked
student-not-blocked = This student is not blocked.
    .title = Student not blocked
student-document-taken = A student of the institution has this document already, or the same number on another that one person bears (RC, TI, CC, NUIP).
    .title = Document taken
student-user-taken = This account is another student's of the institution already.
    .title = Account taken
student-user-not-member = This account is not of an active member of the institution.
    .title = Not a member
student-user-without-role = This account does not have the role of student in the institution; give it that role first.
    .title = Not a student's account
guardian-not-found = We found no such guardian.
    .title = Guardian not found
guardian-is-the-student = Nobody answers for themself: { $name } has the student's own document or account.
    .title = The student themself
guardian-circle = With { $name } as guardian the student would answer, over others, for themself.
    .title = Guardians in a circle
guardian-too-many = At most { $max } people can answer for a student.
    .title = Too many guardians
guardian-shared =
    The change touches other students too, for whom { $name } answers: { $children }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }. If you mean that, please send it again with confirm=true.
    .title = Guardian of other students
guardian-held = Somebody is known by this document already of whom the school shows nothing; please ask who may block students to add them.
    .title = Ask who may block
guardian-paper-differs = The guardian is known with the same number on another type of document, and keeps that; please change it if it is old.
    .title = Another type of document
guardian-document-taken = A guardian of the institution has this document already, or the same number on another that one person bears (RC, TI, CC, NUIP).
    .title = Document taken
guardian-user-taken = This account is another guardian's of the institution already.
    .title = Account taken
guardian-user-without-role = This account does not have the role of guardian in the institution; give it that role first.
    .title = Not a guardian's account
contact-proposal-not-found = We found no such proposal of contact data among those that you may see.
    .title = Proposal not found
contact-proposal-nothing = Nothing would change: all of it is as you propose.
    .title = Nothing to change
contact-proposal-not-now =
    This is not possible now: the proposal { $state ->
        [accepted] was accepted
        [rejected] was refused
       *[other] was withdrawn
    }.
    .title = Not now
contact-proposal-own-data-only = By your own account you propose the student's data alone; a guardian proposes their own.
    .title = Own data only
contact-proposal-own = Who proposed it does not accept it; somebody else of the office does.
    .title = One's own proposal
contact-proposal-not-yours = Only who proposed it takes it back; the office may refuse it.
    .title = Somebody else's proposal
contact-proposal-pending = Somebody else has proposed contact data of the same people, of which nobody has decided yet.
    .title = Another proposal waits
contact-proposal-changed-meanwhile = These were changed since it was proposed: { $named }. If you mean to write over them, please send it again with confirm=true.
    .title = Changed meanwhile
birth-date-future = The date of birth must not be after today.
    .title = Birth in the future
blood-type-unknown = Please write the blood group and the factor, such as O+ or AB-.
    .title = Unknown blood type

## The structure of a school

site-not-found = We found no such site in your institution.
    .title = Site not found
site-name-taken = The institution has a site of this name already.
    .title = Name taken
site-dane-taken = Another site of the institution has this DANE code.
    .title = DANE code taken
site-consecutive-invalid = The digits that tell a site apart are two, from 01 to 99.
    .title = Wrong digits of a site
site-consecutive-taken = Another site of the institution has these digits already.
    .title = Digits taken
site-in-use = The site is in use; it was not retired.
    .title = Site in use
site-has-groups =
    At this site there { $count ->
        [one] is { $count } group
       *[other] are { $count } groups
    } of a school year that is not over; please move them, or close the year, before you retire the site.
    .title = Site with groups
site-retired = This site was retired and takes no more changes or groups.
    .title = Site retired
dane-other-municipality = The DANE code is of another municipality: its digits two to six must be those of the municipality.
    .title = Code of another municipality
school-year-not-found = We found no such school year in your institution.
    .title = School year not found
school-year-name-taken = The institution has a school year of this name already.
    .title = Name taken
school-year-closed = This school year is closed; nothing of it is written any more.
    .title = School year closed
school-year-not-active = This is possible only while the school year is active.
    .title = School year not active
school-year-wrong-state =
    This is not possible because the school year is { $state ->
        [planning] being planned
        [active] active
        [closed] closed
       *[archived] archived
    }.
    .title = State of the school year
school-year-has-open-enrollments = { $count ->
        [one] One enrolment of this year is still open.
       *[other] { $count } enrolments of this year are still open.
    } Promoting the year ends all of them at once: it completes those that are active and, if you ask for it, withdraws whoever never had a place. You can also complete them, or write down who left, one by one.
    .title = Enrolments are open
school-year-another-active = Another school year is active: { $year }. Please close it first.
    .title = Another year is active
academic-period-not-found = The school year has no such period.
    .title = Period not found
academic-period-outside-year = The period lies outside of the school year.
    .title = Period outside of the year
academic-period-overlaps = The period has days in common with another of the same year.
    .title = Periods overlap
academic-period-name-twice = Another period of the same year has this name.
    .title = Name repeated
academic-period-weights = The weights of the periods must make 100.
    .title = Weights do not make 100
group-not-found = We found no such group in your institution.
    .title = Group not found
group-code-taken = There is a group of this code at the same site, in the same year, grade and shift already.
    .title = Code taken
group-full = The group has no free place.
    .title = Group full
group-too-small =
    In the group { $count ->
        [one] { $count } place is
       *[other] { $count } places are
    } taken; it cannot have fewer.
    .title = Places taken
group-has-students = There are or were students in the group; please move them first.
    .title = Group with students
group-teacher-not-member = Who teaches the group must be an active member of the institution.
    .title = Not a member

## Enrolment

enrollment-not-found = We found no such enrolment among those that you may see.
    .title = Enrolment not found
enrollment-requirement-not-found = We found no such requirement of enrolments in your institution.
    .title = Requirement not found
enrollment-exists = The student has an enrolment of this school year already; only who left may have another.
    .title = Enrolled already
enrollment-not-now =
    This is not possible now: the enrolment { $state ->
        [prospect] only asks for a place (possible: { $next })
        [pending_documents] waits for papers (possible: { $next })
        [in_review] is in review (possible: { $next })
        [active] is active (possible: { $next })
        [completed] ended with the year (possible: { $next })
        [graduated] ended with the last grade (possible: { $next })
        [withdrawn] ended when the student left (possible: { $next })
       *[other] ended when the student left for another school (possible: { $next })
    }.
    .title = Not now
enrollment-settled =
    Nothing changes of the enrolment any more: { $state ->
        [completed] it ended with the year
        [graduated] it ended with the last grade
        [withdrawn] the student left
       *[other] the student left for another school
    }.
    .title = Enrolment has ended
enrollment-papers-missing = Papers are missing, or are not validated: { $papers }.
    .title = Papers missing
enrollment-no-consent = No guardian, nor the student once of age, has consented to what is done with the data.
    .title = No consent
enrollment-no-group = The enrolment has no group; please name one first.
    .title = No group
enrollment-group-does-not-fit =
    The group is of another { $in ->
        [year] school year
        [site] site
        [grade] grade
       *[other] shift
    }.
    .title = Group does not fit
enrollment-not-the-last-grade = Nobody graduates from grade { $grade }; please end the year with “complete”.
    .title = Not the last grade
enrollment-reason-needed = Please say why.
    .title = Reason needed
enrollment-age-unusual = The student's age is unusual in this grade; please look at the birth date and at the grade.
    .title = Unusual age
enrollment-case-unknown = There is no such way to come to a school year; use new, returning, from_elsewhere or from_abroad.
    .title = Unknown case
document-kind-invalid = A kind of paper is 2 to 40 small letters without accents, digits or underscores.
    .title = Invalid kind of paper

## Papers and consents

enrollment-document-not-found = We found no such paper among those that you may see.
    .title = Paper not found
enrollment-document-not-a-paper = The file is no PDF, PNG or JPEG, whatever its name says.
    .title = Not a paper
enrollment-document-too-large = The paper is too large: at most { $max } bytes.
    .title = Paper too large
enrollment-document-superseded = There is a newer version of this paper; please look at that one.
    .title = A newer version is there
enrollment-document-reviewed =
    This paper was already { $state ->
        [validated] validated
       *[other] rejected; please wait for a new version
    }.
    .title = Looked at already
enrollment-document-not-now = The enrolment takes no papers, nor are its own looked at: no place was offered yet, or it has ended.
    .title = Not now
consent-not-found = We found no such consent among those that you may see.
    .title = Consent not found
consent-text-not-found = We found no such text of a consent in your institution.
    .title = Text not found
consent-old-text = This text was replaced; people consent to the newest.
    .title = There is a newer text
consent-not-of-age = The student is not of age; a guardian consents.
    .title = Not of age
consent-not-their-guardian = This person does not consent here: they do not answer for the student, or are not the one of your account.
    .title = Not their guardian
consent-given = This consent was given already, and holds.
    .title = Given already
consent-revoked = This consent was revoked already.
    .title = Revoked already
consent-channel = By the own account people consent with web; the office writes down what it is told with paper or in_person.
    .title = Channel not allowed

## Inventory

asset-not-found = We found no such asset in your institution.
    .title = Asset not found
asset-code-or-serial-taken = The institution already has an asset with this code or this serial number.
    .title = Code or serial number taken
asset-too-many-units-out =
    Damaged, missing, in maintenance, in use and on loan add up to { $out }, but the asset has only { $quantity ->
        [one] { $quantity } unit
       *[other] { $quantity } units
    }.
    .title = Units do not add up
asset-serial-has-one-unit = An asset that is tracked by serial number has one unit at most.
    .title = A serial asset is one thing

## Import: the file

import-not-a-table = We could not read the file as a spreadsheet; please save it as CSV or as an Excel workbook (.xlsx), with a row of headings.
    .title = Not a table
import-missing-columns = The file lacks columns that are needed: { $columns }.
    .title = Missing columns
import-cut-off = The file ends in the middle of the row that starts on line { $line }; please save it again and send all of it.
    .title = File cut off
import-empty = The file has no row to import.
    .title = No rows
import-too-many-rows =
    The file may have at most { $max ->
        [one] { $max } row
       *[other] { $max } rows
    }; please split it.
    .title = Too many rows
import-too-many-columns =
    The file may have at most { $max ->
        [one] { $max } column
       *[other] { $max } columns
    }; please leave out those that are not needed.
    .title = Too many columns
import-too-many-fields =
    The file may have at most { $max ->
        [one] { $max } column
       *[other] { $max } columns
    } for fields of categories; please split it by category.
    .title = Too many fields
import-too-large-inside = The file is far larger inside than a table of its kind; please save only the table, as CSV or as a new workbook.
    .title = Too large inside
import-broken-workbook = The workbook is damaged or not whole; please save it again and send all of it.
    .title = Workbook damaged
import-locked-workbook = The workbook opens with a password only; please save it without one.
    .title = Workbook locked
import-old-workbook = The workbook is of an Excel before 2007; please save it as .xlsx or as CSV.
    .title = Old workbook
import-unknown-column = There is no column { $column } that a heading could stand for.
    .title = Unknown column
import-unknown-heading = The file has no heading { $heading }.
    .title = Unknown heading
import-column-twice = { $column } is named more than once; each heading stands for one column, and each column for one heading.
    .title = Column named twice

## Import: a row

import-wrong-number-of-fields = The row does not have as many fields as the headings; please check delimiters and quotes.
    .title = Wrong number of fields
import-missing-code = The row has no internal code.
    .title = Code missing
import-missing-name = The row has no name.
    .title = Name missing
import-duplicate-code = This code already stands in another row of the file.
    .title = Code repeated
import-duplicate-serial = This serial number already stands in another row or is another asset's.
    .title = Serial number repeated
import-bad-text = The text is too long or has characters that are not allowed.
    .title = Invalid text
import-bad-date = This is no possible date; please write it like 31/12/2026 or 2026-12-31.
    .title = Invalid date
import-bad-months = This is no number of months; please write a whole one from 1 to 1200.
    .title = Invalid months
import-bad-money = We could not read the amount; please write it in digits, such as 2.903.000,00.
    .title = Invalid amount
import-bad-quantity = The quantity is not valid: it must be a whole number that fits the units of the asset.
    .title = Invalid quantity
import-negative-quantity = The quantity cannot be less than zero.
    .title = Negative quantity
import-damaged-over-quantity = The damaged and missing units are more than the quantity.
    .title = More damaged or missing than units
import-unknown-status = The status is not one of those known, such as available, in use, maintenance, damaged or missing.
    .title = Unknown status
import-unknown-environment = The institution has no environment of this name; please create it first or let the import create it.
    .title = Unknown environment
import-environment-out-of-reach = You may not register assets in this environment.
    .title = Environment out of reach
import-exists-with-other-data = There is already an asset with this code and other data; ask for updates if you want to change it.
    .title = Exists with other data
import-units-on-loan = Units of this asset are on loan and the row does not fit with them; please import it when they are back.
    .title = Units on loan
import-damaged-not-counted = The status says damaged or missing, but the row counts no such unit; please check the quantities.
    .title = Damage not counted
import-warranty-not-dated = The row says for how many months there is a warranty, but not from which day; the warranty was left out.
    .title = Warranty without a date

## Import: a row of accounts

import-missing-email = The row has no e-mail address.
    .title = Address missing
import-bad-flag = The value must be yes or no: t, true or 1, or f, false or 0.
    .title = Neither yes nor no
import-bad-time = This is no possible moment; please write it like 2026-12-31T08:30:00Z or 2026-12-31 08:30:00+00.
    .title = Invalid moment
import-unreadable-password = The hash of the password is of no known form, not whole or too expensive to check; leave it empty so that the person sets a password by recovery.
    .title = Unreadable password hash
import-account-known = There is already an account with this address, here or in an earlier row; it was left as it is.
    .title = Known account
import-account-other-id = There is already an account with this address and another id, here or in an earlier row; it was left as it is.
    .title = Address under another id
import-account-other-email = There is already an account with this id and another address, here or in an earlier row; it was left as it is.
    .title = Id under another address
import-administrator-as-ordinary = The person administered everything and comes as an ordinary account; ask for administrators if that is not what you want.
    .title = Administrator as ordinary account

## Import: a row of students

import-unknown-document-type = We do not know this type of document; please write one such as TI, RC, CC, CE or PPT.
    .title = Unknown type of document
import-bad-document-number = The number of the document must have 1 to 20 plain letters or digits.
    .title = Invalid document number
import-duplicate-document = This document already stands in an earlier row of the file.
    .title = Document repeated
import-missing-surname = The row has no first surname.
    .title = Surname missing
import-future-birth-date = The date of birth is still to come.
    .title = Birth in the future
import-unknown-municipality = No municipality has this code; please write the five digits of DIVIPOLA, such as 05001.
    .title = Unknown municipality
import-unknown-country = No country has this code; please write its two letters (ISO 3166-1), such as VE.
    .title = Unknown country
import-two-birthplaces = The row names a municipality of birth in Colombia and another country; please leave one of them.
    .title = Two places of birth
import-unknown-sex = The sex must be F or M, as the document says it.
    .title = Unknown sex
import-unknown-stratum = The stratum must be a number from 0 to 6.
    .title = Unknown stratum
import-unknown-zone = The zone must be urban or rural.
    .title = Unknown zone
import-unknown-grade = We do not know this grade; please write its number, such as 0 for transición or 11 for the last one.
    .title = Unknown grade
import-unknown-shift = The shift is missing or not known; please write mañana, tarde, completa, única, nocturna or fin de semana. A group always has one.
    .title = Unknown shift
import-bad-phone = We could not read a telephone number of the row, and left it out; please fill it in afterwards.
    .title = Telephone left out
import-bad-email = We could not read an e-mail address of the row, and left it out; please fill it in afterwards.
    .title = E-mail left out
import-unknown-relationship = We do not know this relationship; a new guardian is written down as another person.
    .title = Unknown relationship
import-bad-guardian-document = The document of the guardian is missing or not valid; without it we cannot know the person again.
    .title = Document of the guardian
import-missing-guardian-name = This guardian is not known yet, and the row does not say the name.
    .title = Name of the guardian missing
import-guardian-is-student = The guardian has the document of the student.
    .title = The guardian is the student
import-guardian-circle = The student answers, over others, for this guardian; nobody can be their own guardian.
    .title = Guardians in a circle
import-guardian-differs = The guardian is known with other data, which were not changed; if those of the row are right, please correct them at the guardian.
    .title = Guardian with other data
import-too-many-guardians = The student has as many guardians as there can be; please remove one first.
    .title = Too many guardians
import-differs = The student is known with other data; ask for updates if you want to change them.
    .title = Known with other data
import-group-too-small = More students of the list are in this new group than it has places (40); please give it more.
    .title = Group too small
import-enrolled-elsewhere = The student is enrolled elsewhere this year, and no list takes a place away; please move the student by hand.
    .title = Enrolled elsewhere

## Loans

loan-not-found = We found no such loan in your institution.
    .title = Loan not found
loan-wrong-state =
    This is not possible because the loan is { $state ->
        [pending] pending
        [approved] approved
        [rejected] rejected
        [cancelled] cancelled
        [expired] expired
        [active] active
        [partially_returned] partly returned
        [returned] returned
        [lost] lost
       *[other] { $state }
    }.
    .title = State of the loan
loan-own-request = You cannot decide on your own request; somebody else has to.
    .title = Own request
loan-not-enough-units =
    { $owned ->
        [enough] { $usable ->
            [0] No unit is free in that period for line { $line }, and you asked for { $wanted }.
            [one] Only { $usable } unit is free in that period for line { $line }, and you asked for { $wanted }.
           *[other] Only { $usable } units are free in that period for line { $line }, and you asked for { $wanted }.
        }
        [0] The warehouse has no unit that would do for line { $line }, and you asked for { $wanted }.
       *[other] The warehouse has { $owned } in all that would do for line { $line }, { $usable } of them free now, and you asked for { $wanted }.
    }
    .title = Not enough units
loan-not-a-warehouse = Only assets that are kept in a warehouse in use are lent.
    .title = Not in a warehouse
loan-period-over = The last day of this loan has passed; please make a new request.
    .title = Period over
loan-several-places = The things of one loan are kept in one warehouse; please make a request for each warehouse.
    .title = Several places
loan-more-than-promised =
    { $promised ->
        [0] Nothing more of this line is promised, and you want to hand over { $wanted }.
        [one] Only { $promised } more unit of this line is promised, and you want to hand over { $wanted }.
       *[other] Only { $promised } more units of this line are promised, and you want to hand over { $wanted }.
    }
    .title = More than promised
loan-more-than-out =
    { $out ->
        [0] Nothing of this is out, and you want to take { $returned } back.
        [one] Only { $out } unit of this is out, and you want to take { $returned } back.
       *[other] Only { $out } units of this are out, and you want to take { $returned } back.
    }
    .title = More than is out
loan-unknown-line = The loan has no such line, or it has several and you must say which.
    .title = Unknown line
loan-another-thing = This is not what the line asks for, or the line is of several things and you must say which.
    .title = Another thing
loan-missing-unit = What is missing can be neither handed over nor found; please state how the unit is.
    .title = Missing unit
loan-period-not-over = The last day of this loan has not passed yet.
    .title = Period not over
loan-policy-not-found = We found no such loan policy in your institution.
    .title = Loan policy not found
loan-policy-exists = There is a loan policy for this already; please change the one there is.
    .title = Loan policy exists
loan-policy-not-for-borrower = By the loan policy this is not lent to whoever asks for it.
    .title = Not lent to whoever asks
loan-policy-too-long =
    { $max ->
        [one] A loan lasts { $max } day at the most, and { $days } are asked for.
       *[other] A loan lasts { $max } days at the most, and { $days } are asked for.
    }
    .title = Too long
loan-policy-too-far-ahead =
    { $max ->
        [0] A loan is asked for on its first day.
        [one] A loan is asked for { $max } day ahead at the most.
       *[other] A loan is asked for { $max } days ahead at the most.
    }
    .title = Too far ahead
loan-policy-too-many-units = Whoever asks has or is promised { $has } and asks for { $wanted }; the most is { $max }.
    .title = Too many units
loan-policy-closed =
    Nothing is handed over or taken back on { $day }: { $why ->
        [weekday] the warehouse is not open on that weekday
        [holiday] it is a holiday
       *[other] { $why }
    }.
    .title = Closed on that day
loan-policy-borrower-late =
    { $until ->
        [back] Whoever asks still has something beyond its last day; it must come back first.
       *[other] Whoever asks returned something late; they can ask again after { $until }.
    }
    .title = Returned late
loan-line-twice = Another line asks for the same; please ask for it once, with the whole quantity.
    .title = The same line twice
loan-extension-not-longer = The new last day must lie after the present one.
    .title = Not longer
loan-extension-open = More days are already asked for; please wait for the answer.
    .title = Already asked for
loan-no-extension = Nobody is asking for more days of this loan.
    .title = No more days asked for
loan-waiting-already = You are already waiting for these units.
    .title = Already waiting
loan-not-waiting = You are not waiting for these units.
    .title = Not waiting
loan-pool-too-large = More than { $max } assets may fit; please ask for a category or a model that fewer have, or for one asset.
    .title = Too many assets
loan-said-twice = You have said exactly this a moment ago. If you mean it once more, please send it with an idempotency key or the version that you see.
    .title = Said twice
loan-same-thing = Both are the same asset; please choose another one.
    .title = The same asset
loan-unit-not-promised = No unit of this asset is promised by the loan; only what is promised and not handed over yet can be exchanged.
    .title = Not promised
loan-not-the-borrower = Only whoever asked for this loan can do this.
    .title = Another person's loan
loan-borrower-may-not = Whoever asked for this loan may not ask for loans any more.
    .title = Borrower may not borrow

loan-promised-already = One of the things is promised to somebody else for one of these days; please refresh, and choose another one or other days.
    .title = Promised already

## Classes

time-not-after-start = The end must lie after the beginning, on the same day.
    .title = End before the beginning
schedule-not-found = We found no such schedule in your institution.
    .title = Schedule not found
schedule-ended = This schedule has ended; please make a new one.
    .title = Schedule ended
schedule-room-taken = The room is taken on { $day } from { $from } to { $until }: { $programme }, group { $group } (schedule { $schedule }).
    .title = Room taken
schedule-instructor-busy = The instructor has another class on { $day } from { $from } to { $until }: { $programme }, group { $group } (schedule { $schedule }).
    .title = Instructor busy
schedule-overlaps = The room or the instructor has another class at one of these hours; please refresh, and choose other hours.
    .title = Classes at the same time
schedule-no-session = There is no class on any of these days; please check the weekdays, the days without class and the holidays.
    .title = No class
schedule-exception-twice = A day without class stands there twice.
    .title = Day repeated
schedule-not-an-instructor = This person cannot teach here: their place in the institution must be active, with a role that confirms checks.
    .title = Not an instructor

## Inventory checks

check-not-found = We found no such inventory check in your institution.
    .title = Check not found
check-line-not-found = The check has no such asset.
    .title = Asset not in the check
check-not-now =
    This is not possible now: the check { $state ->
        [student_pending] is being counted
        [instructor_review] waits for its confirmation
        [supervisor_review] waits for the last word
        [complete] is complete
        [cancelled] was cancelled
       *[other] is in the state { $state }
    }, and { $waits_for ->
        [student] the student is to act
        [instructor] the instructor is to act
        [supervisor] the supervisor is to act
        [nobody] nobody has anything to do any more
       *[other] the { $waits_for } is to act
    }{ $named ->
        [0] {""}
       *[other] : { $person }
    }.
    .title = Not the turn
check-two-steps =
    The same person has taken the step of the { $step ->
        [student] student
        [instructor] instructor
        [supervisor] supervisor
       *[other] { $step }
    } in this check; somebody else has to take this one, or a supervisor, who says why.
    .title = Two steps of one person
check-lines-missing =
    { $count ->
        [one] { $count } asset is not counted yet: { $items }. Please count it, or say why nobody can.
       *[other] { $count } assets are not counted yet: { $items }{ $more ->
            [0] {""}
           *[other] {" "}and { $more } more
        }. Please count them, or say of each why nobody can.
    }
    .title = Assets not counted
check-too-many-items = There are more than { $max } assets in this room; a check has { $max } at most.
    .title = Too many assets
check-stock-changed =
    The stock of these assets changed since they were counted, so their differences cannot be booked: { $items }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }. Please refuse them, or send the check back to be counted again.
    .title = Stock changed meanwhile
check-counted-since =
    A later check of this room has counted these assets again, so what was counted before cannot be booked: { $items }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }. Please refuse them.
    .title = Counted again meanwhile
check-has-variance =
    { $count ->
        [one] { $count } asset differs from the inventory; please decide on this check by itself.
       *[other] { $count } assets differ from the inventory; please decide on this check by itself.
    }
    .title = There are differences
check-no-variance =
    These assets do not differ from the inventory, so there is nothing to refuse: { $items }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }.
    .title = No difference
check-id-taken = Another check has this id; please make a new one.
    .title = Id taken
check-too-many-pictures = An asset can have at most { $max } pictures in a check.
    .title = Enough pictures of the asset
check-pictures-over = Pictures can be added until { $days } days after the end of the check.
    .title = Too late for pictures
check-item-of-another-room = This asset is not among those of the room when its check began.
    .title = Asset of another room
check-clock-wrong = This time cannot be right: it lies before the day of the check, or ahead of our clock; please look at the clock of the device.
    .title = Wrong clock
check-comment-needed = Please say what is not as it should be.
    .title = Comment needed
check-schedule-of-another-room = The classes of this schedule are held in another room.
    .title = Schedule of another room
check-no-session = The schedule has no class on this day.
    .title = No class on this day
check-not-begun = The class after which the room is counted has not begun yet.
    .title = Class not begun
check-day-passed = This day is too long ago to begin its check.
    .title = Day passed
check-not-a-reviewer = This person cannot take the next step of the check: they need an active membership with a role that may.
    .title = Not a reviewer
check-line-sum = The numbers do not fit: { $expected } expected and what is too many must be as many as found, damaged and missing together.
    .title = Sums do not fit
check-line-missing-and-surplus = Units of one asset are missing or too many, not both.
    .title = Missing and too many
check-line-item-needed = Please name the asset either by item_id or by tag.
    .title = Which asset?
check-line-id-taken = Another entry has this id, or it was counted before the book of this item changed; please count it anew under a new id.
    .title = Id taken
discrepancy-not-found = We found no such discrepancy in your institution.
    .title = Discrepancy not found
discrepancy-resolved = This discrepancy has been resolved already.
    .title = Resolved already

## Things a user owns

item-not-found = We found no such item.
    .title = Item not found
item-not-owner = This item is another user's; you may not see or change it.
    .title = Another user's item
loan-moved = The thing was moved since the loan was asked for; ask again at the warehouse where it is now.
    .title = Moved elsewhere
loan-borrower-left = Whoever asked for this loan no longer belongs to the institution.
    .title = Borrower has left
loan-record-not-found = We found no such loan record.
    .title = No such record
handling-not-found = The loan has no such hand-over or return.
    .title = No such hand-over
loan-too-many-pictures = A hand-over or return can have at most { $max } pictures.
    .title = Enough pictures of the hand-over
loan-pictures-over = Pictures can be added until { $days } days after the end of the loan.
    .title = Too late for pictures
loan-feed-too-many = You can have at most { $max } calendars; take one away first.
    .title = Too many calendars
loan-feed-not-found = We found no such calendar, or its address is good no more.
    .title = Calendar not found

## Assets, stock and moves

asset-too-many-units = One asset can have at most { $max } units.
    .title = Too many units
asset-units-away = Units of this asset are lent or on their way elsewhere; wait until they are back.
    .title = Units are away
asset-retired = The asset is out of use for good; nothing changes in it any more.
    .title = Asset is retired
asset-note-needed = Please say in a note what the reason is.
    .title = Note needed
asset-kit-has-parts = The kit still has parts; take them out of it first.
    .title = Kit has parts
asset-part-of-kit = This is part of a kit: it moves, is lent and changes hands with its kit alone. Take it out of the kit first.
    .title = Part of a kit
asset-kits-not-nested = A kit cannot be part of a kit, nor of itself.
    .title = Kits are not nested
asset-part-kept-elsewhere = A part must be kept where its kit is; move it there first.
    .title = Part is elsewhere
asset-not-a-part = This asset is no part of this kit.
    .title = Not a part
asset-kit-is-one = Only an asset tracked by serial number can be a kit.
    .title = A kit is one thing
stock-not-enough = There are { $usable } such units in that place, and you asked for { $wanted }.
    .title = Not enough units
movement-not-so = A movement of kind { $kind } does not lead from that condition to this one.
    .title = No such movement
movement-not-by-hand = Loans and transfers book this movement themselves.
    .title = Not booked by hand
movement-condition-not-stated = What is lent or on its way follows from loans and transfers; it cannot be stated.
    .title = Condition follows from elsewhere
transfer-not-found = We found no such transfer in your institution.
    .title = Transfer not found
transfer-closed = The transfer was received or cancelled before ({ $state }).
    .title = Transfer is over
transfer-more-than-sent = { $quantity } units were sent, so { $wanted } cannot have arrived.
    .title = More than was sent
transfer-same-place = The destination must be another environment.
    .title = Same place
custodian-not-member = Only somebody who belongs to the institution can answer for its things.
    .title = Not of the institution
salvage-above-cost = The value at the end needs a purchase cost of the same currency that is not lower.
    .title = Value at the end
list-empty = The list needs at least one entry.
    .title = Empty list
list-twice = This stands in the list twice.
    .title = Named twice
list-too-long = The list can have at most { $max } entries.
    .title = List too long
search-too-short = Please search for at least { $min } letters.
    .title = Search too short

## Categories

category-not-found = We found no such category in your institution.
    .title = Category not found
category-unknown = The institution has no category of this code; create it first.
    .title = Unknown category
category-inactive = This category is not in use any more.
    .title = Category not in use
category-code-taken = The institution already has a category with this code.
    .title = Code taken
category-field-twice = A field of this name stands in the list before.
    .title = Field twice
category-choices = A choice needs between 1 and 50 choices, and no other kind of field has any.
    .title = Choices

## Tags, labels, pictures

tag-not-found = Nothing that you may see carries this tag; it may have been revoked.
    .title = Nothing carries this tag
tag-invalid = This is no tag of ours: 32 hexadecimal digits, alone or at the end of a link.
    .title = Not a tag
labels-none = Nothing that has a tag matches; there is no label to print.
    .title = Nothing to print
labels-too-many = One document can have at most { $max } labels; please print a part at a time.
    .title = Too many labels
picture-not-found = There is no such picture here.
    .title = Picture not found
picture-not-a-picture = The file is no JPEG, PNG or WebP picture.
    .title = Not a picture
picture-broken = The picture is damaged or not whole.
    .title = Broken picture
picture-too-large = The picture is too large: at most { $max } bytes and 50 million pixels.
    .title = Picture too large
picture-too-many = An asset can have at most { $max } pictures.
    .title = Enough pictures
files-unreachable = The files cannot be reached now; nothing was changed. Please try again in a moment.
    .title = Files cannot be reached

## Imports as jobs

import-not-found = We found no such import of yours.
    .title = Import not found
import-wrong-state = This is not possible because the import is { $state }.
    .title = State of the import
import-touched = { $count } of its assets were changed, lent, moved or photographed since; the import cannot be undone as a whole.
    .title = Touched since
import-file-lost = The file of the import is not there any more; please send it again.
    .title = File is gone
import-salvage-above-cost = The value at the end needs a unit cost that is not lower.
    .title = Value at the end
import-units-elsewhere = Units of this asset are in other environments, so the row cannot be booked where it is kept; book the difference by hand.
    .title = Units are elsewhere
import-part-of-kit = This asset is part of a kit and moves with it alone.
    .title = Part of a kit
import-category-needs-more = The category wants data that the file does not have; please fill it in afterwards.
    .title = Category wants more
import-unknown-category = The institution has no category of this code; create it first or let the import create it.
    .title = Unknown category
import-inactive-category = This category is not in use any more.
    .title = Category not in use
transfer-missing-units = Nobody sends what is not found.
    .title = Missing units
import-kit-with-parts = The asset is a kit with parts, which would stay behind; please relocate it by itself.
    .title = Kit with parts
import-other-currency = The asset has a cost in another currency than the institution's, in which files are read; please change it by hand.
    .title = Another currency
import-bad-field = The field does not take this value: please write what it holds, such as a number, a date, yes or no, or one of its choices. A field that the category needs cannot be left blank once it is filled in.
    .title = Value does not fit the field
import-unknown-field = The category has no such field.
    .title = Unknown field

## The ministry's files

simat-has-problems =
    There { $count ->
        [one] is { $count } error
       *[other] are { $count } errors
    } in the data; please correct them, or ask for the file without the rows that have them.
    .title = Errors to correct
simat-difference-gone = Some of the differences you accepted are there no more ({ $ids }); please compare the file again.
    .title = Difference is gone
simat-document-taken = Another student has the document of these differences already: { $ids }.
    .title = Document taken
simat-not-acceptable = These differences cannot be taken from the file: { $ids }.
    .title = Not to be accepted
simat-address-unconventional = The address does not begin as the ministry writes them (CL, KR, AV, VDA …); please put IND before it.
    .title = Unusual address
simat-no-layout = The ministry's columns of the year { $year } are not known.
    .title = Year without columns
simat-holds-blocked = This file names students who were blocked since; whoever may see those opens it.
    .title = File with blocked students
simat-export-not-found = There is no such file, or it is of another institution.
    .title = No such file
simat-code-unknown = This code is not in the ministry's list.
    .title = Unknown code
simat-missing = This is missing, and the ministry demands it.
    .title = Missing
simat-too-long = The ministry takes at most { $max } characters here.
    .title = Too long
simat-name-too-long = The ministry takes names and surnames of at most { $max } letters.
    .title = Name too long
simat-surname-letters = The ministry takes nothing but letters in the first surname.
    .title = Other signs in a surname
simat-divipola-unknown = Department and municipality are none of DIVIPOLA.
    .title = Unknown municipality
simat-document-unknown = The ministry has no code for this type of document.
    .title = Document without a code
simat-document-twice = Another student has the same document number.
    .title = Document number twice
simat-document-temporary = The document is a temporary one; please replace it once the student has their own.
    .title = Temporary document
simat-age-unusual = The age on 30 June is not usual in the grade.
    .title = Unusual age
simat-character = There are letters that the ministry's file (Latin-1) cannot hold.
    .title = Letters not allowed
simat-no-consecutive = Nothing tells this site from the others in the ministry’s register; please give each site its two digits.
    .title = Site without its digits
simat-no-dane = The site has no DANE code; its students cannot be reported.
    .title = Site without a DANE code

## The next year

promotion-refused = { $count ->
        [one] A decision is refused, so nobody went over. The error says whose and why.
       *[other] { $count } decisions are refused, so nobody went over. The errors say whose and why.
    }
    .title = Decisions are refused
promotion-not-a-later-year = The year into which students go over must begin later.
    .title = Not a later year
promotion-not-enrolled = { $person } has no enrolment of this year.
    .title = Not enrolled in this year
promotion-not-taught = { $person } is not taught in this year: { $state ->
        [prospect] they asked for a place
        [pending_documents] their papers are missing
        [in_review] their enrolment is in review
        [withdrawn] they left
        [transferred] they went to another school
       *[other] their enrolment is { $state }
    }.
    .title = Not taught in this year
promotion-not-the-last-grade = { $person } is not in a last grade, so does not graduate.
    .title = Not the last grade
promotion-no-next-grade = No grade follows the one of { $person }; say what becomes of them.
    .title = No next grade
promotion-already-enrolled = { $person } has an enrolment of the next year, so has neither left nor graduated.
    .title = Enrolled for the next year
promotion-enrolled-otherwise = { $person } is enrolled for the next year in grade { $grade }, which is not what was decided; change that enrolment first ({ $enrollment }).
    .title = Enrolled in another grade
promotion-graduated = { $person } has graduated, so does not repeat the grade.
    .title = Graduated already
promotion-completed = The year of { $person } was completed without graduating.
    .title = Completed without graduating
promotion-student-inactive = { $person } is switched off; switch them on before.
    .title = Student switched off
promotion-student-blocked = The data of { $person } are blocked; nothing is decided of them.
    .title = Student blocked
promotion-site-retired = The site of { $person } is out of use; enrol them at another.
    .title = Site out of use
decision-unknown = A decision is “promote”, “repeat”, “graduate” or “leave”; for everybody, one of the first two.
    .title = Unknown decision
never-active-unknown = Of whoever never had a place one says “withdraw” or “keep”.
    .title = Unknown value

## What people ask about data

data-request-not-found = We found no such request among those that you may see.
    .title = Request not found
data-request-not-now =
    This is not possible now: the request { $state ->
        [in_progress] is being worked on
        [answered] was answered
        [rejected] was refused
        [void] was taken back
       *[other] is open
    }.
    .title = Not now
data-request-extended = The term of a request is extended once, and this one was.
    .title = Extended already
data-request-term-over = The first term is over; a term is extended before it ends.
    .title = Term over
data-request-channel = By the own account people ask by “web”; the office writes down what came on “paper” or “in_person”.
    .title = Another channel
data-request-asked-by-web = This was asked by the own account of who asks, so it is answered or refused, not taken back.
    .title = Asked by web
data-request-in-future = A request cannot have come on a day that is still to come.
    .title = A day to come
data-request-too-early = It came more than { $days } days ago; please look at the year.
    .title = Too long ago
data-request-web-is-today = By the own account a request comes today; leave the day out.
    .title = Today by web
term-days-out-of-range = A term here has { $min } to { $max } business days.
    .title = Term out of range

## Channels and preferences

channel-unknown = The channels are “in_app”, “email”, “webhook”, “push” and “sms”.
    .title = Unknown channel
preference-channel-not-here = This installation does not have the channel “{ $channel }”; please choose another.
    .title = Channel not available
preference-letter-already = The account already sends an email of its own about this, which a notice cannot replace.
    .title = An email comes already
quiet-hours-empty = Quiet hours cannot end at the time at which they begin; to have none, send null.
    .title = No length
time-of-day-invalid = Please write the time with four digits and a colon, from 00:00 to 23:59, such as 07:00.
    .title = Invalid time

## Alerts

alert-not-found = We found no such alert among those that you may see.
    .title = Alert not found
alert-setting-not-found = Of this type you wrote nothing for yourself: what the institution says holds.
    .title = No own setting
alert-type-unknown = There is no such type of alert; use one such as “low_stock” or “stock_bajo”.
    .title = Unknown type
severity-unknown = The severity is “low”, “medium”, “high” or “critical”.
    .title = Unknown severity
alert-resolved = Somebody else resolved this alert already.
    .title = Resolved already
alert-closed = The cause of this alert is gone: there is nothing to resolve.
    .title = Closed already
alert-not-reopened = Nobody opens an alert by hand: it opens by itself as long as its cause is there.
    .title = Not opened again
alert-personal = This alert is there by the threshold that you chose alone: it ends when its cause is gone, or when you change your threshold.
    .title = Alert by your own threshold
alert-setting-channel = Alerts are not sent by the channel “{ $channel }”; use “in_app”, “email” or “webhook”.
    .title = Channel not taken

## Notices and announcements

notice-not-found = There is no such notice in your inbox.
    .title = Notice not found
notice-group-unknown = There is no such group of notices; use one like "loans", "checks" or "account".
    .title = Unknown group
notice-kind-unknown = There is no such type of notice; use one like "loan.approved".
    .title = Unknown type
priority-unknown = A priority is "low", "medium" or "high".
    .title = Unknown priority
announcement-not-found = There is no such announcement in the institution.
    .title = Announcement not found
announcement-nobody = Nobody would receive this announcement: say whom it is for, somebody other than you.
    .title = Nobody to tell
announcement-over = The announcement would be over before it begins: choose a time to come.
    .title = Over already
announcement-unknown-group = Nobody of the institution belongs to the group "{ $group }".
    .title = Nobody in the group
announcement-unknown-link = What the announcement leads to is not here, or you may not see it.
    .title = Nowhere to lead to
announcement-withdrawn = This announcement was withdrawn already.
    .title = Withdrawn already

## Jobs and deliveries

job-not-found = There is no job of this name; the list of jobs has all of them.
    .title = Job not found
job-running = The job “{ $job }” is running just now; it can be run again when it has ended.
    .title = Job running
job-failed = The job “{ $job }” was run and failed; the list of jobs says why.
    .title = Job failed
delivery-not-found = We found no such delivery; perhaps it has been carried out meanwhile.
    .title = Delivery not found
delivery-not-parked = This delivery does not wait for an operator: it is tried without anybody.
    .title = Tried already
delivery-state-unknown = A delivery is “waiting” or “parked”.
    .title = Unknown state
delivery-what-unknown = What is to be delivered is a “delivery” or a “dispatch”.
    .title = Unknown kind of delivery
metrics-elsewhere = The metrics are shown to programs on the server’s own machine, unless the operator sets a token.
    .title = Not from here

## Telling other systems

webhook-not-found = We found no such endpoint or kind of event among those that you may see.
    .title = Endpoint not found
webhook-delivery-not-found = We found no such delivery among those that you may see; they are kept for thirty days.
    .title = Delivery not found
webhook-too-many = There are at most { $max } endpoints: take one away before you add another.
    .title = Too many endpoints
webhook-on-already = The endpoint is on already.
    .title = On already
webhook-off-already = The endpoint is off already.
    .title = Off already
webhook-off = The endpoint is off ({ $why }): switch it on before anything is sent there.
    .title = Endpoint is off
webhook-test-running = A test of this endpoint is running: wait until it is over.
    .title = A test is running
webhook-too-many-secrets = There are { $max } secrets of before that are still good: wait until one of them ends, or rotate with an overlap of 0 hours.
    .title = Too many secrets
webhook-delivery-waits = This delivery waits: it will be sent anyway.
    .title = It waits
webhook-url-invalid = This is not a whole address; it begins with “https://” and has the name of a server.
    .title = Invalid address
webhook-url-secret = The address cannot have a user or a password; verify the signature of what you receive.
    .title = Address with a password
webhook-url-fragment = The address cannot have a fragment (#): that is never sent.
    .title = Address with a fragment
webhook-https-needed = The address must begin with “https://”.
    .title = HTTPS is needed
webhook-port-blocked = The port { $port } is of another kind of service, and receives no webhooks.
    .title = Port not allowed
webhook-address-not-public = The address leads into an internal network; webhooks are sent to public machines alone.
    .title = Internal address
webhook-name-unknown = Nobody knows the name of this server.
    .title = Unknown server
webhook-event-unknown = There are no events of this kind; the list is at “/webhooks/event-types”.
    .title = Unknown event
webhook-event-not-here = This endpoint cannot be told of events of this kind.
    .title = Event not allowed here
webhook-overlap = The secret before is good for 0 to { $max } more hours.
    .title = Overlap out of range
