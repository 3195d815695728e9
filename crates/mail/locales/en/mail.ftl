# Words of the letters. Each message: .subject, .heading, .body, .button (if it has a link) and .caution.

greeting = Hello { $name },
greeting-nameless = Hello,
link-in-words = If the button does not work, copy this address into your browser:
expiry = The link is good for { $time } and can be used once.
footer = { $project } sent this email automatically. Please do not reply to it.
hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
digest-more =
    { $count ->
        [one] And { $count } more notice, which your inbox has.
       *[other] And { $count } more notices, which your inbox has.
    }
choose = You choose here which notices come by email, and when:

welcome =
    .subject = { $project } - New account for user { $email }
    .heading = Your new account
    .body = An account has been created for you in { $project } with the address { $email }. Choose a password to start using it.
    .button = Choose a password
    .caution = If you were not expecting this account, you can ignore this email.
recovery =
    .subject = { $project } - Password recovery for user { $email }
    .heading = A new password
    .body = Somebody asked to recover the password of the account { $email } in { $project }. If it was you, you can choose a new one.
    .button = Choose a new password
    .caution = If it was not you, you can ignore this email: your password stays as it is.
verification =
    .subject = { $project } - Email verification for user { $email }
    .heading = Confirm your address
    .body = Please confirm that { $email } is your address, so that { $project } can write to you there.
    .button = Confirm the address
    .caution = If it was not you who gave this address, you can ignore this email: it will not be confirmed.
invitation =
    .subject = { $project } - Invitation to { $institution } for user { $email }
    .heading = You are invited
    .body = { $inviter } invites you to join { $institution } in { $project }.
    .body-nameless = You are invited to join { $institution } in { $project }.
    .button = See the invitation
    .caution = If you do not know who is inviting you, or it was not meant for you, you can ignore this email.
new-device =
    .subject = { $project } - New device for user { $email }
    .heading = A sign-in from a new device
    .body = Somebody signed in to your account { $email } in { $project } from a device that we had not seen before.
    .at = Time
    .address = IP address
    .device = Device
    .caution = If it was you, there is nothing to do. If it was not you, change your password now and sign out of all devices.
password-changed =
    .subject = { $project } - Password changed for user { $email }
    .heading = Your password was changed
    .body = The password of the account { $email } in { $project } was changed, and the other sessions were ended.
    .at = Time
    .caution = If it was you, there is nothing to do. If it was not you, recover your password now and tell whoever runs { $project }.
address-changed =
    .subject = { $project } - Address changed for user { $email }
    .heading = Your address was changed
    .body = The account that used the address { $email } in { $project } now has another.
    .at = Time
    .caution = If it was you, there is nothing to do. If it was not you, tell whoever runs { $project } now: the account can no longer be recovered from this address.
second-factor-off =
    .subject = { $project } - Two-step verification off for user { $email }
    .heading = Two-step verification was switched off
    .body = Only the password is asked for now to sign in to the account { $email } in { $project }.
    .at = Time
    .caution = If it was you, there is nothing to do. If it was not you, change your password now and tell whoever runs { $project }.
test =
    .subject = { $project } - Test email
    .heading = Email works
    .body = This is a test of { $project }. If you can read it, sending email is set up correctly.
    .caution = If you were not expecting this test, you can ignore it.
notice =
    .subject = { $project } - { $title }
    .button = Open
digest =
    .subject = { $project } - Your notices
    .heading = Your notices
    .body = This is what came for you since the last summary:
