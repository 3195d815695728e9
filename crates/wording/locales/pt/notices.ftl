# Avisos. Cada mensagem: .title (uma linha) e .text.

loan-requested =
    .title = Pedido de empréstimo: { $things }
    .text = { $borrower } pede { $things } de { $place }, de { $start } a { $end }.
loan-approved =
    .title = Empréstimo aprovado: { $things }
    .text = Você pode retirar { $things } em { $place } a partir de { $start }. A devolução é até { $end }.
loan-rejected =
    .title = Empréstimo recusado: { $things }
    .text = Seu pedido de { $things } em { $place } não foi aprovado. Motivo: { $reason }
loan-cancelled =
    .title = Empréstimo cancelado: { $things }
    .text = O empréstimo de { $things } de { $place } a { $borrower }, de { $start } a { $end }, foi cancelado.
loan-expired =
    .title = Empréstimo vencido sem retirada: { $things }
    .text =
        { $promised ->
            [yes] { $things } de { $place } estava aprovado para { $borrower } e ninguém o retirou a tempo.
           *[no] O pedido de { $borrower } por { $things } de { $place } venceu sem resposta.
        }
loan-lapsed =
    .title = Unidades não retiradas: { $things }
    .text = O que { $borrower } não retirou de { $things } em { $place } está livre outra vez.
loan-lost =
    .title = Empréstimo dado como perdido: { $things }
    .text = O que { $borrower } tinha de { $things } ({ $place }) foi dado como perdido.
loan-damaged =
    .title = Devolução com danos: { $things }
    .text = { $borrower } devolveu { $things } em { $place }: { $damaged } com danos, { $incomplete } incompletas.
loan-revoked =
    .title = Empréstimo revogado: { $things }
    .text = { $place } retirou a aprovação de { $things } para { $start }. Motivo: { $reason }
loan-swapped =
    .title = Troca de unidades: { $things }
    .text = { $place } trocou as unidades reservadas do seu empréstimo de { $things }, a partir de { $start }.
loan-extension-asked =
    .title = Pedem mais dias: { $things }
    .text = { $borrower } pede para ficar com { $things } de { $place } até { $end }.
loan-extended =
    .title = Mais dias aprovados: { $things }
    .text = Você pode ficar com { $things } até { $end }.
loan-extension-refused =
    .title = Mais dias recusados: { $things }
    .text = { $things } deve ser devolvido em { $end }, como previsto. Motivo: { $reason }
loan-units-free =
    .title = Há unidades livres: { $things }
    .text = O que você espera de { $things } está livre em { $place }, de { $start } a { $end }. Ainda falta a aprovação.
loan-borrower-left =
    .title =
        { $deleted ->
            [yes] A conta de quem pediu { $things } foi excluída
           *[no] { $borrower } já não pertence à instituição
        }
    .text =
        { $cancelled ->
            [yes] Seu empréstimo de { $things } de { $place } foi cancelado.
           *[no] Ainda tem { $things } de { $place }, com devolução prevista para { $end }.
        }
loan-due-soon =
    .title = Devolução próxima: { $things }
    .text = { $things } deve voltar a { $place } até { $end }.
loan-due =
    .title = Devolução hoje: { $things }
    .text = { $things } deve voltar hoje, { $end }, a { $place }.
loan-overdue =
    .title = Empréstimo atrasado: { $things }
    .text = { $things } devia voltar a { $place } em { $end }. Devolva o quanto antes.
loan-presumed-lost =
    .title = Possível perda: { $things }
    .text = { $things } de { $place }, emprestado a { $borrower }, devia voltar em { $end } e não voltou.

check-submitted =
    .title = Verificação a confirmar: { $room }
    .text =
        { $variances ->
            [0] { $by } contou { $room } depois da aula de { $group } em { $day }: tudo confere.
            [one] { $by } contou { $room } depois da aula de { $group } em { $day }: há uma diferença.
           *[other] { $by } contou { $room } depois da aula de { $group } em { $day }: há { $variances } diferenças.
        }
check-confirmed =
    .title = Verificação a aprovar: { $room }
    .text = { $by } confirmou a verificação de { $room } depois da aula de { $group } em { $day }.
check-approved =
    .title = Verificação aprovada: { $room }
    .text = { $by } aprovou a verificação de { $room } depois da aula de { $group } em { $day }.
check-rejected =
    .title = Verificação devolvida: { $room }
    .text = { $by } pede que { $room } seja contado outra vez ({ $group }, { $day }). Motivo: { $reason }
check-cancelled =
    .title = Verificação cancelada: { $room }
    .text = { $by } cancelou a verificação de { $room } ({ $group }, { $day }). Motivo: { $reason }
check-assigned =
    .title = Verificação atribuída: { $room }
    .text =
        { $step ->
            [supervisor] { $by } pede que você aprove a verificação de { $room } ({ $group }, { $day }).
           *[instructor] { $by } pede que você confirme a verificação de { $room } ({ $group }, { $day }).
        }
check-commented =
    .title = Comentário na verificação de { $room }
    .text = { $by } comentou sobre { $item } ({ $group }, { $day }).
check-missed =
    .title = Verificação não feita: { $room }
    .text = Ninguém verificou { $room } depois da aula de { $group } em { $day }.
discrepancy-opened =
    .title = Diferença em aberto: { $item }
    .text = Em { $room } ficou em aberto uma diferença de { $units } em { $item }.

transfer-sent =
    .title = Transferência a caminho de { $to }
    .text =
        { $units ->
            [one] { $units } unidade vem de { $from } para { $to }.
           *[other] { $units } unidades vêm de { $from } para { $to }.
        }
transfer-received =
    .title = Transferência recebida em { $to }
    .text =
        { $units ->
            [one] { $to } recebeu a transferência de { $units } unidade de { $from }.
           *[other] { $to } recebeu a transferência de { $units } unidades de { $from }.
        }{ $short ->
            [0] { "" }
            [one] { " " }Faltou { $short }.
           *[other] { " " }Faltaram { $short }.
        }
import-finished =
    .title =
        { $outcome ->
            [failed] Importação falhou: { $file }
           *[done] Importação terminada: { $file }
        }
    .text = Itens novos: { $created }. Atualizados: { $updated }. Linhas recusadas: { $refused }.

enrollment-moved =
    .title =
        { $state ->
            [prospect] Candidato: { $student }
            [pending_documents] Faltam documentos da matrícula de { $student }
            [in_review] Matrícula em análise: { $student }
            [active] Matrícula ativa: { $student }
            [completed] Ano concluído: { $student }
            [graduated] Formatura: { $student }
            [withdrawn] Saída registrada: { $student }
            [transferred] Transferência registrada: { $student }
           *[other] Mudança na matrícula de { $student }
        }
    .text = Mudou o estado da matrícula de { $student } para { $year }.
enrollment-document-rejected =
    .title = Documento recusado: { $document }
    .text = O documento { $document } de { $student } deve ser entregue de novo. Motivo: { $reason }
enrollment-document-uploaded =
    .title = Documento a revisar: { $document }
    .text = A família de { $student } entregou o documento { $document }.
data-request-received =
    .title = Pedido sobre dados de { $student }
    .text =
        { $asked ->
            [query] Há uma consulta a responder até { $end }.
            [complaint] Há uma queixa a responder até { $end }.
           *[other] Há uma reclamação a responder até { $end }.
        }
data-request-answered =
    .title =
        { $outcome ->
            [extended] Mais tempo para responder sobre os dados de { $student }
            [rejected] Pedido negado sobre os dados de { $student }
           *[answered] Resposta sobre os dados de { $student }
        }
    .text =
        { $outcome ->
            [extended] Seu pedido será respondido até { $end }.
           *[other] Você já pode ler a resposta ao seu pedido.
        }

session-new-device =
    .title = Acesso de um dispositivo novo
    .text = Em { $day } alguém entrou na sua conta a partir de um dispositivo que não tínhamos visto. Se não foi você, mude já a sua senha e encerre as demais sessões.
user-password-changed =
    .title = Sua senha mudou
    .text = A senha da sua conta foi mudada em { $day }. Se não foi você, recupere-a já e avise quem administra a plataforma.

announcement-made =
    .title = { $title }
    .text = { $text }

alert-raised =
    .title = Alerta novo
    .text = Há algo a revisar nos alertas do sistema.
alert-escalated =
    .title = Alerta sem atendimento
    .text = Um alerta do sistema continua aberto sem que ninguém o atenda.
webhook-switched-off =
    .title = Um webhook foi desligado: { $host }
    .text = { $host } deixou de receber eventos, e já não lhe são enviados. Revise-o e ligue-o outra vez.
