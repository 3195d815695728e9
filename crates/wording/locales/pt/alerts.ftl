# What alerts say, by their types. `alert-unattended` stands before those to which nobody sees.

alert-low_stock =
    .title = Poucas unidades: { $name }
    .text =
        { $units ->
            [0] Não restam unidades disponíveis
            [1] Resta uma unidade disponível
           *[other] Restam { $units } unidades disponíveis
        } de { $name } ({ $code }). Lugar: { $room }.
alert-warranty_ending =
    .title = A garantia termina em breve: { $name }
    .text = A garantia de { $name } ({ $code }) termina em { $day }. Lugar: { $room }.
alert-maintenance_due =
    .title = Manutenção: { $name }
    .text = A manutenção de { $name } ({ $code }) é devida em { $day }. Lugar: { $room }.
alert-loan_due =
    .title = Um empréstimo vence em breve
    .text = O empréstimo de { $name } vence em { $day }. Depósito: { $room }.
alert-loan_overdue =
    .title = Empréstimo vencido: { $name }
    .text =
        O empréstimo de { $name } venceu em { $day }, há { $days ->
            [1] um dia
           *[other] { $days } dias
        }. Depósito: { $room }.
alert-check_missed =
    .title = Sem conferência: { $room }
    .text =
        Depois de { $missed ->
            [1] uma aula
           *[other] { $missed } aulas
        } do grupo { $name } ninguém conferiu { $room }; a última foi em { $day }.
alert-equipment_missing =
    .title = Faltam unidades: { $name }
    .text =
        { $units ->
            [1] Falta uma unidade
           *[other] Faltam { $units } unidades
        } de { $name } ({ $code }), de { $whole } no total. Lugar: { $room }.
alert-equipment_damaged =
    .title = Unidades danificadas: { $name }
    .text =
        { $units ->
            [1] Uma unidade
           *[other] { $units } unidades
        } de { $name } ({ $code }), de { $whole } no total, { $units ->
            [1] está danificada
           *[other] estão danificadas
        }. Lugar: { $room }.
alert-document_pending =
    .title = Documentos pendentes: { $name }
    .text =
        { $waits_for ->
            [office] Há documentos de { $name } que esperam a conferência da secretaria
           *[family] A matrícula de { $name } espera documentos
        } há { $days ->
            [1] um dia
           *[other] { $days } dias
        }.
alert-reservation_not_collected =
    .title = Reserva não retirada: { $name }
    .text =
        A reserva de { $name } começou em { $day }, há { $days ->
            [0] menos de um dia
            [1] um dia
           *[other] { $days } dias
        }, e ninguém a retirou. Depósito: { $room }.
alert-unattended = Ninguém atendeu: { $title }

# Of many of one type: the type, how many there are, and what the first three are about.
alerts-many =
    .title = { $what }: { $count } alertas
    .text = { $first }, { $second }, { $third } e mais { $rest }.
# The same of what is called by people, whom it does not name.
alerts-counted =
    .title = { $what }: { $count } alertas
    .text = Estão na lista de alertas.
alerts-low_stock = Poucas unidades
alerts-warranty_ending = Garantias que terminam em breve
alerts-maintenance_due = Manutenções
alerts-loan_due = Empréstimos que vencem em breve
alerts-loan_overdue = Empréstimos vencidos
alerts-check_missed = Sem conferência
alerts-equipment_missing = Faltam unidades
alerts-equipment_damaged = Unidades danificadas
alerts-document_pending = Documentos pendentes
alerts-reservation_not_collected = Reservas não retiradas
alerts-unattended = Ninguém atendeu: { $title }
