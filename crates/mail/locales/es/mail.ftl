# Palabras de las cartas. Cada mensaje: .subject, .heading, .body, .button (si lleva enlace) y .caution.

greeting = Hola, { $name }:
greeting-nameless = Hola:
link-in-words = Si el botón no funciona, copie esta dirección en su navegador:
expiry = El enlace es válido por { $time } y se puede usar una sola vez.
footer = { $project } envió este correo automáticamente. Por favor, no lo responda.
hours =
    { $count ->
        [one] { $count } hora
       *[other] { $count } horas
    }
days =
    { $count ->
        [one] { $count } día
       *[other] { $count } días
    }
digest-more =
    { $count ->
        [one] Y { $count } aviso más, que está en su bandeja.
       *[other] Y { $count } avisos más, que están en su bandeja.
    }
choose = Aquí elige qué avisos le llegan por correo, y cuándo:

welcome =
    .subject = { $project } - Cuenta nueva para el usuario { $email }
    .heading = Su cuenta nueva
    .body = Se creó una cuenta para usted en { $project } con la dirección { $email }. Elija una contraseña para empezar a usarla.
    .button = Elegir contraseña
    .caution = Si usted no esperaba esta cuenta, puede ignorar este correo.
recovery =
    .subject = { $project } - Recuperación de contraseña del usuario { $email }
    .heading = Una contraseña nueva
    .body = Alguien pidió recuperar la contraseña de la cuenta { $email } en { $project }. Si fue usted, puede elegir una nueva.
    .button = Elegir una contraseña nueva
    .caution = Si no fue usted, puede ignorar este correo: su contraseña seguirá siendo la misma.
verification =
    .subject = { $project } - Verificación del correo del usuario { $email }
    .heading = Confirme su dirección
    .body = Por favor, confirme que { $email } es su dirección de correo, para que { $project } pueda escribirle a ella.
    .button = Confirmar la dirección
    .caution = Si no fue usted quien dio esta dirección, puede ignorar este correo: no quedará confirmada.
invitation =
    .subject = { $project } - Invitación a { $institution } para el usuario { $email }
    .heading = Tiene una invitación
    .body = { $inviter } le invita a unirse a { $institution } en { $project }.
    .body-nameless = Tiene una invitación para unirse a { $institution } en { $project }.
    .button = Ver la invitación
    .caution = Si no conoce a quien le invita, o si la invitación no era para usted, puede ignorar este correo.
new-device =
    .subject = { $project } - Dispositivo nuevo del usuario { $email }
    .heading = Ingreso desde un dispositivo nuevo
    .body = Alguien ingresó a su cuenta { $email } en { $project } desde un dispositivo que no habíamos visto antes.
    .at = Hora
    .address = Dirección IP
    .device = Dispositivo
    .caution = Si fue usted, no tiene que hacer nada. Si no fue usted, cambie ya su contraseña y cierre la sesión en todos los dispositivos.
password-changed =
    .subject = { $project } - Contraseña cambiada del usuario { $email }
    .heading = Su contraseña cambió
    .body = La contraseña de la cuenta { $email } en { $project } se cambió, y las demás sesiones se cerraron.
    .at = Hora
    .caution = Si fue usted, no tiene que hacer nada. Si no fue usted, recupere ya su contraseña y avise a quien administra { $project }.
address-changed =
    .subject = { $project } - Correo cambiado del usuario { $email }
    .heading = Su dirección cambió
    .body = La cuenta que usaba la dirección { $email } en { $project } tiene ahora otra.
    .at = Hora
    .caution = Si fue usted, no tiene que hacer nada. Si no fue usted, avise ya a quien administra { $project }: desde esta dirección ya no se puede recuperar la cuenta.
second-factor-off =
    .subject = { $project } - Verificación en dos pasos desactivada del usuario { $email }
    .heading = La verificación en dos pasos se desactivó
    .body = Para ingresar a la cuenta { $email } en { $project } ya solo se pide la contraseña.
    .at = Hora
    .caution = Si fue usted, no tiene que hacer nada. Si no fue usted, cambie ya su contraseña y avise a quien administra { $project }.
test =
    .subject = { $project } - Correo de prueba
    .heading = El correo funciona
    .body = Esta es una prueba de { $project }. Si puede leerla, el envío de correos está bien configurado.
    .caution = Si usted no esperaba esta prueba, puede ignorarla.
notice =
    .subject = { $project } - { $title }
    .button = Abrir
digest =
    .subject = { $project } - Sus avisos
    .heading = Sus avisos
    .body = Esto es lo que llegó para usted desde el último resumen:
