# Avisos. Cada mensaje: .title (una línea) y .text.

loan-requested =
    .title = Solicitud de préstamo: { $things }
    .text = { $borrower } pide { $things } de { $place }, del { $start } al { $end }.
loan-approved =
    .title = Préstamo aprobado: { $things }
    .text = Puede recoger { $things } en { $place } desde el { $start }. Se devuelve a más tardar el { $end }.
loan-rejected =
    .title = Préstamo rechazado: { $things }
    .text = Su solicitud de { $things } en { $place } no fue aprobada. Motivo: { $reason }
loan-cancelled =
    .title = Préstamo cancelado: { $things }
    .text = Se canceló el préstamo de { $things } de { $place } a { $borrower }, del { $start } al { $end }.
loan-expired =
    .title = Préstamo vencido sin recoger: { $things }
    .text =
        { $promised ->
            [yes] { $things } de { $place } estaba aprobado para { $borrower } y nadie lo recogió a tiempo.
           *[no] La solicitud de { $borrower } por { $things } de { $place } venció sin respuesta.
        }
loan-lapsed =
    .title = Unidades sin recoger: { $things }
    .text = Lo que { $borrower } no recogió de { $things } en { $place } quedó libre otra vez.
loan-lost =
    .title = Préstamo dado por perdido: { $things }
    .text = Lo que { $borrower } tenía de { $things } ({ $place }) se dio por perdido.
loan-damaged =
    .title = Devolución con daños: { $things }
    .text = { $borrower } devolvió { $things } en { $place }: { $damaged } con daños, { $incomplete } incompletas.
loan-revoked =
    .title = Préstamo revocado: { $things }
    .text = { $place } retiró la aprobación de { $things } para el { $start }. Motivo: { $reason }
loan-swapped =
    .title = Cambio de unidades: { $things }
    .text = { $place } cambió las unidades reservadas de su préstamo de { $things }, desde el { $start }.
loan-extension-asked =
    .title = Piden más días: { $things }
    .text = { $borrower } pide conservar { $things } de { $place } hasta el { $end }.
loan-extended =
    .title = Más días aprobados: { $things }
    .text = Puede conservar { $things } hasta el { $end }.
loan-extension-refused =
    .title = Más días negados: { $things }
    .text = { $things } se devuelve el { $end }, como estaba previsto. Motivo: { $reason }
loan-units-free =
    .title = Hay unidades libres: { $things }
    .text = Lo que espera de { $things } está libre en { $place } del { $start } al { $end }. Todavía falta la aprobación.
loan-borrower-left =
    .title =
        { $deleted ->
            [yes] Se eliminó la cuenta de quien pidió { $things }
           *[no] { $borrower } ya no pertenece a la institución
        }
    .text =
        { $cancelled ->
            [yes] Su préstamo de { $things } de { $place } se canceló.
           *[no] Todavía tiene { $things } de { $place }, que se devolvía el { $end }.
        }
loan-due-soon =
    .title = Pronto debe devolver: { $things }
    .text = { $things } se devuelve en { $place } a más tardar el { $end }.
loan-due =
    .title = Hoy debe devolver: { $things }
    .text = { $things } se devuelve hoy, { $end }, en { $place }.
loan-overdue =
    .title = Préstamo atrasado: { $things }
    .text = { $things } debía volver a { $place } el { $end }. Devuélvalo cuanto antes.
loan-presumed-lost =
    .title = Posible pérdida: { $things }
    .text = { $things } de { $place }, prestado a { $borrower }, debía volver el { $end } y no ha vuelto.

check-submitted =
    .title = Verificación por confirmar: { $room }
    .text =
        { $variances ->
            [0] { $by } contó { $room } después de la clase de { $group } el { $day }: todo coincide.
            [one] { $by } contó { $room } después de la clase de { $group } el { $day }: hay una diferencia.
           *[other] { $by } contó { $room } después de la clase de { $group } el { $day }: hay { $variances } diferencias.
        }
check-confirmed =
    .title = Verificación por aprobar: { $room }
    .text = { $by } confirmó la verificación de { $room } después de la clase de { $group } el { $day }.
check-approved =
    .title = Verificación aprobada: { $room }
    .text = { $by } aprobó la verificación de { $room } después de la clase de { $group } el { $day }.
check-rejected =
    .title = Verificación devuelta: { $room }
    .text = { $by } pide contar otra vez { $room } ({ $group }, { $day }). Motivo: { $reason }
check-cancelled =
    .title = Verificación cancelada: { $room }
    .text = { $by } canceló la verificación de { $room } ({ $group }, { $day }). Motivo: { $reason }
check-assigned =
    .title = Verificación asignada: { $room }
    .text =
        { $step ->
            [supervisor] { $by } le asignó la aprobación de la verificación de { $room } ({ $group }, { $day }).
           *[instructor] { $by } le asignó la confirmación de la verificación de { $room } ({ $group }, { $day }).
        }
check-commented =
    .title = Comentario en la verificación de { $room }
    .text = { $by } comentó sobre { $item } ({ $group }, { $day }).
check-missed =
    .title = Verificación sin hacer: { $room }
    .text = Nadie verificó { $room } después de la clase de { $group } el { $day }.
discrepancy-opened =
    .title = Diferencia abierta: { $item }
    .text = En { $room } quedó abierta una diferencia de { $units } en { $item }.

transfer-sent =
    .title = Traslado en camino a { $to }
    .text =
        { $units ->
            [one] Viene { $units } unidad de { $from } a { $to }.
           *[other] Vienen { $units } unidades de { $from } a { $to }.
        }
transfer-received =
    .title = Traslado recibido en { $to }
    .text =
        { $units ->
            [one] { $to } recibió el traslado de { $units } unidad desde { $from }.
           *[other] { $to } recibió el traslado de { $units } unidades desde { $from }.
        }{ $short ->
            [0] { "" }
            [one] { " " }Faltó { $short }.
           *[other] { " " }Faltaron { $short }.
        }
import-finished =
    .title =
        { $outcome ->
            [failed] Importación fallida: { $file }
           *[done] Importación terminada: { $file }
        }
    .text = Elementos nuevos: { $created }. Actualizados: { $updated }. Filas rechazadas: { $refused }.

enrollment-moved =
    .title =
        { $state ->
            [prospect] Aspirante: { $student }
            [pending_documents] Faltan documentos de la matrícula de { $student }
            [in_review] Matrícula en revisión: { $student }
            [active] Matrícula activa: { $student }
            [completed] Año terminado: { $student }
            [graduated] Grado obtenido: { $student }
            [withdrawn] Retiro registrado: { $student }
            [transferred] Traslado registrado: { $student }
           *[other] Cambio en la matrícula de { $student }
        }
    .text = Cambió el estado de la matrícula de { $student } para { $year }.
enrollment-document-rejected =
    .title = Documento rechazado: { $document }
    .text = El documento { $document } de { $student } debe entregarse de nuevo. Motivo: { $reason }
enrollment-document-uploaded =
    .title = Documento por revisar: { $document }
    .text = La familia de { $student } entregó el documento { $document }.
data-request-received =
    .title = Solicitud sobre datos de { $student }
    .text =
        { $asked ->
            [query] Hay una consulta por responder a más tardar el { $end }.
            [complaint] Hay una queja por responder a más tardar el { $end }.
           *[other] Hay un reclamo por responder a más tardar el { $end }.
        }
data-request-answered =
    .title =
        { $outcome ->
            [extended] Más tiempo para responder sobre los datos de { $student }
            [rejected] Solicitud negada sobre los datos de { $student }
           *[answered] Respuesta sobre los datos de { $student }
        }
    .text =
        { $outcome ->
            [extended] Su solicitud se responderá a más tardar el { $end }.
           *[other] Ya puede leer la respuesta a su solicitud.
        }

session-new-device =
    .title = Ingreso desde un dispositivo nuevo
    .text = El { $day } alguien ingresó a su cuenta desde un dispositivo que no habíamos visto. Si no fue usted, cambie ya su contraseña y cierre las demás sesiones.
user-password-changed =
    .title = Su contraseña cambió
    .text = La contraseña de su cuenta se cambió el { $day }. Si no fue usted, recupérela ya y avise a quien administra la plataforma.

announcement-made =
    .title = { $title }
    .text = { $text }

alert-raised =
    .title = Alerta nueva
    .text = Hay algo que revisar en las alertas del sistema.
alert-escalated =
    .title = Alerta sin atender
    .text = Una alerta del sistema sigue abierta sin que nadie la atienda.
webhook-switched-off =
    .title = Se apagó un webhook: { $host }
    .text = { $host } dejó de recibir eventos, y ya no se le envían. Revíselo y enciéndalo otra vez.
