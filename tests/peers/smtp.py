"""A real SMTP server on a free loopback port, for tests: keeps what it accepts in a folder.

Prints `PORT <n>` when it listens, and ends when its standard input is closed, so that it never
outlives who started it. See README.md beside this file.
"""

import argparse
import asyncio
import email
import email.policy
import json
import logging
import os
import ssl
import sys
import threading
import warnings
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="where accepted messages go")
    tls = parser.add_mutually_exclusive_group()
    tls.add_argument("--starttls", nargs=2, metavar=("CERT", "KEY"), help="offer and require STARTTLS")
    tls.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"), help="speak TLS from the first byte")
    parser.add_argument("--auth", nargs=2, metavar=("USER", "PASSWORD"), help="require AUTH PLAIN or LOGIN")
    parser.add_argument("--refuse-first", type=int, default=0, metavar="N", help="answer 451 to the first N messages")
    parser.add_argument("--reject", action="append", default=[], metavar="ADDRESS", help="answer 550 to this recipient")
    parser.add_argument("--hang-once", metavar="WORDS", help="never answer the first message with them in its subject")
    return parser.parse_args()


class Keeper:
    """Writes each accepted message as NNNN.eml, byte for byte, and its envelope as NNNN.json; one that is never
    answered as NNNN.hung."""

    def __init__(self, folder, refusals, rejected, hangs):
        self.folder = folder
        self.refusals = refusals
        self.hangs = hangs
        self.rejected = {address.lower() for address in rejected}
        self.count = len(list(folder.glob("*.eml")))

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        # Without mechanisms aiosmtpd offers an AUTH of none.
        return [line for line in responses if line.strip() != "250-AUTH"]

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.lower() in self.rejected:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refusals > 0:
            self.refusals -= 1
            return "451 4.3.0 Try again later"
        self.count += 1
        name = f"{self.count:04}"
        if self.hangs and self.hangs in subject(envelope.original_content):
            self.hangs = None
            self.write(f"{name}.hung", envelope.original_content)
            await asyncio.Event().wait()
        about = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data,
        }
        # The .eml comes last and by a rename: who sees it finds both files whole.
        self.write(f"{name}.json", json.dumps(about, ensure_ascii=False).encode())
        self.write(f"{name}.eml", envelope.original_content)
        return f"250 2.0.0 OK {name}"

    def write(self, name, content):
        unfinished = self.folder / f"{name}.part"
        unfinished.write_bytes(content)
        unfinished.replace(self.folder / name)


def subject(content):
    return str(email.message_from_bytes(content, policy=email.policy.default)["subject"])


def authenticator(user, password):
    def check(server, session, envelope, mechanism, given):
        if (given.login, given.password) != (user.encode(), password.encode()):
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=user)

    return check


def context(files):
    if files is None:
        return None
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*files)
    return made


async def serve(given):
    given.folder.mkdir(parents=True, exist_ok=True)
    keeper = Keeper(given.folder, given.refuse_first, given.reject, given.hang_once)
    loop = asyncio.get_running_loop()
    starttls = context(given.starttls)

    def session():
        return SMTP(
            keeper,
            hostname="peer.test",
            ident="test peer",
            enable_SMTPUTF8=True,
            tls_context=starttls,
            require_starttls=starttls is not None,
            # aiosmtpd takes only STARTTLS for TLS here, and AUTH over none at all is wanted too.
            auth_require_tls=starttls is not None,
            auth_required=given.auth is not None,
            auth_exclude_mechanism=None if given.auth else ["PLAIN", "LOGIN"],
            authenticator=authenticator(*given.auth) if given.auth else None,
            loop=loop,
        )

    server = await loop.create_server(session, "127.0.0.1", 0, ssl=context(given.tls))
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def end_with_stdin():
    while os.read(0, 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    options = arguments()
    # aiosmtpd warns at each connection that AUTH without TLS is no good idea. It is asked for.
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    threading.Thread(target=end_with_stdin, daemon=True).start()
    try:
        asyncio.run(serve(options))
    except KeyboardInterrupt:
        sys.exit(130)
