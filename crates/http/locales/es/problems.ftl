# Textos de los problemas, uno por código: los puntos del código son guiones aquí.
# El valor es la frase completa (detail); .title es fijo y breve (title).

## The request itself

request-malformed = No pudimos leer la solicitud: su contenido no es JSON válido.
    .title = Solicitud ilegible
request-invalid = Algunos datos no son válidos; revise los que se señalan y envíe la solicitud de nuevo.
    .title = Datos por corregir
request-too-large = El contenido que usted envió supera el máximo de { $max } bytes.
    .title = Contenido demasiado grande
request-unsupported-media = Aquí no se admite este tipo de contenido; envíelo como { $expected }.
    .title = Tipo de contenido no admitido
request-timeout = La solicitud tardó demasiado en llegar completa; inténtelo de nuevo.
    .title = Tiempo agotado
request-too-slow = Lo que usted envió llegó demasiado despacio; inténtelo de nuevo con una conexión mejor.
    .title = Envío demasiado lento
server-busy = El servidor tiene demasiado que hacer en este momento y no se cambió nada; inténtelo de nuevo en unos segundos.
    .title = Servidor ocupado
request-too-many =
    Usted hizo demasiadas solicitudes en poco tiempo; inténtelo de nuevo en { $seconds ->
        [one] { $seconds } segundo
       *[other] { $seconds } segundos
    }.
    .title = Demasiadas solicitudes
export-too-many = Ya se están preparando demasiadas exportaciones; inténtelo de nuevo en unos segundos.
    .title = Demasiadas exportaciones
stream-too-many = Usted ya recibe sus notificaciones en { $max } ventanas o aplicaciones a la vez; cierre alguna antes de abrir otra.
    .title = Demasiadas conexiones abiertas
stream-too-many-here = Desde su red ya se reciben notificaciones en { $max } ventanas o aplicaciones a la vez; cierre alguna o inténtelo más tarde.
    .title = Demasiadas conexiones abiertas en su red
stream-full = El servidor no admite más conexiones abiertas por ahora; inténtelo de nuevo en unos segundos.
    .title = Servidor lleno
stream-unknown-event = El evento desde el que usted quiere continuar no es de sus notificaciones; vuelva a empezar sin Last-Event-ID.
    .title = Evento desconocido
path-not-found = No existe nada en esta dirección; revise que esté bien escrita.
    .title = Dirección inexistente
method-not-allowed = Este recurso no admite el método HTTP que usted usó.
    .title = Método no permitido
if-match-malformed = El encabezado If-Match debe repetir el ETag que usted recibió con el recurso.
    .title = Encabezado If-Match ilegible
idempotency-key-invalid = El encabezado Idempotency-Key está vacío, es demasiado largo o tiene caracteres no permitidos; un UUID es una buena elección.
    .title = Clave de idempotencia no válida
idempotency-key-reused = Usted ya usó esta Idempotency-Key para una solicitud distinta; use una clave nueva.
    .title = Clave de idempotencia repetida
cors-origin-denied = Este sitio web no tiene permiso para usar la API desde el navegador.
    .title = Origen no permitido

## The system

internal = Algo falló de nuestro lado; si el problema sigue, comuníquenos el identificador de la solicitud.
    .title = Error interno
server-overloaded = Hay demasiadas solicitudes en este momento; espere unos segundos e inténtelo de nuevo.
    .title = Servidor ocupado
store-busy = El sistema está ocupado y no se cambió nada; inténtelo de nuevo en unos segundos.
    .title = Sistema ocupado
store-full = No hay espacio para guardar más datos y no se cambió nada; lo que ya está guardado se puede consultar. Avise a quien administra el sistema.
    .title = Sin espacio para guardar
store-stale = Alguien cambió estos datos mientras usted los guardaba; revise la versión actual e inténtelo de nuevo.
    .title = Cambio simultáneo
store-precondition-failed = Los datos cambiaron desde que usted los consultó; revise la versión actual antes de guardar.
    .title = Versión desactualizada
store-duplicate = Ya existe un registro con estos datos.
    .title = Ya existe
store-answered = Una solicitud con esta misma Idempotency-Key acaba de ser atendida; envíela de nuevo para recibir su respuesta.
    .title = Solicitud ya atendida

## Lists

page-bad-cursor = El cursor no corresponde a esta lista ni a este orden; empiece de nuevo por la primera página.
    .title = Cursor no válido
page-skip-and-cursor = Use skip o cursor, pero no los dos a la vez.
    .title = Skip y cursor a la vez
limit-out-of-range = El límite de la página debe estar entre { $min } y { $max }.
    .title = Límite fuera de rango
skip-out-of-range = El valor de skip debe ser un número entero desde cero, dentro de lo permitido.
    .title = Salto fuera de rango
sort-unknown = La lista no se puede ordenar por este campo.
    .title = Orden desconocido

## Fields of any kind

field-required = Este dato es obligatorio.
    .title = Falta un dato
field-unknown = Este campo no existe aquí; revise cómo está escrito.
    .title = Campo desconocido
field-invalid = Este dato no tiene la forma esperada.
    .title = Dato no válido
field-too-short =
    Este dato debe tener como mínimo { $min ->
        [one] { $min } carácter
       *[other] { $min } caracteres
    }.
    .title = Demasiado corto
field-too-long =
    Este dato puede tener como máximo { $max ->
        [one] { $max } carácter
       *[other] { $max } caracteres
    }.
    .title = Demasiado largo
field-too-small = Este valor debe ser como mínimo { $min }.
    .title = Demasiado pequeño
field-out-of-range = Este valor debe estar entre { $min } y { $max }.
    .title = Fuera de rango
text-empty = Escriba un texto; este no puede quedar vacío.
    .title = Texto vacío
text-too-long =
    El texto puede tener como máximo { $max ->
        [one] { $max } carácter
       *[other] { $max } caracteres
    }.
    .title = Texto demasiado largo
text-control-character = El texto contiene caracteres invisibles que no se permiten; escríbalo de nuevo.
    .title = Caracteres no permitidos
id-invalid = El identificador debe ser un UUID, y no todo ceros.
    .title = Identificador no válido
kind-unknown = Este valor no es uno de los permitidos.
    .title = Valor desconocido
code-invalid = El código debe tener de 2 a 32 letras sin tilde, dígitos o guiones.
    .title = Código no válido
email-invalid = Escriba una dirección de correo electrónico completa, como nombre@ejemplo.org.
    .title = Correo no válido
password-too-short =
    La contraseña debe tener como mínimo { $min ->
        [one] { $min } carácter
       *[other] { $min } caracteres
    }.
    .title = Contraseña demasiado corta
password-too-long =
    La contraseña puede tener como máximo { $max ->
        [one] { $max } carácter
       *[other] { $max } caracteres
    }.
    .title = Contraseña demasiado larga
password-too-weak = Esta contraseña es muy fácil de adivinar; elija una más larga, por ejemplo varias palabras sin relación entre sí ni con usted.
    .title = Contraseña demasiado débil
password-common = Esta contraseña es una de las más usadas y de las primeras que cualquiera probaría; elija otra.
    .title = Contraseña demasiado común
password-composition = La contraseña debe combinar mayúsculas, minúsculas, dígitos y otros caracteres; agregue lo que le falta.
    .title = Contraseña poco variada
return-to-not-allowed = El sistema no permite volver a esta dirección; use una de las que autorizó quien administra el sistema.
    .title = Dirección de regreso no permitida
challenge-invalid = El valor challenge debe tener los 43 caracteres de un code challenge S256 (RFC 7636): el resumen SHA-256 de su verifier en base64url sin relleno.
    .title = Valor challenge no válido
locale-unknown = Los idiomas disponibles son es, en y pt.
    .title = Idioma desconocido
time-zone-unknown = Escriba el nombre de una zona horaria de la IANA, como America/Bogota.
    .title = Zona horaria desconocida

## Money, quantities, dates

money-bad-amount = Escriba el valor solo con dígitos y punto decimal, como 3200000.50, sin más decimales de los que usa la moneda.
    .title = Valor no válido
money-unknown-currency = Escriba el código ISO 4217 de la moneda, como COP.
    .title = Moneda desconocida
money-negative = El valor no puede ser menor que cero.
    .title = Valor negativo
quantity-negative = La cantidad no puede ser menor que cero.
    .title = Cantidad negativa
quantity-zero = La cantidad debe ser al menos uno.
    .title = Cantidad en cero
quantity-too-large = La cantidad supera el máximo permitido.
    .title = Cantidad demasiado grande
date-too-early = La fecha no puede ser anterior al { $earliest }.
    .title = Fecha demasiado antigua
date-too-late = La fecha no puede ser posterior al { $latest }.
    .title = Fecha demasiado lejana
date-before-start = La fecha final no puede ser anterior a la fecha inicial.
    .title = Fin antes del inicio
date-in-past = La fecha ya pasó; elija una desde hoy en adelante.
    .title = Fecha pasada
date-too-many-days = Los días pueden ser como máximo { $max }.
    .title = Demasiados días

## Signing in

login-bad-credentials = El correo o la contraseña no son correctos.
    .title = Datos de acceso incorrectos
login-inactive = Su cuenta está desactivada; consulte con quien administra el sistema.
    .title = Cuenta desactivada
login-locked =
    Hubo demasiados intentos fallidos de iniciar sesión; inténtelo de nuevo en { $minutes ->
        [one] { $minutes } minuto
       *[other] { $minutes } minutos
    } o recupere su contraseña por correo.
    .title = Ingreso bloqueado por ahora
token-missing = Inicie sesión para continuar: la solicitud no trae un token de acceso.
    .title = Falta iniciar sesión
token-invalid = El token no es válido en este sistema; inicie sesión de nuevo.
    .title = Token no válido
token-expired = Su acceso venció; renuévelo o inicie sesión de nuevo.
    .title = Sesión vencida
token-revoked = Esta sesión ya terminó; inicie sesión de nuevo.
    .title = Sesión terminada
access-sign-in-required = Inicie sesión para hacer esto.
    .title = Falta iniciar sesión
session-not-found = Usted no tiene esta sesión abierta; es posible que ya haya terminado, revise de nuevo la lista de sus sesiones.
    .title = Sesión no encontrada

## Two-step verification

mfa-required = Su cuenta pide un segundo paso; agregue el código que muestra su aplicación o uno de sus códigos de recuperación.
    .title = Falta el código
mfa-wrong-code = El código no es correcto o ya se usó; escriba el que su aplicación muestra ahora o espere el siguiente.
    .title = Código incorrecto
mfa-already-on = La verificación en dos pasos ya está activada; desactívela primero si quiere configurarla en otro dispositivo.
    .title = Verificación en dos pasos ya activada
mfa-off = Esta cuenta no tiene verificación en dos pasos; primero hay que configurarla.
    .title = Verificación en dos pasos desactivada
mfa-demanded = Uno de sus roles exige la verificación en dos pasos, por lo que no puede desactivarla; si perdió su dispositivo, consulte con quien administra el sistema.
    .title = Verificación en dos pasos obligatoria
mfa-enrol-first = Uno de sus roles exige la verificación en dos pasos; configúrela en su cuenta antes de continuar.
    .title = Falta configurar la verificación en dos pasos

## Signing in by an account elsewhere

sso-unknown-provider = Aquí no se puede iniciar sesión con este proveedor; elija uno de los que se ofrecen.
    .title = Proveedor desconocido
sso-not-begun-here = Este inicio de sesión no empezó en este navegador, tardó demasiado o ya terminó; empiece de nuevo.
    .title = Inicio de sesión ajeno
sso-provider-refused = El proveedor no confirmó el inicio de sesión; inténtelo de nuevo o inicie sesión de otra manera.
    .title = Rechazado por el proveedor
sso-unbelievable = No pudimos comunicarnos con el proveedor o confiar en su respuesta; inténtelo de nuevo en unos minutos o inicie sesión de otra manera.
    .title = Respuesta no confiable
sso-nobody-here = Ninguna cuenta de este sistema corresponde a la que usted usó; pida una a quien administra el sistema o inicie sesión de otra manera.
    .title = Sin cuenta en el sistema
sso-unverified-email = El proveedor o este sistema todavía no ha comprobado que el correo electrónico sea suyo; compruébelo primero con el correo de recuperación o de verificación, o ante el proveedor, e inicie sesión de nuevo.
    .title = Correo sin verificar
sso-linked-elsewhere = Esta cuenta externa ya está vinculada a otro usuario de este sistema; inicie sesión con una distinta.
    .title = Vinculada a otro usuario
sso-last-way-in = Sin esta cuenta vinculada usted no podría volver a iniciar sesión; antes de desvincularla, establezca una contraseña con el correo de recuperación.
    .title = Única forma de ingreso
sso-bad-ticket = Este inicio de sesión ya se usó o tardó demasiado; empiece de nuevo.
    .title = Inicio de sesión vencido
sso-identity-not-found = Usted no tiene esta cuenta vinculada; revise de nuevo la lista de sus cuentas vinculadas.
    .title = Cuenta vinculada no encontrada

## Who may

access-denied = Usted no tiene el permiso { $permission }, que se necesita para hacer esto aquí.
    .title = Sin permiso
access-module-off =
    Su institución no tiene activado el módulo { $module ->
        [school] Escuela
        [inventory] Inventario
        [lab] Laboratorio
        [stock] Almacén
        [biofloc] Biofloc
       *[other] { $module }
    }.
    .title = Módulo desactivado
permission-unknown = No existe un permiso con este nombre.
    .title = Permiso desconocido
role-unknown = No existe un rol con este nombre.
    .title = Rol desconocido
module-unknown = No existe un módulo con este nombre.
    .title = Módulo desconocido
membership-not-found = No encontramos este vínculo en su institución.
    .title = Vínculo no encontrado
membership-exists = Esta persona ya pertenece a la institución; cambie el vínculo que tiene.
    .title = Ya pertenece a la institución
membership-own = Usted no puede cambiar su propio vínculo; pídaselo a otra persona que administre la institución.
    .title = Vínculo propio
membership-unknown-environment = Alguno de los ambientes elegidos no es de esta institución.
    .title = Ambiente de otra institución
invitation-not-found = No encontramos esta invitación en su institución.
    .title = Invitación no encontrada
invitation-over = Esta invitación ya fue aceptada, fue retirada o venció; quien administra la institución puede enviar una nueva.
    .title = Invitación terminada
invitation-pending = Ya hay una invitación pendiente para este correo; envíela de nuevo o retírela antes de crear otra.
    .title = Invitación pendiente

## Users

user-not-found = No encontramos este usuario.
    .title = Usuario no encontrado
user-inactive = La cuenta de este usuario está desactivada.
    .title = Usuario desactivado
user-email-taken = Ya existe una cuenta con este correo electrónico.
    .title = Correo en uso
user-own = Si usted administra el sistema, no puede eliminar ni desactivar su propia cuenta, ni quitarse la administración; pídaselo a otra persona que lo administre.
    .title = Cuenta propia
user-last-admin = Esta es la última cuenta activa que administra el sistema; nombre primero a otra persona para administrarlo.
    .title = Última cuenta administradora
user-has-loans = Esta cuenta todavía tiene bienes en préstamo; hay que devolverlos antes de eliminarla.
    .title = Préstamos sin devolver
password-wrong = Su contraseña actual no es correcta; escríbala de nuevo o elija una nueva con el correo de recuperación.
    .title = Contraseña incorrecta
password-same = La contraseña nueva es igual a la actual; elija una distinta.
    .title = Misma contraseña
sign-up-closed = Aquí nadie puede registrarse por su cuenta; pida una cuenta a quien administra el sistema.
    .title = Registro cerrado
sign-up-by-invitation = Aquí solo se registra quien recibió una invitación; pídala a su institución y use el enlace que le llegue.
    .title = Falta una invitación
mail-token-invalid = El enlace del correo está incompleto, venció o ya se usó; pida uno nuevo.
    .title = Enlace no válido

## Institutions and their places

institution-not-found = No encontramos esta institución.
    .title = Institución no encontrada
institution-not-chosen = Elija con qué institución trabaja, por ejemplo con el encabezado X-Institution-Id.
    .title = Institución sin elegir
institution-not-member = Usted no pertenece a esta institución.
    .title = No pertenece a la institución
institution-code-taken = Ya existe una institución con este código.
    .title = Código en uso
nit-invalid = Escriba el NIT con su dígito de verificación, como 800197268-4.
    .title = NIT no válido
nit-check-digit = El dígito de verificación no corresponde a este NIT; revise los números.
    .title = Dígito de verificación incorrecto
dane-invalid = El código DANE debe tener 12 dígitos.
    .title = Código DANE no válido
environment-not-found = No encontramos este ambiente en su institución.
    .title = Ambiente no encontrado
environment-name-taken = Ya existe un ambiente con este nombre en la institución.
    .title = Nombre en uso
environment-holds-assets =
    En este ambiente todavía hay { $count ->
        [one] { $count } bien
       *[other] { $count } bienes
    }; trasládelo todo antes de retirar el ambiente.
    .title = Ambiente con bienes
environment-has-classes = En este ambiente hay clase el { $day } o después; traslade o termine esas clases antes de darlo de baja.
    .title = El ambiente tiene clases
environment-retired = Este ambiente fue retirado y ya no admite cambios.
    .title = Ambiente retirado

## Codes, and what people are called

document-type-unknown = No conocemos este tipo de documento; escriba uno de la lista, como TI, RC, CC o PPT.
    .title = Tipo de documento desconocido
document-number-invalid = El número de documento debe tener de 1 a 20 letras sin tilde o dígitos.
    .title = Número de documento no válido
document-digits-expected = Los números de este tipo de documento suelen tener solo dígitos; revise cómo está escrito.
    .title = Se esperaban dígitos
document-length-unusual = Este número tiene una longitud poco común para este tipo de documento; revíselo.
    .title = Longitud poco común
document-age-unusual = Este tipo de documento no es el usual a la edad de la persona; tal vez ya tiene otro.
    .title = Documento poco común para la edad
document-temporary = Este número lo dio la Secretaría y es provisional; cámbielo cuando la persona tenga su documento.
    .title = Documento provisional
municipality-unknown = Ningún municipio tiene este código; escriba los cinco dígitos de la DIVIPOLA, como 05001.
    .title = Municipio desconocido
department-unknown = Ningún departamento tiene este código; escriba los dos dígitos de la DIVIPOLA, como 05.
    .title = Departamento desconocido
country-unknown = Ningún país tiene este código; escriba las dos letras de la norma ISO 3166-1, como CO.
    .title = País desconocido
country-is-colombia = Para quien nació en Colombia escriba el municipio (birth_municipality), no el país.
    .title = Falta el municipio
sex-unknown = Escriba F o M, como está en el documento.
    .title = Sexo desconocido
zone-unknown = La zona es urbana o rural: escriba urban o rural.
    .title = Zona desconocida
stratum-unknown = El estrato es un número de 0, sin estrato, a 6.
    .title = Estrato desconocido
grade-unknown = No conocemos este grado; escriba su código del SIMAT o su nombre, como 0, 11 o transición.
    .title = Grado desconocido
shift-unknown = No conocemos esta jornada; escriba una de la lista, como mañana, tarde o única.
    .title = Jornada desconocida
ethnicity-unknown = Ninguna etnia tiene este código del SIMAT; escriba 0 si la persona no pertenece a ninguna.
    .title = Etnia desconocida
disability-unknown = Ninguna discapacidad tiene este código del SIMAT; escriba 99 si no aplica.
    .title = Discapacidad desconocida
relationship-unknown = No conocemos este parentesco; escriba uno de la lista, como madre, padre o representante legal.
    .title = Parentesco desconocido
name-character = Un nombre tiene letras, y entre ellas espacios, apóstrofos, guiones o puntos; quite lo demás.
    .title = Carácter no permitido en un nombre
phone-invalid = Escriba un número de teléfono de al menos 7 dígitos, como 300 123 4567 o +57 300 123 4567.
    .title = Teléfono no válido

## Students, and who answers for them

student-not-found = No encontramos este estudiante entre los que usted puede ver.
    .title = Estudiante no encontrado
student-inactive = Este estudiante está desactivado y no admite cambios; reactívelo primero.
    .title = Estudiante desactivado
student-enrolled = Este estudiante tiene una matrícula abierta; ciérrela antes de desactivarlo o bloquearlo.
    .title = Estudiante matriculado
student-blocked = Este estudiante está bloqueado: sus datos se conservan y no admiten cambios; lo desbloquea quien puede bloquear.
    .title = Estudiante bloqueado
student-not-blocked = Este estudiante no está bloqueado.
    .title = Estudiante no bloqueado
student-document-taken = Ya hay en la institución un estudiante con este documento, o con el mismo número en otro de los que lleva una sola persona (RC, TI, CC, NUIP).
    .title = Documento ya registrado
student-user-taken = Esta cuenta ya es de otro estudiante de la institución.
    .title = Cuenta ya asignada
student-user-not-member = Esta cuenta no es de un miembro activo de la institución.
    .title = No es miembro
student-user-without-role = Esta cuenta no tiene en la institución el rol de estudiante; asígneselo primero.
    .title = Sin rol de estudiante
guardian-not-found = No encontramos este acudiente.
    .title = Acudiente no encontrado
guardian-is-the-student = Nadie es acudiente de sí mismo: { $name } tiene el documento o la cuenta del estudiante.
    .title = Es el propio estudiante
guardian-circle = Con { $name } como acudiente el estudiante respondería, a través de otros, por sí mismo.
    .title = Acudientes en círculo
guardian-too-many = Un estudiante puede tener como máximo { $max } acudientes.
    .title = Demasiados acudientes
guardian-shared =
    El cambio también toca a otros estudiantes de los que responde { $name }: { $children }{ $more ->
        [0] {""}
       *[other] {" "}y { $more } más
    }. Si es lo que quiere, envíelo de nuevo con confirm=true.
    .title = Acudiente de otros estudiantes
guardian-held = Con este documento ya se conoce a alguien de quien el colegio no muestra nada; pida a quien puede bloquear estudiantes que registre a esta persona.
    .title = Pregunte a quien puede bloquear
guardian-paper-differs = Se conoce al acudiente con el mismo número en otro tipo de documento, que se conserva; cámbielo si ya no es el actual.
    .title = Otro tipo de documento
guardian-document-taken = Ya hay en la institución un acudiente con este documento, o con el mismo número en otro de los que lleva una sola persona (RC, TI, CC, NUIP).
    .title = Documento ya registrado
guardian-user-taken = Esta cuenta ya es de otro acudiente de la institución.
    .title = Cuenta ya asignada
guardian-user-without-role = Esta cuenta no tiene en la institución el rol de acudiente; asígneselo primero.
    .title = Sin rol de acudiente
contact-proposal-not-found = No encontramos esta propuesta de datos de contacto entre las que usted puede ver.
    .title = Propuesta no encontrada
contact-proposal-nothing = Nada cambiaría: todo está como usted lo propone.
    .title = Nada que cambiar
contact-proposal-not-now =
    Esto no es posible ahora: la propuesta { $state ->
        [accepted] ya fue aceptada
        [rejected] ya fue rechazada
       *[other] fue retirada
    }.
    .title = Ahora no
contact-proposal-own-data-only = Con su cuenta usted propone solo los datos del estudiante; cada acudiente propone los suyos.
    .title = Solo los datos propios
contact-proposal-own = Quien la propuso no la acepta; lo hace otra persona de la oficina.
    .title = Propuesta propia
contact-proposal-not-yours = Solo la retira quien la propuso; la oficina puede rechazarla.
    .title = Propuesta de otra persona
contact-proposal-pending = Otra persona propuso datos de contacto de las mismas personas, y nadie ha decidido todavía.
    .title = Hay otra propuesta pendiente
contact-proposal-changed-meanwhile = Esto cambió desde que se propuso: { $named }. Si quiere sobrescribirlo, envíelo de nuevo con confirm=true.
    .title = Cambió entretanto
birth-date-future = La fecha de nacimiento no puede ser posterior a hoy.
    .title = Nacimiento en el futuro
blood-type-unknown = Escriba el grupo sanguíneo y el factor, como O+ o AB-.
    .title = Grupo sanguíneo desconocido

## The structure of a school

site-not-found = No encontramos esta sede en su institución.
    .title = Sede no encontrada
site-name-taken = Ya existe una sede con este nombre en la institución.
    .title = Nombre en uso
site-dane-taken = Otra sede de la institución tiene este código DANE.
    .title = Código DANE en uso
site-consecutive-invalid = El consecutivo de la sede tiene dos dígitos, de 01 a 99.
    .title = Consecutivo incorrecto
site-consecutive-taken = Otra sede de la institución tiene este consecutivo.
    .title = Consecutivo ocupado
site-in-use = La sede está en uso; no fue retirada.
    .title = Sede en uso
site-has-groups =
    En esta sede hay { $count ->
        [one] { $count } grupo
       *[other] { $count } grupos
    } de un año escolar que no ha terminado; trasládelos o cierre el año antes de retirar la sede.
    .title = La sede tiene grupos
site-retired = Esta sede fue retirada y ya no admite cambios ni grupos.
    .title = Sede retirada
dane-other-municipality = El código DANE es de otro municipio: sus dígitos dos a seis deben ser los del municipio.
    .title = El código es de otro municipio
school-year-not-found = No encontramos este año escolar en su institución.
    .title = Año escolar no encontrado
school-year-name-taken = Ya existe un año escolar con este nombre en la institución.
    .title = Nombre en uso
school-year-closed = Este año escolar está cerrado; ya no se escribe nada en él.
    .title = Año escolar cerrado
school-year-not-active = Esto solo es posible mientras el año escolar está activo.
    .title = Año escolar sin activar
school-year-wrong-state =
    Esto no es posible porque el año escolar { $state ->
        [planning] está en preparación
        [active] está activo
        [closed] está cerrado
       *[archived] está archivado
    }.
    .title = Estado del año escolar
school-year-has-open-enrollments = { $count ->
        [one] Aún hay una matrícula abierta de este año.
       *[other] Aún hay { $count } matrículas abiertas de este año.
    } El paso de año las termina todas de una vez: completa las activas y, si así se le pide, retira a quienes nunca ingresaron. También puede completarlas o registrar los retiros una por una.
    .title = Hay matrículas abiertas
school-year-another-active = Ya hay un año escolar activo: { $year }. Ciérrelo antes.
    .title = Hay otro año activo
academic-period-not-found = El año escolar no tiene este periodo.
    .title = Periodo no encontrado
academic-period-outside-year = El periodo queda por fuera del año escolar.
    .title = Periodo por fuera del año
academic-period-overlaps = El periodo tiene días en común con otro del mismo año.
    .title = Periodos que se cruzan
academic-period-name-twice = Otro periodo del mismo año tiene este nombre.
    .title = Nombre repetido
academic-period-weights = Los pesos de los periodos deben sumar 100.
    .title = Los pesos no suman 100
group-not-found = No encontramos este grupo en su institución.
    .title = Grupo no encontrado
group-code-taken = Ya existe un grupo con este código en la misma sede, año, grado y jornada.
    .title = Código en uso
group-full = El grupo no tiene más cupos.
    .title = Grupo lleno
group-too-small =
    En el grupo hay { $count ->
        [one] { $count } cupo ocupado
       *[other] { $count } cupos ocupados
    }; no puede tener menos.
    .title = Cupos ocupados
group-has-students = En el grupo hay o hubo estudiantes; trasládelos antes.
    .title = El grupo tiene estudiantes
group-teacher-not-member = Quien enseña en el grupo debe pertenecer a la institución y estar activo.
    .title = No pertenece a la institución

## Enrolment

enrollment-not-found = No encontramos esta matrícula entre las que usted puede ver.
    .title = Matrícula no encontrada
enrollment-requirement-not-found = No encontramos este requisito de matrícula en su institución.
    .title = Requisito no encontrado
enrollment-exists = El estudiante ya tiene una matrícula de este año lectivo; solo quien se retiró puede tener otra.
    .title = Ya está matriculado
enrollment-not-now =
    Esto no es posible ahora: la matrícula { $state ->
        [prospect] es apenas una solicitud de cupo (se puede: { $next })
        [pending_documents] espera documentos (se puede: { $next })
        [in_review] está en revisión (se puede: { $next })
        [active] está activa (se puede: { $next })
        [completed] ya terminó con el año (se puede: { $next })
        [graduated] terminó con el grado (se puede: { $next })
        [withdrawn] terminó en retiro (se puede: { $next })
       *[other] terminó en traslado (se puede: { $next })
    }.
    .title = Ahora no
enrollment-settled =
    La matrícula ya no cambia: { $state ->
        [completed] terminó con el año
        [graduated] terminó con el grado
        [withdrawn] el estudiante se retiró
       *[other] el estudiante se trasladó
    }.
    .title = Matrícula terminada
enrollment-papers-missing = Faltan documentos, o no están validados: { $papers }.
    .title = Documentos pendientes
enrollment-no-consent = Falta el consentimiento de un acudiente, o del estudiante si es mayor de edad, para el tratamiento de los datos.
    .title = Sin consentimiento
enrollment-no-group = La matrícula no tiene grupo; asigne uno primero.
    .title = Sin grupo
enrollment-group-does-not-fit =
    El grupo es de { $in ->
        [year] otro año lectivo
        [site] otra sede
        [grade] otro grado
       *[other] otra jornada
    }.
    .title = El grupo no corresponde
enrollment-not-the-last-grade = Del grado { $grade } nadie se gradúa; termine el año con «complete».
    .title = No es el último grado
enrollment-reason-needed = Escriba el motivo.
    .title = Falta el motivo
enrollment-age-unusual = La edad del estudiante no es la usual para el grado; revise la fecha de nacimiento y el grado.
    .title = Edad poco usual
enrollment-case-unknown = Esta forma de llegar al año no existe; use new, returning, from_elsewhere o from_abroad.
    .title = Caso desconocido
document-kind-invalid = La clase de documento tiene de 2 a 40 letras minúsculas sin tilde, dígitos o guiones bajos.
    .title = Clase de documento no válida

## Papers and consents

enrollment-document-not-found = No encontramos este documento entre los que usted puede ver.
    .title = Documento no encontrado
enrollment-document-not-a-paper = El archivo no es un PDF, PNG ni JPEG, diga lo que diga su nombre.
    .title = No es un documento
enrollment-document-too-large = El documento es demasiado grande: como máximo { $max } bytes.
    .title = Documento demasiado grande
enrollment-document-superseded = Hay una versión más nueva de este documento; revise esa.
    .title = Hay una versión más nueva
enrollment-document-reviewed =
    Este documento ya fue { $state ->
        [validated] validado
       *[other] rechazado; espere una versión nueva
    }.
    .title = Ya fue revisado
enrollment-document-not-now = La matrícula no recibe documentos ni se revisan los suyos: no se ha ofrecido el cupo, o ya terminó.
    .title = Ahora no
consent-not-found = No encontramos este consentimiento entre los que usted puede ver.
    .title = Consentimiento no encontrado
consent-text-not-found = No encontramos este texto de consentimiento en su institución.
    .title = Texto no encontrado
consent-old-text = Este texto fue reemplazado; se consiente al más nuevo.
    .title = Hay un texto más nuevo
consent-not-of-age = El estudiante es menor de edad; consiente un acudiente.
    .title = Menor de edad
consent-not-their-guardian = Esta persona no consiente aquí: no responde por el estudiante, o no es la de su cuenta.
    .title = No es su acudiente
consent-given = Este consentimiento ya está dado y sigue vigente.
    .title = Ya consintió
consent-revoked = Este consentimiento ya fue revocado.
    .title = Ya fue revocado
consent-channel = Por la propia cuenta se consiente con web; la oficina anota lo que le dicen con paper o in_person.
    .title = Canal no permitido

## Inventory

asset-not-found = No encontramos este bien en su institución.
    .title = Bien no encontrado
asset-code-or-serial-taken = Ya existe en la institución un bien con este código o este número de serie.
    .title = Código o serial en uso
asset-too-many-units-out =
    Entre dañadas, faltantes, en mantenimiento, en uso y prestadas suman { $out }, pero el bien solo tiene { $quantity ->
        [one] { $quantity } unidad
       *[other] { $quantity } unidades
    }.
    .title = Las unidades no cuadran
asset-serial-has-one-unit = Un bien con seguimiento por serial tiene a lo sumo una unidad.
    .title = Un bien seriado es uno solo

## Import: the file

import-not-a-table = No pudimos leer el archivo como una hoja de cálculo; guárdelo como CSV o como libro de Excel (.xlsx), con una fila de encabezados.
    .title = No es una tabla
import-missing-columns = Al archivo le faltan columnas necesarias: { $columns }.
    .title = Faltan columnas
import-cut-off = El archivo termina a mitad de la fila que empieza en la línea { $line }; vuelva a guardarlo y envíelo completo.
    .title = Archivo incompleto
import-empty = El archivo no tiene ninguna fila para importar.
    .title = Archivo sin filas
import-too-many-rows =
    El archivo puede tener como máximo { $max ->
        [one] { $max } fila
       *[other] { $max } filas
    }; divídalo en varios.
    .title = Demasiadas filas
import-too-many-columns =
    El archivo puede tener como máximo { $max ->
        [one] { $max } columna
       *[other] { $max } columnas
    }; quite las que no hagan falta.
    .title = Demasiadas columnas
import-too-many-fields =
    El archivo puede tener como máximo { $max ->
        [one] { $max } columna
       *[other] { $max } columnas
    } para campos de categorías; divídalo por categorías.
    .title = Demasiados campos
import-too-large-inside = El archivo es por dentro mucho más grande que una tabla de su tipo; guarde solo la tabla, como CSV o en un libro nuevo.
    .title = Demasiado grande por dentro
import-broken-workbook = El libro está dañado o incompleto; vuelva a guardarlo y envíelo completo.
    .title = Libro dañado
import-locked-workbook = El libro solo se abre con contraseña; guárdelo sin ella.
    .title = Libro protegido
import-old-workbook = El libro es de un Excel anterior a 2007; guárdelo como .xlsx o como CSV.
    .title = Libro antiguo
import-unknown-column = No existe la columna { $column } a la que apunta un encabezado.
    .title = Columna desconocida
import-unknown-heading = El archivo no tiene el encabezado { $heading }.
    .title = Encabezado desconocido
import-column-twice = { $column } aparece más de una vez; cada encabezado corresponde a una columna y cada columna a un encabezado.
    .title = Columna repetida

## Import: a row

import-wrong-number-of-fields = La fila no tiene tantos campos como el encabezado; revise separadores y comillas.
    .title = Número de campos distinto
import-missing-code = La fila no tiene código interno.
    .title = Falta el código
import-missing-name = La fila no tiene nombre.
    .title = Falta el nombre
import-duplicate-code = Este código ya aparece en otra fila del archivo.
    .title = Código repetido
import-duplicate-serial = Este número de serie ya aparece en otra fila o es de otro bien.
    .title = Serial repetido
import-bad-text = El texto es demasiado largo o tiene caracteres que no se permiten.
    .title = Texto no válido
import-bad-date = No es una fecha posible; escríbala como 31/12/2026 o 2026-12-31.
    .title = Fecha no válida
import-bad-months = No es un número de meses; escriba uno entero de 1 a 1200.
    .title = Meses no válidos
import-bad-money = No pudimos leer el valor; escríbalo solo con números, como 2.903.000,00.
    .title = Valor no válido
import-bad-quantity = La cantidad no es válida: debe ser un número entero y cuadrar con las unidades del bien.
    .title = Cantidad no válida
import-negative-quantity = La cantidad no puede ser menor que cero.
    .title = Cantidad negativa
import-damaged-over-quantity = Las unidades dañadas y faltantes suman más que la cantidad.
    .title = Más dañadas o faltantes que unidades
import-unknown-status = El estado no es uno de los conocidos, como disponible, en uso, mantenimiento, dañado o faltante.
    .title = Estado desconocido
import-unknown-environment = En la institución no hay un ambiente con este nombre; créelo antes o permita que la importación lo cree.
    .title = Ambiente desconocido
import-environment-out-of-reach = Usted no puede registrar bienes en este ambiente.
    .title = Ambiente fuera de su alcance
import-exists-with-other-data = Ya existe un bien con este código y otros datos; pida actualizar si quiere cambiarlo.
    .title = Ya existe con otros datos
import-units-on-loan = Este bien tiene unidades prestadas y la fila no cuadra con ellas; impórtela cuando las devuelvan.
    .title = Unidades prestadas
import-damaged-not-counted = El estado dice dañado o faltante, pero la fila no cuenta ninguna unidad así; revise las cantidades.
    .title = Daño sin contar
import-warranty-not-dated = La fila dice cuántos meses dura la garantía, pero no desde qué día; la garantía no se registró.
    .title = Garantía sin fecha

## Import: a row of accounts

import-missing-email = La fila no tiene correo electrónico.
    .title = Falta el correo
import-bad-flag = El valor debe ser sí o no: t, true o 1, o bien f, false o 0.
    .title = Ni sí ni no
import-bad-time = No es un momento posible; escríbalo como 2026-12-31T08:30:00Z o 2026-12-31 08:30:00+00.
    .title = Momento no válido
import-unreadable-password = El resumen de la contraseña no tiene una forma conocida, está incompleto o es demasiado costoso de comprobar; déjelo vacío para que la persona fije una contraseña por recuperación.
    .title = Resumen de contraseña ilegible
import-account-known = Ya existe una cuenta con este correo, aquí o en una fila anterior; quedó como estaba.
    .title = Cuenta conocida
import-account-other-id = Ya existe una cuenta con este correo y otro identificador, aquí o en una fila anterior; quedó como estaba.
    .title = Correo con otro identificador
import-account-other-email = Ya existe una cuenta con este identificador y otro correo, aquí o en una fila anterior; quedó como estaba.
    .title = Identificador con otro correo
import-administrator-as-ordinary = La persona administraba todo y llega como cuenta común; pida los administradores si no es lo que quiere.
    .title = Administrador como cuenta común

## Import: a row of students

import-unknown-document-type = No conocemos este tipo de documento; escriba uno como TI, RC, CC, CE o PPT.
    .title = Tipo de documento desconocido
import-bad-document-number = El número de documento debe tener de 1 a 20 letras o dígitos, sin tildes.
    .title = Número de documento no válido
import-duplicate-document = Este documento ya aparece en una fila anterior del archivo.
    .title = Documento repetido
import-missing-surname = La fila no tiene primer apellido.
    .title = Falta el apellido
import-future-birth-date = La fecha de nacimiento está en el futuro.
    .title = Nacimiento en el futuro
import-unknown-municipality = Ningún municipio tiene este código; escriba los cinco dígitos de la DIVIPOLA, como 05001.
    .title = Municipio desconocido
import-unknown-country = Ningún país tiene este código; escriba sus dos letras (ISO 3166-1), como VE.
    .title = País desconocido
import-two-birthplaces = La fila nombra un municipio de nacimiento en Colombia y otro país; deje solo uno.
    .title = Dos lugares de nacimiento
import-unknown-sex = El género debe ser F o M, como lo dice el documento.
    .title = Género desconocido
import-unknown-stratum = El estrato debe ser un número de 0 a 6.
    .title = Estrato desconocido
import-unknown-zone = La zona debe ser urbana o rural.
    .title = Zona desconocida
import-unknown-grade = No conocemos este grado; escriba su número, como 0 para transición o 11 para undécimo.
    .title = Grado desconocido
import-unknown-shift = La jornada falta o no es conocida; escriba mañana, tarde, completa, única, nocturna o fin de semana. Un grupo siempre tiene jornada.
    .title = Jornada desconocida
import-bad-phone = No pudimos leer un teléfono de la fila y no se registró; complételo después.
    .title = Teléfono sin registrar
import-bad-email = No pudimos leer un correo de la fila y no se registró; complételo después.
    .title = Correo sin registrar
import-unknown-relationship = No conocemos este parentesco; un acudiente nuevo queda como otra persona.
    .title = Parentesco desconocido
import-bad-guardian-document = El documento del acudiente falta o no es válido; sin él no podemos reconocer a la persona.
    .title = Documento del acudiente
import-missing-guardian-name = Este acudiente no está registrado y la fila no dice su nombre.
    .title = Falta el nombre del acudiente
import-guardian-is-student = El acudiente tiene el documento del propio estudiante.
    .title = El acudiente es el estudiante
import-guardian-circle = El estudiante responde, por medio de otros, por este acudiente; nadie puede ser acudiente de sí mismo.
    .title = Acudientes en círculo
import-guardian-differs = El acudiente está registrado con otros datos, que no se cambiaron; si los de la fila son los buenos, corríjalos en el acudiente.
    .title = Acudiente con otros datos
import-too-many-guardians = El estudiante ya tiene todos los acudientes que puede tener; quite uno antes.
    .title = Demasiados acudientes
import-differs = El estudiante está registrado con otros datos; pida actualizar si quiere cambiarlos.
    .title = Registrado con otros datos
import-group-too-small = La lista tiene en este grupo nuevo más estudiantes que cupos (40); asígnele más cupos.
    .title = Grupo con pocos cupos
import-enrolled-elsewhere = El estudiante ya está matriculado este año en otro lugar, y su cupo no se cambia por una lista; trasládelo a mano.
    .title = Matriculado en otro lugar

## Loans

loan-not-found = No encontramos este préstamo en su institución.
    .title = Préstamo no encontrado
loan-wrong-state =
    Esto no es posible porque el préstamo está { $state ->
        [pending] pendiente
        [approved] aprobado
        [rejected] rechazado
        [cancelled] cancelado
        [expired] vencido
        [active] activo
        [partially_returned] devuelto en parte
        [returned] devuelto
        [lost] perdido
       *[other] { $state }
    }.
    .title = Estado del préstamo
loan-own-request = Usted no puede decidir sobre su propia solicitud; debe hacerlo otra persona.
    .title = Solicitud propia
loan-not-enough-units =
    { $owned ->
        [enough] { $usable ->
            [0] No queda ninguna unidad libre en ese período para la línea { $line }, y usted pidió { $wanted }.
            [one] Solo queda { $usable } unidad libre en ese período para la línea { $line }, y usted pidió { $wanted }.
           *[other] Solo quedan { $usable } unidades libres en ese período para la línea { $line }, y usted pidió { $wanted }.
        }
        [0] La bodega no tiene ninguna unidad que sirva para la línea { $line }, y usted pidió { $wanted }.
       *[other] La bodega tiene en total { $owned } que sirven para la línea { $line }, de las cuales hay { $usable } libres ahora, y usted pidió { $wanted }.
    }
    .title = Faltan unidades
loan-not-a-warehouse = Solo se prestan bienes que están en una bodega en servicio.
    .title = No está en una bodega
loan-period-over = El último día de este préstamo ya pasó; haga una solicitud nueva.
    .title = Período terminado
loan-several-places = Todo lo de un préstamo sale de una misma bodega; haga una solicitud para cada bodega.
    .title = Varias bodegas
loan-more-than-promised =
    { $promised ->
        [0] No queda nada apartado en esta línea, y usted quiere entregar { $wanted }.
        [one] Solo queda { $promised } unidad apartada en esta línea, y usted quiere entregar { $wanted }.
       *[other] Solo quedan { $promised } unidades apartadas en esta línea, y usted quiere entregar { $wanted }.
    }
    .title = Más de lo apartado
loan-more-than-out =
    { $out ->
        [0] De esto no hay nada afuera, y usted quiere recibir { $returned }.
        [one] De esto solo hay { $out } unidad afuera, y usted quiere recibir { $returned }.
       *[other] De esto solo hay { $out } unidades afuera, y usted quiere recibir { $returned }.
    }
    .title = Más de lo que está afuera
loan-unknown-line = El préstamo no tiene esa línea, o tiene varias y usted debe indicar cuál.
    .title = Línea desconocida
loan-another-thing = Esto no es lo que pide la línea, o la línea es de varias cosas y usted debe indicar cuál.
    .title = No es lo pedido
loan-missing-unit = Lo que falta no se puede entregar ni dar por encontrado; indique en qué estado está la unidad.
    .title = Unidad faltante
loan-period-not-over = El último día de este préstamo todavía no ha pasado.
    .title = Período sin terminar
loan-policy-not-found = No encontramos esta política de préstamo en su institución.
    .title = Política no encontrada
loan-policy-exists = Ya hay una política de préstamo para esto; cambie la que hay.
    .title = Política repetida
loan-policy-not-for-borrower = Según la política de préstamo, esto no se le presta a quien lo pide.
    .title = No se presta a quien lo pide
loan-policy-too-long =
    { $max ->
        [one] Un préstamo dura { $max } día como máximo, y se piden { $days }.
       *[other] Un préstamo dura { $max } días como máximo, y se piden { $days }.
    }
    .title = Préstamo muy largo
loan-policy-too-far-ahead =
    { $max ->
        [0] Un préstamo se pide para el mismo día.
        [one] Un préstamo se pide con { $max } día de anticipación como máximo.
       *[other] Un préstamo se pide con { $max } días de anticipación como máximo.
    }
    .title = Con demasiada anticipación
loan-policy-too-many-units = Quien lo pide tiene { $has }, en su poder o apartadas, y pide { $wanted }; el máximo es { $max }.
    .title = Demasiadas unidades
loan-policy-closed =
    El { $day } no se entrega ni se recibe nada: { $why ->
        [weekday] ese día de la semana la bodega no abre
        [holiday] es festivo
       *[other] { $why }
    }.
    .title = Cerrado ese día
loan-policy-borrower-late =
    { $until ->
        [back] Quien lo pide tiene algo sin devolver cuyo último día ya pasó; debe devolverlo primero.
       *[other] Quien lo pide devolvió algo tarde; puede volver a pedir después del { $until }.
    }
    .title = Devolución tardía
loan-line-twice = Otra línea pide lo mismo; pídalo una sola vez, con la cantidad completa.
    .title = Línea repetida
loan-extension-not-longer = El nuevo último día debe ser posterior al actual.
    .title = No es más tiempo
loan-extension-open = Ya se pidieron más días; espere la respuesta.
    .title = Ya se pidió
loan-no-extension = Nadie ha pedido más días para este préstamo.
    .title = No se pidieron más días
loan-waiting-already = Usted ya está en espera de estas unidades.
    .title = Ya está en espera
loan-not-waiting = Usted no está en espera de estas unidades.
    .title = No está en espera
loan-pool-too-large = Más de { $max } bienes pueden servir; consulte una categoría o un modelo con menos bienes, o un solo bien.
    .title = Demasiados bienes
loan-said-twice = Acaba de registrar exactamente lo mismo. Si es otra vez, envíelo con una clave de idempotencia o con la versión que está viendo.
    .title = Dicho dos veces
loan-same-thing = Es el mismo bien; elija otro.
    .title = El mismo bien
loan-unit-not-promised = El préstamo no tiene prometida ninguna unidad de este bien; solo se cambia lo que está prometido y no se ha entregado.
    .title = Sin promesa
loan-not-the-borrower = Solo quien pidió este préstamo puede hacer esto.
    .title = Préstamo de otra persona
loan-borrower-may-not = Quien pidió este préstamo ya no puede pedir préstamos.
    .title = Solicitante sin permiso

loan-promised-already = Uno de los bienes ya está apartado para otra persona en alguno de esos días; actualice y elija otro bien u otros días.
    .title = Ya está apartado

## Classes

time-not-after-start = La hora final debe ser posterior a la inicial, el mismo día.
    .title = Fin antes del inicio
schedule-not-found = No encontramos este horario en su institución.
    .title = Horario no encontrado
schedule-ended = Este horario ya terminó; haga uno nuevo.
    .title = Horario terminado
schedule-room-taken = El ambiente está ocupado el { $day } de { $from } a { $until }: { $programme }, grupo { $group } (horario { $schedule }).
    .title = Ambiente ocupado
schedule-instructor-busy = El instructor tiene otra clase el { $day } de { $from } a { $until }: { $programme }, grupo { $group } (horario { $schedule }).
    .title = Instructor ocupado
schedule-overlaps = El ambiente o el instructor tiene otra clase en alguna de esas horas; actualice y elija otras horas.
    .title = Clases a la misma hora
schedule-no-session = En ninguno de esos días hay clase; revise los días de la semana, los días sin clase y los festivos.
    .title = Sin clases
schedule-exception-twice = Un día sin clase aparece dos veces.
    .title = Día repetido
schedule-not-an-instructor = Esta persona no puede dictar clase aquí: su vinculación a la institución debe estar activa, con un rol que confirme revisiones de inventario.
    .title = No es instructor

## Inventory checks

check-not-found = No encontramos esta verificación de inventario en su institución.
    .title = Verificación no encontrada
check-line-not-found = La verificación no tiene este bien.
    .title = Bien fuera de la verificación
check-not-now =
    Esto no es posible ahora: la verificación { $state ->
        [student_pending] está en conteo
        [instructor_review] espera la confirmación
        [supervisor_review] espera la aprobación
        [complete] está completa
        [cancelled] fue cancelada
       *[other] está en el estado { $state }
    } y { $waits_for ->
        [student] debe actuar el aprendiz
        [instructor] debe actuar el instructor
        [supervisor] debe actuar el supervisor
        [nobody] ya nadie tiene nada por hacer
       *[other] debe actuar { $waits_for }
    }{ $named ->
        [0] {""}
       *[other] : { $person }
    }.
    .title = No es el turno
check-two-steps =
    La misma persona ya dio el paso del { $step ->
        [student] aprendiz
        [instructor] instructor
        [supervisor] supervisor
       *[other] { $step }
    } en esta verificación; este debe darlo otra persona, o un supervisor que indique por qué.
    .title = Dos pasos de una misma persona
check-lines-missing =
    { $count ->
        [one] Falta contar { $count } bien: { $items }. Cuéntelo o indique por qué nadie puede contarlo.
       *[other] Faltan { $count } bienes por contar: { $items }{ $more ->
            [0] {""}
           *[other] {" "}y { $more } más
        }. Cuéntelos o indique de cada uno por qué nadie puede contarlo.
    }
    .title = Bienes sin contar
check-too-many-items = En este ambiente hay más de { $max } bienes; una verificación tiene { $max } como máximo.
    .title = Demasiados bienes
check-stock-changed =
    Las existencias de estos bienes cambiaron después del conteo, por lo que sus diferencias no se pueden registrar: { $items }{ $more ->
        [0] {""}
       *[other] {" "}y { $more } más
    }. Rechácelas o devuelva la verificación para contar de nuevo.
    .title = Existencias cambiadas
check-counted-since =
    Una verificación posterior de este ambiente contó de nuevo estos bienes, por lo que lo contado antes no se puede registrar: { $items }{ $more ->
        [0] {""}
       *[other] {" "}y { $more } más
    }. Rechace sus diferencias.
    .title = Contado de nuevo después
check-has-variance =
    { $count ->
        [one] { $count } bien no coincide con el inventario; decida sobre esta verificación por separado.
       *[other] { $count } bienes no coinciden con el inventario; decida sobre esta verificación por separado.
    }
    .title = Hay diferencias
check-no-variance =
    Estos bienes coinciden con el inventario, así que no hay nada que rechazar: { $items }{ $more ->
        [0] {""}
       *[other] {" "}y { $more } más
    }.
    .title = Sin diferencia
check-id-taken = Otra verificación tiene este identificador; genere uno nuevo.
    .title = Identificador ocupado
check-too-many-pictures = En una verificación cada bien puede tener como máximo { $max } imágenes.
    .title = Suficientes imágenes del bien
check-pictures-over = Solo se pueden agregar imágenes hasta { $days } días después de terminar la verificación.
    .title = Plazo de imágenes vencido
check-item-of-another-room = Este bien no está entre los que tenía el ambiente cuando empezó la verificación.
    .title = Bien de otro ambiente
check-clock-wrong = Esta hora no puede ser correcta: es anterior al día de la verificación o está adelantada a nuestro reloj; revise el reloj del dispositivo.
    .title = Reloj equivocado
check-comment-needed = Indique qué no está como debe ser.
    .title = Falta el comentario
check-schedule-of-another-room = Las clases de este horario son en otro ambiente.
    .title = Horario de otro ambiente
check-no-session = El horario no tiene clase ese día.
    .title = Sin clase ese día
check-not-begun = La clase tras la cual se cuenta el ambiente aún no ha comenzado.
    .title = La clase no ha comenzado
check-day-passed = Ese día ya pasó hace demasiado para empezar su verificación.
    .title = Día pasado
check-not-a-reviewer = Esta persona no puede dar el siguiente paso de la verificación: necesita un vínculo activo con un rol que lo permita.
    .title = No puede revisar
check-line-sum = Los números no cuadran: lo esperado ({ $expected }) más lo sobrante debe ser igual a lo encontrado, lo dañado y lo faltante juntos.
    .title = Los números no cuadran
check-line-missing-and-surplus = De un bien faltan o sobran unidades, no las dos cosas.
    .title = Faltante y sobrante
check-line-item-needed = Indique el bien por item_id o por tag, uno solo de los dos.
    .title = ¿Qué bien?
check-line-id-taken = Otro registro tiene este identificador, o se contó antes de que cambiara el libro de este bien; cuéntelo de nuevo con un identificador nuevo.
    .title = Identificador en uso
discrepancy-not-found = No encontramos esta discrepancia en su institución.
    .title = Discrepancia no encontrada
discrepancy-resolved = Esta discrepancia ya fue resuelta.
    .title = Ya está resuelta

## Things a user owns

item-not-found = No encontramos este elemento.
    .title = Elemento no encontrado
item-not-owner = Este elemento es de otra persona y usted no puede verlo ni cambiarlo.
    .title = Elemento ajeno
loan-moved = El bien cambió de lugar desde que se solicitó el préstamo; pida uno nuevo en la bodega donde está ahora.
    .title = Bien trasladado
loan-borrower-left = Quien pidió el préstamo ya no pertenece a la institución.
    .title = Solicitante retirado
loan-record-not-found = No encontramos esta acta de préstamo.
    .title = Acta desconocida
handling-not-found = El préstamo no tiene esa entrega o devolución.
    .title = Entrega desconocida
loan-too-many-pictures = Cada entrega o devolución puede tener como máximo { $max } imágenes.
    .title = Suficientes imágenes
loan-pictures-over = Solo se pueden agregar imágenes hasta { $days } días después de terminar el préstamo.
    .title = Plazo de imágenes vencido
loan-feed-too-many = Puede tener { $max } calendarios como máximo; elimine uno primero.
    .title = Demasiados calendarios
loan-feed-not-found = No encontramos este calendario, o su dirección ya no sirve.
    .title = Calendario no encontrado

## Bienes, existencias y traslados

asset-too-many-units = Un bien puede tener como máximo { $max } unidades.
    .title = Demasiadas unidades
asset-units-away = Hay unidades de este bien prestadas o en camino; espere a que regresen.
    .title = Hay unidades fuera
asset-retired = El bien fue dado de baja; ya no cambia nada en él.
    .title = Bien dado de baja
asset-note-needed = Explique el motivo en una nota.
    .title = Falta una nota
asset-kit-has-parts = El kit todavía tiene partes; retírelas primero.
    .title = El kit tiene partes
asset-part-of-kit = Este bien es parte de un kit: se mueve, se presta y cambia de manos solo con su kit. Retírelo primero del kit.
    .title = Parte de un kit
asset-kits-not-nested = Un kit no puede ser parte de otro kit ni de sí mismo.
    .title = Los kits no se anidan
asset-part-kept-elsewhere = La parte debe estar donde está el kit; trasládela primero.
    .title = La parte está en otro lugar
asset-not-a-part = Este bien no es parte de este kit.
    .title = No es una parte
asset-kit-is-one = Solo un bien individual puede ser un kit.
    .title = Un kit es una sola cosa
stock-not-enough = Hay { $usable } unidades así en ese lugar y usted pidió { $wanted }.
    .title = No hay suficientes unidades
movement-not-so = Un movimiento de tipo { $kind } no lleva de ese estado a este.
    .title = Movimiento imposible
movement-not-by-hand = Los préstamos y traslados registran este movimiento por sí mismos.
    .title = No se registra a mano
movement-condition-not-stated = Lo prestado o en camino se deriva de préstamos y traslados; no se puede indicar.
    .title = El estado se deriva
transfer-not-found = No encontramos ese traslado en su institución.
    .title = Traslado no encontrado
transfer-closed = El traslado ya fue recibido o cancelado ({ $state }).
    .title = Traslado cerrado
transfer-more-than-sent = Se enviaron { $quantity } unidades; no pueden haber llegado { $wanted }.
    .title = Más de lo enviado
transfer-same-place = El destino debe ser otro ambiente.
    .title = El mismo lugar
custodian-not-member = Solo alguien de la institución puede responder por sus bienes.
    .title = No pertenece a la institución
salvage-above-cost = El valor residual necesita un costo de compra en la misma moneda que no sea menor.
    .title = Valor residual
list-empty = La lista necesita al menos un elemento.
    .title = Lista vacía
list-twice = Esto está dos veces en la lista.
    .title = Repetido
list-too-long = La lista puede tener como máximo { $max } elementos.
    .title = Lista demasiado larga
search-too-short = Busque al menos { $min } letras.
    .title = Búsqueda demasiado corta

## Categorías

category-not-found = No encontramos esa categoría en su institución.
    .title = Categoría no encontrada
category-unknown = La institución no tiene una categoría con este código; créela primero.
    .title = Categoría desconocida
category-inactive = Esta categoría ya no está en uso.
    .title = Categoría inactiva
category-code-taken = La institución ya tiene una categoría con este código.
    .title = Código en uso
category-field-twice = Ya hay un campo con este nombre en la lista.
    .title = Campo repetido
category-choices = Una elección necesita entre 1 y 50 opciones, y ningún otro tipo de campo las lleva.
    .title = Opciones

## Etiquetas e imágenes

tag-not-found = Nada de lo que usted puede ver lleva esta etiqueta; pudo haber sido revocada.
    .title = Nada lleva esta etiqueta
tag-invalid = Esta no es una etiqueta nuestra: 32 dígitos hexadecimales, solos o al final de un enlace.
    .title = No es una etiqueta
labels-none = Nada que tenga etiqueta coincide; no hay rótulos que imprimir.
    .title = Nada que imprimir
labels-too-many = Un documento puede tener como máximo { $max } rótulos; imprima por partes.
    .title = Demasiados rótulos
picture-not-found = Aquí no hay tal imagen.
    .title = Imagen no encontrada
picture-not-a-picture = El archivo no es una imagen JPEG, PNG o WebP.
    .title = No es una imagen
picture-broken = La imagen está dañada o incompleta.
    .title = Imagen dañada
picture-too-large = La imagen es demasiado grande: como máximo { $max } bytes y 50 millones de píxeles.
    .title = Imagen demasiado grande
picture-too-many = Un bien puede tener como máximo { $max } imágenes.
    .title = Suficientes imágenes
files-unreachable = Los archivos no están accesibles ahora; no se cambió nada. Intente de nuevo en un momento.
    .title = Archivos inaccesibles

## Importaciones en segundo plano

import-not-found = No encontramos esa importación suya.
    .title = Importación no encontrada
import-wrong-state = Esto no es posible porque la importación está en estado { $state }.
    .title = Estado de la importación
import-touched = { $count } de sus bienes fueron cambiados, prestados, trasladados o fotografiados después; la importación no se puede deshacer completa.
    .title = Modificado después
import-file-lost = El archivo de la importación ya no está; envíelo de nuevo.
    .title = El archivo no está
import-salvage-above-cost = El valor residual necesita un valor unitario que no sea menor.
    .title = Valor residual
import-units-elsewhere = Hay unidades de este bien en otros ambientes, así que la fila no se puede registrar donde se guarda; registre la diferencia a mano.
    .title = Hay unidades en otro lugar
import-part-of-kit = Este bien es parte de un kit y solo se mueve con él.
    .title = Parte de un kit
import-category-needs-more = La categoría pide datos que el archivo no trae; complételos después.
    .title = La categoría pide más
import-unknown-category = La institución no tiene una categoría con este código; créela primero o deje que la importación la cree.
    .title = Categoría desconocida
import-inactive-category = Esta categoría ya no está en uso.
    .title = Categoría inactiva
transfer-missing-units = No se envía lo que no se encuentra.
    .title = Unidades faltantes
import-kit-with-parts = El bien es un kit con partes que se quedarían atrás; trasládelo por separado.
    .title = Kit con partes
import-other-currency = El costo del bien está en otra moneda que la de la institución, en la que se leen los archivos; cámbielo a mano.
    .title = Otra moneda
import-bad-field = El campo no admite este valor: escriba lo que contiene, como un número, una fecha, sí o no, o una de sus opciones. Un campo que la categoría exige no puede quedar vacío una vez diligenciado.
    .title = El valor no corresponde al campo
import-unknown-field = La categoría no tiene ese campo.
    .title = Campo desconocido

## The ministry's files

simat-has-problems =
    Hay { $count ->
        [one] { $count } error
       *[other] { $count } errores
    } en los datos; corríjalos, o pida el archivo sin las filas que los tienen.
    .title = Errores por corregir
simat-difference-gone = Algunas de las diferencias que aceptó ya no existen ({ $ids }); compare el archivo de nuevo.
    .title = Diferencia inexistente
simat-document-taken = Otro estudiante ya tiene el documento de estas diferencias: { $ids }.
    .title = Documento ocupado
simat-not-acceptable = Estas diferencias no se pueden tomar del archivo: { $ids }.
    .title = No se puede aceptar
simat-address-unconventional = La dirección no empieza como las escribe el SIMAT (CL, KR, AV, VDA …); escriba IND antes de ella.
    .title = Dirección inusual
simat-no-layout = No se conocen las columnas del ministerio para el año { $year }.
    .title = Año sin columnas
simat-holds-blocked = Este archivo nombra a estudiantes que fueron bloqueados después; lo abre quien puede verlos.
    .title = Archivo con estudiantes bloqueados
simat-export-not-found = No existe este archivo, o es de otra institución.
    .title = Archivo inexistente
simat-code-unknown = Este código no está en la lista del ministerio.
    .title = Código desconocido
simat-missing = Falta este dato, que el ministerio exige.
    .title = Dato faltante
simat-too-long = El ministerio admite aquí como máximo { $max } caracteres.
    .title = Dato demasiado largo
simat-name-too-long = El ministerio admite nombres y apellidos de máximo { $max } letras.
    .title = Nombre demasiado largo
simat-surname-letters = El ministerio admite solo letras en el primer apellido.
    .title = Apellido con otros signos
simat-divipola-unknown = El departamento y el municipio no corresponden a ninguno de la DIVIPOLA.
    .title = Municipio desconocido
simat-document-unknown = El ministerio no tiene código para este tipo de documento.
    .title = Documento sin código
simat-document-twice = Otro estudiante tiene el mismo número de documento.
    .title = Documento repetido
simat-document-temporary = El documento es provisional; reemplácelo cuando el estudiante tenga el suyo.
    .title = Documento provisional
simat-age-unusual = La edad al 30 de junio no es la usual del grado.
    .title = Edad inusual
simat-character = Hay letras que el archivo del ministerio (Latin-1) no puede llevar.
    .title = Letras no admitidas
simat-no-consecutive = Nada distingue esta sede de las otras en el SIMAT; asigne a cada sede su consecutivo de dos dígitos.
    .title = Sede sin consecutivo
simat-no-dane = La sede no tiene código DANE; sus estudiantes no pueden reportarse.
    .title = Sede sin código DANE

## El año siguiente

promotion-refused = { $count ->
        [one] Una decisión no se puede aplicar, así que nadie pasó de año. El error dice de quién y por qué.
       *[other] { $count } decisiones no se pueden aplicar, así que nadie pasó de año. Los errores dicen de quién y por qué.
    }
    .title = Hay decisiones que no se pueden aplicar
promotion-not-a-later-year = El año al que pasan los estudiantes debe empezar después.
    .title = No es un año posterior
promotion-not-enrolled = { $person } no tiene matrícula de este año.
    .title = Sin matrícula de este año
promotion-not-taught = { $person } no estudia en este año: { $state ->
        [prospect] apenas pidió cupo
        [pending_documents] faltan sus documentos
        [in_review] su matrícula está en revisión
        [withdrawn] se retiró
        [transferred] se trasladó
       *[other] su matrícula está en el estado { $state }
    }.
    .title = No estudia en este año
promotion-not-the-last-grade = { $person } no está en un último grado, así que no se gradúa.
    .title = No es el último grado
promotion-no-next-grade = Al grado de { $person } no le sigue otro; indique qué pasa con esta persona.
    .title = Sin grado siguiente
promotion-already-enrolled = { $person } ya tiene matrícula del año siguiente, así que ni se retiró ni se graduó.
    .title = Con matrícula del año siguiente
promotion-enrolled-otherwise = { $person } ya tiene matrícula del año siguiente en el grado { $grade }, que no es el decidido; cambie primero esa matrícula ({ $enrollment }).
    .title = Matrícula en otro grado
promotion-graduated = { $person } ya se graduó, así que no repite el grado.
    .title = Ya se graduó
promotion-completed = El año de { $person } terminó sin graduación.
    .title = Terminó sin graduación
promotion-student-inactive = { $person } está fuera de uso; actívelo antes.
    .title = Estudiante inactivo
promotion-student-blocked = Los datos de { $person } están bloqueados; no se decide nada de esta persona.
    .title = Estudiante bloqueado
promotion-site-retired = La sede de { $person } está fuera de uso; matricule en otra.
    .title = Sede fuera de uso
decision-unknown = Una decisión es «promote», «repeat», «graduate» o «leave»; para todos, una de las dos primeras.
    .title = Decisión desconocida
never-active-unknown = De quienes nunca ingresaron se dice «withdraw» o «keep».
    .title = Valor desconocido

## Lo que las personas piden sobre sus datos

data-request-not-found = No encontramos esta solicitud entre las que usted puede ver.
    .title = Solicitud no encontrada
data-request-not-now =
    Esto no es posible ahora: la solicitud { $state ->
        [in_progress] está en trámite
        [answered] ya fue respondida
        [rejected] ya fue rechazada
        [void] fue anulada
       *[other] está abierta
    }.
    .title = Ahora no
data-request-extended = El término de una solicitud se prorroga una vez, y este ya se prorrogó.
    .title = Ya prorrogado
data-request-term-over = El primer término ya venció; se prorroga antes de que venza.
    .title = Término vencido
data-request-channel = Con la cuenta propia se pide por «web»; la oficina registra lo que llegó en papel («paper») o en persona («in_person»).
    .title = Otro canal
data-request-asked-by-web = Esto se pidió con la cuenta propia: se responde o se rechaza, no se anula.
    .title = Pedida por web
data-request-in-future = Una solicitud no puede haber llegado en un día futuro.
    .title = Día futuro
data-request-too-early = Llegó hace más de { $days } días; revise el año.
    .title = Demasiado tiempo atrás
data-request-web-is-today = Con la cuenta propia se pide hoy; no indique el día.
    .title = Por web es hoy
term-days-out-of-range = Este término tiene de { $min } a { $max } días hábiles.
    .title = Término fuera de rango

## Canales y preferencias

channel-unknown = Los canales son «in_app», «email», «webhook», «push» y «sms».
    .title = Canal desconocido
preference-channel-not-here = Esta instalación no tiene el canal «{ $channel }»; elija otro.
    .title = Canal no disponible
preference-letter-already = De esto la cuenta ya escribe un correo propio, que no se puede cambiar por un aviso.
    .title = Ya llega un correo
quiet-hours-empty = Las horas de silencio no pueden terminar a la hora en que empiezan; para no tenerlas, envíe null.
    .title = Sin duración
time-of-day-invalid = Escriba la hora con cuatro cifras y dos puntos, de 00:00 a 23:59, como 07:00.
    .title = Hora no válida

## Alertas

alert-not-found = No encontramos esta alerta entre las que usted puede ver.
    .title = Alerta no encontrada
alert-setting-not-found = Para este tipo usted no tiene una configuración propia: rige la de la institución.
    .title = Sin configuración propia
alert-type-unknown = Este tipo de alerta no existe; use uno como «low_stock» o «stock_bajo».
    .title = Tipo desconocido
severity-unknown = La gravedad es «low», «medium», «high» o «critical».
    .title = Gravedad desconocida
alert-resolved = Otra persona ya resolvió esta alerta.
    .title = Ya resuelta
alert-closed = La causa de esta alerta ya no existe: no hay nada que resolver.
    .title = Ya cerrada
alert-not-reopened = Nadie abre una alerta a mano: se abre sola mientras exista su causa.
    .title = No se reabre
alert-personal = Esta alerta existe solo por el umbral que usted eligió: termina cuando desaparece su causa o cuando usted cambia su umbral.
    .title = Alerta por un umbral propio
alert-setting-channel = Por el canal «{ $channel }» no se envían alertas; use «in_app», «email» o «webhook».
    .title = Canal no admitido

## Avisos y anuncios

notice-not-found = No encontramos este aviso en su bandeja.
    .title = Aviso no encontrado
notice-group-unknown = Este grupo de avisos no existe; use uno como «loans», «checks» o «account».
    .title = Grupo desconocido
notice-kind-unknown = Este tipo de aviso no existe; use uno como «loan.approved».
    .title = Tipo desconocido
priority-unknown = La prioridad es «low», «medium» o «high».
    .title = Prioridad desconocida
announcement-not-found = No encontramos este anuncio en la institución.
    .title = Anuncio no encontrado
announcement-nobody = A este anuncio no lo recibiría nadie: diga a quién se dirige, a alguien más que a usted.
    .title = Sin destinatarios
announcement-over = El anuncio terminaría antes de empezar: elija una hora futura.
    .title = Ya terminado
announcement-unknown-group = Nadie de la institución pertenece al grupo «{ $group }».
    .title = Grupo sin nadie
announcement-unknown-link = Aquello a lo que lleva el anuncio no está aquí, o usted no puede verlo.
    .title = Enlace a nada
announcement-withdrawn = Este anuncio ya se retiró.
    .title = Ya retirado

## Tareas y entregas

job-not-found = No existe una tarea con este nombre; la lista de tareas las tiene todas.
    .title = Tarea no encontrada
job-running = La tarea «{ $job }» está en marcha en este momento; se puede ejecutar de nuevo cuando termine.
    .title = Tarea en marcha
job-failed = La tarea «{ $job }» se ejecutó y falló; la lista de tareas dice por qué.
    .title = La tarea falló
delivery-not-found = No encontramos esta entrega; quizá ya se llevó a cabo.
    .title = Entrega no encontrada
delivery-not-parked = Esta entrega no espera a un operador: se intenta sin ayuda de nadie.
    .title = Ya se intenta
delivery-state-unknown = Una entrega está en «waiting» o en «parked».
    .title = Estado desconocido
delivery-what-unknown = Lo que está por entregarse es «delivery» o «dispatch».
    .title = Tipo de entrega desconocido
metrics-elsewhere = Las métricas se muestran a programas de la propia máquina del servidor, salvo que el operador defina un token.
    .title = No desde aquí

## Avisos a otros sistemas

webhook-not-found = No encontramos este destino, o este tipo de evento, entre los que usted puede ver.
    .title = Destino no encontrado
webhook-delivery-not-found = No encontramos este envío entre los que usted puede ver; se guardan treinta días.
    .title = Envío no encontrado
webhook-too-many = Se admiten como máximo { $max } destinos: elimine uno antes de agregar otro.
    .title = Demasiados destinos
webhook-on-already = El destino ya está activo.
    .title = Ya está activo
webhook-off-already = El destino ya está inactivo.
    .title = Ya está inactivo
webhook-off = El destino está inactivo ({ $why }): actívelo antes de enviarle algo.
    .title = Destino inactivo
webhook-test-running = Ya se está haciendo una prueba de este destino: espere a que termine.
    .title = Prueba en curso
webhook-too-many-secrets = Todavía valen { $max } secretos anteriores: espere a que venza alguno, o cambie el secreto con un plazo de 0 horas.
    .title = Demasiados secretos
webhook-delivery-waits = Este envío está en espera: se hará de todos modos.
    .title = En espera
webhook-url-invalid = Esta no es una dirección completa; empieza por «https://» y tiene un nombre de servidor.
    .title = Dirección no válida
webhook-url-secret = La dirección no puede llevar usuario ni contraseña; compruebe la firma de lo que recibe.
    .title = Dirección con contraseña
webhook-url-fragment = La dirección no puede llevar un fragmento (#): nunca se envía.
    .title = Dirección con fragmento
webhook-https-needed = La dirección debe empezar por «https://».
    .title = Se necesita HTTPS
webhook-port-blocked = El puerto { $port } es de otra clase de servicio y no recibe avisos.
    .title = Puerto no admitido
webhook-address-not-public = La dirección lleva a una red interna; los avisos solo se envían a máquinas públicas.
    .title = Dirección interna
webhook-name-unknown = Nadie conoce el nombre de este servidor.
    .title = Servidor desconocido
webhook-event-unknown = No hay eventos de este tipo; la lista está en «/webhooks/event-types».
    .title = Evento desconocido
webhook-event-not-here = Este destino no puede recibir eventos de este tipo.
    .title = Evento no admitido aquí
webhook-overlap = El secreto anterior vale entre 0 y { $max } horas más.
    .title = Plazo no admitido
