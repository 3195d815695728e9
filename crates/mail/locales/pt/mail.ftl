# Palavras das cartas. Cada mensagem: .subject, .heading, .body, .button (se tiver link) e .caution.

greeting = Olá, { $name }!
greeting-nameless = Olá!
link-in-words = Se o botão não funcionar, copie este endereço no seu navegador:
expiry = O link é válido por { $time } e só pode ser usado uma vez.
footer = { $project } enviou este e-mail automaticamente. Por favor, não responda.
hours =
    { $count ->
        [one] { $count } hora
       *[other] { $count } horas
    }
days =
    { $count ->
        [one] { $count } dia
       *[other] { $count } dias
    }
digest-more =
    { $count ->
        [one] E mais { $count } aviso, que está na sua caixa.
       *[other] E mais { $count } avisos, que estão na sua caixa.
    }
choose = Aqui você escolhe quais avisos chegam por e-mail, e quando:

welcome =
    .subject = { $project } - Nova conta para o usuário { $email }
    .heading = Sua nova conta
    .body = Uma conta foi criada para você em { $project } com o endereço { $email }. Escolha uma senha para começar a usá-la.
    .button = Escolher a senha
    .caution = Se você não esperava esta conta, pode ignorar este e-mail.
recovery =
    .subject = { $project } - Recuperação de senha do usuário { $email }
    .heading = Uma nova senha
    .body = Alguém pediu para recuperar a senha da conta { $email } em { $project }. Se foi você, pode escolher uma nova.
    .button = Escolher uma nova senha
    .caution = Se não foi você, pode ignorar este e-mail: sua senha continua a mesma.
verification =
    .subject = { $project } - Verificação do e-mail do usuário { $email }
    .heading = Confirme seu endereço
    .body = Por favor, confirme que { $email } é o seu endereço de e-mail, para que { $project } possa escrever para você.
    .button = Confirmar o endereço
    .caution = Se não foi você quem informou este endereço, pode ignorar este e-mail: ele não será confirmado.
invitation =
    .subject = { $project } - Convite para { $institution } ao usuário { $email }
    .heading = Você recebeu um convite
    .body = { $inviter } convida você a participar de { $institution } em { $project }.
    .body-nameless = Você recebeu um convite para participar de { $institution } em { $project }.
    .button = Ver o convite
    .caution = Se você não conhece quem fez o convite, ou se ele não era para você, pode ignorar este e-mail.
new-device =
    .subject = { $project } - Novo dispositivo do usuário { $email }
    .heading = Acesso de um novo dispositivo
    .body = Alguém entrou na sua conta { $email } em { $project } com um dispositivo que ainda não conhecíamos.
    .at = Horário
    .address = Endereço IP
    .device = Dispositivo
    .caution = Se foi você, não precisa fazer nada. Se não foi você, troque a senha agora e encerre a sessão em todos os dispositivos.
password-changed =
    .subject = { $project } - Senha alterada do usuário { $email }
    .heading = Sua senha foi alterada
    .body = A senha da conta { $email } em { $project } foi alterada, e as outras sessões foram encerradas.
    .at = Hora
    .caution = Se foi você, não precisa fazer nada. Se não foi você, recupere já a sua senha e avise quem administra { $project }.
address-changed =
    .subject = { $project } - Endereço alterado do usuário { $email }
    .heading = Seu endereço foi alterado
    .body = A conta que usava o endereço { $email } em { $project } agora tem outro.
    .at = Hora
    .caution = Se foi você, não precisa fazer nada. Se não foi você, avise já quem administra { $project }: a conta não pode mais ser recuperada por este endereço.
second-factor-off =
    .subject = { $project } - Verificação em duas etapas desativada do usuário { $email }
    .heading = A verificação em duas etapas foi desativada
    .body = Para entrar na conta { $email } em { $project } agora só se pede a senha.
    .at = Hora
    .caution = Se foi você, não precisa fazer nada. Se não foi você, altere já a sua senha e avise quem administra { $project }.
test =
    .subject = { $project } - E-mail de teste
    .heading = O e-mail funciona
    .body = Este é um teste de { $project }. Se você consegue lê-lo, o envio de e-mails está configurado corretamente.
    .caution = Se você não esperava este teste, pode ignorá-lo.
notice =
    .subject = { $project } - { $title }
    .button = Abrir
digest =
    .subject = { $project } - Os seus avisos
    .heading = Os seus avisos
    .body = Isto é o que chegou para você desde o último resumo:
