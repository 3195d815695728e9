# Textos dos problemas, um por código: os pontos do código são hifens aqui.
# O valor é a frase completa (detail); .title é fixo e breve (title).

## The request itself

request-malformed = Não conseguimos ler a solicitação: o conteúdo não é um JSON válido.
    .title = Solicitação ilegível
request-invalid = Alguns dados não são válidos; verifique os que estão indicados e envie a solicitação novamente.
    .title = Dados a corrigir
request-too-large = O conteúdo que você enviou ultrapassa o máximo de { $max } bytes.
    .title = Conteúdo grande demais
request-unsupported-media = Este tipo de conteúdo não é aceito aqui; envie-o como { $expected }.
    .title = Tipo de conteúdo não aceito
request-timeout = A solicitação demorou demais para chegar completa; tente novamente.
    .title = Tempo esgotado
request-too-slow = O que você enviou chegou devagar demais; tente novamente com uma conexão melhor.
    .title = Envio lento demais
server-busy = O servidor tem trabalho demais neste momento e nada foi alterado; tente novamente em alguns segundos.
    .title = Servidor ocupado
request-too-many =
    Você fez solicitações demais em pouco tempo; tente novamente em { $seconds ->
        [one] { $seconds } segundo
       *[other] { $seconds } segundos
    }.
    .title = Solicitações demais
export-too-many = Já há exportações demais em preparação; tente novamente em alguns segundos.
    .title = Exportações demais
stream-too-many = Você já recebe suas notificações em { $max } janelas ou aplicativos ao mesmo tempo; feche algum antes de abrir outro.
    .title = Conexões abertas demais
stream-too-many-here = Da sua rede já se recebem notificações em { $max } janelas ou aplicativos ao mesmo tempo; feche algum ou tente novamente mais tarde.
    .title = Conexões abertas demais na sua rede
stream-full = O servidor não aceita mais conexões abertas no momento; tente novamente em alguns segundos.
    .title = Servidor cheio
stream-unknown-event = O evento a partir do qual você quer continuar não é das suas notificações; comece de novo sem Last-Event-ID.
    .title = Evento desconhecido
path-not-found = Não existe nada neste endereço; verifique se ele está escrito corretamente.
    .title = Endereço inexistente
method-not-allowed = Este recurso não aceita o método HTTP que você usou.
    .title = Método não permitido
if-match-malformed = O cabeçalho If-Match deve repetir o ETag que você recebeu com o recurso.
    .title = Cabeçalho If-Match ilegível
idempotency-key-invalid = O cabeçalho Idempotency-Key está vazio, é longo demais ou tem caracteres não permitidos; um UUID é uma boa escolha.
    .title = Chave de idempotência inválida
idempotency-key-reused = Você já usou esta Idempotency-Key em uma solicitação diferente; use uma chave nova.
    .title = Chave de idempotência repetida
cors-origin-denied = Este site não tem permissão para usar a API a partir do navegador.
    .title = Origem não permitida

## The system

internal = Algo falhou do nosso lado; se o problema continuar, informe-nos o identificador da solicitação.
    .title = Erro interno
server-overloaded = Há solicitações demais neste momento; aguarde alguns segundos e tente novamente.
    .title = Servidor sobrecarregado
store-busy = O sistema está ocupado e nada foi alterado; tente novamente em alguns segundos.
    .title = Sistema ocupado
store-full = Não há espaço para salvar mais dados e nada foi alterado; o que já está salvo pode ser consultado. Avise quem administra o sistema.
    .title = Sem espaço para salvar
store-stale = Outra pessoa alterou estes dados enquanto você os salvava; veja a versão atual e tente novamente.
    .title = Alteração simultânea
store-precondition-failed = Os dados mudaram desde que você os consultou; veja a versão atual antes de salvar.
    .title = Versão desatualizada
store-duplicate = Já existe um registro com estes dados.
    .title = Já existe
store-answered = Uma solicitação com esta mesma Idempotency-Key acabou de ser atendida; envie-a novamente para receber a resposta.
    .title = Solicitação já atendida

## Lists

page-bad-cursor = O cursor não corresponde a esta lista nem a esta ordenação; comece novamente pela primeira página.
    .title = Cursor inválido
page-skip-and-cursor = Use skip ou cursor, mas não os dois ao mesmo tempo.
    .title = Skip e cursor juntos
limit-out-of-range = O limite da página deve estar entre { $min } e { $max }.
    .title = Limite fora do intervalo
skip-out-of-range = O valor de skip deve ser um número inteiro a partir de zero, dentro do permitido.
    .title = Salto fora do intervalo
sort-unknown = A lista não pode ser ordenada por este campo.
    .title = Ordenação desconhecida

## Fields of any kind

field-required = Este dado é obrigatório.
    .title = Falta um dado
field-unknown = Este campo não existe aqui; verifique como está escrito.
    .title = Campo desconhecido
field-invalid = Este dado não tem o formato esperado.
    .title = Dado inválido
field-too-short =
    Este dado deve ter no mínimo { $min ->
        [one] { $min } caractere
       *[other] { $min } caracteres
    }.
    .title = Curto demais
field-too-long =
    Este dado pode ter no máximo { $max ->
        [one] { $max } caractere
       *[other] { $max } caracteres
    }.
    .title = Longo demais
field-too-small = Este valor deve ser no mínimo { $min }.
    .title = Pequeno demais
field-out-of-range = Este valor deve estar entre { $min } e { $max }.
    .title = Fora do intervalo
text-empty = Escreva um texto; este não pode ficar vazio.
    .title = Texto vazio
text-too-long =
    O texto pode ter no máximo { $max ->
        [one] { $max } caractere
       *[other] { $max } caracteres
    }.
    .title = Texto longo demais
text-control-character = O texto contém caracteres invisíveis que não são permitidos; digite-o novamente.
    .title = Caracteres não permitidos
id-invalid = O identificador deve ser um UUID, e não apenas zeros.
    .title = Identificador inválido
kind-unknown = Este valor não é um dos permitidos.
    .title = Valor desconhecido
code-invalid = O código deve ter de 2 a 32 letras sem acento, dígitos ou hifens.
    .title = Código inválido
email-invalid = Escreva um endereço de e-mail completo, como nome@exemplo.org.
    .title = E-mail inválido
password-too-short =
    A senha deve ter no mínimo { $min ->
        [one] { $min } caractere
       *[other] { $min } caracteres
    }.
    .title = Senha curta demais
password-too-long =
    A senha pode ter no máximo { $max ->
        [one] { $max } caractere
       *[other] { $max } caracteres
    }.
    .title = Senha longa demais
password-too-weak = Esta senha é muito fácil de adivinhar; escolha uma mais longa, por exemplo várias palavras sem relação entre si nem com você.
    .title = Senha fraca demais
password-common = Esta senha é uma das mais usadas e das primeiras que qualquer pessoa tentaria; escolha outra.
    .title = Senha comum demais
password-composition = A senha deve combinar letras maiúsculas e minúsculas, dígitos e outros caracteres; acrescente o que falta.
    .title = Senha pouco variada
return-to-not-allowed = O sistema não permite voltar a este endereço; use um dos que foram autorizados por quem administra o sistema.
    .title = Endereço de retorno não permitido
challenge-invalid = O valor challenge deve ter os 43 caracteres de um code challenge S256 (RFC 7636): o resumo SHA-256 do seu verifier em base64url sem preenchimento.
    .title = Valor challenge inválido
locale-unknown = Os idiomas disponíveis são es, en e pt.
    .title = Idioma desconhecido
time-zone-unknown = Escreva o nome de um fuso horário da IANA, como America/Bogota.
    .title = Fuso horário desconhecido

## Money, quantities, dates

money-bad-amount = Escreva o valor apenas com dígitos e ponto decimal, como 3200000.50, sem mais casas decimais do que a moeda usa.
    .title = Valor inválido
money-unknown-currency = Escreva o código ISO 4217 da moeda, como COP.
    .title = Moeda desconhecida
money-negative = O valor não pode ser menor que zero.
    .title = Valor negativo
quantity-negative = A quantidade não pode ser menor que zero.
    .title = Quantidade negativa
quantity-zero = A quantidade deve ser pelo menos um.
    .title = Quantidade zero
quantity-too-large = A quantidade ultrapassa o máximo permitido.
    .title = Quantidade grande demais
date-too-early = A data não pode ser anterior a { $earliest }.
    .title = Data antiga demais
date-too-late = A data não pode ser posterior a { $latest }.
    .title = Data distante demais
date-before-start = A data final não pode ser anterior à data inicial.
    .title = Fim antes do início
date-in-past = A data já passou; escolha uma a partir de hoje.
    .title = Data passada
date-too-many-days = Os dias podem ser no máximo { $max }.
    .title = Dias demais

## Signing in

login-bad-credentials = O e-mail ou a senha não estão corretos.
    .title = Dados de acesso incorretos
login-inactive = Sua conta está desativada; consulte quem administra o sistema.
    .title = Conta desativada
login-locked =
    Houve tentativas de acesso sem sucesso demais; tente novamente em { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    } ou recupere a sua senha por e-mail.
    .title = Acesso bloqueado por enquanto
token-missing = Entre no sistema para continuar: a solicitação não traz um token de acesso.
    .title = Acesso não identificado
token-invalid = O token não é válido neste sistema; entre novamente.
    .title = Token inválido
token-expired = Seu acesso expirou; renove-o ou entre novamente.
    .title = Acesso expirado
token-revoked = Esta sessão já foi encerrada; entre novamente.
    .title = Sessão encerrada
access-sign-in-required = Entre no sistema para fazer isto.
    .title = Acesso não identificado
session-not-found = Você não tem esta sessão aberta; talvez ela já tenha sido encerrada, verifique novamente a lista das suas sessões.
    .title = Sessão não encontrada

## Two-step verification

mfa-required = Sua conta pede uma segunda etapa; acrescente o código que o seu aplicativo mostra ou um dos seus códigos de recuperação.
    .title = Falta o código
mfa-wrong-code = O código não está correto ou já foi usado; digite o que o seu aplicativo mostra agora ou espere o próximo.
    .title = Código incorreto
mfa-already-on = A verificação em duas etapas já está ativada; desative-a primeiro se quiser configurá-la em outro dispositivo.
    .title = Verificação em duas etapas já ativada
mfa-off = Esta conta não tem verificação em duas etapas; é preciso configurá-la primeiro.
    .title = Verificação em duas etapas desativada
mfa-demanded = Um dos seus papéis exige a verificação em duas etapas, por isso você não pode desativá-la; se perdeu o seu dispositivo, consulte quem administra o sistema.
    .title = Verificação em duas etapas obrigatória
mfa-enrol-first = Um dos seus papéis exige a verificação em duas etapas; configure-a na sua conta antes de continuar.
    .title = Falta configurar a verificação em duas etapas

## Signing in by an account elsewhere

sso-unknown-provider = Não é possível entrar aqui com este provedor; escolha um dos que são oferecidos.
    .title = Provedor desconhecido
sso-not-begun-here = Este acesso não foi iniciado neste navegador, demorou demais ou já terminou; comece novamente.
    .title = Acesso não iniciado aqui
sso-provider-refused = O provedor não confirmou o acesso; tente novamente ou entre de outra forma.
    .title = Recusado pelo provedor
sso-unbelievable = Não conseguimos falar com o provedor ou confiar na resposta dele; tente novamente em alguns minutos ou entre de outra forma.
    .title = Resposta não confiável
sso-nobody-here = Nenhuma conta deste sistema corresponde à que você usou; peça uma a quem administra o sistema ou entre de outra forma.
    .title = Sem conta no sistema
sso-unverified-email = O provedor ou este sistema ainda não comprovou que o endereço de e-mail é seu; comprove-o primeiro com o e-mail de recuperação ou de verificação, ou junto ao provedor, e entre novamente.
    .title = E-mail não verificado
sso-linked-elsewhere = Esta conta externa já está vinculada a outro usuário deste sistema; entre com uma diferente.
    .title = Vinculada a outro usuário
sso-last-way-in = Sem esta conta vinculada você não poderia mais entrar; antes de desvinculá-la, defina uma senha com o e-mail de recuperação.
    .title = Única forma de acesso
sso-bad-ticket = Este acesso já foi usado ou demorou demais; comece novamente.
    .title = Acesso não mais válido
sso-identity-not-found = Você não tem esta conta vinculada; verifique novamente a lista das suas contas vinculadas.
    .title = Conta vinculada não encontrada

## Who may

access-denied = Você não tem a permissão { $permission }, necessária para fazer isto aqui.
    .title = Sem permissão
access-module-off =
    Sua instituição não ativou o módulo { $module ->
        [school] Escola
        [inventory] Inventário
        [lab] Laboratório
        [stock] Estoque
        [biofloc] Bioflocos
       *[other] { $module }
    }.
    .title = Módulo desativado
permission-unknown = Não existe permissão com este nome.
    .title = Permissão desconhecida
role-unknown = Não existe papel com este nome.
    .title = Papel desconhecido
module-unknown = Não existe módulo com este nome.
    .title = Módulo desconhecido
membership-not-found = Não encontramos este vínculo na sua instituição.
    .title = Vínculo não encontrado
membership-exists = Esta pessoa já pertence à instituição; altere o vínculo existente.
    .title = Já pertence à instituição
membership-own = Você não pode alterar o seu próprio vínculo; peça a outra pessoa que administre a instituição.
    .title = Vínculo próprio
membership-unknown-environment = Algum dos ambientes escolhidos não é desta instituição.
    .title = Ambiente de outra instituição
invitation-not-found = Não encontramos este convite na sua instituição.
    .title = Convite não encontrado
invitation-over = Este convite já foi aceito, foi retirado ou expirou; quem administra a instituição pode enviar um novo.
    .title = Convite encerrado
invitation-pending = Já existe um convite pendente para este e-mail; envie-o novamente ou retire-o antes de criar outro.
    .title = Convite pendente

## Users

user-not-found = Não encontramos este usuário.
    .title = Usuário não encontrado
user-inactive = A conta deste usuário está desativada.
    .title = Usuário desativado
user-email-taken = Já existe uma conta com este e-mail.
    .title = E-mail em uso
user-own = Se você administra o sistema, não pode excluir nem desativar a sua própria conta, nem retirar a sua administração; peça a outra pessoa que o administre.
    .title = Conta própria
user-last-admin = Esta é a última conta ativa que administra o sistema; nomeie primeiro outra pessoa para administrá-lo.
    .title = Última conta administradora
user-has-loans = Esta conta ainda tem bens emprestados; é preciso devolvê-los antes de excluí-la.
    .title = Empréstimos não devolvidos
password-wrong = A sua senha atual não está correta; digite-a novamente ou escolha uma nova com o e-mail de recuperação.
    .title = Senha incorreta
password-same = A nova senha é igual à atual; escolha uma diferente.
    .title = Mesma senha
sign-up-closed = Aqui ninguém pode se cadastrar por conta própria; peça uma conta a quem administra o sistema.
    .title = Cadastro fechado
sign-up-by-invitation = Aqui só se cadastra quem recebeu um convite; peça-o à sua instituição e use o link que você receber.
    .title = Falta um convite
mail-token-invalid = O link do e-mail está incompleto, expirou ou já foi usado; peça um novo.
    .title = Link inválido

## Institutions and their places

institution-not-found = Não encontramos esta instituição.
    .title = Instituição não encontrada
institution-not-chosen = Escolha com qual instituição você trabalha, por exemplo com o cabeçalho X-Institution-Id.
    .title = Instituição não escolhida
institution-not-member = Você não pertence a esta instituição.
    .title = Não pertence à instituição
institution-code-taken = Já existe uma instituição com este código.
    .title = Código em uso
nit-invalid = Escreva o NIT com o dígito verificador, como 800197268-4.
    .title = NIT inválido
nit-check-digit = O dígito verificador não corresponde a este NIT; verifique os números.
    .title = Dígito verificador incorreto
dane-invalid = O código DANE deve ter 12 dígitos.
    .title = Código DANE inválido
environment-not-found = Não encontramos este ambiente na sua instituição.
    .title = Ambiente não encontrado
environment-name-taken = Já existe um ambiente com este nome na instituição.
    .title = Nome em uso
environment-holds-assets =
    Neste ambiente ainda há { $count ->
        [one] { $count } bem
       *[other] { $count } bens
    }; transfira tudo antes de retirar o ambiente de uso.
    .title = Ambiente com bens
environment-has-classes = Há aula neste ambiente em { $day } ou depois; transfira ou encerre essas aulas antes de desativá-lo.
    .title = O ambiente tem aulas
environment-retired = Este ambiente foi retirado de uso e não aceita mais alterações.
    .title = Ambiente fora de uso

## Codes, and what people are called

document-type-unknown = Não conhecemos este tipo de documento; escreva um da lista, como TI, RC, CC ou PPT.
    .title = Tipo de documento desconhecido
document-number-invalid = O número do documento deve ter de 1 a 20 letras sem acento ou dígitos.
    .title = Número de documento inválido
document-digits-expected = Os números deste tipo de documento costumam ter apenas dígitos; verifique como está escrito.
    .title = Dígitos esperados
document-length-unusual = Este número tem um comprimento incomum para este tipo de documento; verifique-o.
    .title = Comprimento incomum
document-age-unusual = Este tipo de documento não é o usual na idade da pessoa; talvez ela já tenha outro.
    .title = Documento incomum para a idade
document-temporary = Este número foi dado pela Secretaría e é provisório; altere-o quando a pessoa tiver seu documento.
    .title = Documento provisório
municipality-unknown = Nenhum município tem este código; escreva os cinco dígitos da DIVIPOLA, como 05001.
    .title = Município desconhecido
department-unknown = Nenhum departamento tem este código; escreva os dois dígitos da DIVIPOLA, como 05.
    .title = Departamento desconhecido
country-unknown = Nenhum país tem este código; escreva as duas letras da norma ISO 3166-1, como CO.
    .title = País desconhecido
country-is-colombia = De quem nasceu na Colômbia informe o município (birth_municipality), e não o país.
    .title = Falta o município
sex-unknown = Escreva F ou M, como está no documento.
    .title = Sexo desconhecido
zone-unknown = A zona é urbana ou rural: escreva urban ou rural.
    .title = Zona desconhecida
stratum-unknown = O estrato é um número de 0, sem estrato, a 6.
    .title = Estrato desconhecido
grade-unknown = Não conhecemos esta série; escreva seu código do SIMAT ou seu nome, como 0, 11 ou transición.
    .title = Série desconhecida
shift-unknown = Não conhecemos este turno; escreva um da lista, como mañana, tarde ou única.
    .title = Turno desconhecido
ethnicity-unknown = Nenhuma etnia tem este código do SIMAT; escreva 0 se a pessoa não pertence a nenhuma.
    .title = Etnia desconhecida
disability-unknown = Nenhuma deficiência tem este código do SIMAT; escreva 99 se não se aplica.
    .title = Deficiência desconhecida
relationship-unknown = Não conhecemos este parentesco; escreva um da lista, como mother, father ou legal_guardian.
    .title = Parentesco desconhecido
name-character = Um nome tem letras e, entre elas, espaços, apóstrofos, hifens ou pontos; retire o resto.
    .title = Caractere não permitido em um nome
phone-invalid = Escreva um número de telefone de pelo menos 7 dígitos, como 300 123 4567 ou +57 300 123 4567.
    .title = Telefone inválido

## Students, and who answers for them

student-not-found = Não encontramos este estudante entre os que você pode ver.
    .title = Estudante não encontrado
student-inactive = Este estudante está desativado e não admite alterações; reative-o primeiro.
    .title = Estudante desativado
student-enrolled = Este estudante tem uma matrícula aberta; encerre-a antes de desativá-lo ou bloqueá-lo.
    .title = Estudante matriculado
student-blocked = Este estudante está bloqueado: os dados são conservados e não admitem alterações; quem pode bloquear o desbloqueia.
    .title = Estudante bloqueado
student-not-blocked = Este estudante não está bloqueado.
    .title = Estudante não bloqueado
student-document-taken = Já há na instituição um estudante com este documento, ou com o mesmo número em outro dos que uma só pessoa porta (RC, TI, CC, NUIP).
    .title = Documento já registrado
student-user-taken = Esta conta já é de outro estudante da instituição.
    .title = Conta já atribuída
student-user-not-member = Esta conta não é de um membro ativo da instituição.
    .title = Não é membro
student-user-without-role = Esta conta não tem na instituição o papel de estudante; atribua-o primeiro.
    .title = Sem papel de estudante
guardian-not-found = Não encontramos este responsável.
    .title = Responsável não encontrado
guardian-is-the-student = Ninguém é responsável por si mesmo: { $name } tem o documento ou a conta do estudante.
    .title = É o próprio estudante
guardian-circle = Com { $name } como responsável o estudante responderia, por meio de outros, por si mesmo.
    .title = Responsáveis em círculo
guardian-too-many = Um estudante pode ter no máximo { $max } responsáveis.
    .title = Responsáveis demais
guardian-shared =
    A alteração também afeta outros estudantes por quem { $name } responde: { $children }{ $more ->
        [0] {""}
       *[other] {" "}e mais { $more }
    }. Se é o que você quer, envie-a de novo com confirm=true.
    .title = Responsável por outros estudantes
guardian-held = Com este documento já se conhece alguém de quem a escola nada mostra; peça a quem pode bloquear estudantes que registre esta pessoa.
    .title = Pergunte a quem pode bloquear
guardian-paper-differs = O responsável é conhecido com o mesmo número em outro tipo de documento, que se mantém; altere-o se já não for o atual.
    .title = Outro tipo de documento
guardian-document-taken = Já há na instituição um responsável com este documento, ou com o mesmo número em outro dos que uma só pessoa porta (RC, TI, CC, NUIP).
    .title = Documento já registrado
guardian-user-taken = Esta conta já é de outro responsável da instituição.
    .title = Conta já atribuída
guardian-user-without-role = Esta conta não tem na instituição o papel de responsável; atribua-o primeiro.
    .title = Sem papel de responsável
contact-proposal-not-found = Não encontramos esta proposta de dados de contato entre as que você pode ver.
    .title = Proposta não encontrada
contact-proposal-nothing = Nada mudaria: tudo está como você propõe.
    .title = Nada a mudar
contact-proposal-not-now =
    Isto não é possível agora: a proposta { $state ->
        [accepted] já foi aceita
        [rejected] já foi recusada
       *[other] foi retirada
    }.
    .title = Agora não
contact-proposal-own-data-only = Com a sua conta você propõe só os dados do estudante; cada responsável propõe os seus.
    .title = Só os próprios dados
contact-proposal-own = Quem a propôs não a aceita; outra pessoa da secretaria o faz.
    .title = Proposta própria
contact-proposal-not-yours = Só a retira quem a propôs; a secretaria pode recusá-la.
    .title = Proposta de outra pessoa
contact-proposal-pending = Outra pessoa propôs dados de contato das mesmas pessoas, e ninguém decidiu ainda.
    .title = Há outra proposta pendente
contact-proposal-changed-meanwhile = Isto mudou desde que foi proposto: { $named }. Se quiser sobrescrever, envie de novo com confirm=true.
    .title = Mudou nesse meio-tempo
birth-date-future = A data de nascimento não pode ser posterior a hoje.
    .title = Nascimento no futuro
blood-type-unknown = Escreva o grupo sanguíneo e o fator, como O+ ou AB-.
    .title = Grupo sanguíneo desconhecido

## The structure of a school

site-not-found = Não encontramos essa sede em sua instituição.
    .title = Sede não encontrada
site-name-taken = Já existe uma sede com este nome na instituição.
    .title = Nome em uso
site-dane-taken = Outra sede da instituição tem este código DANE.
    .title = Código DANE em uso
site-consecutive-invalid = O número consecutivo da sede tem dois dígitos, de 01 a 99.
    .title = Consecutivo incorreto
site-consecutive-taken = Outra sede da instituição já tem este consecutivo.
    .title = Consecutivo em uso
site-in-use = A sede está em uso; não foi retirada.
    .title = Sede em uso
site-has-groups =
    Nesta sede há { $count ->
        [one] { $count } turma
       *[other] { $count } turmas
    } de um ano letivo que não terminou; transfira-as ou encerre o ano antes de desativar a sede.
    .title = A sede tem turmas
site-retired = Esta sede foi desativada e não aceita mais mudanças nem turmas.
    .title = Sede desativada
dane-other-municipality = O código DANE é de outro município: seus dígitos dois a seis devem ser os do município.
    .title = O código é de outro município
school-year-not-found = Não encontramos esse ano letivo em sua instituição.
    .title = Ano letivo não encontrado
school-year-name-taken = Já existe um ano letivo com este nome na instituição.
    .title = Nome em uso
school-year-closed = Este ano letivo está encerrado; nada mais se escreve nele.
    .title = Ano letivo encerrado
school-year-not-active = Isto só é possível enquanto o ano letivo está ativo.
    .title = Ano letivo não ativo
school-year-wrong-state =
    Isto não é possível porque o ano letivo { $state ->
        [planning] está em preparação
        [active] está ativo
        [closed] está encerrado
       *[archived] está arquivado
    }.
    .title = Estado do ano letivo
school-year-has-open-enrollments = { $count ->
        [one] Ainda há uma matrícula aberta deste ano.
       *[other] Ainda há { $count } matrículas abertas deste ano.
    } A passagem de ano encerra todas de uma vez: conclui as ativas e, se for pedido, retira quem nunca ingressou. Também é possível concluí-las ou registrar as saídas uma por uma.
    .title = Há matrículas abertas
school-year-another-active = Já há um ano letivo ativo: { $year }. Encerre-o antes.
    .title = Há outro ano ativo
academic-period-not-found = O ano letivo não tem esse período.
    .title = Período não encontrado
academic-period-outside-year = O período fica fora do ano letivo.
    .title = Período fora do ano
academic-period-overlaps = O período tem dias em comum com outro do mesmo ano.
    .title = Períodos que se cruzam
academic-period-name-twice = Outro período do mesmo ano tem este nome.
    .title = Nome repetido
academic-period-weights = Os pesos dos períodos devem somar 100.
    .title = Os pesos não somam 100
group-not-found = Não encontramos essa turma em sua instituição.
    .title = Turma não encontrada
group-code-taken = Já existe uma turma com este código na mesma sede, ano, série e turno.
    .title = Código em uso
group-full = A turma não tem mais vagas.
    .title = Turma cheia
group-too-small =
    Na turma há { $count ->
        [one] { $count } vaga ocupada
       *[other] { $count } vagas ocupadas
    }; não pode ter menos.
    .title = Vagas ocupadas
group-has-students = Na turma há ou houve estudantes; transfira-os antes.
    .title = A turma tem estudantes
group-teacher-not-member = Quem ensina na turma deve pertencer à instituição e estar ativo.
    .title = Não pertence à instituição

## Enrolment

enrollment-not-found = Não encontramos esta matrícula entre as que você pode ver.
    .title = Matrícula não encontrada
enrollment-requirement-not-found = Não encontramos este requisito de matrícula na sua instituição.
    .title = Requisito não encontrado
enrollment-exists = O estudante já tem uma matrícula deste ano letivo; só quem saiu pode ter outra.
    .title = Já está matriculado
enrollment-not-now =
    Isto não é possível agora: a matrícula { $state ->
        [prospect] é apenas um pedido de vaga (possível: { $next })
        [pending_documents] espera documentos (possível: { $next })
        [in_review] está em análise (possível: { $next })
        [active] está ativa (possível: { $next })
        [completed] terminou com o ano (possível: { $next })
        [graduated] terminou com a última série (possível: { $next })
        [withdrawn] terminou com a saída do estudante (possível: { $next })
       *[other] terminou com a transferência do estudante (possível: { $next })
    }.
    .title = Agora não
enrollment-settled =
    A matrícula não muda mais: { $state ->
        [completed] terminou com o ano
        [graduated] terminou com a última série
        [withdrawn] o estudante saiu
       *[other] o estudante foi transferido
    }.
    .title = Matrícula encerrada
enrollment-papers-missing = Faltam documentos, ou não estão validados: { $papers }.
    .title = Documentos pendentes
enrollment-no-consent = Falta o consentimento de um responsável, ou do estudante se for maior de idade, para o tratamento dos dados.
    .title = Sem consentimento
enrollment-no-group = A matrícula não tem turma; indique uma primeiro.
    .title = Sem turma
enrollment-group-does-not-fit =
    A turma é de { $in ->
        [year] outro ano letivo
        [site] outra sede
        [grade] outra série
       *[other] outro turno
    }.
    .title = A turma não corresponde
enrollment-not-the-last-grade = Na série { $grade } ninguém se forma; encerre o ano com “complete”.
    .title = Não é a última série
enrollment-reason-needed = Escreva o motivo.
    .title = Falta o motivo
enrollment-age-unusual = A idade do estudante não é usual na série; confira a data de nascimento e a série.
    .title = Idade incomum
enrollment-case-unknown = Não existe esta forma de chegar ao ano; use new, returning, from_elsewhere ou from_abroad.
    .title = Caso desconhecido
document-kind-invalid = O tipo de documento tem de 2 a 40 letras minúsculas sem acento, dígitos ou sublinhados.
    .title = Tipo de documento inválido

## Papers and consents

enrollment-document-not-found = Não encontramos este documento entre os que você pode ver.
    .title = Documento não encontrado
enrollment-document-not-a-paper = O arquivo não é PDF, PNG nem JPEG, diga o que disser o nome.
    .title = Não é um documento
enrollment-document-too-large = O documento é grande demais: no máximo { $max } bytes.
    .title = Documento grande demais
enrollment-document-superseded = Há uma versão mais nova deste documento; revise essa.
    .title = Há uma versão mais nova
enrollment-document-reviewed =
    Este documento já foi { $state ->
        [validated] validado
       *[other] rejeitado; aguarde uma versão nova
    }.
    .title = Já foi revisado
enrollment-document-not-now = A matrícula não recebe documentos nem os seus são revisados: a vaga não foi oferecida, ou já terminou.
    .title = Agora não
consent-not-found = Não encontramos este consentimento entre os que você pode ver.
    .title = Consentimento não encontrado
consent-text-not-found = Não encontramos este texto de consentimento na sua instituição.
    .title = Texto não encontrado
consent-old-text = Este texto foi substituído; consente-se ao mais novo.
    .title = Há um texto mais novo
consent-not-of-age = O estudante é menor de idade; quem consente é um responsável.
    .title = Menor de idade
consent-not-their-guardian = Esta pessoa não consente aqui: não responde pelo estudante, ou não é a da sua conta.
    .title = Não é seu responsável
consent-given = Este consentimento já foi dado e continua valendo.
    .title = Já consentiu
consent-revoked = Este consentimento já foi revogado.
    .title = Já foi revogado
consent-channel = Pela própria conta consente-se com web; a secretaria registra o que lhe dizem com paper ou in_person.
    .title = Canal não permitido

## Inventory

asset-not-found = Não encontramos este bem na sua instituição.
    .title = Bem não encontrado
asset-code-or-serial-taken = Já existe na instituição um bem com este código ou este número de série.
    .title = Código ou número de série em uso
asset-too-many-units-out =
    Entre danificadas, faltantes, em manutenção, em uso e emprestadas somam { $out }, mas o bem tem apenas { $quantity ->
        [one] { $quantity } unidade
       *[other] { $quantity } unidades
    }.
    .title = As unidades não fecham
asset-serial-has-one-unit = Um bem controlado por número de série tem no máximo uma unidade.
    .title = Um bem seriado é um só

## Import: the file

import-not-a-table = Não conseguimos ler o arquivo como uma planilha; salve-o como CSV ou como pasta de trabalho do Excel (.xlsx), com uma linha de cabeçalhos.
    .title = Não é uma tabela
import-missing-columns = Faltam colunas necessárias no arquivo: { $columns }.
    .title = Faltam colunas
import-cut-off = O arquivo termina no meio da linha de dados que começa na linha { $line } do texto; salve-o novamente e envie-o completo.
    .title = Arquivo incompleto
import-empty = O arquivo não tem nenhuma linha para importar.
    .title = Arquivo sem linhas
import-too-many-rows =
    O arquivo pode ter no máximo { $max ->
        [one] { $max } linha
       *[other] { $max } linhas
    }; divida-o em vários.
    .title = Linhas demais
import-too-many-columns =
    O arquivo pode ter no máximo { $max ->
        [one] { $max } coluna
       *[other] { $max } colunas
    }; retire as que não forem necessárias.
    .title = Colunas demais
import-too-many-fields =
    O arquivo pode ter no máximo { $max ->
        [one] { $max } coluna
       *[other] { $max } colunas
    } para campos de categorias; divida-o por categorias.
    .title = Campos demais
import-too-large-inside = O arquivo é por dentro muito maior que uma tabela do seu tipo; salve apenas a tabela, como CSV ou em uma pasta de trabalho nova.
    .title = Grande demais por dentro
import-broken-workbook = A pasta de trabalho está danificada ou incompleta; salve-a novamente e envie-a completa.
    .title = Pasta de trabalho danificada
import-locked-workbook = A pasta de trabalho só abre com senha; salve-a sem senha.
    .title = Pasta de trabalho protegida
import-old-workbook = A pasta de trabalho é de um Excel anterior a 2007; salve-a como .xlsx ou como CSV.
    .title = Pasta de trabalho antiga
import-unknown-column = Não existe a coluna { $column } indicada para um cabeçalho.
    .title = Coluna desconhecida
import-unknown-heading = O arquivo não tem o cabeçalho { $heading }.
    .title = Cabeçalho desconhecido
import-column-twice = { $column } aparece mais de uma vez; cada cabeçalho corresponde a uma coluna e cada coluna a um cabeçalho.
    .title = Coluna repetida

## Import: a row

import-wrong-number-of-fields = A linha não tem tantos campos quanto o cabeçalho; verifique separadores e aspas.
    .title = Número de campos diferente
import-missing-code = A linha não tem código interno.
    .title = Falta o código
import-missing-name = A linha não tem nome.
    .title = Falta o nome
import-duplicate-code = Este código já aparece em outra linha do arquivo.
    .title = Código repetido
import-duplicate-serial = Este número de série já aparece em outra linha ou é de outro bem.
    .title = Número de série repetido
import-bad-text = O texto é longo demais ou tem caracteres que não são permitidos.
    .title = Texto inválido
import-bad-date = Não é uma data possível; escreva-a como 31/12/2026 ou 2026-12-31.
    .title = Data inválida
import-bad-months = Não é um número de meses; escreva um inteiro de 1 a 1200.
    .title = Meses inválidos
import-bad-money = Não conseguimos ler o valor; escreva-o apenas com números, como 2.903.000,00.
    .title = Valor inválido
import-bad-quantity = A quantidade não é válida: deve ser um número inteiro e fechar com as unidades do bem.
    .title = Quantidade inválida
import-negative-quantity = A quantidade não pode ser menor que zero.
    .title = Quantidade negativa
import-damaged-over-quantity = As unidades danificadas e faltantes somam mais que a quantidade.
    .title = Mais danificadas ou faltantes que unidades
import-unknown-status = O estado não é um dos conhecidos, como disponível, em uso, manutenção, danificado ou faltante.
    .title = Estado desconhecido
import-unknown-environment = Não há na instituição um ambiente com este nome; crie-o antes ou permita que a importação o crie.
    .title = Ambiente desconhecido
import-environment-out-of-reach = Você não pode registrar bens neste ambiente.
    .title = Ambiente fora do seu alcance
import-exists-with-other-data = Já existe um bem com este código e outros dados; peça para atualizar se quiser alterá-lo.
    .title = Já existe com outros dados
import-units-on-loan = Este bem tem unidades emprestadas e a linha não fecha com elas; importe-a quando forem devolvidas.
    .title = Unidades emprestadas
import-damaged-not-counted = O estado diz danificado ou faltante, mas a linha não conta nenhuma unidade assim; verifique as quantidades.
    .title = Dano não contado
import-warranty-not-dated = A linha diz por quantos meses vale a garantia, mas não a partir de que dia; a garantia não foi registrada.
    .title = Garantia sem data

## Import: a row of accounts

import-missing-email = A linha não tem endereço de e-mail.
    .title = Falta o e-mail
import-bad-flag = O valor deve ser sim ou não: t, true ou 1, ou então f, false ou 0.
    .title = Nem sim nem não
import-bad-time = Não é um momento possível; escreva-o como 2026-12-31T08:30:00Z ou 2026-12-31 08:30:00+00.
    .title = Momento inválido
import-unreadable-password = O hash da senha não tem uma forma conhecida, está incompleto ou é caro demais para verificar; deixe-o vazio para que a pessoa defina uma senha por recuperação.
    .title = Hash de senha ilegível
import-account-known = Já existe uma conta com este e-mail, aqui ou em uma linha anterior; ficou como estava.
    .title = Conta conhecida
import-account-other-id = Já existe uma conta com este e-mail e outro identificador, aqui ou em uma linha anterior; ficou como estava.
    .title = E-mail com outro identificador
import-account-other-email = Já existe uma conta com este identificador e outro e-mail, aqui ou em uma linha anterior; ficou como estava.
    .title = Identificador com outro e-mail
import-administrator-as-ordinary = A pessoa administrava tudo e chega como conta comum; peça os administradores se não é o que você quer.
    .title = Administrador como conta comum

## Import: a row of students

import-unknown-document-type = Não conhecemos este tipo de documento; escreva um como TI, RC, CC, CE ou PPT.
    .title = Tipo de documento desconhecido
import-bad-document-number = O número do documento deve ter de 1 a 20 letras ou dígitos, sem acentos.
    .title = Número de documento inválido
import-duplicate-document = Este documento já aparece em uma linha anterior do arquivo.
    .title = Documento repetido
import-missing-surname = A linha não tem primeiro sobrenome.
    .title = Falta o sobrenome
import-future-birth-date = A data de nascimento está no futuro.
    .title = Nascimento no futuro
import-unknown-municipality = Nenhum município tem este código; escreva os cinco dígitos da DIVIPOLA, como 05001.
    .title = Município desconhecido
import-unknown-country = Nenhum país tem este código; escreva suas duas letras (ISO 3166-1), como VE.
    .title = País desconhecido
import-two-birthplaces = A linha nomeia um município de nascimento na Colômbia e outro país; deixe só um.
    .title = Dois lugares de nascimento
import-unknown-sex = O sexo deve ser F ou M, como diz o documento.
    .title = Sexo desconhecido
import-unknown-stratum = O estrato deve ser um número de 0 a 6.
    .title = Estrato desconhecido
import-unknown-zone = A zona deve ser urbana ou rural.
    .title = Zona desconhecida
import-unknown-grade = Não conhecemos esta série; escreva seu número, como 0 para transición ou 11 para a última.
    .title = Série desconhecida
import-unknown-shift = O turno falta ou não é conhecido; escreva mañana, tarde, completa, única, nocturna ou fin de semana. Um grupo sempre tem turno.
    .title = Turno desconhecido
import-bad-phone = Não conseguimos ler um telefone da linha e ele não foi registrado; complete-o depois.
    .title = Telefone não registrado
import-bad-email = Não conseguimos ler um e-mail da linha e ele não foi registrado; complete-o depois.
    .title = E-mail não registrado
import-unknown-relationship = Não conhecemos este parentesco; um responsável novo fica como outra pessoa.
    .title = Parentesco desconhecido
import-bad-guardian-document = O documento do responsável falta ou não é válido; sem ele não podemos reconhecer a pessoa.
    .title = Documento do responsável
import-missing-guardian-name = Este responsável não está registrado e a linha não diz seu nome.
    .title = Falta o nome do responsável
import-guardian-is-student = O responsável tem o documento do próprio estudante.
    .title = O responsável é o estudante
import-guardian-circle = O estudante responde, por meio de outros, por este responsável; ninguém pode ser responsável por si mesmo.
    .title = Responsáveis em círculo
import-guardian-differs = O responsável está registrado com outros dados, que não foram mudados; se os da linha são os certos, corrija-os no responsável.
    .title = Responsável com outros dados
import-too-many-guardians = O estudante já tem todos os responsáveis que pode ter; retire um antes.
    .title = Responsáveis demais
import-differs = O estudante está registrado com outros dados; peça para atualizar se quiser mudá-los.
    .title = Registrado com outros dados
import-group-too-small = A lista tem nesta turma nova mais estudantes do que vagas (40); atribua-lhe mais vagas.
    .title = Turma com poucas vagas
import-enrolled-elsewhere = O estudante já está matriculado este ano em outro lugar, e uma lista não muda sua vaga; transfira-o à mão.
    .title = Matriculado em outro lugar

## Loans

loan-not-found = Não encontramos este empréstimo na sua instituição.
    .title = Empréstimo não encontrado
loan-wrong-state =
    Isto não é possível porque o empréstimo está { $state ->
        [pending] pendente
        [approved] aprovado
        [rejected] recusado
        [cancelled] cancelado
        [expired] vencido
        [active] ativo
        [partially_returned] devolvido em parte
        [returned] devolvido
        [lost] perdido
       *[other] { $state }
    }.
    .title = Estado do empréstimo
loan-own-request = Você não pode decidir sobre a sua própria solicitação; outra pessoa deve fazê-lo.
    .title = Solicitação própria
loan-not-enough-units =
    { $owned ->
        [enough] { $usable ->
            [0] Não há nenhuma unidade livre nesse período para a linha { $line }, e você pediu { $wanted }.
            [one] Há apenas { $usable } unidade livre nesse período para a linha { $line }, e você pediu { $wanted }.
           *[other] Há apenas { $usable } unidades livres nesse período para a linha { $line }, e você pediu { $wanted }.
        }
        [0] O almoxarifado não tem nenhuma unidade que sirva para a linha { $line }, e você pediu { $wanted }.
       *[other] O almoxarifado tem ao todo { $owned } que servem para a linha { $line }, das quais { $usable } livres agora, e você pediu { $wanted }.
    }
    .title = Faltam unidades
loan-not-a-warehouse = Só se emprestam bens que estão em um almoxarifado em uso.
    .title = Não está em um almoxarifado
loan-period-over = O último dia deste empréstimo já passou; faça uma nova solicitação.
    .title = Período encerrado
loan-several-places = Tudo de um empréstimo sai de um mesmo almoxarifado; faça uma solicitação para cada almoxarifado.
    .title = Vários almoxarifados
loan-more-than-promised =
    { $promised ->
        [0] Não resta nada reservado nesta linha, e você quer entregar { $wanted }.
        [one] Resta apenas { $promised } unidade reservada nesta linha, e você quer entregar { $wanted }.
       *[other] Restam apenas { $promised } unidades reservadas nesta linha, e você quer entregar { $wanted }.
    }
    .title = Mais do que o reservado
loan-more-than-out =
    { $out ->
        [0] Disto não há nada fora, e você quer receber { $returned }.
        [one] Disto há apenas { $out } unidade fora, e você quer receber { $returned }.
       *[other] Disto há apenas { $out } unidades fora, e você quer receber { $returned }.
    }
    .title = Mais do que está fora
loan-unknown-line = O empréstimo não tem essa linha, ou tem várias e você deve indicar qual.
    .title = Linha desconhecida
loan-another-thing = Isto não é o que a linha pede, ou a linha é de várias coisas e você deve indicar qual.
    .title = Não é o pedido
loan-missing-unit = O que falta não pode ser entregue nem dado como encontrado; indique em que estado está a unidade.
    .title = Unidade faltante
loan-period-not-over = O último dia deste empréstimo ainda não passou.
    .title = Período não encerrado
loan-policy-not-found = Não encontramos esta política de empréstimo na sua instituição.
    .title = Política não encontrada
loan-policy-exists = Já existe uma política de empréstimo para isto; altere a que existe.
    .title = Política repetida
loan-policy-not-for-borrower = Segundo a política de empréstimo, isto não é emprestado a quem pede.
    .title = Não é emprestado a quem pede
loan-policy-too-long =
    { $max ->
        [one] Um empréstimo dura no máximo { $max } dia, e são pedidos { $days }.
       *[other] Um empréstimo dura no máximo { $max } dias, e são pedidos { $days }.
    }
    .title = Empréstimo longo demais
loan-policy-too-far-ahead =
    { $max ->
        [0] Um empréstimo é pedido para o mesmo dia.
        [one] Um empréstimo é pedido com no máximo { $max } dia de antecedência.
       *[other] Um empréstimo é pedido com no máximo { $max } dias de antecedência.
    }
    .title = Com antecedência demais
loan-policy-too-many-units = Quem pede tem { $has }, em mãos ou reservadas, e pede { $wanted }; o máximo é { $max }.
    .title = Unidades demais
loan-policy-closed =
    Em { $day } nada é entregue nem recebido: { $why ->
        [weekday] o almoxarifado não abre nesse dia da semana
        [holiday] é feriado
       *[other] { $why }
    }.
    .title = Fechado nesse dia
loan-policy-borrower-late =
    { $until ->
        [back] Quem pede está com algo cujo último dia já passou; deve devolvê-lo primeiro.
       *[other] Quem pede devolveu algo com atraso; pode pedir de novo depois de { $until }.
    }
    .title = Devolução em atraso
loan-line-twice = Outra linha pede o mesmo; peça uma só vez, com a quantidade completa.
    .title = Linha repetida
loan-extension-not-longer = O novo último dia deve ser posterior ao atual.
    .title = Não é mais tempo
loan-extension-open = Já foram pedidos mais dias; aguarde a resposta.
    .title = Já foi pedido
loan-no-extension = Ninguém pediu mais dias para este empréstimo.
    .title = Não foram pedidos mais dias
loan-waiting-already = Você já está à espera destas unidades.
    .title = Já está à espera
loan-not-waiting = Você não está à espera destas unidades.
    .title = Não está à espera
loan-pool-too-large = Mais de { $max } bens podem servir; consulte uma categoria ou um modelo com menos bens, ou um único bem.
    .title = Bens demais
loan-said-twice = Você acabou de registrar exatamente o mesmo. Se for outra vez, envie com uma chave de idempotência ou com a versão que está vendo.
    .title = Dito duas vezes
loan-same-thing = É o mesmo bem; escolha outro.
    .title = O mesmo bem
loan-unit-not-promised = O empréstimo não tem prometida nenhuma unidade deste bem; só se troca o que está prometido e ainda não foi entregue.
    .title = Sem promessa
loan-not-the-borrower = Somente quem pediu este empréstimo pode fazer isto.
    .title = Empréstimo de outra pessoa
loan-borrower-may-not = Quem pediu este empréstimo não pode mais pedir empréstimos.
    .title = Solicitante sem permissão

loan-promised-already = Um dos bens já está reservado para outra pessoa em algum desses dias; atualize e escolha outro bem ou outros dias.
    .title = Já está reservado

## Classes

time-not-after-start = A hora final deve ser posterior à inicial, no mesmo dia.
    .title = Fim antes do início
schedule-not-found = Não encontramos este horário na sua instituição.
    .title = Horário não encontrado
schedule-ended = Este horário já terminou; faça um novo.
    .title = Horário encerrado
schedule-room-taken = O ambiente está ocupado em { $day } das { $from } às { $until }: { $programme }, turma { $group } (horário { $schedule }).
    .title = Ambiente ocupado
schedule-instructor-busy = O instrutor tem outra aula em { $day } das { $from } às { $until }: { $programme }, turma { $group } (horário { $schedule }).
    .title = Instrutor ocupado
schedule-overlaps = O ambiente ou o instrutor tem outra aula em algum desses horários; atualize e escolha outros horários.
    .title = Aulas no mesmo horário
schedule-no-session = Não há aula em nenhum desses dias; verifique os dias da semana, os dias sem aula e os feriados.
    .title = Sem aulas
schedule-exception-twice = Um dia sem aula aparece duas vezes.
    .title = Dia repetido
schedule-not-an-instructor = Esta pessoa não pode dar aula aqui: seu vínculo com a instituição deve estar ativo, com um papel que confirme conferências de inventário.
    .title = Não é instrutor

## Inventory checks

check-not-found = Não encontramos esta verificação de inventário na sua instituição.
    .title = Verificação não encontrada
check-line-not-found = A verificação não tem este bem.
    .title = Bem fora da verificação
check-not-now =
    Isto não é possível agora: a verificação { $state ->
        [student_pending] está em contagem
        [instructor_review] espera a confirmação
        [supervisor_review] espera a aprovação
        [complete] está completa
        [cancelled] foi cancelada
       *[other] está no estado { $state }
    } e { $waits_for ->
        [student] quem deve agir é o aprendiz
        [instructor] quem deve agir é o instrutor
        [supervisor] quem deve agir é o supervisor
        [nobody] ninguém tem mais nada a fazer
       *[other] quem deve agir é { $waits_for }
    }{ $named ->
        [0] {""}
       *[other] : { $person }
    }.
    .title = Não é a vez
check-two-steps =
    A mesma pessoa já deu o passo do { $step ->
        [student] aprendiz
        [instructor] instrutor
        [supervisor] supervisor
       *[other] { $step }
    } nesta verificação; este deve ser dado por outra pessoa, ou por um supervisor que diga por quê.
    .title = Dois passos da mesma pessoa
check-lines-missing =
    { $count ->
        [one] Falta contar { $count } bem: { $items }. Conte-o ou diga por que ninguém pode contá-lo.
       *[other] Faltam { $count } bens por contar: { $items }{ $more ->
            [0] {""}
           *[other] {" "}e mais { $more }
        }. Conte-os ou diga de cada um por que ninguém pode contá-lo.
    }
    .title = Bens sem contar
check-too-many-items = Há mais de { $max } bens neste ambiente; uma verificação tem no máximo { $max }.
    .title = Bens demais
check-stock-changed =
    O estoque destes bens mudou depois da contagem, então as diferenças não podem ser registradas: { $items }{ $more ->
        [0] {""}
       *[other] {" "}e mais { $more }
    }. Recuse-as ou devolva a verificação para contar de novo.
    .title = Estoque mudado
check-counted-since =
    Uma verificação posterior deste ambiente contou estes bens de novo, então o que foi contado antes não pode ser registrado: { $items }{ $more ->
        [0] {""}
       *[other] {" "}e mais { $more }
    }. Recuse as diferenças.
    .title = Contado de novo depois
check-has-variance =
    { $count ->
        [one] { $count } bem não coincide com o inventário; decida sobre esta verificação separadamente.
       *[other] { $count } bens não coincidem com o inventário; decida sobre esta verificação separadamente.
    }
    .title = Há diferenças
check-no-variance =
    Estes bens coincidem com o inventário, então não há nada a recusar: { $items }{ $more ->
        [0] {""}
       *[other] {" "}e mais { $more }
    }.
    .title = Sem diferença
check-id-taken = Outra verificação tem este identificador; gere um novo.
    .title = Identificador ocupado
check-too-many-pictures = Em uma verificação cada bem pode ter no máximo { $max } imagens.
    .title = Imagens suficientes do bem
check-pictures-over = Só é possível adicionar imagens até { $days } dias depois do fim da verificação.
    .title = Prazo das imagens encerrado
check-item-of-another-room = Este bem não está entre os que o ambiente tinha quando a verificação começou.
    .title = Bem de outro ambiente
check-clock-wrong = Esta hora não pode estar certa: é anterior ao dia da verificação ou está adiantada em relação ao nosso relógio; verifique o relógio do dispositivo.
    .title = Relógio errado
check-comment-needed = Diga o que não está como deveria.
    .title = Falta o comentário
check-schedule-of-another-room = As aulas deste horário são em outro ambiente.
    .title = Horário de outro ambiente
check-no-session = O horário não tem aula nesse dia.
    .title = Sem aula nesse dia
check-not-begun = A aula após a qual se conta o ambiente ainda não começou.
    .title = A aula não começou
check-day-passed = Esse dia já passou há tempo demais para começar a sua verificação.
    .title = Dia passado
check-not-a-reviewer = Esta pessoa não pode dar o próximo passo da verificação: ela precisa de um vínculo ativo com um papel que o permita.
    .title = Não pode revisar
check-line-sum = Os números não fecham: o esperado ({ $expected }) mais o excedente deve ser igual ao encontrado, ao danificado e ao faltante juntos.
    .title = Os números não fecham
check-line-missing-and-surplus = De um bem faltam ou sobram unidades, não as duas coisas.
    .title = Falta e sobra
check-line-item-needed = Indique o bem por item_id ou por tag, apenas um dos dois.
    .title = Qual bem?
check-line-id-taken = Outro registro tem este identificador, ou foi contado antes de mudar o livro deste bem; conte-o de novo com um identificador novo.
    .title = Identificador em uso
discrepancy-not-found = Não encontramos esta discrepância na sua instituição.
    .title = Discrepância não encontrada
discrepancy-resolved = Esta discrepância já foi resolvida.
    .title = Já está resolvida

## Things a user owns

item-not-found = Não encontramos este item.
    .title = Item não encontrado
item-not-owner = Este item é de outra pessoa e você não pode vê-lo nem alterá-lo.
    .title = Item de outra pessoa
loan-moved = O bem mudou de lugar desde que o empréstimo foi pedido; faça um novo pedido no depósito onde ele está agora.
    .title = Bem transferido
loan-borrower-left = Quem pediu este empréstimo não pertence mais à instituição.
    .title = Solicitante desligado
loan-record-not-found = Não encontramos este termo de empréstimo.
    .title = Termo desconhecido
handling-not-found = O empréstimo não tem essa entrega ou devolução.
    .title = Entrega desconhecida
loan-too-many-pictures = Cada entrega ou devolução pode ter no máximo { $max } imagens.
    .title = Imagens suficientes
loan-pictures-over = Só é possível adicionar imagens até { $days } dias depois do fim do empréstimo.
    .title = Prazo das imagens encerrado
loan-feed-too-many = Você pode ter no máximo { $max } calendários; remova um primeiro.
    .title = Calendários demais
loan-feed-not-found = Não encontramos este calendário, ou o seu endereço não vale mais.
    .title = Calendário não encontrado

## Bens, estoque e transferências

asset-too-many-units = Um bem pode ter no máximo { $max } unidades.
    .title = Unidades demais
asset-units-away = Há unidades deste bem emprestadas ou a caminho; espere até que voltem.
    .title = Há unidades fora
asset-retired = O bem foi baixado; nada mais muda nele.
    .title = Bem baixado
asset-note-needed = Explique o motivo em uma nota.
    .title = Falta uma nota
asset-kit-has-parts = O kit ainda tem partes; retire-as primeiro.
    .title = O kit tem partes
asset-part-of-kit = Este bem faz parte de um kit: move-se, é emprestado e muda de mãos somente com o kit. Retire-o primeiro do kit.
    .title = Parte de um kit
asset-kits-not-nested = Um kit não pode ser parte de outro kit nem de si mesmo.
    .title = Kits não se aninham
asset-part-kept-elsewhere = A parte deve estar onde está o kit; mova-a primeiro.
    .title = A parte está em outro lugar
asset-not-a-part = Este bem não é parte deste kit.
    .title = Não é uma parte
asset-kit-is-one = Somente um bem individual pode ser um kit.
    .title = Um kit é uma só coisa
stock-not-enough = Há { $usable } unidades assim nesse lugar e você pediu { $wanted }.
    .title = Unidades insuficientes
movement-not-so = Um movimento do tipo { $kind } não leva desse estado a este.
    .title = Movimento impossível
movement-not-by-hand = Os empréstimos e transferências registram este movimento por si mesmos.
    .title = Não se registra à mão
movement-condition-not-stated = O que está emprestado ou a caminho deriva de empréstimos e transferências; não pode ser indicado.
    .title = O estado é derivado
transfer-not-found = Não encontramos essa transferência na sua instituição.
    .title = Transferência não encontrada
transfer-closed = A transferência já foi recebida ou cancelada ({ $state }).
    .title = Transferência encerrada
transfer-more-than-sent = Foram enviadas { $quantity } unidades; não podem ter chegado { $wanted }.
    .title = Mais do que foi enviado
transfer-same-place = O destino deve ser outro ambiente.
    .title = O mesmo lugar
custodian-not-member = Somente alguém da instituição pode responder por seus bens.
    .title = Não pertence à instituição
salvage-above-cost = O valor residual precisa de um custo de compra na mesma moeda que não seja menor.
    .title = Valor residual
list-empty = A lista precisa de pelo menos um elemento.
    .title = Lista vazia
list-twice = Isto está duas vezes na lista.
    .title = Repetido
list-too-long = A lista pode ter no máximo { $max } elementos.
    .title = Lista longa demais
search-too-short = Busque pelo menos { $min } letras.
    .title = Busca curta demais

## Categorias

category-not-found = Não encontramos essa categoria na sua instituição.
    .title = Categoria não encontrada
category-unknown = A instituição não tem uma categoria com este código; crie-a primeiro.
    .title = Categoria desconhecida
category-inactive = Esta categoria não está mais em uso.
    .title = Categoria inativa
category-code-taken = A instituição já tem uma categoria com este código.
    .title = Código em uso
category-field-twice = Já há um campo com este nome na lista.
    .title = Campo repetido
category-choices = Uma escolha precisa de 1 a 50 opções, e nenhum outro tipo de campo as tem.
    .title = Opções

## Etiquetas e imagens

tag-not-found = Nada que você possa ver leva esta etiqueta; ela pode ter sido revogada.
    .title = Nada leva esta etiqueta
tag-invalid = Esta não é uma etiqueta nossa: 32 dígitos hexadecimais, sozinhos ou no fim de um link.
    .title = Não é uma etiqueta
labels-none = Nada que tenha etiqueta corresponde; não há rótulos a imprimir.
    .title = Nada a imprimir
labels-too-many = Um documento pode ter no máximo { $max } rótulos; imprima por partes.
    .title = Rótulos demais
picture-not-found = Aqui não há tal imagem.
    .title = Imagem não encontrada
picture-not-a-picture = O arquivo não é uma imagem JPEG, PNG ou WebP.
    .title = Não é uma imagem
picture-broken = A imagem está danificada ou incompleta.
    .title = Imagem danificada
picture-too-large = A imagem é grande demais: no máximo { $max } bytes e 50 milhões de pixels.
    .title = Imagem grande demais
picture-too-many = Um bem pode ter no máximo { $max } imagens.
    .title = Imagens suficientes
files-unreachable = Os arquivos não estão acessíveis agora; nada foi mudado. Tente de novo em um momento.
    .title = Arquivos inacessíveis

## Importações em segundo plano

import-not-found = Não encontramos essa importação sua.
    .title = Importação não encontrada
import-wrong-state = Isto não é possível porque a importação está no estado { $state }.
    .title = Estado da importação
import-touched = { $count } de seus bens foram mudados, emprestados, movidos ou fotografados depois; a importação não pode ser desfeita por inteiro.
    .title = Modificado depois
import-file-lost = O arquivo da importação não está mais lá; envie-o de novo.
    .title = O arquivo não está
import-salvage-above-cost = O valor residual precisa de um valor unitário que não seja menor.
    .title = Valor residual
import-units-elsewhere = Há unidades deste bem em outros ambientes, então a linha não pode ser registrada onde ele fica; registre a diferença à mão.
    .title = Há unidades em outro lugar
import-part-of-kit = Este bem faz parte de um kit e só se move com ele.
    .title = Parte de um kit
import-category-needs-more = A categoria pede dados que o arquivo não traz; complete-os depois.
    .title = A categoria pede mais
import-unknown-category = A instituição não tem uma categoria com este código; crie-a primeiro ou deixe a importação criá-la.
    .title = Categoria desconhecida
import-inactive-category = Esta categoria não está mais em uso.
    .title = Categoria inativa
transfer-missing-units = Não se envia o que não se encontra.
    .title = Unidades faltantes
import-kit-with-parts = O bem é um kit com partes que ficariam para trás; mova-o separadamente.
    .title = Kit com partes
import-other-currency = O custo do bem está em outra moeda que a da instituição, na qual os arquivos são lidos; mude-o à mão.
    .title = Outra moeda
import-bad-field = O campo não aceita este valor: escreva o que ele contém, como um número, uma data, sim ou não, ou uma de suas opções. Um campo que a categoria exige não pode ficar vazio depois de preenchido.
    .title = O valor não corresponde ao campo
import-unknown-field = A categoria não tem esse campo.
    .title = Campo desconhecido

## The ministry's files

simat-has-problems =
    Há { $count ->
        [one] { $count } erro
       *[other] { $count } erros
    } nos dados; corrija-os ou peça o arquivo sem as linhas que os têm.
    .title = Erros a corrigir
simat-difference-gone = Algumas das diferenças que aceitou já não existem ({ $ids }); compare o arquivo novamente.
    .title = Diferença inexistente
simat-document-taken = Outro estudante já tem o documento destas diferenças: { $ids }.
    .title = Documento em uso
simat-not-acceptable = Estas diferenças não podem ser tomadas do arquivo: { $ids }.
    .title = Não pode ser aceita
simat-address-unconventional = O endereço não começa como o ministério os escreve (CL, KR, AV, VDA …); escreva IND antes dele.
    .title = Endereço incomum
simat-no-layout = As colunas do ministério para o ano { $year } não são conhecidas.
    .title = Ano sem colunas
simat-holds-blocked = Este arquivo menciona estudantes que foram bloqueados depois; quem pode vê-los o abre.
    .title = Arquivo com estudantes bloqueados
simat-export-not-found = Este arquivo não existe ou é de outra instituição.
    .title = Arquivo inexistente
simat-code-unknown = Este código não está na lista do ministério.
    .title = Código desconhecido
simat-missing = Falta este dado, que o ministério exige.
    .title = Dado em falta
simat-too-long = O ministério aceita aqui no máximo { $max } caracteres.
    .title = Dado longo demais
simat-name-too-long = O ministério aceita nomes e sobrenomes de no máximo { $max } letras.
    .title = Nome longo demais
simat-surname-letters = O ministério aceita somente letras no primeiro sobrenome.
    .title = Sobrenome com outros sinais
simat-divipola-unknown = O departamento e o município não correspondem a nenhum da DIVIPOLA.
    .title = Município desconhecido
simat-document-unknown = O ministério não tem código para este tipo de documento.
    .title = Documento sem código
simat-document-twice = Outro estudante tem o mesmo número de documento.
    .title = Documento repetido
simat-document-temporary = O documento é provisório; substitua-o quando o estudante tiver o seu.
    .title = Documento provisório
simat-age-unusual = A idade em 30 de junho não é a usual da série.
    .title = Idade incomum
simat-character = Há letras que o arquivo do ministério (Latin-1) não pode conter.
    .title = Letras não aceitas
simat-no-consecutive = Nada distingue esta sede das outras no registro do ministério; atribua a cada sede seus dois dígitos.
    .title = Sede sem consecutivo
simat-no-dane = A sede não tem código DANE; seus estudantes não podem ser informados.
    .title = Sede sem código DANE

## O ano seguinte

promotion-refused = { $count ->
        [one] Uma decisão não pode ser aplicada, por isso ninguém passou de ano. O erro diz de quem e por quê.
       *[other] { $count } decisões não podem ser aplicadas, por isso ninguém passou de ano. Os erros dizem de quem e por quê.
    }
    .title = Há decisões que não podem ser aplicadas
promotion-not-a-later-year = O ano para o qual os alunos passam deve começar depois.
    .title = Não é um ano posterior
promotion-not-enrolled = { $person } não tem matrícula deste ano.
    .title = Sem matrícula deste ano
promotion-not-taught = { $person } não estuda neste ano: { $state ->
        [prospect] apenas pediu vaga
        [pending_documents] faltam os documentos
        [in_review] a matrícula está em análise
        [withdrawn] saiu
        [transferred] foi para outra escola
       *[other] a matrícula está no estado { $state }
    }.
    .title = Não estuda neste ano
promotion-not-the-last-grade = { $person } não está em um último ano escolar, por isso não se forma.
    .title = Não é o último ano escolar
promotion-no-next-grade = Ao ano escolar de { $person } não segue outro; indique o que acontece com esta pessoa.
    .title = Sem ano escolar seguinte
promotion-already-enrolled = { $person } já tem matrícula do ano seguinte, por isso não saiu nem se formou.
    .title = Com matrícula do ano seguinte
promotion-enrolled-otherwise = { $person } já tem matrícula do ano seguinte no ano escolar { $grade }, que não é o decidido; mude antes essa matrícula ({ $enrollment }).
    .title = Matrícula em outro ano escolar
promotion-graduated = { $person } já se formou, por isso não repete o ano.
    .title = Já se formou
promotion-completed = O ano de { $person } terminou sem formatura.
    .title = Terminou sem formatura
promotion-student-inactive = { $person } está fora de uso; ative antes.
    .title = Aluno inativo
promotion-student-blocked = Os dados de { $person } estão bloqueados; nada se decide sobre esta pessoa.
    .title = Aluno bloqueado
promotion-site-retired = A sede de { $person } está fora de uso; matricule em outra.
    .title = Sede fora de uso
decision-unknown = Uma decisão é “promote”, “repeat”, “graduate” ou “leave”; para todos, uma das duas primeiras.
    .title = Decisão desconhecida
never-active-unknown = De quem nunca ingressou diz-se “withdraw” ou “keep”.
    .title = Valor desconhecido

## O que as pessoas pedem sobre seus dados

data-request-not-found = Não encontramos este pedido entre os que você pode ver.
    .title = Pedido não encontrado
data-request-not-now =
    Isto não é possível agora: o pedido { $state ->
        [in_progress] está em andamento
        [answered] já foi respondido
        [rejected] já foi recusado
        [void] foi anulado
       *[other] está aberto
    }.
    .title = Agora não
data-request-extended = O prazo de um pedido é prorrogado uma vez, e este já foi.
    .title = Já prorrogado
data-request-term-over = O primeiro prazo já terminou; prorroga-se antes que termine.
    .title = Prazo terminado
data-request-channel = Com a própria conta pede-se por “web”; a secretaria registra o que chegou em papel (“paper”) ou pessoalmente (“in_person”).
    .title = Outro canal
data-request-asked-by-web = Isto foi pedido com a própria conta: responde-se ou recusa-se, não se anula.
    .title = Pedido por web
data-request-in-future = Um pedido não pode ter chegado em um dia futuro.
    .title = Dia futuro
data-request-too-early = Chegou há mais de { $days } dias; verifique o ano.
    .title = Há tempo demais
data-request-web-is-today = Com a própria conta pede-se hoje; não indique o dia.
    .title = Por web é hoje
term-days-out-of-range = Este prazo tem de { $min } a { $max } dias úteis.
    .title = Prazo fora do intervalo

## Canais e preferências

channel-unknown = Os canais são «in_app», «email», «webhook», «push» e «sms».
    .title = Canal desconhecido
preference-channel-not-here = Esta instalação não tem o canal «{ $channel }»; escolha outro.
    .title = Canal não disponível
preference-letter-already = A conta já envia um e-mail próprio sobre isto, que um aviso não pode substituir.
    .title = Já chega um e-mail
quiet-hours-empty = As horas de silêncio não podem terminar na hora em que começam; para não ter, envie null.
    .title = Sem duração
time-of-day-invalid = Escreva a hora com quatro algarismos e dois-pontos, de 00:00 a 23:59, como 07:00.
    .title = Hora inválida

## Alertas

alert-not-found = Não encontramos este alerta entre os que você pode ver.
    .title = Alerta não encontrado
alert-setting-not-found = Para este tipo você não tem configuração própria: vale a da instituição.
    .title = Sem configuração própria
alert-type-unknown = Este tipo de alerta não existe; use um como “low_stock” ou “stock_bajo”.
    .title = Tipo desconhecido
severity-unknown = A gravidade é “low”, “medium”, “high” ou “critical”.
    .title = Gravidade desconhecida
alert-resolved = Outra pessoa já resolveu este alerta.
    .title = Já resolvido
alert-closed = A causa deste alerta já não existe: não há nada a resolver.
    .title = Já fechado
alert-not-reopened = Ninguém abre um alerta à mão: ele se abre sozinho enquanto houver causa.
    .title = Não se reabre
alert-personal = Este alerta existe só pelo limite que você escolheu: termina quando a causa desaparece ou quando você muda o seu limite.
    .title = Alerta por um limite próprio
alert-setting-channel = Pelo canal “{ $channel }” não se enviam alertas; use “in_app”, “email” ou “webhook”.
    .title = Canal não aceito

## Avisos e comunicados

notice-not-found = Não encontramos este aviso na sua caixa.
    .title = Aviso não encontrado
notice-group-unknown = Este grupo de avisos não existe; use um como «loans», «checks» ou «account».
    .title = Grupo desconhecido
notice-kind-unknown = Este tipo de aviso não existe; use um como «loan.approved».
    .title = Tipo desconhecido
priority-unknown = A prioridade é «low», «medium» ou «high».
    .title = Prioridade desconhecida
announcement-not-found = Não encontramos este comunicado na instituição.
    .title = Comunicado não encontrado
announcement-nobody = Ninguém receberia este comunicado: diga a quem se dirige, a alguém além de você.
    .title = Sem destinatários
announcement-over = O comunicado terminaria antes de começar: escolha um momento futuro.
    .title = Já terminado
announcement-unknown-group = Ninguém da instituição pertence ao grupo «{ $group }».
    .title = Grupo sem ninguém
announcement-unknown-link = Aquilo a que o comunicado leva não está aqui, ou você não pode vê-lo.
    .title = Ligação a nada
announcement-withdrawn = Este comunicado já foi retirado.
    .title = Já retirado

## Tarefas e entregas

job-not-found = Não existe uma tarefa com este nome; a lista de tarefas tem todas.
    .title = Tarefa não encontrada
job-running = A tarefa “{ $job }” está em execução neste momento; pode ser executada de novo quando terminar.
    .title = Tarefa em execução
job-failed = A tarefa “{ $job }” foi executada e falhou; a lista de tarefas diz por quê.
    .title = A tarefa falhou
delivery-not-found = Não encontramos esta entrega; talvez já tenha sido feita.
    .title = Entrega não encontrada
delivery-not-parked = Esta entrega não espera por um operador: ela é tentada sem ajuda de ninguém.
    .title = Já em tentativa
delivery-state-unknown = Uma entrega está em “waiting” ou em “parked”.
    .title = Estado desconhecido
delivery-what-unknown = O que está por entregar é “delivery” ou “dispatch”.
    .title = Tipo de entrega desconhecido
metrics-elsewhere = As métricas são mostradas a programas da própria máquina do servidor, a menos que o operador defina um token.
    .title = Não daqui

## Avisos a outros sistemas

webhook-not-found = Não encontramos este destino, ou este tipo de evento, entre os que você pode ver.
    .title = Destino não encontrado
webhook-delivery-not-found = Não encontramos este envio entre os que você pode ver; são guardados por trinta dias.
    .title = Envio não encontrado
webhook-too-many = Há no máximo { $max } destinos: exclua um antes de adicionar outro.
    .title = Destinos demais
webhook-on-already = O destino já está ativo.
    .title = Já está ativo
webhook-off-already = O destino já está inativo.
    .title = Já está inativo
webhook-off = O destino está inativo ({ $why }): ative-o antes de enviar algo.
    .title = Destino inativo
webhook-test-running = Um teste deste destino já está em andamento: espere até que termine.
    .title = Teste em andamento
webhook-too-many-secrets = Ainda valem { $max } segredos anteriores: espere até que algum vença, ou troque o segredo com um prazo de 0 horas.
    .title = Segredos demais
webhook-delivery-waits = Este envio está em espera: será feito de qualquer forma.
    .title = Em espera
webhook-url-invalid = Este não é um endereço completo; começa por “https://” e tem o nome de um servidor.
    .title = Endereço inválido
webhook-url-secret = O endereço não pode ter usuário nem senha; verifique a assinatura do que recebe.
    .title = Endereço com senha
webhook-url-fragment = O endereço não pode ter um fragmento (#): ele nunca é enviado.
    .title = Endereço com fragmento
webhook-https-needed = O endereço deve começar por “https://”.
    .title = HTTPS é necessário
webhook-port-blocked = A porta { $port } é de outro tipo de serviço e não recebe avisos.
    .title = Porta não admitida
webhook-address-not-public = O endereço leva a uma rede interna; os avisos só são enviados a máquinas públicas.
    .title = Endereço interno
webhook-name-unknown = Ninguém conhece o nome deste servidor.
    .title = Servidor desconhecido
webhook-event-unknown = Não há eventos deste tipo; a lista está em “/webhooks/event-types”.
    .title = Evento desconhecido
webhook-event-not-here = Este destino não pode receber eventos deste tipo.
    .title = Evento não admitido aqui
webhook-overlap = O segredo anterior vale de 0 a { $max } horas a mais.
    .title = Prazo não admitido
