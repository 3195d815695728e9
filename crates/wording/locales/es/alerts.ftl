# What alerts say, by their types. `alert-unattended` stands before those to which nobody sees.

alert-low_stock =
    .title = Pocas unidades: { $name }
    .text =
        { $units ->
            [0] No quedan unidades disponibles
            [1] Queda una unidad disponible
           *[other] Quedan { $units } unidades disponibles
        } de { $name } ({ $code }). Lugar: { $room }.
alert-warranty_ending =
    .title = La garantía termina pronto: { $name }
    .text = La garantía de { $name } ({ $code }) termina el { $day }. Lugar: { $room }.
alert-maintenance_due =
    .title = Mantenimiento: { $name }
    .text = A { $name } ({ $code }) le corresponde mantenimiento el { $day }. Lugar: { $room }.
alert-loan_due =
    .title = Un préstamo vence pronto
    .text = El préstamo de { $name } vence el { $day }. Bodega: { $room }.
alert-loan_overdue =
    .title = Préstamo vencido: { $name }
    .text =
        El préstamo de { $name } venció el { $day }, hace { $days ->
            [1] un día
           *[other] { $days } días
        }. Bodega: { $room }.
alert-check_missed =
    .title = Sin revisión: { $room }
    .text =
        Después de { $missed ->
            [1] una clase
           *[other] { $missed } clases
        } del grupo { $name } nadie revisó { $room }; la última fue el { $day }.
alert-equipment_missing =
    .title = Faltan unidades: { $name }
    .text =
        { $units ->
            [1] Falta una unidad
           *[other] Faltan { $units } unidades
        } de { $name } ({ $code }), de { $whole } en total. Lugar: { $room }.
alert-equipment_damaged =
    .title = Unidades dañadas: { $name }
    .text =
        { $units ->
            [1] Una unidad
           *[other] { $units } unidades
        } de { $name } ({ $code }), de { $whole } en total, { $units ->
            [1] está dañada
           *[other] están dañadas
        }. Lugar: { $room }.
alert-document_pending =
    .title = Documentos pendientes: { $name }
    .text =
        { $waits_for ->
            [office] Hay documentos de { $name } que esperan la revisión de la oficina
           *[family] La matrícula de { $name } espera documentos
        } desde hace { $days ->
            [1] un día
           *[other] { $days } días
        }.
alert-reservation_not_collected =
    .title = Reserva sin recoger: { $name }
    .text =
        La reserva de { $name } empezó el { $day }, hace { $days ->
            [0] menos de un día
            [1] un día
           *[other] { $days } días
        }, y nadie la ha recogido. Bodega: { $room }.
alert-unattended = Nadie la ha atendido: { $title }

# Of many of one type: the type, how many there are, and what the first three are about.
alerts-many =
    .title = { $what }: { $count } alertas
    .text = { $first }, { $second }, { $third } y { $rest } más.
# The same of what is called by people, whom it does not name.
alerts-counted =
    .title = { $what }: { $count } alertas
    .text = Están en la lista de alertas.
alerts-low_stock = Pocas unidades
alerts-warranty_ending = Garantías que terminan pronto
alerts-maintenance_due = Mantenimientos
alerts-loan_due = Préstamos que vencen pronto
alerts-loan_overdue = Préstamos vencidos
alerts-check_missed = Sin revisión
alerts-equipment_missing = Faltan unidades
alerts-equipment_damaged = Unidades dañadas
alerts-document_pending = Documentos pendientes
alerts-reservation_not_collected = Reservas sin recoger
alerts-unattended = Nadie las ha atendido: { $title }
