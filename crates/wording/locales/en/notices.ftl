# Notices. Each message: .title (one line) and .text.

loan-requested =
    .title = Loan request: { $things }
    .text = { $borrower } asks for { $things } from { $place }, { $start } to { $end }.
loan-approved =
    .title = Loan approved: { $things }
    .text = You can collect { $things } at { $place } from { $start } on. It is to be back by { $end }.
loan-rejected =
    .title = Loan refused: { $things }
    .text = Your request for { $things } at { $place } was not approved. Reason: { $reason }
loan-cancelled =
    .title = Loan cancelled: { $things }
    .text = The loan of { $things } from { $place } to { $borrower }, { $start } to { $end }, was cancelled.
loan-expired =
    .title = Loan expired: { $things }
    .text =
        { $promised ->
            [yes] { $things } from { $place } was approved for { $borrower }, and nobody collected it in time.
           *[no] The request of { $borrower } for { $things } from { $place } expired without an answer.
        }
loan-lapsed =
    .title = Units not collected: { $things }
    .text = What { $borrower } did not collect of { $things } at { $place } is free again.
loan-lost =
    .title = Loan given up as lost: { $things }
    .text = What { $borrower } had of { $things } ({ $place }) was given up as lost.
loan-damaged =
    .title = Returned with damage: { $things }
    .text = { $borrower } returned { $things } at { $place }: { $damaged } damaged, { $incomplete } incomplete.
loan-revoked =
    .title = Loan revoked: { $things }
    .text = { $place } took back the approval of { $things } for { $start }. Reason: { $reason }
loan-swapped =
    .title = Units exchanged: { $things }
    .text = { $place } exchanged the units reserved for your loan of { $things }, from { $start } on.
loan-extension-asked =
    .title = More days asked for: { $things }
    .text = { $borrower } would like to keep { $things } from { $place } until { $end }.
loan-extended =
    .title = More days granted: { $things }
    .text = You can keep { $things } until { $end }.
loan-extension-refused =
    .title = More days refused: { $things }
    .text = { $things } is to be back on { $end }, as planned. Reason: { $reason }
loan-units-free =
    .title = Units are free: { $things }
    .text = What you wait for of { $things } is free at { $place }, { $start } to { $end }. It still has to be approved.
loan-borrower-left =
    .title =
        { $deleted ->
            [yes] The account of whoever asked for { $things } was deleted
           *[no] { $borrower } no longer belongs to the institution
        }
    .text =
        { $cancelled ->
            [yes] Their loan of { $things } from { $place } was cancelled.
           *[no] They still have { $things } from { $place }, due back on { $end }.
        }
loan-due-soon =
    .title = Due back soon: { $things }
    .text = { $things } is to be back at { $place } by { $end }.
loan-due =
    .title = Due back today: { $things }
    .text = { $things } is to be back today, { $end }, at { $place }.
loan-overdue =
    .title = Overdue: { $things }
    .text = { $things } was to be back at { $place } on { $end }. Please return it as soon as you can.
loan-presumed-lost =
    .title = Possibly lost: { $things }
    .text = { $things } from { $place }, lent to { $borrower }, was to be back on { $end } and is not.

check-submitted =
    .title = Check to confirm: { $room }
    .text =
        { $variances ->
            [0] { $by } counted { $room } after the class of { $group } on { $day }: all is as in the book.
            [one] { $by } counted { $room } after the class of { $group } on { $day }: there is one difference.
           *[other] { $by } counted { $room } after the class of { $group } on { $day }: there are { $variances } differences.
        }
check-confirmed =
    .title = Check to approve: { $room }
    .text = { $by } confirmed the check of { $room } after the class of { $group } on { $day }.
check-approved =
    .title = Check approved: { $room }
    .text = { $by } approved the check of { $room } after the class of { $group } on { $day }.
check-rejected =
    .title = Check sent back: { $room }
    .text = { $by } asks that { $room } be counted again ({ $group }, { $day }). Reason: { $reason }
check-cancelled =
    .title = Check cancelled: { $room }
    .text = { $by } cancelled the check of { $room } ({ $group }, { $day }). Reason: { $reason }
check-assigned =
    .title = Check assigned to you: { $room }
    .text =
        { $step ->
            [supervisor] { $by } asks you to approve the check of { $room } ({ $group }, { $day }).
           *[instructor] { $by } asks you to confirm the check of { $room } ({ $group }, { $day }).
        }
check-commented =
    .title = Comment on the check of { $room }
    .text = { $by } said something of { $item } ({ $group }, { $day }).
check-missed =
    .title = Check not done: { $room }
    .text = Nobody checked { $room } after the class of { $group } on { $day }.
discrepancy-opened =
    .title = Open discrepancy: { $item }
    .text = In { $room } a discrepancy of { $units } of { $item } stays open.

transfer-sent =
    .title = Transfer on its way to { $to }
    .text =
        { $units ->
            [one] { $units } unit is on its way from { $from } to { $to }.
           *[other] { $units } units are on their way from { $from } to { $to }.
        }
transfer-received =
    .title = Transfer received at { $to }
    .text =
        { $units ->
            [one] { $to } received the transfer of { $units } unit from { $from }.
           *[other] { $to } received the transfer of { $units } units from { $from }.
        }{ $short ->
            [0] { "" }
           *[other] { " " }{ $short } did not arrive.
        }
import-finished =
    .title =
        { $outcome ->
            [failed] Import failed: { $file }
           *[done] Import finished: { $file }
        }
    .text = New items: { $created }. Changed: { $updated }. Rows refused: { $refused }.

enrollment-moved =
    .title =
        { $state ->
            [prospect] Applicant: { $student }
            [pending_documents] Papers wanted for the enrolment of { $student }
            [in_review] Enrolment under review: { $student }
            [active] Enrolled: { $student }
            [completed] Year completed: { $student }
            [graduated] Graduated: { $student }
            [withdrawn] Withdrawal recorded: { $student }
            [transferred] Transfer recorded: { $student }
           *[other] The enrolment of { $student } changed
        }
    .text = The enrolment of { $student } for { $year } stands elsewhere now.
enrollment-document-rejected =
    .title = Paper refused: { $document }
    .text = The paper { $document } of { $student } has to be handed in again. Reason: { $reason }
enrollment-document-uploaded =
    .title = Paper to review: { $document }
    .text = The family of { $student } handed in { $document }.
data-request-received =
    .title = Request about data of { $student }
    .text =
        { $asked ->
            [query] There is a query to be answered by { $end }.
            [complaint] There is a complaint to be answered by { $end }.
           *[other] There is a claim to be answered by { $end }.
        }
data-request-answered =
    .title =
        { $outcome ->
            [extended] More time for the answer about data of { $student }
            [rejected] Request about data of { $student } refused
           *[answered] Answer about data of { $student }
        }
    .text =
        { $outcome ->
            [extended] Your request will be answered by { $end }.
           *[other] You can read the answer to your request now.
        }

session-new-device =
    .title = Sign-in from a new device
    .text = On { $day } somebody signed in to your account from a device not seen before. If it was not you, change your password now and end the other sessions.
user-password-changed =
    .title = Your password was changed
    .text = The password of your account was changed on { $day }. If it was not you, recover it now and tell whoever runs the platform.

announcement-made =
    .title = { $title }
    .text = { $text }

alert-raised =
    .title = New alert
    .text = There is something to look at among the alerts of the system.
alert-escalated =
    .title = Unattended alert
    .text = An alert of the system is still open, and nobody attends to it.
webhook-switched-off =
    .title = A webhook was switched off: { $host }
    .text = { $host } no longer received events, and none are sent to it any more. Look at it, and switch it on again.
