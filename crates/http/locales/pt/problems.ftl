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
request-too-many =
    Você fez solicitações demais em pouco tempo; tente novamente em { $seconds ->
        [one] { $seconds } segundo
       *[other] { $seconds } segundos
    }.
    .title = Solicitações demais
export-too-many = Já há exportações demais em preparação; tente novamente em alguns segundos.
    .title = Exportações demais
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
id-invalid = O identificador deve ser um UUID.
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
    { $usable ->
        [0] Não há nenhuma unidade livre nesse período para a linha { $line }, e você pediu { $wanted }.
        [one] Há apenas { $usable } unidade livre nesse período para a linha { $line }, e você pediu { $wanted }.
       *[other] Há apenas { $usable } unidades livres nesse período para a linha { $line }, e você pediu { $wanted }.
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
loan-same-thing = É o mesmo bem; escolha outro.
    .title = O mesmo bem

loan-promised-already = Um dos bens já está reservado para outra pessoa em algum desses dias; atualize e escolha outro bem ou outros dias.
    .title = Já está reservado

## Classes

time-not-after-start = A hora final deve ser posterior à inicial, no mesmo dia.
    .title = Fim antes do início
schedule-not-found = Não encontramos este horário na sua instituição.
    .title = Horário não encontrado
schedule-ended = Este horário já terminou; faça um novo.
    .title = Horário encerrado
schedule-room-taken = O ambiente está ocupado em { $day } das { $from } às { $until }: { $programme }, turma { $group }.
    .title = Ambiente ocupado
schedule-instructor-busy = O instrutor tem outra aula em { $day } das { $from } às { $until }: { $programme }, turma { $group }.
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
    }.
    .title = Não é a vez
check-two-steps =
    Você já deu o passo do { $step ->
        [student] aprendiz
        [instructor] instrutor
        [supervisor] supervisor
       *[other] { $step }
    } nesta verificação; este deve ser dado por outra pessoa, ou por um supervisor que diga por quê.
    .title = Dois passos da mesma pessoa
check-lines-missing =
    { $count ->
        [one] Falta contar { $count } bem; conte-o ou diga por que ninguém pode contá-lo.
       *[other] Faltam { $count } bens por contar; conte-os ou diga de cada um por que ninguém pode contá-lo.
    }
    .title = Bens sem contar
check-too-many-items = Há mais de { $max } bens neste ambiente; uma verificação tem no máximo { $max }.
    .title = Bens demais
check-stock-changed = O estoque do bem { $item } mudou depois da contagem, então a diferença não pode ser registrada; recuse-a ou devolva a verificação para contar de novo.
    .title = Estoque mudado
check-has-variance =
    { $count ->
        [one] { $count } bem não coincide com o inventário; decida sobre esta verificação separadamente.
       *[other] { $count } bens não coincidem com o inventário; decida sobre esta verificação separadamente.
    }
    .title = Há diferenças
check-no-variance = O bem { $item } coincide com o inventário, então não há nada a recusar.
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
picture-not-found = O bem não tem essa imagem.
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
