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
request-too-many =
    You made too many requests in a short time; please try again in { $seconds ->
        [one] { $seconds } second
       *[other] { $seconds } seconds
    }.
    .title = Too many requests
export-too-many = Too many exports are being prepared already; please try again in a few seconds.
    .title = Too many exports
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
id-invalid = The id must be a UUID.
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
    { $usable ->
        [0] No unit is free in that period for line { $line }, and you asked for { $wanted }.
        [one] Only { $usable } unit is free in that period for line { $line }, and you asked for { $wanted }.
       *[other] Only { $usable } units are free in that period for line { $line }, and you asked for { $wanted }.
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
loan-same-thing = Both are the same asset; please choose another one.
    .title = The same asset

loan-promised-already = One of the things is promised to somebody else for one of these days; please refresh, and choose another one or other days.
    .title = Promised already

## Classes

time-not-after-start = The end must lie after the beginning, on the same day.
    .title = End before the beginning
schedule-not-found = We found no such schedule in your institution.
    .title = Schedule not found
schedule-ended = This schedule has ended; please make a new one.
    .title = Schedule ended
schedule-room-taken = The room is taken on { $day } from { $from } to { $until }: { $programme }, group { $group }.
    .title = Room taken
schedule-instructor-busy = The instructor has another class on { $day } from { $from } to { $until }: { $programme }, group { $group }.
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
    }.
    .title = Not the turn
check-two-steps =
    You have taken the step of the { $step ->
        [student] student
        [instructor] instructor
        [supervisor] supervisor
       *[other] { $step }
    } in this check; somebody else has to take this one, or a supervisor, who says why.
    .title = Two steps of one person
check-lines-missing =
    { $count ->
        [one] { $count } asset is not counted yet; please count it, or say why nobody can.
       *[other] { $count } assets are not counted yet; please count them, or say of each why nobody can.
    }
    .title = Assets not counted
check-too-many-items = There are more than { $max } assets in this room; a check has { $max } at most.
    .title = Too many assets
check-stock-changed = The stock of the asset { $item } changed since it was counted, so the difference cannot be booked; please refuse it, or send the check back to be counted again.
    .title = Stock changed meanwhile
check-has-variance =
    { $count ->
        [one] { $count } asset differs from the inventory; please decide on this check by itself.
       *[other] { $count } assets differ from the inventory; please decide on this check by itself.
    }
    .title = There are differences
check-no-variance = The asset { $item } does not differ from the inventory, so there is nothing to refuse.
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
picture-not-found = The asset has no such picture.
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
