# What alerts say, by their types. `alert-unattended` stands before those to which nobody sees.

alert-low_stock =
    .title = Few units: { $name }
    .text =
        { $units ->
            [0] No usable unit is left
            [1] One usable unit is left
           *[other] { $units } usable units are left
        } of { $name } ({ $code }). Place: { $room }.
alert-warranty_ending =
    .title = The warranty ends soon: { $name }
    .text = The warranty of { $name } ({ $code }) ends on { $day }. Place: { $room }.
alert-maintenance_due =
    .title = Maintenance: { $name }
    .text = { $name } ({ $code }) is due for maintenance on { $day }. Place: { $room }.
alert-loan_due =
    .title = A loan is due soon
    .text = The loan of { $name } is due on { $day }. Warehouse: { $room }.
alert-loan_overdue =
    .title = Loan overdue: { $name }
    .text =
        The loan of { $name } was due on { $day }, { $days ->
            [1] a day ago
           *[other] { $days } days ago
        }. Warehouse: { $room }.
alert-check_missed =
    .title = Not checked: { $room }
    .text =
        After { $missed ->
            [1] a class
           *[other] { $missed } classes
        } of the group { $name } nobody checked { $room }; the last was on { $day }.
alert-equipment_missing =
    .title = Units missing: { $name }
    .text =
        { $units ->
            [1] One unit
           *[other] { $units } units
        } of { $name } ({ $code }), of { $whole } in all, { $units ->
            [1] is missing
           *[other] are missing
        }. Place: { $room }.
alert-equipment_damaged =
    .title = Units damaged: { $name }
    .text =
        { $units ->
            [1] One unit
           *[other] { $units } units
        } of { $name } ({ $code }), of { $whole } in all, { $units ->
            [1] is damaged
           *[other] are damaged
        }. Place: { $room }.
alert-document_pending =
    .title = Documents pending: { $name }
    .text =
        { $waits_for ->
            [office] Documents of { $name } have waited for the office
           *[family] The enrolment of { $name } has waited for documents
        } for { $days ->
            [1] a day
           *[other] { $days } days
        }.
alert-reservation_not_collected =
    .title = Not collected: { $name }
    .text =
        The reservation of { $name } began on { $day }, { $days ->
            [0] less than a day ago
            [1] a day ago
           *[other] { $days } days ago
        }, and nobody has collected it. Warehouse: { $room }.
alert-unattended = Nobody has seen to it: { $title }

# Of many of one type: the type, how many there are, and what the first three are about.
alerts-many =
    .title = { $what }: { $count } alerts
    .text = { $first }, { $second }, { $third } and { $rest } more.
# The same of what is called by people, whom it does not name.
alerts-counted =
    .title = { $what }: { $count } alerts
    .text = The list of alerts shows them.
alerts-low_stock = Few units
alerts-warranty_ending = Warranties that end soon
alerts-maintenance_due = Maintenance
alerts-loan_due = Loans due soon
alerts-loan_overdue = Overdue loans
alerts-check_missed = Not checked
alerts-equipment_missing = Missing units
alerts-equipment_damaged = Damaged units
alerts-document_pending = Pending documents
alerts-reservation_not_collected = Reservations not collected
alerts-unattended = Nobody has seen to them: { $title }
