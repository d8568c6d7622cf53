# Accounts.

sign-in-title = Sign in to support
sign-in-who = Email or key
sign-in-password = Password
sign-in-button = Sign in
sign-in-wrong = The email or the password does not match. Check the keyboard layout and capital letters.
sign-in-forgotten = No password yet, or forgotten? Ask whoever gave you access for a link: it lets you choose a new one.

invitation-title = Choose a password
invitation-for = Signing in as: { $name }. From now on you sign in with this password.
invitation-button = Save and sign in
invitation-gone = The link no longer works
    .instead = It can be used once, within 7 days. Sign in with your password, or ask whoever sent the link for a new one.

demo-link-title = Sign in to the demo
demo-link-what = People and requests here are made up. The link can be used any number of times.
demo-link-enter = Sign in as { $name }

password-title = Change password
password-others = You will have to sign in again on other devices.
password-saved = The password is changed. Sign in again on other devices.
password-old = Current password
password-new = New password
password-again = New password again
password-hint = At least 8 characters. A few words in a row make a good password.
password-button = Change password
password-old-wrong = The current password does not match. Check the keyboard layout and capital letters.
password-short = The password has fewer than { $least } characters. Add another word.
password-long = The password has more than { $most } bytes. Take a shorter one.
password-common = Such a password is tried first. Think of another one.
password-own = The password is your name, key or address. Think of another one.
password-differs = The passwords differ. Type the same one twice.

serve-ready = Support is open: { $url }
serve-customer = Customer, { $name }: { $url }
serve-agent = Agent, { $name }: { $url }
serve-lead = Lead, { $name }: { $url }
serve-stop = Stop it with Ctrl+C. The demo desk is then removed.
invite-made = The link for { $who }: { $url }
    .instead = It holds for 7 days and works once. Hand it over so that nobody else sees it.
trouble-needs-url = Other machines can reach { $what }, and it is not said under which name
    .instead = Add --url https://YOUR-ADDRESS as browsers will show it; or listen at 127.0.0.1.
trouble-listen = The address { $at } cannot be taken: { $what }
    .instead = Choose another one: --listen 127.0.0.1:PORT.
